#include <algorithm>
#include <utility>

#include "device.h"
#include "failure.h"
#include "stream.h"

namespace emulator {

static void check_valid(const Capture& capture) {
    if (capture.invalid) {
        throw Failure{CAPTURE_INVALIDATED, "an earlier error spoiled this capture, or it has ended"};
    }
}

void Stream::begin_capture(CaptureMode mode) {
    if (capture != nullptr || this == device().default_stream.get()) {
        throw Failure{CAPTURE_UNSUPPORTED, "the default stream, or one under capture, cannot begin a capture"};
    }
    capture = std::make_shared<Capture>();
    capture->origin = this;
    capture->mode = mode;
    capture->thread = std::this_thread::get_id();
    capture->streams.push_back(this);
    captured_after.clear();
    device().captures.push_back(capture);
}

void Stream::issue_captured(std::function<void()> run) {
    check_valid(*capture);
    capture->graph.nodes.push_back({std::move(run), captured_after});
    captured_after = {capture->graph.nodes.size() - 1};
}

// Waiting for a captured event draws this stream into the capture.
void Stream::wait_captured(const Event& event) {
    if (event.capture == nullptr) {
        capture->invalid = true;
        throw Failure{CAPTURE_ISOLATION, "a captured stream waits for an event recorded outside its capture"};
    }
    check_valid(*event.capture);
    if (capture == nullptr) {
        capture = event.capture;
        capture->streams.push_back(this);
        captured_after.clear();
    }
    if (capture != event.capture) {
        capture->invalid = true;
        event.capture->invalid = true;
        throw Failure{CAPTURE_MERGE, "a stream of one capture waits for an event of another"};
    }
    for (size_t node : event.captured_after) {
        if (std::find(captured_after.begin(), captured_after.end(), node) == captured_after.end()) {
            captured_after.push_back(node);
        }
    }
}

void Stream::check_joined() const {
    for (const Stream* stream : capture->streams) {
        for (size_t node : stream->captured_after) {
            if (!capture->graph.precedes(node, captured_after)) {
                throw Failure{CAPTURE_UNJOINED, "a stream drawn into the capture has work that its first stream "
                                                "does not wait for"};
            }
        }
    }
}

// Ends a capture; its events are of no use any more.
static void release(const std::shared_ptr<Capture>& capture) {
    capture->invalid = true;
    for (Stream* stream : capture->streams) {
        stream->capture = nullptr;
        stream->captured_after.clear();
    }
    std::vector<std::shared_ptr<Capture>>& captures = device().captures;
    captures.erase(std::find(captures.begin(), captures.end(), capture));
}

Graph Stream::end_capture() {
    std::shared_ptr<Capture> ending = capture;
    if (ending == nullptr || ending->origin != this) {
        throw Failure{ending == nullptr ? INVALID_VALUE : CAPTURE_UNMATCHED, "this stream began no capture"};
    }
    if (ending->mode != CaptureMode::RELAXED && ending->thread != std::this_thread::get_id()) {
        throw Failure{CAPTURE_WRONG_THREAD, "another thread began this capture"};
    }
    try {
        check_valid(*ending);
        check_joined();
    } catch (const Failure&) {
        release(ending);
        throw;
    }
    release(ending);
    return ending->graph;
}

void Stream::check_not_capturing() const {
    if (capture != nullptr) {
        capture->invalid = true;
        throw Failure{CAPTURE_UNSUPPORTED, "one cannot wait for a stream under capture"};
    }
}

void check_no_capture_forbids(const char* call) {
    for (const std::shared_ptr<Capture>& capture : device().captures) {
        bool own = capture->thread == std::this_thread::get_id();
        if (capture->mode == CaptureMode::GLOBAL || (own && capture->mode == CaptureMode::THREAD_LOCAL)) {
            capture->invalid = true;
            throw Failure{CAPTURE_UNSUPPORTED, std::string(call) + " during a capture"};
        }
    }
}

}  // namespace emulator

#include "stream.h"

#include <utility>

#include "device.h"
#include "failure.h"

namespace emulator {

// The default stream follows all blocking streams, and they follow it.
std::vector<WorkRef> Stream::predecessors() const {
    std::vector<WorkRef> before = {last};
    if (this == device().default_stream.get()) {
        for (const auto& entry : device().streams.all()) {
            if (entry.second->blocking) {
                before.push_back(entry.second->last);
            }
        }
    } else if (blocking) {
        before.push_back(device().default_stream->last);
    }
    return before;
}

void Stream::issue(std::function<void()> run) {
    if (capture != nullptr) {
        issue_captured(std::move(run));
    } else {
        last = device().backlog.add(std::move(run), predecessors());
    }
}

void Stream::record(Event& event) {
    event.recorded = true;
    event.capture = capture;
    event.captured_after = captured_after;
    if (capture == nullptr) {
        issue([] {});
        event.work = last;
    }
}

void Stream::wait(const Event& event) {
    if (capture != nullptr || event.capture != nullptr) {
        wait_captured(event);
    } else if (event.work != nullptr) {
        std::vector<WorkRef> before = predecessors();
        before.push_back(event.work);
        last = device().backlog.add([] {}, std::move(before));
    }
}

}  // namespace emulator

// libcudart.so.13: streams and events.
#include "../core/device.h"

using namespace emulator;

namespace {

const unsigned NON_BLOCKING = 1;
const unsigned DISABLE_TIMING = 2;

// The first question is answered with "not ready", and does the work: callers have to expect both answers.
int query(const char* name, const WorkRef& work) {
    if (work == nullptr || work->done) {
        return SUCCESS;
    }
    int code = call(name, [&] { device().synchronize(work); });
    return code == SUCCESS ? NOT_READY : code;
}

void add_event(void** event, bool timed) {
    auto added = std::make_shared<Event>();
    added->timed = timed;
    *event = device().events.add(added);
}

Event& host_event(void* handle) {
    Event& event = *device().events.get(handle);
    if (event.capture != nullptr) {
        throw Failure{CAPTURED_EVENT, "the event was last recorded in a capture"};
    }
    return event;
}

Time time_of(void* handle) {
    Event& event = host_event(handle);
    if (!event.timed || !event.recorded) {
        throw Failure{INVALID_HANDLE, "the event was never recorded, or was made without timing"};
    }
    return event.work->finished;
}

}  // namespace

extern "C" {

int cudaStreamCreate(void** stream) {
    return call("cudaStreamCreate", [=] { *stream = device().streams.add(std::make_shared<Stream>(true)); });
}

int cudaStreamCreateWithFlags(void** stream, unsigned flags) {
    return call("cudaStreamCreateWithFlags", [=] {
        *stream = device().streams.add(std::make_shared<Stream>((flags & NON_BLOCKING) == 0));
    });
}

// Work of the stream stays pending.
int cudaStreamDestroy(void* stream) {
    return call("cudaStreamDestroy", [=] {
        device().streams.get(stream)->check_not_capturing();
        device().streams.remove(stream);
    });
}

int cudaStreamSynchronize(void* stream) {
    return call("cudaStreamSynchronize", [=] {
        device().stream(stream).check_not_capturing();
        device().synchronize(device().stream(stream).last);
    });
}

int cudaStreamQuery(void* stream) {
    WorkRef last;
    int code = call("cudaStreamQuery", [&] {
        device().stream(stream).check_not_capturing();
        last = device().stream(stream).last;
    });
    return code == SUCCESS ? query("cudaStreamQuery", last) : code;
}

int cudaStreamWaitEvent(void* stream, void* event, unsigned) {
    return call("cudaStreamWaitEvent", [=] { device().stream(stream).wait(*device().events.get(event)); });
}

int cudaEventCreate(void** event) {
    return call("cudaEventCreate", [=] { add_event(event, true); });
}

int cudaEventCreateWithFlags(void** event, unsigned flags) {
    return call("cudaEventCreateWithFlags", [=] { add_event(event, (flags & DISABLE_TIMING) == 0); });
}

int cudaEventDestroy(void* event) {
    return call("cudaEventDestroy", [=] { device().events.remove(event); });
}

int cudaEventRecord(void* event, void* stream) {
    return call("cudaEventRecord", [=] { device().stream(stream).record(*device().events.get(event)); });
}

int cudaEventSynchronize(void* event) {
    return call("cudaEventSynchronize", [=] { device().synchronize(host_event(event).work); });
}

int cudaEventQuery(void* event) {
    WorkRef work;
    int code = call("cudaEventQuery", [&] { work = host_event(event).work; });
    return code == SUCCESS ? query("cudaEventQuery", work) : code;
}

int cudaEventElapsedTime(float* milliseconds, void* start, void* end) {
    bool ready = true;
    int code = call("cudaEventElapsedTime", [&] {
        std::chrono::duration<float, std::milli> elapsed = time_of(end) - time_of(start);
        *milliseconds = elapsed.count();
        ready = host_event(start).work->done && host_event(end).work->done;
    });
    return code == SUCCESS && !ready ? NOT_READY : code;
}

}  // extern "C"

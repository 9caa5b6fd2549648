// The one emulated GPU.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "failure.h"
#include "handles.h"
#include "heap.h"
#include "module.h"
#include "stream.h"
#include "work.h"

namespace emulator {

// So that no log can mistake it for another.
const char* const DEVICE_NAME = "FlashAR emulated GPU";

struct Device {
    Device();

    // Waits, in the host's sense, for some work or for all of it; then looks for overwritten red zones.
    void synchronize(const WorkRef& work);
    void synchronize();

    // Fails if a kernel's error has ended the use of the device in this process.
    void check_usable() const;

    // The stream of a handle; null, 1 and 2 are the default stream's.
    Stream& stream(void* handle);

    std::recursive_mutex lock;
    Heap memory;
    Heap pinned;
    Backlog backlog;
    std::shared_ptr<Stream> default_stream;
    Handles<Stream> streams;
    Handles<Event> events;
    Handles<Graph> graphs;
    Handles<GraphExec> execs;
    Handles<Module> modules;
    Handles<Function> functions;
    std::vector<std::shared_ptr<Capture>> captures;
    Code broken = SUCCESS;

  private:
    template <class Wait>
    void guard(Wait wait);
};

Device& device();

// Runs the body of a call of the C interface under the device's lock, and tells its failure: on stderr, as the returned
// code, and as the thread's last error.
int call(const char* name, const std::function<void()>& body);

// The thread's last error; `reset` forgets it unless it is a kernel's.
int last_error(bool reset);

}  // namespace emulator

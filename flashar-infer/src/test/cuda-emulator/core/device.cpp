#include "device.h"

#include <cstdio>

#include "setting.h"

namespace emulator {

static thread_local Code last = SUCCESS;

// Four GiB unless FLASHAR_EMULATOR_MEMORY says otherwise, in bytes.
Device::Device()
        : memory("device", setting("FLASHAR_EMULATOR_MEMORY", 4ull << 30)),
          pinned("pinned host", SIZE_MAX),
          default_stream(std::make_shared<Stream>(false)),
          streams("stream"),
          events("event"),
          graphs("graph"),
          execs("executable graph"),
          modules("module"),
          functions("function") {}

// Never destroyed: threads may still be at work when the process ends.
Device& device() {
    static Device* const only = new Device();
    return *only;
}

void Device::check_usable() const {
    if (broken != SUCCESS) {
        throw Failure{broken, "an earlier error inside a kernel ended the use of the device"};
    }
}

Stream& Device::stream(void* handle) {
    return reinterpret_cast<uintptr_t>(handle) <= 2 ? *default_stream : *streams.get(handle);
}

template <class Wait>
void Device::guard(Wait wait) {
    check_usable();
    try {
        wait();
        memory.check_red_zones();
        pinned.check_red_zones();
    } catch (const Failure& failure) {
        if (is_sticky(failure.code)) {
            broken = failure.code;
            backlog.clear();
        }
        throw;
    }
}

void Device::synchronize(const WorkRef& work) {
    guard([&] { backlog.complete(work); });
}

void Device::synchronize() {
    guard([&] { backlog.complete_all(); });
}

int call(const char* name, const std::function<void()>& body) {
    std::lock_guard<std::recursive_mutex> locked(device().lock);
    try {
        device().check_usable();
        body();
        return SUCCESS;
    } catch (const Failure& failure) {
        std::fprintf(stderr, "CUDA emulator: %s: %s\n", name, failure.message.c_str());
        last = failure.code;
        return failure.code;
    }
}

int last_error(bool reset) {
    int code = device().broken != SUCCESS ? device().broken : last;
    if (reset) {
        last = SUCCESS;
    }
    return code;
}

}  // namespace emulator

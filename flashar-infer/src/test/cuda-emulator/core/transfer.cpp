#include "transfer.h"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "device.h"
#include "failure.h"

namespace emulator {

static void check_device(const void* address, size_t bytes, const char* what) {
    if (!device().memory.contains(address, bytes)) {
        throw Failure{INVALID_VALUE, std::to_string(bytes) + " bytes " + what +
                                             " are not inside device memory: " + device().memory.describe(address)};
    }
}

static void check_host(const void* address, size_t bytes, const char* what) {
    const Heap& pinned = device().pinned;
    bool outside = pinned.touches(address) && !pinned.contains(address, bytes);
    if (address == nullptr || outside || device().memory.contains(address, 1)) {
        throw Failure{INVALID_VALUE, std::to_string(bytes) + " bytes " + what +
                                             " are not inside host memory: " + device().memory.describe(address)};
    }
}

static Direction resolve(Direction direction, const void* to, const void* from) {
    if (direction != Direction::BY_ADDRESS) {
        return direction;
    }
    int to_device = device().memory.contains(to, 1) ? 1 : 0;
    int from_device = device().memory.contains(from, 1) ? 2 : 0;
    return static_cast<Direction>(to_device + from_device);
}

static bool from_device(Direction direction) {
    return direction == Direction::DEVICE_TO_HOST || direction == Direction::DEVICE_TO_DEVICE;
}

static bool to_device(Direction direction) {
    return direction == Direction::HOST_TO_DEVICE || direction == Direction::DEVICE_TO_DEVICE;
}

static void check(void* to, const void* from, size_t bytes, Direction direction) {
    (to_device(direction) ? check_device : check_host)(to, bytes, "to copy to");
    (from_device(direction) ? check_device : check_host)(from, bytes, "to copy from");
}

// Memory may have been freed since the call, so that addresses are checked again when the copy runs.
static void issue(void* to, const void* from, size_t bytes, Direction direction, Stream& stream) {
    stream.issue([=] {
        check(to, from, bytes, direction);
        std::memmove(to, from, bytes);
    });
}

static void issue_snapshot(void* to, const void* from, size_t bytes, Stream& stream) {
    const char* begin = static_cast<const char*>(from);
    auto snapshot = std::make_shared<std::vector<char>>(begin, begin + bytes);
    stream.issue([=] {
        check_device(to, bytes, "to copy to");
        std::memcpy(to, snapshot->data(), bytes);
    });
}

void copy(void* to, const void* from, size_t bytes, Direction direction, Stream& stream) {
    if (bytes == 0) {
        return;
    }
    direction = resolve(direction, to, from);
    check(to, from, bytes, direction);
    bool captured = stream.capture != nullptr;
    if (!captured && direction == Direction::HOST_TO_DEVICE && !device().pinned.contains(from, bytes)) {
        issue_snapshot(to, from, bytes, stream);
        return;
    }
    issue(to, from, bytes, direction, stream);
    if (!captured && !to_device(direction) && !device().pinned.contains(to, bytes)) {
        device().synchronize(stream.last);
    }
}

void fill(void* to, int value, size_t bytes, Stream& stream) {
    check_device(to, bytes, "to fill");
    stream.issue([=] {
        check_device(to, bytes, "to fill");
        std::memset(to, value, bytes);
    });
}

}  // namespace emulator

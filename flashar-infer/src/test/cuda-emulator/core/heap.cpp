#include "heap.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "failure.h"

namespace emulator {

static const size_t ALIGNMENT = 256;
static const uint16_t POISON = 0x7fff;
static const unsigned char RED = 0xa5;

static const size_t PAGE = static_cast<size_t>(sysconf(_SC_PAGESIZE));

static size_t round_up(size_t bytes, size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

static uintptr_t number(const void* address) {
    return reinterpret_cast<uintptr_t>(address);
}

void poison(void* begin, size_t bytes) {
    std::fill_n(static_cast<uint16_t*>(begin), bytes / 2, POISON);
    if (bytes % 2 != 0) {
        static_cast<unsigned char*>(begin)[bytes - 1] = POISON & 0xff;
    }
}

Heap::~Heap() {
    for (const auto& entry : allocations_) {
        munmap(entry.second.mapping, entry.second.mapped);
    }
}

void* Heap::allocate(size_t bytes) {
    size_t size = round_up(std::max<size_t>(bytes, 1), ALIGNMENT);
    size_t inner = round_up(size, PAGE);
    if (bytes > limit_ || size > limit_ - used_) {
        throw Failure{OUT_OF_MEMORY, std::to_string(bytes) + " bytes of " + kind_ + " memory asked for, " +
                                             std::to_string(limit_ - used_) + " of " + std::to_string(limit_) + " free"};
    }
    size_t mapped = inner + 2 * PAGE;
    void* mapping = mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED || mprotect(static_cast<char*>(mapping) + PAGE, inner, PROT_READ | PROT_WRITE) != 0) {
        throw Failure{OUT_OF_MEMORY, "the host has no " + std::to_string(mapped) + " bytes left"};
    }
    char* begin = static_cast<char*>(mapping) + PAGE;
    Allocation allocation = {static_cast<char*>(mapping), mapped, begin + inner - size, bytes};
    std::memset(begin, RED, static_cast<size_t>(allocation.data - begin));
    poison(allocation.data, bytes);
    std::memset(allocation.data + bytes, RED, size - bytes);
    allocations_[number(allocation.data)] = allocation;
    used_ += size;
    return allocation.data;
}

void Heap::free(void* address) {
    auto found = allocations_.find(number(address));
    if (found == allocations_.end()) {
        throw Failure{INVALID_VALUE, "freed what is no allocation: " + describe(address)};
    }
    Allocation allocation = found->second;
    check_red_zones(allocation);
    used_ -= round_up(std::max<size_t>(allocation.size, 1), ALIGNMENT);
    allocations_.erase(found);
    munmap(allocation.mapping, allocation.mapped);
}

const Heap::Allocation* Heap::nearest(const void* address) const {
    auto after = allocations_.upper_bound(number(address));
    return after == allocations_.begin() ? nullptr : &std::prev(after)->second;
}

bool Heap::contains(const void* address, size_t bytes) const {
    const Allocation* allocation = nearest(address);
    size_t offset = allocation == nullptr ? 0 : number(address) - number(allocation->data);
    return allocation != nullptr && offset <= allocation->size && bytes <= allocation->size - offset;
}

bool Heap::touches(const void* address) const {
    return contains(address, 0);
}

void Heap::check_red_zones(const Allocation& allocation) const {
    const char* begin = allocation.mapping + PAGE;
    const char* end = allocation.mapping + allocation.mapped - PAGE;
    auto damaged = [](char byte) { return static_cast<unsigned char>(byte) != RED; };
    const char* before = std::find_if(begin, static_cast<const char*>(allocation.data), damaged);
    const char* behind = std::find_if(static_cast<const char*>(allocation.data) + allocation.size, end, damaged);
    if (before != allocation.data || behind != end) {
        const char* place = before != allocation.data ? before : behind;
        throw Failure{ILLEGAL_ADDRESS, "red zone overwritten at " + describe(place)};
    }
}

void Heap::check_red_zones() const {
    for (const auto& entry : allocations_) {
        check_red_zones(entry.second);
    }
}

std::string Heap::describe(const void* address) const {
    char text[32];
    std::snprintf(text, sizeof(text), "%p", address);
    std::string place = std::string(text) + ", ";
    const Allocation* below = nearest(address);
    const Allocation* above = nullptr;
    auto next = allocations_.upper_bound(number(address));
    if (next != allocations_.end()) {
        above = &next->second;
    }
    if (above != nullptr && address >= above->mapping) {
        return place + std::to_string(above->data - static_cast<const char*>(address)) + " bytes before " + kind_ +
               " memory of " + std::to_string(above->size) + " bytes";
    }
    if (below == nullptr || address >= below->mapping + below->mapped) {
        return place + "no " + kind_ + " memory";
    }
    return place + "byte " + std::to_string(static_cast<const char*>(address) - below->data) + " of " + kind_ +
           " memory of " + std::to_string(below->size) + " bytes";
}

}  // namespace emulator

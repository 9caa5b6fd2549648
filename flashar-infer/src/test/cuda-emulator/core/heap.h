// Memory whose misuse shows: each allocation has pages of its own between two guard pages, what the pages have to spare
// is a red zone, and fresh contents are NaNs (as bfloat16, half, float and double) which make no valid index either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace emulator {

void poison(void* begin, size_t bytes);

class Heap {
  public:
    // `kind` names the memory in messages.
    Heap(const char* kind, size_t limit) : kind_(kind), limit_(limit) {}
    ~Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    // 256-byte aligned; fails with OUT_OF_MEMORY.
    void* allocate(size_t bytes);

    // Fails with INVALID_VALUE on anything but the start of an allocation, with ILLEGAL_ADDRESS on a damaged red zone.
    void free(void* address);

    // Whether all `bytes` at the address lie inside one allocation.
    bool contains(const void* address, size_t bytes) const;

    // Whether the address lies inside an allocation or right behind it.
    bool touches(const void* address) const;

    // Fails with ILLEGAL_ADDRESS, naming the allocation, if something wrote over a red zone.
    void check_red_zones() const;

    // Says in words where an address lies.
    std::string describe(const void* address) const;

    size_t used() const { return used_; }
    size_t limit() const { return limit_; }

  private:
    struct Allocation {
        char* mapping;
        size_t mapped;
        char* data;
        size_t size;
    };

    const Allocation* nearest(const void* address) const;
    void check_red_zones(const Allocation& allocation) const;

    const char* kind_;
    size_t limit_;
    size_t used_ = 0;
    std::map<uintptr_t, Allocation> allocations_;
};

}  // namespace emulator

// A loaded "cubin": a shared library of this machine, compiled by the emulator's NVRTC.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "../device/thread.h"

namespace emulator {

class Module;

// A kernel of a module, and the shared memory that its launches may ask for.
struct Function {
    std::weak_ptr<const Module> module;
    const emulator_kernel* kernel;
    unsigned max_dynamic_shared;
};

// Shared memory a block may have: without asking, and at most.
const unsigned SHARED_BY_DEFAULT = 48 * 1024;
const unsigned SHARED_AT_MOST = 227 * 1024;

class Module {
  public:
    // The image is as long as its own headers say. Fails with INVALID_IMAGE on anything else than our NVRTC's.
    explicit Module(const void* image);
    ~Module();
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;

    // Fails with NOT_FOUND.
    const emulator_kernel* kernel(const std::string& name) const;

    const emulator_module& statics() const { return *statics_; }

  private:
    void unload();

    int file_;  // open as long as the library: dlopen takes a name that it knows for the library that it knows
    void* library_;
    const emulator_module* statics_;
};

}  // namespace emulator

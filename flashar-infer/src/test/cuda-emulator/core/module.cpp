#include "module.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "failure.h"

namespace emulator {

// The linker writes an image's section headers last.
static size_t image_size(const void* image) {
    ElfW(Ehdr) own;
    std::memcpy(&own, image, sizeof(own));
    if (std::memcmp(own.e_ident, ELFMAG, SELFMAG) != 0 || own.e_type != ET_DYN) {
        throw Failure{INVALID_IMAGE, "the image was not compiled by the emulator's NVRTC"};
    }
    return own.e_shoff + static_cast<size_t>(own.e_shnum) * own.e_shentsize;
}

static int write_file(const void* image) {
    size_t size = image_size(image);
    int file = memfd_create("emulator-module", MFD_CLOEXEC);
    if (file < 0 || write(file, image, size) != static_cast<ssize_t>(size)) {
        throw Failure{OUT_OF_MEMORY, "no memory file of " + std::to_string(size) + " bytes"};
    }
    return file;
}

static void* open_library(int file) {
    std::string path = "/proc/self/fd/" + std::to_string(file);
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        close(file);
        throw Failure{INVALID_IMAGE, dlerror()};
    }
    return library;
}

Module::Module(const void* image) : file_(write_file(image)), library_(open_library(file_)) {
    statics_ = static_cast<const emulator_module*>(dlsym(library_, "emulator_module_statics"));
    if (statics_ == nullptr) {
        unload();
        throw Failure{INVALID_IMAGE, "the image was not compiled by the emulator's NVRTC"};
    }
}

Module::~Module() {
    unload();
}

void Module::unload() {
    dlclose(library_);
    close(file_);
}

const emulator_kernel* Module::kernel(const std::string& name) const {
    void* symbol = dlsym(library_, ("emulator_kernel_" + name).c_str());
    if (symbol == nullptr) {
        throw Failure{NOT_FOUND, "the module has no kernel " + name};
    }
    return static_cast<const emulator_kernel*>(symbol);
}

}  // namespace emulator

// Compiles and launches kernels.
#pragma once

#include "check.h"

struct Kernel {
    void* module = nullptr;
    void* function = nullptr;

    Kernel(const std::string& source, const char* name) {
        std::vector<char> image = compile(source);
        OK(cuModuleLoadData(&module, image.data()));
        OK(cuModuleGetFunction(&function, module, name));
    }
    ~Kernel() { cuModuleUnload(module); }
    Kernel(const Kernel&) = delete;
    Kernel& operator=(const Kernel&) = delete;

    template <class... T>
    int launch(unsigned grid, unsigned block, unsigned shared, void* stream, T... arguments) const {
        void* addresses[] = {static_cast<void*>(&arguments)...};
        return cuLaunchKernel(function, grid, 1, 1, block, 1, 1, shared, stream, addresses, nullptr);
    }

  private:
    static std::vector<char> compile(const std::string& source) {
        void* program;
        const char* names[] = {"ptx.cuh"};
        const char* texts[] = {"#error the emulator has a file of its own"};
        const char* options[] = {"--gpu-architecture=sm_90a", "--std=c++17"};
        std::string text = "#include \"ptx.cuh\"\n" + source;
        OK(nvrtcCreateProgram(&program, text.c_str(), "test.cu", 1, texts, names));
        if (nvrtcCompileProgram(program, 2, options) != 0) {
            size_t size;
            nvrtcGetProgramLogSize(program, &size);
            std::vector<char> log(size);
            nvrtcGetProgramLog(program, log.data());
            std::printf("%s\n", log.data());
            std::exit(1);
        }
        size_t size;
        OK(nvrtcGetCUBINSize(program, &size));
        std::vector<char> image(size);
        OK(nvrtcGetCUBIN(program, image.data()));
        OK(nvrtcDestroyProgram(&program));
        return image;
    }
};

// Device memory of `count` elements, and its contents.
template <class T>
struct Array {
    T* data = nullptr;
    size_t count;

    explicit Array(size_t size) : count(size) { OK(cudaMalloc(reinterpret_cast<void**>(&data), size * sizeof(T))); }
    explicit Array(const std::vector<T>& values) : Array(values.size()) {
        OK(cudaMemcpy(data, values.data(), count * sizeof(T), TO_DEVICE));
    }
    ~Array() { cudaFree(data); }
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;

    std::vector<T> read() const {
        std::vector<T> values(count);
        OK(cudaDeviceSynchronize());
        OK(cudaMemcpy(values.data(), data, count * sizeof(T), TO_HOST));
        return values;
    }
};

// Makes a kernel callable through an array of pointers to its arguments, as launches hand them over.
#pragma once

namespace emulator {

template <class T>
struct IsPointer {
    static constexpr bool value = false;
};
template <class T>
struct IsPointer<T*> {
    static constexpr bool value = true;
};

template <unsigned... I>
struct Indices {};
template <unsigned N, unsigned... I>
struct MakeIndices : MakeIndices<N - 1, N - 1, I...> {};
template <unsigned... I>
struct MakeIndices<0, I...> {
    typedef Indices<I...> type;
};

template <class Signature>
struct Parameters;

template <class... T>
struct Parameters<void (*)(T...)> {
    static constexpr unsigned count = sizeof...(T);
    static constexpr unsigned sizes[count + 1] = {sizeof(T)..., 0};
    static constexpr bool is_pointer[count + 1] = {IsPointer<T>::value..., false};
    typedef typename MakeIndices<count>::type indices;

    template <unsigned... I>
    static void call(void (*kernel)(T...), void** arguments, Indices<I...>) {
        kernel(*static_cast<T*>(arguments[I])...);
    }
};

template <auto kernel>
struct Entry {
    typedef Parameters<decltype(kernel)> parameters;

    static void call(void** arguments) { parameters::call(kernel, arguments, typename parameters::indices()); }

    static constexpr emulator_kernel describe(const char* name, unsigned max_threads) {
        return {name, max_threads, parameters::count, parameters::sizes, parameters::is_pointer, call};
    }
};

}  // namespace emulator

#define EMULATOR_EXPORT extern "C" __attribute__((visibility("default"))) const

// The compiler adds one of these for each kernel to the end of a source, outside its namespace.
#define EMULATOR_KERNEL(kernel, max_threads)                  \
    EMULATOR_EXPORT emulator_kernel emulator_kernel_##kernel = \
            emulator::Entry<&kernel>::describe(#kernel, max_threads);

// And one of this, which needs the module to have no other zero-initialised variables than its shared arrays.
#define EMULATOR_MODULE                                                  \
    extern "C" __attribute__((visibility("hidden"))) char __bss_start[]; \
    extern "C" __attribute__((visibility("hidden"))) char _end[];        \
    EMULATOR_EXPORT emulator_module emulator_module_statics = {__bss_start, _end};

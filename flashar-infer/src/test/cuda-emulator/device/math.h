// Arithmetic: every function here is either exact or rounds like IEEE, so that results equal a GPU's where it does too.
#pragma once

typedef decltype(sizeof(0)) size_t;

template <class To, class From>
inline To emulator_bits(From from) {
    static_assert(sizeof(To) == sizeof(From), "same size");
    To to;
    __builtin_memcpy(&to, &from, sizeof(to));
    return to;
}

inline unsigned __float_as_uint(float value) { return emulator_bits<unsigned>(value); }
inline float __uint_as_float(unsigned bits) { return emulator_bits<float>(bits); }
inline int __float_as_int(float value) { return emulator_bits<int>(value); }
inline float __int_as_float(int bits) { return emulator_bits<float>(bits); }

inline float fmaf(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
inline float fminf(float a, float b) { return __builtin_fminf(a, b); }
inline float fmaxf(float a, float b) { return __builtin_fmaxf(a, b); }
inline float fabsf(float value) { return __builtin_fabsf(value); }
inline float floorf(float value) { return __builtin_floorf(value); }
inline float expf(float value) { return __builtin_expf(value); }
inline float tanhf(float value) { return __builtin_tanhf(value); }
inline float sqrtf(float value) { return __builtin_sqrtf(value); }
inline float rsqrtf(float value) { return 1.0f / __builtin_sqrtf(value); }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fdiv_rn(float a, float b) { return a / b; }

inline bool isnan(float value) { return __builtin_isnan(value); }
inline bool isinf(float value) { return __builtin_isinf(value); }

inline int __clz(unsigned value) { return value == 0 ? 32 : __builtin_clz(value); }
inline int __popc(unsigned value) { return __builtin_popcount(value); }
inline unsigned __umulhi(unsigned a, unsigned b) {
    return static_cast<unsigned>((static_cast<unsigned long long>(a) * b) >> 32);
}
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return static_cast<unsigned long long>((static_cast<unsigned __int128>(a) * b) >> 64);
}
inline long long __mul64hi(long long a, long long b) {
    return static_cast<long long>((static_cast<__int128>(a) * b) >> 64);
}

template <class T>
inline T __ldg(const T* address) { return *address; }

inline int min(int a, int b) { return a < b ? a : b; }
inline int max(int a, int b) { return a > b ? a : b; }
inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
inline long long min(long long a, long long b) { return a < b ? a : b; }
inline long long max(long long a, long long b) { return a > b ? a : b; }
inline unsigned long long min(unsigned long long a, unsigned long long b) { return a < b ? a : b; }
inline unsigned long long max(unsigned long long a, unsigned long long b) { return a > b ? a : b; }
inline float min(float a, float b) { return fminf(a, b); }
inline float max(float a, float b) { return fmaxf(a, b); }

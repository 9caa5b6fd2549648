// Elements of matrices, and their conversion from and to float, to the nearest and ties to even.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace emulator {

// cudaDataType_t.
enum class Type : int { FLOAT = 0, HALF = 2, BFLOAT16 = 14 };

inline size_t size_of(Type type) {
    return type == Type::FLOAT ? 4 : 2;
}

inline uint32_t bits_of(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return bits;
}

inline float float_of(uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
}

struct BFloat16 {
    uint16_t bits;

    BFloat16() = default;
    explicit BFloat16(float value) {
        uint32_t wide = bits_of(value);
        bits = value != value ? 0x7fff : static_cast<uint16_t>((wide + 0x7fff + (wide >> 16 & 1)) >> 16);
    }
    operator float() const { return float_of(static_cast<uint32_t>(bits) << 16); }
};

struct Half {
    uint16_t bits;

    Half() = default;
    explicit Half(float value) {
        uint32_t sign = bits_of(value) >> 16 & 0x8000;
        uint32_t wide = bits_of(value) & 0x7fffffff;
        uint32_t rounded;
        if (wide > 0x7f800000) {
            rounded = 0x7fff;
        } else if (wide < 0x38800000) {  // subnormal: adding a half makes the hardware round at the right place
            rounded = bits_of(float_of(wide) + 0.5f) - bits_of(0.5f);
        } else {
            rounded = (wide - 0x38000000 + 0xfff + (wide >> 13 & 1)) >> 13;
            rounded = rounded > 0x7c00 ? 0x7c00 : rounded;
        }
        bits = static_cast<uint16_t>(sign | rounded);
    }
    operator float() const {
        uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16;
        uint32_t exponent = bits >> 10 & 0x1f;
        uint32_t mantissa = bits & 0x3ff;
        if (exponent == 0) {
            return float_of(sign | bits_of(static_cast<float>(mantissa) * 0x1p-24f));
        }
        uint32_t wide = exponent == 31 ? 0xff : exponent + 112;
        return float_of(sign | wide << 23 | mantissa << 13);
    }
};

// Calls use(element) with an element of the type, to pick the code for it.
template <class Use>
void with_type(Type type, Use use) {
    switch (type) {
        case Type::FLOAT:
            use(float());
            break;
        case Type::HALF:
            use(Half());
            break;
        case Type::BFLOAT16:
            use(BFloat16());
            break;
    }
}

}  // namespace emulator

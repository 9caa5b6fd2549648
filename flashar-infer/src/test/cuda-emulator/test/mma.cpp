// Tensor-core operations against loops.
#include <cmath>
#include <cstring>

#include "kernel.h"

// Whole numbers below 256, which bfloat16 holds exactly.
static float small(int i) {
    return static_cast<float>((i * 37 + i / 7) % 17 - 8);
}

static uint16_t bf16(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return static_cast<uint16_t>(bits >> 16);
}

static std::vector<uint16_t> matrix(int size, int seed) {
    std::vector<uint16_t> values;
    for (int i = 0; i < size; i++) {
        values.push_back(bf16(small(i + seed)));
    }
    return values;
}

static void expect_product(const std::vector<float>& d) {
    for (int row = 0; row < 16; row++) {
        for (int column = 0; column < 8; column++) {
            float sum = 1.0f;
            for (int k = 0; k < 16; k++) {
                sum += small(row * 16 + k) * small(k * 8 + column + 1000);
            }
            NEAR(sum, d[row * 8 + column], 0);
        }
    }
}

// a is row-major 16x16, b row-major 16x8: fragments gathered element by element, as the PTX ISA's tables say.
TEST(mma_equals_loop) {
    Kernel kernel(R"(
        extern "C" __global__ void product(const u16* a, const u16* b, float* d) {
            int group = threadIdx.x / 4, t = threadIdx.x % 4;
            u32 fa[4], fb[2];
            for (int i = 0; i < 4; i++) {
                int row = group + (i % 2) * 8, column = t * 2 + (i / 2) * 8;
                fa[i] = a[row * 16 + column] | (u32) a[row * 16 + column + 1] << 16;
            }
            for (int i = 0; i < 2; i++) {
                int k = t * 2 + i * 8;
                fb[i] = b[k * 8 + group] | (u32) b[(k + 1) * 8 + group] << 16;
            }
            float fd[4] = {1.0f, 1.0f, 1.0f, 1.0f};
            mma_bf16_m16n8k16(fd, fa, fb[0], fb[1]);
            for (int i = 0; i < 4; i++) d[(group + i / 2 * 8) * 8 + t * 2 + i % 2] = fd[i];
        })", "product");
    Array<uint16_t> a(matrix(256, 0)), b(matrix(128, 1000));
    Array<float> d(128);
    OK(kernel.launch(1, 32, 0, nullptr, static_cast<const uint16_t*>(a.data), static_cast<const uint16_t*>(b.data), d.data));
    expect_product(d.read());
}

// The same with fragments from shared memory: a's quarters in the order of the fragment, b's halves transposed.
TEST(mma_of_loaded_matrices_equals_loop) {
    Kernel kernel(R"(
        extern "C" __global__ void product(const u16* a, const u16* b, float* d) {
            __shared__ __align__(16) u16 sa[16 * 16];
            __shared__ __align__(16) u16 sb[32 * 8];
            int lane = threadIdx.x;
            copy_async16(sa + lane * 8, a + lane * 8);
            copy_async16_or_zero(sb + lane * 8, b + lane % 16 * 8, lane < 16);
            copy_async_commit();
            copy_async_wait<0>();
            __syncthreads();
            u32 fa[4], fb[4];
            load_matrices(fa, sa + lane % 16 * 16 + lane / 16 * 8);
            load_matrices_transposed(fb, sb + lane * 8);
            float fd[4] = {1.0f, 1.0f, 1.0f, 1.0f};
            mma_bf16_m16n8k16(fd, fa, fb[0], fb[1]);
            if (fb[2] != 0 || fb[3] != 0) fd[0] = -1.0f;
            for (int i = 0; i < 4; i++) d[(lane / 4 + i / 2 * 8) * 8 + lane % 4 * 2 + i % 2] = fd[i];
        })", "product");
    Array<uint16_t> a(matrix(256, 0)), b(matrix(128, 1000));
    Array<float> d(128);
    OK(kernel.launch(1, 32, 0, nullptr, static_cast<const uint16_t*>(a.data), static_cast<const uint16_t*>(b.data), d.data));
    expect_product(d.read());
}

TEST(bfloat16_rounds_to_even) {
    Kernel kernel(R"(
        extern "C" __global__ void round(const float* x, int* bits) {
            bits[threadIdx.x] = (int) float_to_bf16(x[threadIdx.x]);
        })", "round");
    std::vector<float> x = {1.0f, 1.00390625f, 1.01171875f, 1.00390637f, -0.0f, 3.4e38f, 0.0f / 0.0f * 1.0f};
    std::vector<int> expected = {0x3f80, 0x3f80, 0x3f82, 0x3f81, 0x8000, 0x7f80, 0x7fff};
    Array<float> values(x);
    Array<int> bits(x.size());
    OK(kernel.launch(1, static_cast<unsigned>(x.size()), 0, nullptr, static_cast<const float*>(values.data), bits.data));
    std::vector<int> result = bits.read();
    for (size_t i = 0; i < x.size(); i++) {
        EXPECT(expected[i], result[i]);
    }
}

// Copies whose wait is missing, or lets the group stay under way, have not happened.
TEST(copy_without_wait_shows) {
    Kernel kernel(R"(
        extern "C" __global__ void early(const float4* x, float* out) {
            __shared__ float4 old[1];
            __shared__ float4 recent[1];
            copy_async16(old, x);
            copy_async_commit();
            copy_async16(recent, x);
            copy_async_commit();
            copy_async_wait<1>();
            out[0] = old[0].x;
            out[1] = recent[0].x;
        })", "early");
    Array<float> x(std::vector<float>{5, 6, 7, 8}), out(2);
    OK(kernel.launch(1, 1, 0, nullptr, x.data, out.data));
    NEAR(5, out.read()[0], 0);
    float recent = out.read()[1];
    EXPECT(true, recent != recent);
}

// Float16 operands: the same whole numbers, whose bits a float16 of magnitude 1..15 has by its definition.
static uint16_t f16(float value) {
    if (value == 0) {
        return 0;
    }
    int exponent;
    float mantissa = std::frexp(std::fabs(value), &exponent);  // in [0.5, 1)
    int fraction = static_cast<int>(mantissa * 2048) - 1024;
    return static_cast<uint16_t>((value < 0 ? 0x8000 : 0) | (exponent + 14) << 10 | fraction);
}

TEST(f16_mma_equals_loop) {
    Kernel kernel(R"(
        extern "C" __global__ void product(const u16* a, const u16* b, float* d) {
            int group = threadIdx.x / 4, t = threadIdx.x % 4;
            u32 fa[4], fb[2];
            for (int i = 0; i < 4; i++) {
                int row = group + (i % 2) * 8, column = t * 2 + (i / 2) * 8;
                fa[i] = a[row * 16 + column] | (u32) a[row * 16 + column + 1] << 16;
            }
            for (int i = 0; i < 2; i++) {
                int k = t * 2 + i * 8;
                fb[i] = b[k * 8 + group] | (u32) b[(k + 1) * 8 + group] << 16;
            }
            float fd[4] = {1.0f, 1.0f, 1.0f, 1.0f};
            mma_f16_m16n8k16(fd, fa, fb[0], fb[1]);
            for (int i = 0; i < 4; i++) d[(group + i / 2 * 8) * 8 + t * 2 + i % 2] = fd[i];
        })", "product");
    std::vector<uint16_t> x, y;
    for (int i = 0; i < 256; i++) {
        x.push_back(f16(small(i)));
    }
    for (int i = 0; i < 128; i++) {
        y.push_back(f16(small(i + 1000)));
    }
    Array<uint16_t> a(x), b(y);
    Array<float> d(128);
    OK(kernel.launch(1, 32, 0, nullptr, static_cast<const uint16_t*>(a.data), static_cast<const uint16_t*>(b.data), d.data));
    expect_product(d.read());
}

// Ties, the least normal and subnormal numbers, and what lies beyond 65504.
TEST(float16_rounds_to_even) {
    Kernel kernel(R"(
        extern "C" __global__ void round(const float* x, int* bits) {
            bits[threadIdx.x] = (int) float_to_f16(x[threadIdx.x]);
        })", "round");
    std::vector<float> x = {1.0f, 1.00048828125f, 1.00146484375f, 1.00048840f, -0.0f, 65519.996f, 65520.0f, -3.4e38f,
                            6.103515625e-5f, 5.9604644775390625e-8f, 2.98023223876953125e-8f, 6.1005353927612305e-5f,
                            0.0f / 0.0f * 1.0f};
    std::vector<int> expected = {0x3c00, 0x3c00, 0x3c02, 0x3c01, 0x8000, 0x7bff, 0x7c00, 0xfc00,
                                 0x0400, 0x0001, 0x0000, 0x0400, 0x7fff};
    Array<float> values(x);
    Array<int> bits(x.size());
    OK(kernel.launch(1, static_cast<unsigned>(x.size()), 0, nullptr, static_cast<const float*>(values.data), bits.data));
    std::vector<int> result = bits.read();
    for (size_t i = 0; i < x.size(); i++) {
        EXPECT(expected[i], result[i]);
    }
}

// Every float16 widens to a float that rounds to it again.
TEST(float16_survives_widening) {
    Kernel kernel(R"(
        extern "C" __global__ void widen(int* differing) {
            u16 bits = (u16) (blockIdx.x * blockDim.x + threadIdx.x);
            bool nan = (bits & 0x7c00u) == 0x7c00u && (bits & 0x3ffu) != 0;
            float value = f16_to_float(bits);
            bool same = nan ? value != value : float_to_f16(value) == bits && pack_f16(value, 1) == (0x3c000000u | bits);
            if (!same) atomicAdd(differing, 1);
        })", "widen");
    Array<int> differing(std::vector<int>{0});
    OK(kernel.launch(256, 256, 0, nullptr, differing.data));
    EXPECT(0, differing.read()[0]);
}

// Kernels, and the threads of a block.
#include "kernel.h"

TEST(saxpy) {
    Kernel saxpy(R"(
        extern "C" __global__ void __launch_bounds__(128) saxpy(float a, const float* x, float* y, int n) {
            int i = blockIdx.x * blockDim.x + threadIdx.x;
            if (i < n) y[i] = a * x[i] + y[i];
        })", "saxpy");
    const int n = 1000;
    std::vector<float> x(n), y(n);
    for (int i = 0; i < n; i++) {
        x[i] = static_cast<float>(i);
        y[i] = 1.0f;
    }
    Array<float> device_x(x), device_y(y);
    OK(saxpy.launch(8, 128, 0, nullptr, 2.0f, device_x.data, device_y.data, n));
    std::vector<float> result = device_y.read();
    for (int i = 0; i < n; i++) {
        NEAR(2.0f * x[i] + 1.0f, result[i], 0);
    }
    EXPECT(701, saxpy.launch(1, 256, 0, nullptr, 2.0f, device_x.data, device_y.data, n));
}

static Kernel constant(const std::string& value) {
    return Kernel("extern \"C\" __global__ void constant(float* x) { __shared__ float s[1]; s[0] = " + value +
                          "; x[0] = s[0]; }",
                  "constant");
}

static float result_of(const Kernel& kernel) {
    Array<float> x(1);
    OK(kernel.launch(1, 1, 0, nullptr, x.data));
    return x.read()[0];
}

TEST(modules_keep_apart) {
    Kernel one = constant("1.0f");
    {
        Kernel two = constant("2.0f");
        NEAR(2, result_of(two), 0);
        NEAR(1, result_of(one), 0);
    }
    Kernel three = constant("3.0f");
    NEAR(3, result_of(three), 0);
    NEAR(1, result_of(one), 0);
}

static const char* const BLOCK_SUM = R"(
    extern "C" __global__ void block_sum(const float* x, float* sums) {
        __shared__ float parts[8];
        float sum = x[blockIdx.x * 256 + threadIdx.x];
        for (int offset = 16; offset > 0; offset /= 2) sum += __shfl_xor_sync(~0u, sum, offset);
        if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = sum;
        BARRIER
        if (threadIdx.x == 0) {
            for (int i = 1; i < 8; i++) sum += parts[i];
            sums[blockIdx.x] = sum;
        }
    })";

static std::vector<float> block_sums(const std::string& barrier) {
    Kernel kernel("#define BARRIER " + barrier + BLOCK_SUM, "block_sum");
    std::vector<float> x(64 * 256);
    for (size_t i = 0; i < x.size(); i++) {
        x[i] = static_cast<float>(i % 256 + i / 256);
    }
    Array<float> values(x), sums(64);
    OK(kernel.launch(64, 256, 0, nullptr, static_cast<const float*>(values.data), sums.data));
    return sums.read();
}

TEST(block_reduction) {
    std::vector<float> sums = block_sums("__syncthreads();\n");
    for (int block = 0; block < 64; block++) {
        NEAR(255 * 128 + 256 * block, sums[block], 0);
    }
}

TEST(missing_barrier_shows) {
    std::vector<float> sums = block_sums("\n");
    int wrong = 0;
    for (int block = 0; block < 64; block++) {
        wrong += sums[block] != 255 * 128 + 256 * block ? 1 : 0;
    }
    EXPECT(true, wrong > 0);
}

TEST(shuffles_and_ballots) {
    Kernel kernel(R"(
        extern "C" __global__ void lanes(int* out) {
            int lane = threadIdx.x;
            out[lane] = __shfl_up_sync(~0u, lane, 1);
            out[32 + lane] = __shfl_down_sync(~0u, lane, 2, 16);
            out[64 + lane] = __shfl_sync(~0u, lane * 10, 5);
            out[96 + lane] = __shfl_sync(~0u, lane, lane + 1, 8);
            out[128 + lane] = (int) __ballot_sync(~0u, lane % 2 == 1);
            if (lane < 16) out[160 + lane] = __shfl_xor_sync(0xffffu, lane, 3);
        })", "lanes");
    Array<int> out(176);
    OK(kernel.launch(1, 32, 0, nullptr, out.data));
    std::vector<int> result = out.read();
    for (int lane = 0; lane < 32; lane++) {
        EXPECT(lane == 0 ? 0 : lane - 1, result[lane]);
        EXPECT(lane % 16 >= 14 ? lane : lane + 2, result[32 + lane]);
        EXPECT(50, result[64 + lane]);
        EXPECT(lane / 8 * 8 + (lane + 1) % 8, result[96 + lane]);
        EXPECT(static_cast<int>(0xaaaaaaaau), result[128 + lane]);
    }
    for (int lane = 0; lane < 16; lane++) {
        EXPECT(lane ^ 3, result[160 + lane]);
    }
}

TEST(shared_memory_starts_poisoned) {
    Kernel kernel(R"(
        extern "C" __global__ void peek(float* out) {
            __shared__ float fixed[4];
            DYNAMIC_SHARED(float, sized);
            if (threadIdx.x == 0) {
                out[blockIdx.x * 2] = fixed[1];
                out[blockIdx.x * 2 + 1] = sized[3];
                fixed[1] = sized[3] = 1.0f;
            }
        })", "peek");
    Array<float> out(4);
    OK(kernel.launch(2, 32, 16, nullptr, out.data));
    for (float value : out.read()) {
        EXPECT(true, value != value);
    }
}

TEST(atomics) {
    Kernel kernel(R"(
        extern "C" __global__ void count(int* out, unsigned long long* wide, float* sum) {
            atomicAdd(out, 1);
            atomicMax(out + 1, (int) threadIdx.x);
            atomicOr((unsigned*) out + 2, 1u << threadIdx.x % 32);
            atomicAdd(wide, 1ull << 40);
            atomicAdd(sum, 0.5f);
        })", "count");
    Array<int> out(std::vector<int>{0, 0, 0});
    Array<unsigned long long> wide(std::vector<unsigned long long>{0});
    Array<float> sum(std::vector<float>{0});
    OK(kernel.launch(3, 64, 0, nullptr, out.data, wide.data, sum.data));
    EXPECT(192, out.read()[0]);
    EXPECT(63, out.read()[1]);
    EXPECT(-1, out.read()[2]);
    EXPECT(192ll << 40, static_cast<long long>(wide.read()[0]));
    NEAR(96, sum.read()[0], 0);
}

// Mistakes in kernels and calls. Each test's process ends with the device broken, as it would on a GPU.
#include "kernel.h"

static const int ILLEGAL_ADDRESS = 700;
static const int MISALIGNED_ADDRESS = 716;
static const int LAUNCH_FAILURE = 719;

// Launches `kernel(float*)` with 64 threads on 64 floats and tells what waiting for it returns.
static int result_of(const std::string& body) {
    Kernel kernel("extern \"C\" __global__ void wrong(float* x) {" + body + "}", "wrong");
    Array<float> x(std::vector<float>(64, 0.0f));
    OK(kernel.launch(1, 64, 0, nullptr, x.data));
    int code = cudaDeviceSynchronize();
    EXPECT(code, cudaDeviceSynchronize());  // kernel errors stay
    EXPECT(code, cudaGetLastError());
    return code;
}

TEST(right_kernel_is_no_error) {
    EXPECT(0, result_of("__syncthreads(); x[threadIdx.x] = 1.0f; __syncwarp();"));
}

TEST(divergent_barrier) {
    EXPECT(LAUNCH_FAILURE, result_of("if (threadIdx.x != 5) __syncthreads();"));
}

TEST(different_barriers) {
    EXPECT(LAUNCH_FAILURE, result_of("if (threadIdx.x < 32) __syncthreads();\n else __syncthreads();"));
}

TEST(divergent_shuffle) {
    EXPECT(LAUNCH_FAILURE, result_of("if (threadIdx.x % 32 < 16) x[threadIdx.x] = __shfl_xor_sync(~0u, 1.0f, 1);"));
}

TEST(shuffle_with_wrong_mask) {
    EXPECT(LAUNCH_FAILURE, result_of("x[threadIdx.x] = __shfl_xor_sync(0xffffu, 1.0f, 1);"));
}

TEST(write_before_allocation) {
    EXPECT(ILLEGAL_ADDRESS, result_of("if (threadIdx.x == 0) x[-1] = 1.0f;"));
}

// 256 bytes end where the guard page begins.
TEST(access_behind_allocation) {
    EXPECT(ILLEGAL_ADDRESS, result_of("if (x[threadIdx.x + 1] > 0.0f) x[0] = 1.0f;"));
}

TEST(red_zone_is_checked_at_free) {
    Kernel kernel("extern \"C\" __global__ void beyond(float* x) { x[3] = 1.0f; }", "beyond");
    void* x;
    OK(cudaMalloc(&x, 3 * sizeof(float)));
    OK(kernel.launch(1, 1, 0, nullptr, static_cast<float*>(x)));
    EXPECT(ILLEGAL_ADDRESS, cudaFree(x));
}

TEST(red_zone_of_shared_memory) {
    EXPECT(ILLEGAL_ADDRESS, result_of("DYNAMIC_SHARED(float, s); s[-1] = x[threadIdx.x];"));
}

TEST(wild_address) {
    EXPECT(ILLEGAL_ADDRESS, result_of("x[threadIdx.x * 100000u] = 1.0f;"));
}

TEST(index_outside_shared_array) {
    EXPECT(ILLEGAL_ADDRESS, result_of("__shared__ float s[32]; s[threadIdx.x] = 1.0f; x[0] = s[0];"));
}

TEST(misaligned_vector) {
    EXPECT(MISALIGNED_ADDRESS, result_of("*(float4*)(x + 4) = *(const float4*)(x + 1 + threadIdx.x * 0);"));
}

TEST(division_by_zero) {
    EXPECT(LAUNCH_FAILURE, result_of("x[0] = (float) (7 / (int) x[1]);"));
}

TEST(freed_memory) {
    Kernel kernel("extern \"C\" __global__ void touch(float* x) { x[0] = 1.0f; }", "touch");
    void* x;
    OK(cudaMalloc(&x, 4096));
    OK(cudaFree(x));
    EXPECT(1, kernel.launch(1, 1, 0, nullptr, static_cast<float*>(x)));
    EXPECT(1, cudaFree(x));
}

TEST(host_address_for_kernel) {
    Kernel kernel("extern \"C\" __global__ void touch(float* x) { x[0] = 1.0f; }", "touch");
    float host = 0.0f;
    EXPECT(1, kernel.launch(1, 1, 0, nullptr, &host));
}

TEST(launch_limits) {
    Kernel kernel("extern \"C\" __global__ void none(int) {}", "none");
    EXPECT(1, kernel.launch(0, 32, 0, nullptr, 0));
    EXPECT(1, kernel.launch(1, 1025, 0, nullptr, 0));
    EXPECT(1, kernel.launch(1, 32, 48 * 1024 + 1, nullptr, 0));
    OK(cuFuncSetAttribute(kernel.function, 8, 227 * 1024));
    OK(kernel.launch(1, 32, 227 * 1024, nullptr, 0));
    EXPECT(1, cuFuncSetAttribute(kernel.function, 8, 227 * 1024 + 1));
    OK(cudaDeviceSynchronize());
}

TEST(copy_outside_allocation) {
    Array<float> x(16);
    std::vector<float> host(17);
    EXPECT(1, cudaMemcpy(x.data, host.data(), 17 * sizeof(float), TO_DEVICE));
    EXPECT(1, cudaMemset(x.data + 1, 0, 16 * sizeof(float)));
    EXPECT(1, cudaMemcpy(host.data(), host.data() + 1, sizeof(float), TO_DEVICE));
}

TEST(out_of_memory) {
    setenv("FLASHAR_EMULATOR_MEMORY", "1048576", 1);
    void* large;
    void* small;
    EXPECT(2, cudaMalloc(&large, 1048577));
    OK(cudaMalloc(&small, 1 << 19));
    EXPECT(2, cudaMalloc(&large, (1 << 19) + 1));
    size_t available, total;
    OK(cudaMemGetInfo(&available, &total));
    EXPECT(1 << 19, static_cast<long long>(available));
    OK(cudaFree(small));
    OK(cudaMalloc(&large, 1 << 20));
}

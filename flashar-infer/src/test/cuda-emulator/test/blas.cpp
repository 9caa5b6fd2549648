// cuBLASLt against loops.
#include <cmath>
#include <cstring>
#include <memory>

#include "kernel.h"

extern "C" {
int cublasLtCreate(void** handle);
int cublasLtMatmulDescCreate(void** description, int compute, int scale);
int cublasLtMatmulDescSetAttribute(void* description, int name, const void* value, size_t bytes);
int cublasLtMatmulDescDestroy(void* description);
int cublasLtMatrixLayoutCreate(void** layout, int type, uint64_t rows, uint64_t columns, int64_t leading);
int cublasLtMatrixLayoutSetAttribute(void* layout, int name, const void* value, size_t bytes);
int cublasLtMatrixLayoutDestroy(void* layout);
int cublasLtMatmulPreferenceCreate(void** preference);
int cublasLtMatmulPreferenceSetAttribute(void* preference, int name, const void* value, size_t bytes);
int cublasLtMatmulPreferenceDestroy(void* preference);
int cublasLtMatmulAlgoGetHeuristic(void* handle, void* description, void* a, void* b, void* c, void* d, void* preference,
                                   int wanted, void* results, int* found);
int cublasLtMatmul(void* handle, void* description, const void* alpha, const void* a, void* a_layout, const void* b,
                   void* b_layout, const void* beta, const void* c, void* c_layout, void* d, void* d_layout,
                   const void* algorithm, void* workspace, size_t bytes, void* stream);
}

enum Type { FLOAT = 0, HALF = 2, BFLOAT16 = 14 };

// The bits of whole numbers small enough for every type.
static void store(char* to, Type type, float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    if (type == HALF && value != 0) {
        bits = ((bits >> 16) & 0x8000) | (((bits & 0x7fffffff) - 0x38000000) >> 13);
    } else if (type == BFLOAT16) {
        bits >>= 16;
    }
    std::memcpy(to, &bits, type == FLOAT ? 4 : 2);
}

static float load(const char* from, Type type) {
    uint32_t bits = 0;
    std::memcpy(&bits, from, type == FLOAT ? 4 : 2);
    if (type == HALF && (bits & 0x7fff) != 0) {
        bits = (bits & 0x8000) << 16 | (((bits & 0x7fff) << 13) + 0x38000000);
    } else if (type == BFLOAT16) {
        bits <<= 16;
    }
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
}

// A column-major matrix with its own copy of the values; columns are one element further apart than they need to be.
struct Matrix {
    Type type;
    size_t rows, columns, leading, batches, stride;
    std::vector<float> values;
    std::unique_ptr<Array<char>> memory;
    void* layout;

    Matrix(Type element, size_t height, size_t width, size_t count, int seed)
            : type(element), rows(height), columns(width), leading(height + 1), batches(count), stride(leading * width + 8) {
        size_t size = type == FLOAT ? 4 : 2;
        std::vector<char> bytes(stride * batches * size);
        for (size_t i = 0; i < stride * batches; i++) {
            values.push_back(static_cast<float>((static_cast<int>(i) * 7 + seed) % 5 - 2));
            store(&bytes[i * size], type, values.back());
        }
        memory = std::make_unique<Array<char>>(bytes);
        OK(cublasLtMatrixLayoutCreate(&layout, type, rows, columns, static_cast<int64_t>(leading)));
        int32_t number = static_cast<int32_t>(batches);
        int64_t distance = static_cast<int64_t>(stride);
        OK(cublasLtMatrixLayoutSetAttribute(layout, 5, &number, sizeof(number)));
        OK(cublasLtMatrixLayoutSetAttribute(layout, 6, &distance, sizeof(distance)));
    }
    ~Matrix() { cublasLtMatrixLayoutDestroy(layout); }

    size_t index(size_t batch, size_t row, size_t column) const { return batch * stride + column * leading + row; }
    float at(size_t batch, size_t row, size_t column) const { return values[index(batch, row, column)]; }
    float read(const std::vector<char>& bytes, size_t batch, size_t row, size_t column) const {
        return load(&bytes[index(batch, row, column) * (type == FLOAT ? 4 : 2)], type);
    }
};

struct Product {
    void* handle;
    void* description;
    bool transpose_a, transpose_b;

    Product(bool ta, bool tb) : transpose_a(ta), transpose_b(tb) {
        OK(cublasLtCreate(&handle));
        OK(cublasLtMatmulDescCreate(&description, 68, FLOAT));
        int operations[] = {ta ? 1 : 0, tb ? 1 : 0};
        OK(cublasLtMatmulDescSetAttribute(description, 3, &operations[0], sizeof(int)));
        OK(cublasLtMatmulDescSetAttribute(description, 4, &operations[1], sizeof(int)));
    }
    ~Product() { cublasLtMatmulDescDestroy(description); }

    int run(const Matrix& a, const Matrix& b, const Matrix& c, float alpha, float beta) const {
        return cublasLtMatmul(handle, description, &alpha, a.memory->data, a.layout, b.memory->data, b.layout, &beta,
                              c.memory->data, c.layout, c.memory->data, c.layout, nullptr, nullptr, 0, nullptr);
    }

    float expected(const Matrix& a, const Matrix& b, size_t batch, size_t row, size_t column) const {
        float sum = 0;
        for (size_t k = 0; k < (transpose_a ? a.rows : a.columns); k++) {
            sum += (transpose_a ? a.at(batch, k, row) : a.at(batch, row, k)) *
                   (transpose_b ? b.at(batch, column, k) : b.at(batch, k, column));
        }
        return sum;
    }
};

static void check_product(Type input, Type output, bool transpose_a, bool transpose_b) {
    const size_t m = 19, n = 6, k = 23, batches = 2;
    Matrix a(input, transpose_a ? k : m, transpose_a ? m : k, batches, 0);
    Matrix b(input, transpose_b ? n : k, transpose_b ? k : n, batches, 3);
    Matrix c(output, m, n, batches, 1);
    Product product(transpose_a, transpose_b);
    OK(product.run(a, b, c, 2.0f, 3.0f));
    std::vector<char> result = c.memory->read();
    for (size_t batch = 0; batch < batches; batch++) {
        for (size_t i = 0; i < m * n; i++) {
            size_t row = i % m, column = i / m;
            float expected = 2.0f * product.expected(a, b, batch, row, column) + 3.0f * c.at(batch, row, column);
            NEAR(expected, c.read(result, batch, row, column), 0);
        }
        NEAR(c.values[c.index(batch, m, 0)], c.read(result, batch, m, 0), 0);  // the gap between columns
    }
}

TEST(products_equal_loops) {
    for (int operations = 0; operations < 4; operations++) {
        for (Type type : {FLOAT, HALF, BFLOAT16}) {
            check_product(type, type, operations % 2 == 1, operations / 2 == 1);
            check_product(type, FLOAT, operations % 2 == 1, operations / 2 == 1);
        }
    }
}

TEST(products_add_nothing_unread) {
    Matrix a(FLOAT, 4, 4, 1, 0), b(FLOAT, 4, 4, 1, 1), c(FLOAT, 4, 4, 1, 2);
    OK(cudaMemset(c.memory->data, 0xff, c.memory->count));  // NaNs
    Product product(false, false);
    OK(product.run(a, b, c, 1.0f, 0.0f));
    NEAR(product.expected(a, b, 0, 1, 2), c.read(c.memory->read(), 0, 1, 2), 0);
}

TEST(products_refuse_what_does_not_fit) {
    Product product(false, false);
    Matrix a(FLOAT, 4, 5, 1, 0), b(FLOAT, 6, 4, 1, 0), c(FLOAT, 4, 4, 1, 0), half(HALF, 5, 4, 1, 0);
    EXPECT(7, product.run(a, b, c, 1.0f, 0.0f));
    EXPECT(15, product.run(a, half, c, 1.0f, 0.0f));
    Matrix fits(FLOAT, 5, 4, 1, 0), tall(FLOAT, 5, 400, 1, 0), wide(FLOAT, 4, 400, 1, 0);
    std::swap(tall.memory, fits.memory);  // memory too small for its layout
    EXPECT(7, product.run(a, tall, wide, 1.0f, 0.0f));
}

struct Search {
    void* preference;
    alignas(8) char results[8][96];
    int found = 0;

    Search() { OK(cublasLtMatmulPreferenceCreate(&preference)); }
    ~Search() { cublasLtMatmulPreferenceDestroy(preference); }

    template <class T>
    void set(int name, T value) {
        OK(cublasLtMatmulPreferenceSetAttribute(preference, name, &value, sizeof(value)));
    }

    int search(const Product& product, const Matrix& a, const Matrix& b, const Matrix& c) {
        OK(cublasLtMatmulAlgoGetHeuristic(product.handle, product.description, a.layout, b.layout, c.layout, c.layout,
                                          preference, 8, results, &found));
        return found;
    }

    int run(const Product& product, const Matrix& a, const Matrix& b, const Matrix& c, int choice, size_t workspace) {
        Array<char> memory(1 << 16);
        float one = 1, zero = 0;
        int status = cublasLtMatmul(product.handle, product.description, &one, a.memory->data, a.layout, b.memory->data,
                                    b.layout, &zero, c.memory->data, c.layout, c.memory->data, c.layout, results[choice],
                                    memory.data, workspace, nullptr);
        OK(cudaDeviceSynchronize());
        return status;
    }
};

static const int MAX_WORKSPACE = 1, REDUCTION_SCHEMES = 3, ALIGNMENT_OF_A = 5;

TEST(algorithms_need_their_workspace) {
    Product product(false, false);
    Matrix a(FLOAT, 4, 4, 1, 0), b(FLOAT, 4, 80, 1, 0), c(FLOAT, 4, 80, 1, 0);
    Search search;
    EXPECT(1, search.search(product, a, b, c));  // those without a workspace
    search.set(MAX_WORKSPACE, uint64_t(1 << 16));
    EXPECT(3, search.search(product, a, b, c));
    EXPECT(7, search.run(product, a, b, c, 2, 8191));
    OK(search.run(product, a, b, c, 2, 8192));
    search.set(ALIGNMENT_OF_A, uint32_t(4));
    EXPECT(0, search.search(product, a, b, c));
}

// 2^24 and ones: whole sums lose every one, the second part of a sum keeps its own.
static float sum_of(size_t columns, uint32_t schemes) {
    Product product(true, false);
    Matrix a(FLOAT, 32, 4, 1, 0), b(FLOAT, 32, columns, 1, 0), c(FLOAT, 4, columns, 1, 0);
    std::vector<float> ones(a.stride, 1.0f), large(b.stride, 1.0f);
    large[0] = 16777216.0f;
    OK(cudaMemcpy(a.memory->data, ones.data(), a.memory->count, TO_DEVICE));
    OK(cudaMemcpy(b.memory->data, large.data(), b.memory->count, TO_DEVICE));
    Search search;
    search.set(MAX_WORKSPACE, uint64_t(1 << 16));
    search.set(REDUCTION_SCHEMES, schemes);
    search.search(product, a, b, c);
    OK(search.run(product, a, b, c, 0, 1 << 16));
    return c.read(c.memory->read(), 0, 0, 0) - 16777216.0f;
}

TEST(few_columns_are_summed_in_parts) {
    NEAR(24, sum_of(4, 7), 0);  // twice 11, each rounded to an even number
    NEAR(16, sum_of(32, 7), 0);
    NEAR(0, sum_of(64, 7), 0);
}

TEST(whole_sums_do_not_depend_on_columns) {
    NEAR(0, sum_of(4, 0), 0);
    NEAR(0, sum_of(32, 0), 0);
    NEAR(0, sum_of(64, 0), 0);
}

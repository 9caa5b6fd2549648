// D = alpha * op(A) * op(B) + beta * C of column-major matrices, as cublasLtMatmul has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "elements.h"

namespace emulator {

// cublasStatus_t.
enum Status : int { OK = 0, INVALID = 7, EXECUTION_FAILED = 13, NOT_SUPPORTED = 15 };

struct BlasFailure {
    Status status;
    std::string message;
};

struct Layout {
    Type type;
    uint64_t rows;
    uint64_t columns;
    int64_t leading;
    int32_t batches = 1;
    int64_t batch_stride = 0;

    // From the first to behind the last byte of all batches.
    size_t bytes() const;
};

struct Description {
    bool transpose_a = false;
    bool transpose_b = false;
};

struct Matmul {
    Description description;
    Layout a;
    Layout b;
    Layout c;
    Layout d;

    uint64_t rows() const { return d.rows; }
    uint64_t columns() const { return d.columns; }
    uint64_t depth() const { return description.transpose_a ? a.rows : a.columns; }

    // Throws a BlasFailure, which names the numbers, unless the sizes and types fit each other.
    void check() const;
};

struct Operands {
    float alpha;
    const void* a;
    const void* b;
    float beta;
    const void* c;
    void* d;
};

// Sums each element's products in the order of k, however many rows and columns there are: in so many parts, which are
// added at the end.
void multiply(const Matmul& matmul, const Operands& operands, size_t parts);

}  // namespace emulator

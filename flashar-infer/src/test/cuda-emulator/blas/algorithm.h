// The opaque choice of an algorithm: how many parts each sum has, which are added at the end, and the workspace needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "matmul.h"
#include "preference.h"

namespace emulator {

// CUBLASLT_ALGO_CONFIG_*, as far as it has a meaning here.
enum AlgorithmAttribute { ID = 0, PARTS = 2, REDUCTION_SCHEME = 3, ATTRIBUTES = 7 };

// Fills cublasLtMatmulAlgo_t's 64 bytes.
struct Algorithm {
    uint32_t mark;
    uint32_t attributes[ATTRIBUTES];
    uint32_t unused[8];

    // The ids are 0..COUNT-1; the higher, the more workspace.
    static const uint32_t COUNT = 3;
    static Algorithm of(uint32_t id, uint32_t parts = 1);

    // Throws a BlasFailure unless this is one of ours.
    void check() const;

    // And unless it can compute this product.
    void check(const Matmul& matmul) const;

    // In bytes.
    size_t workspace(const Matmul& matmul) const;
};

// What to use for a product, best first: for few columns, which are a caller's rows, sums in parts if that is allowed.
std::vector<Algorithm> suggestions(const Matmul& matmul, const Preference& preference);

}  // namespace emulator

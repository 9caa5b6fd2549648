// The opaque choice of an algorithm. All of them compute the same; they differ in the workspace they demand.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emulator {

const int ALGORITHMS = 3;
const int ATTRIBUTES = 7;  // CUBLASLT_ALGO_CONFIG_ID to _STAGES_ID

// Fills cublasLtMatmulAlgo_t's 64 bytes.
struct Algorithm {
    uint32_t mark;
    uint32_t attributes[ATTRIBUTES];
    uint32_t unused[8];

    static Algorithm of(int id);

    // Throws a BlasFailure unless this is one of ours.
    void check() const;

    size_t workspace() const;
};

// cublasLtMatmulHeuristicResult_t.
struct Heuristic {
    Algorithm algorithm;
    size_t workspace;
    int status;
    float waves;
    int reserved[4];
};

}  // namespace emulator

#include "algorithm.h"

#include "matmul.h"

namespace emulator {

static const uint32_t MARK = 0x464c4152;
static const int SPLITS = 2;  // CUBLASLT_ALGO_CONFIG_SPLITK_NUM, one by default

static_assert(sizeof(Algorithm) == 64, "cublasLtMatmulAlgo_t");
static_assert(sizeof(Heuristic) == 96, "cublasLtMatmulHeuristicResult_t");

Algorithm Algorithm::of(int id) {
    Algorithm algorithm = {};
    algorithm.mark = MARK;
    algorithm.attributes[0] = static_cast<uint32_t>(id);
    algorithm.attributes[SPLITS] = 1;
    return algorithm;
}

void Algorithm::check() const {
    if (mark != MARK || attributes[0] >= static_cast<uint32_t>(ALGORITHMS)) {
        throw BlasFailure{INVALID, "no algorithm that a heuristic or cublasLtMatmulAlgoInit gave"};
    }
}

size_t Algorithm::workspace() const {
    return attributes[0] * 4096;
}

}  // namespace emulator

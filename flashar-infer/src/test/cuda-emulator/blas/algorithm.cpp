#include "algorithm.h"

#include <algorithm>

namespace emulator {

static const uint32_t MARK = 0x464c4152;
static const uint32_t IN_COMPUTE_TYPE = 2;  // CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE
static const uint32_t ALIGNMENT = 16;
static const uint64_t FEW_COLUMNS = 64;
static const uint64_t VERY_FEW_COLUMNS = 16;

static_assert(sizeof(Algorithm) == 64, "cublasLtMatmulAlgo_t");

Algorithm Algorithm::of(uint32_t id, uint32_t parts) {
    Algorithm algorithm = {};
    algorithm.mark = MARK;
    algorithm.attributes[ID] = id;
    algorithm.attributes[PARTS] = parts;
    algorithm.attributes[REDUCTION_SCHEME] = parts > 1 ? IN_COMPUTE_TYPE : 0;
    return algorithm;
}

void Algorithm::check() const {
    if (mark != MARK || attributes[ID] >= COUNT) {
        throw BlasFailure{INVALID, "no algorithm that a heuristic or cublasLtMatmulAlgoInit gave"};
    }
}

void Algorithm::check(const Matmul& matmul) const {
    check();
    uint32_t parts = attributes[PARTS];
    bool scheme = parts == 1 || attributes[REDUCTION_SCHEME] == IN_COMPUTE_TYPE;
    if (parts < 1 || parts > matmul.depth() || !scheme) {
        throw BlasFailure{NOT_SUPPORTED, "sums of " + std::to_string(matmul.depth()) + " products in " +
                                                 std::to_string(parts) + " parts with reduction scheme " +
                                                 std::to_string(attributes[REDUCTION_SCHEME])};
    }
}

size_t Algorithm::workspace(const Matmul& matmul) const {
    size_t parts = attributes[PARTS] > 1 ? attributes[PARTS] : 0;
    return attributes[ID] * 4096 +
           parts * matmul.rows() * matmul.columns() * static_cast<size_t>(matmul.d.batches) * sizeof(float);
}

std::vector<Algorithm> suggestions(const Matmul& matmul, const Preference& preference) {
    std::vector<Algorithm> all;
    bool parts_allowed = (preference.reduction_schemes & IN_COMPUTE_TYPE) != 0;
    if (parts_allowed && matmul.columns() < FEW_COLUMNS && matmul.depth() >= 4) {
        all.push_back(Algorithm::of(0, matmul.columns() < VERY_FEW_COLUMNS ? 3 : 2));
    }
    for (uint32_t id = 0; id < Algorithm::COUNT; id++) {
        all.push_back(Algorithm::of(id));
    }
    const uint32_t* promised = preference.alignment;
    bool aligned = std::all_of(promised, promised + 4, [](uint32_t bytes) { return bytes >= ALIGNMENT; });
    auto unfit = [&](const Algorithm& a) { return !aligned || a.workspace(matmul) > preference.max_workspace; };
    all.erase(std::remove_if(all.begin(), all.end(), unfit), all.end());
    return all;
}

}  // namespace emulator

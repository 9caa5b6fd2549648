// libcublasLt.so.13: choice of an algorithm, and products.
#include <algorithm>
#include <memory>

#include "../core/device.h"
#include "algorithm.h"
#include "call.h"
#include "preference.h"

using namespace emulator;

namespace {

// cublasLtMatmulHeuristicResult_t.
struct Heuristic {
    Algorithm algorithm;
    size_t workspace;
    int status;
    float waves;
    int reserved[4];
};

static_assert(sizeof(Heuristic) == 96, "cublasLtMatmulHeuristicResult_t");

// The algorithms read and write vectors of this many bytes.
const size_t ALIGNMENT = 16;

void require(bool holds, const std::string& message) {
    if (!holds) {
        throw BlasFailure{INVALID, message};
    }
}

void check_matrix(const char* name, const Layout& layout, const void* data) {
    require(reinterpret_cast<uintptr_t>(data) % ALIGNMENT == 0,
            std::string(name) + " is not aligned to 16 bytes: " + device().memory.describe(data));
    require(device().memory.contains(data, layout.bytes()),
            std::string(name) + "'s " + std::to_string(layout.bytes()) +
                    " bytes are not inside device memory: " + device().memory.describe(data));
}

void check_operands(const Matmul& matmul, const Operands& operands) {
    check_matrix("A", matmul.a, operands.a);
    check_matrix("B", matmul.b, operands.b);
    check_matrix("D", matmul.d, operands.d);
    if (operands.beta != 0.0f) {
        check_matrix("C", matmul.c, operands.c);
    }
}

void check_workspace(const Matmul& matmul, const Algorithm& algorithm, const void* workspace, size_t bytes) {
    size_t needed = algorithm.workspace(matmul);
    require(needed <= bytes, "a workspace of " + std::to_string(bytes) + " bytes, the algorithm needs " +
                                     std::to_string(needed));
    require(bytes == 0 || device().memory.contains(workspace, bytes),
            "the workspace is not inside device memory: " + device().memory.describe(workspace));
}

Heuristic heuristic(const Matmul& matmul, const Algorithm& algorithm) {
    return {algorithm, algorithm.workspace(matmul), OK, 1.0f, {}};
}

int find(const Matmul& matmul, const Preference& preference, int wanted, Heuristic* results) {
    matmul.check();
    int found = 0;
    for (const Algorithm& algorithm : suggestions(matmul, preference)) {
        if (found < wanted) {
            results[found++] = heuristic(matmul, algorithm);
        }
    }
    return found;
}

void multiply_later(const Matmul& matmul, const Operands& operands, const Algorithm& algorithm, Stream& stream,
                    void* workspace) {
    size_t used = algorithm.workspace(matmul);
    size_t parts = algorithm.attributes[PARTS];
    stream.issue([=] {
        poison(workspace, used);
        multiply(matmul, operands, parts);
    });
}

}  // namespace

extern "C" {

int cublasLtCreate(void** handle) {
    static char only;
    *handle = &only;
    return OK;
}

int cublasLtDestroy(void*) {
    return OK;
}

size_t cublasLtGetVersion() {
    return 130100;
}

const char* cublasLtGetStatusName(int status) {
    switch (status) {
        case OK:
            return "CUBLAS_STATUS_SUCCESS";
        case INVALID:
            return "CUBLAS_STATUS_INVALID_VALUE";
        case EXECUTION_FAILED:
            return "CUBLAS_STATUS_EXECUTION_FAILED";
        case NOT_SUPPORTED:
            return "CUBLAS_STATUS_NOT_SUPPORTED";
        default:
            return "CUBLAS_STATUS_UNKNOWN";
    }
}

const char* cublasLtGetStatusString(int status) {
    return cublasLtGetStatusName(status);
}

int cublasLtMatmulAlgoGetHeuristic(void*, const Description* description, const Layout* a, const Layout* b, const Layout* c,
                                   const Layout* d, const Preference* preference, int wanted, Heuristic* results,
                                   int* found) {
    return blas_call("cublasLtMatmulAlgoGetHeuristic", [=] {
        *found = find({*description, *a, *b, *c, *d}, *preference, wanted, results);
    });
}

int cublasLtMatmulAlgoGetIds(void*, int, int, int, int, int, int, int wanted, int* ids, int* found) {
    *found = std::min(wanted, static_cast<int>(Algorithm::COUNT));
    for (int id = 0; id < *found; id++) {
        ids[id] = id;
    }
    return OK;
}

int cublasLtMatmulAlgoInit(void*, int, int, int, int, int, int, int id, Algorithm* algorithm) {
    return blas_call("cublasLtMatmulAlgoInit", [=] {
        Algorithm initial = Algorithm::of(static_cast<uint32_t>(id));
        initial.check();
        *algorithm = initial;
    });
}

int cublasLtMatmulAlgoCheck(void*, const Description* description, const Layout* a, const Layout* b, const Layout* c,
                            const Layout* d, const Algorithm* algorithm, Heuristic* result) {
    return blas_call("cublasLtMatmulAlgoCheck", [=] {
        Matmul matmul = {*description, *a, *b, *c, *d};
        matmul.check();
        algorithm->check(matmul);
        *result = heuristic(matmul, *algorithm);
    });
}

int cublasLtMatmulAlgoConfigSetAttribute(Algorithm* algorithm, int name, const void* buffer, size_t bytes) {
    return blas_call("cublasLtMatmulAlgoConfigSetAttribute", [=] {
        algorithm->check();
        require(name > 0 && name < ATTRIBUTES, "attribute " + std::to_string(name) + " of an algorithm cannot be set");
        algorithm->attributes[name] = attribute<uint32_t>(buffer, bytes);
    });
}

int cublasLtMatmulAlgoConfigGetAttribute(const Algorithm* algorithm, int name, void* buffer, size_t bytes, size_t* written) {
    return blas_call("cublasLtMatmulAlgoConfigGetAttribute", [=] {
        algorithm->check();
        require(name >= 0 && name < ATTRIBUTES, "attribute " + std::to_string(name) + " of an algorithm is not emulated");
        require(bytes == sizeof(uint32_t), "an attribute of 4 bytes got " + std::to_string(bytes));
        std::memcpy(buffer, &algorithm->attributes[name], bytes);
        if (written != nullptr) {
            *written = bytes;
        }
    });
}

// Without an algorithm takes one that needs no workspace.
int cublasLtMatmul(void*, const Description* description, const float* alpha, const void* a, const Layout* a_layout,
                   const void* b, const Layout* b_layout, const float* beta, const void* c, const Layout* c_layout, void* d,
                   const Layout* d_layout, const Algorithm* algorithm, void* workspace, size_t bytes, void* stream) {
    return blas_call("cublasLtMatmul", [=] {
        Matmul matmul = {*description, *a_layout, *b_layout, *c_layout, *d_layout};
        matmul.check();
        Operands operands = {*alpha, a, b, *beta, c, d};
        check_operands(matmul, operands);
        Algorithm used = algorithm == nullptr ? Algorithm::of(0) : *algorithm;
        used.check(matmul);
        check_workspace(matmul, used, workspace, bytes);
        multiply_later(matmul, operands, used, device().stream(stream), workspace);
    });
}

}  // extern "C"

// libcublasLt.so.13: handles, descriptors of products, layouts of matrices and preferences.
#include "call.h"
#include "preference.h"

using namespace emulator;

namespace {

const int COMPUTE_32F = 68;

Type type_of(int number) {
    if (number != static_cast<int>(Type::FLOAT) && number != static_cast<int>(Type::HALF) &&
        number != static_cast<int>(Type::BFLOAT16)) {
        throw BlasFailure{NOT_SUPPORTED, "data type " + std::to_string(number) + " is not emulated"};
    }
    return static_cast<Type>(number);
}

// CUBLAS_OP_N or CUBLAS_OP_T.
bool transposed(int operation) {
    if (operation != 0 && operation != 1) {
        throw BlasFailure{NOT_SUPPORTED, "operation " + std::to_string(operation) + " is not emulated"};
    }
    return operation == 1;
}

// Attributes of which only the value that needs no setting is emulated.
void require_default(const char* name, int value, int expected) {
    if (value != expected) {
        throw BlasFailure{NOT_SUPPORTED, std::string(name) + " " + std::to_string(value) + " is not emulated"};
    }
}

void set(Description& description, int name, const void* buffer, size_t bytes) {
    switch (name) {
        case 2:
            return require_default("pointer mode", attribute<int>(buffer, bytes), 0);
        case 3:
            description.transpose_a = transposed(attribute<int>(buffer, bytes));
            return;
        case 4:
            description.transpose_b = transposed(attribute<int>(buffer, bytes));
            return;
        case 7:
            return require_default("epilogue", attribute<int>(buffer, bytes), 1);
        default:
            throw BlasFailure{NOT_SUPPORTED, "attribute " + std::to_string(name) + " of a product is not emulated"};
    }
}

void set(Layout& layout, int name, const void* buffer, size_t bytes) {
    switch (name) {
        case 1:
            return require_default("matrix order", attribute<int>(buffer, bytes), 0);
        case 5:
            layout.batches = attribute<int32_t>(buffer, bytes);
            return;
        case 6:
            layout.batch_stride = attribute<int64_t>(buffer, bytes);
            return;
        default:
            throw BlasFailure{NOT_SUPPORTED, "attribute " + std::to_string(name) + " of a layout is not emulated"};
    }
}

void set(Preference& preference, int name, const void* buffer, size_t bytes) {
    if (name == 1) {
        preference.max_workspace = attribute<uint64_t>(buffer, bytes);
    } else if (name == 3) {
        preference.reduction_schemes = attribute<uint32_t>(buffer, bytes);
    } else if (name >= 5 && name <= 8) {
        preference.alignment[name - 5] = attribute<uint32_t>(buffer, bytes);
    } else {
        throw BlasFailure{NOT_SUPPORTED, "attribute " + std::to_string(name) + " of a preference is not emulated"};
    }
}

}  // namespace

extern "C" {

int cublasLtMatmulDescCreate(Description** description, int compute, int scale) {
    return blas_call("cublasLtMatmulDescCreate", [=] {
        require_default("compute type", compute, COMPUTE_32F);
        require_default("scale type", scale, static_cast<int>(Type::FLOAT));
        *description = new Description();
    });
}

int cublasLtMatmulDescSetAttribute(Description* description, int name, const void* buffer, size_t bytes) {
    return blas_call("cublasLtMatmulDescSetAttribute", [=] { set(*description, name, buffer, bytes); });
}

int cublasLtMatmulDescDestroy(Description* description) {
    delete description;
    return OK;
}

int cublasLtMatrixLayoutCreate(Layout** layout, int type, uint64_t rows, uint64_t columns, int64_t leading) {
    return blas_call("cublasLtMatrixLayoutCreate", [=] { *layout = new Layout{type_of(type), rows, columns, leading}; });
}

int cublasLtMatrixLayoutSetAttribute(Layout* layout, int name, const void* buffer, size_t bytes) {
    return blas_call("cublasLtMatrixLayoutSetAttribute", [=] { set(*layout, name, buffer, bytes); });
}

int cublasLtMatrixLayoutDestroy(Layout* layout) {
    delete layout;
    return OK;
}

int cublasLtMatmulPreferenceCreate(Preference** preference) {
    return blas_call("cublasLtMatmulPreferenceCreate", [=] { *preference = new Preference(); });
}

int cublasLtMatmulPreferenceSetAttribute(Preference* preference, int name, const void* buffer, size_t bytes) {
    return blas_call("cublasLtMatmulPreferenceSetAttribute", [=] { set(*preference, name, buffer, bytes); });
}

int cublasLtMatmulPreferenceDestroy(Preference* preference) {
    delete preference;
    return OK;
}

}  // extern "C"

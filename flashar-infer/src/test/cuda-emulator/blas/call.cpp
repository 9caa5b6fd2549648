#include "call.h"

#include <cstdio>

#include "../core/device.h"

namespace emulator {

int blas_call(const char* name, const std::function<void()>& body) {
    Status status = OK;
    int code = call(name, [&] {
        try {
            body();
        } catch (const BlasFailure& failure) {
            std::fprintf(stderr, "CUDA emulator: %s: %s\n", name, failure.message.c_str());
            status = failure.status;
        }
    });
    return code == SUCCESS ? status : EXECUTION_FAILED;
}

}  // namespace emulator

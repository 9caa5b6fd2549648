// libnvrtc.so.13: the runtime compiler.
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>

#include "compiler.h"
#include "options.h"

using namespace emulator;

namespace {

enum Result {
    SUCCESS = 0,
    INVALID_INPUT = 3,
    INVALID_PROGRAM = 4,
    INVALID_OPTION = 5,
    COMPILATION = 6,
    INTERNAL_ERROR = 11,
};

struct Program {
    Source source;
    Compiled compiled;
};

Result compile_program(Program& program, const std::vector<std::string>& options) {
    try {
        program.compiled = compile(program.source, options);
        return program.compiled.success ? SUCCESS : COMPILATION;
    } catch (const std::invalid_argument& unknown) {
        program.compiled = {false, "", std::string("the CUDA emulator does not know the option ") + unknown.what()};
        return INVALID_OPTION;
    } catch (const std::exception& error) {
        program.compiled = {false, "", error.what()};
        return INTERNAL_ERROR;
    }
}

const std::string* image_of(const Program* program) {
    return program != nullptr && program->compiled.success ? &program->compiled.image : nullptr;
}

}  // namespace

extern "C" {

int nvrtcCreateProgram(Program** program, const char* text, const char* name, int headers, const char* const* header_texts,
                       const char* const* header_names) {
    if (text == nullptr || headers < 0) {
        return INVALID_INPUT;
    }
    auto created = std::make_unique<Program>();
    created->source.name = name == nullptr ? "default_program" : name;
    created->source.text = text;
    for (int i = 0; i < headers; i++) {
        created->source.headers[header_names[i]] = header_texts[i];
    }
    *program = created.release();
    return SUCCESS;
}

int nvrtcDestroyProgram(Program** program) {
    delete *program;
    *program = nullptr;
    return SUCCESS;
}

int nvrtcCompileProgram(Program* program, int count, const char* const* options) {
    return program == nullptr ? INVALID_PROGRAM
                              : compile_program(*program, std::vector<std::string>(options, options + count));
}

int nvrtcGetProgramLogSize(Program* program, size_t* size) {
    *size = program->compiled.log.size() + 1;
    return SUCCESS;
}

int nvrtcGetProgramLog(Program* program, char* log) {
    std::strcpy(log, program->compiled.log.c_str());
    return SUCCESS;
}

int nvrtcGetCUBINSize(Program* program, size_t* size) {
    const std::string* image = image_of(program);
    *size = image == nullptr ? 0 : image->size();
    return image == nullptr ? INVALID_PROGRAM : SUCCESS;
}

int nvrtcGetCUBIN(Program* program, char* bytes) {
    const std::string* image = image_of(program);
    if (image == nullptr) {
        return INVALID_PROGRAM;
    }
    std::memcpy(bytes, image->data(), image->size());
    return SUCCESS;
}

// A version that NVIDIA never had; see build.sh.
int nvrtcVersion(int* major, int* minor) {
    *major = 13;
    *minor = EMULATOR_REVISION;
    return SUCCESS;
}

int nvrtcGetNumSupportedArchs(int* count) {
    *count = static_cast<int>(supported_architectures().size());
    return SUCCESS;
}

int nvrtcGetSupportedArchs(int* architectures) {
    for (int architecture : supported_architectures()) {
        *architectures++ = architecture;
    }
    return SUCCESS;
}

const char* nvrtcGetErrorString(int result) {
    switch (result) {
        case SUCCESS:
            return "NVRTC_SUCCESS";
        case INVALID_INPUT:
            return "NVRTC_ERROR_INVALID_INPUT";
        case INVALID_PROGRAM:
            return "NVRTC_ERROR_INVALID_PROGRAM";
        case INVALID_OPTION:
            return "NVRTC_ERROR_INVALID_OPTION";
        case COMPILATION:
            return "NVRTC_ERROR_COMPILATION";
        case INTERNAL_ERROR:
            return "NVRTC_ERROR_INTERNAL_ERROR";
        default:
            return "NVRTC_ERROR unknown";
    }
}

}  // extern "C"

// What goes wrong in an emulated call: a code that runtime and driver share, and a message for people.
#pragma once

#include <string>

namespace emulator {

enum Code : int {
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    INVALID_DEVICE = 101,
    INVALID_IMAGE = 200,
    INVALID_HANDLE = 400,
    NOT_FOUND = 500,
    NOT_READY = 600,
    ILLEGAL_ADDRESS = 700,
    OUT_OF_RESOURCES = 701,
    MISALIGNED_ADDRESS = 716,
    LAUNCH_FAILURE = 719,
    CAPTURE_UNSUPPORTED = 900,
    CAPTURE_INVALIDATED = 901,
    CAPTURE_MERGE = 902,
    CAPTURE_UNMATCHED = 903,
    CAPTURE_UNJOINED = 904,
    CAPTURE_ISOLATION = 905,
    CAPTURED_EVENT = 907,
    CAPTURE_WRONG_THREAD = 908,
};

// Thrown inside the emulator, never across its C interface.
struct Failure {
    Code code;
    std::string message;
};

struct CodeName {
    Code code;
    const char* runtime;
    const char* driver;
    const char* text;
};

// Null for a code that the emulator never returns.
const CodeName* name_of(int code);

// Whether a code stays for the life of the process, as an error inside a kernel does.
bool is_sticky(Code code);

}  // namespace emulator

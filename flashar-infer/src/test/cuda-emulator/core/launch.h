#pragma once

#include "module.h"
#include "stream.h"

namespace emulator {

// Checks a launch against the limits of the device and the kernel, copies its arguments and appends it to a stream.
void launch(const Function& function, dim3 grid, dim3 block, unsigned dynamic_shared, Stream& stream, void** arguments);

}  // namespace emulator

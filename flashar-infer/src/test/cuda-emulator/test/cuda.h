// The part of CUDA's C interface that the tests call.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {
int nvrtcCreateProgram(void** program, const char* text, const char* name, int headers, const char* const* texts,
                       const char* const* names);
int nvrtcCompileProgram(void* program, int count, const char* const* options);
int nvrtcGetProgramLogSize(void* program, size_t* size);
int nvrtcGetProgramLog(void* program, char* log);
int nvrtcGetCUBINSize(void* program, size_t* size);
int nvrtcGetCUBIN(void* program, char* bytes);
int nvrtcDestroyProgram(void** program);

int cuModuleLoadData(void** module, const void* image);
int cuModuleGetFunction(void** function, void* module, const char* name);
int cuModuleUnload(void* module);
int cuFuncSetAttribute(void* function, int name, int value);
int cuLaunchKernel(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                   unsigned block_z, unsigned dynamic_shared, void* stream, void** arguments, void** extra);

int cudaMalloc(void** address, size_t bytes);
int cudaFree(void* address);
int cudaMallocHost(void** address, size_t bytes);
int cudaFreeHost(void* address);
int cudaMemGetInfo(size_t* available, size_t* total);
int cudaMemcpy(void* to, const void* from, size_t bytes, int direction);
int cudaMemcpyAsync(void* to, const void* from, size_t bytes, int direction, void* stream);
int cudaMemset(void* to, int value, size_t bytes);
int cudaMemsetAsync(void* to, int value, size_t bytes, void* stream);
int cudaDeviceSynchronize();
int cudaGetLastError();
const char* cudaGetErrorName(int code);

int cudaStreamCreateWithFlags(void** stream, unsigned flags);
int cudaStreamDestroy(void* stream);
int cudaStreamSynchronize(void* stream);
int cudaStreamQuery(void* stream);
int cudaStreamWaitEvent(void* stream, void* event, unsigned flags);
int cudaEventCreate(void** event);
int cudaEventDestroy(void* event);
int cudaEventRecord(void* event, void* stream);
int cudaEventElapsedTime(float* milliseconds, void* start, void* end);
int cudaStreamBeginCapture(void* stream, int mode);
int cudaStreamEndCapture(void* stream, void** graph);
int cudaGraphInstantiate(void** exec, void* graph, unsigned long long flags);
int cudaGraphLaunch(void* exec, void* stream);
int cudaGraphExecDestroy(void* exec);
int cudaGraphDestroy(void* graph);
}

enum { TO_DEVICE = 1, TO_HOST = 2 };

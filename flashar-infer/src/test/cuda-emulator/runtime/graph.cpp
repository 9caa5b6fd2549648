// libcudart.so.13: captures and graphs.
#include "../core/device.h"

using namespace emulator;

namespace {

const int CAPTURE_NONE = 0;
const int CAPTURE_ACTIVE = 1;
const int CAPTURE_SPOILED = 2;

int status(const Stream& stream) {
    if (stream.capture == nullptr) {
        return CAPTURE_NONE;
    }
    return stream.capture->invalid ? CAPTURE_SPOILED : CAPTURE_ACTIVE;
}

void instantiate(void** exec, void* graph) {
    *exec = device().execs.add(std::make_shared<GraphExec>(GraphExec{*device().graphs.get(graph), nullptr}));
}

// Launches of one executable graph follow each other, on whichever streams.
void launch_graph(const std::shared_ptr<GraphExec>& exec, Stream& stream) {
    stream.check_not_capturing();
    Event previous = {};
    previous.work = exec->last_launch;
    stream.wait(previous);
    stream.issue([exec] { exec->graph.run(); });
    exec->last_launch = stream.last;
}

}  // namespace

extern "C" {

int cudaStreamBeginCapture(void* stream, int mode) {
    return call("cudaStreamBeginCapture", [=] { device().stream(stream).begin_capture(static_cast<CaptureMode>(mode)); });
}

int cudaStreamEndCapture(void* stream, void** graph) {
    return call("cudaStreamEndCapture", [=] {
        *graph = nullptr;
        *graph = device().graphs.add(std::make_shared<Graph>(device().stream(stream).end_capture()));
    });
}

int cudaStreamIsCapturing(void* stream, int* answer) {
    return call("cudaStreamIsCapturing", [=] { *answer = status(device().stream(stream)); });
}

// With null `nodes` tells how many there are; the nodes themselves have no use here.
int cudaGraphGetNodes(void* graph, void** nodes, size_t* count) {
    return call("cudaGraphGetNodes", [=] {
        if (nodes != nullptr) {
            throw Failure{INVALID_VALUE, "only the number of nodes is emulated"};
        }
        *count = device().graphs.get(graph)->nodes.size();
    });
}

int cudaGraphInstantiate(void** exec, void* graph, unsigned long long) {
    return call("cudaGraphInstantiate", [=] { instantiate(exec, graph); });
}

int cudaGraphInstantiateWithFlags(void** exec, void* graph, unsigned long long) {
    return call("cudaGraphInstantiateWithFlags", [=] { instantiate(exec, graph); });
}

int cudaGraphLaunch(void* exec, void* stream) {
    return call("cudaGraphLaunch", [=] { launch_graph(device().execs.get(exec), device().stream(stream)); });
}

int cudaGraphExecDestroy(void* exec) {
    return call("cudaGraphExecDestroy", [=] { device().execs.remove(exec); });
}

int cudaGraphDestroy(void* graph) {
    return call("cudaGraphDestroy", [=] { device().graphs.remove(graph); });
}

}  // extern "C"

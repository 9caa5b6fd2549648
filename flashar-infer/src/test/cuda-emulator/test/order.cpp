// Streams, events, captures and graphs: what is not ordered may come in any order.
#include <memory>
#include <set>

#include "kernel.h"

static const unsigned NON_BLOCKING = 1;

struct Stream {
    void* handle;
    Stream() { OK(cudaStreamCreateWithFlags(&handle, NON_BLOCKING)); }
    ~Stream() { cudaStreamDestroy(handle); }
};

struct Event {
    void* handle;
    Event() { OK(cudaEventCreate(&handle)); }
    ~Event() { cudaEventDestroy(handle); }
};

struct Pinned {
    float* data;
    explicit Pinned(float value) {
        OK(cudaMallocHost(reinterpret_cast<void**>(&data), sizeof(float)));
        *data = value;
    }
    ~Pinned() { cudaFreeHost(data); }
};

static const char* const APPEND = R"(
    extern "C" __global__ void append(float* x, float digit) { x[0] = x[0] * 10.0f + digit; })";

TEST(nothing_before_synchronisation) {
    Stream stream;
    Array<float> x(std::vector<float>{1});
    Pinned host(7);
    OK(cudaMemcpyAsync(host.data, x.data, sizeof(float), TO_HOST, stream.handle));
    NEAR(7, *host.data, 0);
    EXPECT(600, cudaStreamQuery(stream.handle));
    OK(cudaStreamQuery(stream.handle));
    NEAR(1, *host.data, 0);
}

TEST(pinned_memory_is_read_late) {
    Stream stream;
    Array<float> x(1);
    Pinned host(7);
    OK(cudaMemcpyAsync(x.data, host.data, sizeof(float), TO_DEVICE, stream.handle));
    *host.data = 8;
    OK(cudaStreamSynchronize(stream.handle));
    NEAR(8, x.read()[0], 0);
    float pageable = 7;
    OK(cudaMemcpyAsync(x.data, &pageable, sizeof(float), TO_DEVICE, stream.handle));
    pageable = 8;
    OK(cudaStreamSynchronize(stream.handle));
    NEAR(7, x.read()[0], 0);
}

// A second stream's result is there only if the first waits for it.
static float other_streams_result(bool wait) {
    Stream first, second;
    Event event;
    Array<float> x(std::vector<float>{0});
    Pinned host(0);
    Kernel append(APPEND, "append");
    OK(append.launch(1, 1, 0, second.handle, x.data, 3.0f));
    OK(cudaEventRecord(event.handle, second.handle));
    if (wait) {
        OK(cudaStreamWaitEvent(first.handle, event.handle, 0));
    }
    OK(cudaMemcpyAsync(host.data, x.data, sizeof(float), TO_HOST, first.handle));
    OK(cudaStreamSynchronize(first.handle));
    return *host.data;
}

TEST(streams_wait_only_through_events) {
    NEAR(3, other_streams_result(true), 0);
    NEAR(0, other_streams_result(false), 0);
}

TEST(events_tell_time) {
    Stream stream;
    Event start, end;
    Array<float> x(1 << 20);
    OK(cudaEventRecord(start.handle, stream.handle));
    OK(cudaMemsetAsync(x.data, 0, x.count * sizeof(float), stream.handle));
    OK(cudaEventRecord(end.handle, stream.handle));
    float milliseconds = -1;
    EXPECT(600, cudaEventElapsedTime(&milliseconds, start.handle, end.handle));
    OK(cudaStreamSynchronize(stream.handle));
    OK(cudaEventElapsedTime(&milliseconds, start.handle, end.handle));
    EXPECT(true, milliseconds > 0);
}

// Captures 1 on the first stream, 2 and 3 on the second, 4 on the first again; each appends a digit.
struct Captured {
    Stream first, second;
    Event fork, join;
    Kernel append{APPEND, "append"};
    Array<float> x{std::vector<float>{0}};
    void* graph = nullptr;

    void digit(const Stream& stream, float value) { OK(append.launch(1, 1, 0, stream.handle, x.data, value)); }

    int capture(bool wait_for_fork_after_one, bool join_before_four, bool join_after_four) {
        OK(cudaStreamBeginCapture(first.handle, 1));
        if (!wait_for_fork_after_one) {
            OK(cudaEventRecord(fork.handle, first.handle));
        }
        digit(first, 1);
        if (wait_for_fork_after_one) {
            OK(cudaEventRecord(fork.handle, first.handle));
        }
        OK(cudaStreamWaitEvent(second.handle, fork.handle, 0));
        digit(second, 2);
        digit(second, 3);
        OK(cudaEventRecord(join.handle, second.handle));
        if (join_before_four) {
            OK(cudaStreamWaitEvent(first.handle, join.handle, 0));
        }
        digit(first, 4);
        if (join_after_four) {
            OK(cudaStreamWaitEvent(first.handle, join.handle, 0));
        }
        return cudaStreamEndCapture(first.handle, &graph);
    }

    std::set<float> results(int launches) {
        std::set<float> results;
        void* exec;
        OK(cudaGraphInstantiate(&exec, graph, 0));
        for (int i = 0; i < launches; i++) {
            OK(cudaMemsetAsync(x.data, 0, sizeof(float), first.handle));
            OK(cudaGraphLaunch(exec, first.handle));
            OK(cudaStreamSynchronize(first.handle));
            results.insert(x.read()[0]);
        }
        OK(cudaGraphExecDestroy(exec));
        OK(cudaGraphDestroy(graph));
        return results;
    }
};

TEST(graph_keeps_its_order) {
    Captured captured;
    OK(captured.capture(true, true, false));
    NEAR(0, captured.x.read()[0], 0);  // capturing runs nothing
    EXPECT(true, captured.results(20) == std::set<float>{1234});
}

TEST(missing_dependency_in_graph_shows) {
    Captured captured;
    OK(captured.capture(true, false, true));
    EXPECT(true, captured.results(40) == (std::set<float>{1234, 1243, 1423}));
}

TEST(missing_fork_in_graph_shows) {
    Captured captured;
    OK(captured.capture(false, true, false));
    EXPECT(true, captured.results(40) == (std::set<float>{1234, 2134, 2314}));
}

TEST(unjoined_capture) {
    Captured captured;
    EXPECT(904, captured.capture(true, false, false));
}

TEST(synchronising_spoils_capture) {
    Stream stream;
    void* graph;
    void* memory;
    OK(cudaStreamBeginCapture(stream.handle, 0));
    EXPECT(900, cudaMalloc(&memory, 16));
    EXPECT(901, cudaStreamEndCapture(stream.handle, &graph));
    OK(cudaStreamBeginCapture(stream.handle, 2));
    EXPECT(900, cudaStreamSynchronize(stream.handle));
    EXPECT(901, cudaStreamEndCapture(stream.handle, &graph));
    OK(cudaMalloc(&memory, 16));
}

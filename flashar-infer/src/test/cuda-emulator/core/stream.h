// Streams and events, outside and inside a capture.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "graph.h"
#include "work.h"

namespace emulator {

struct Stream;

enum class CaptureMode { GLOBAL = 0, THREAD_LOCAL = 1, RELAXED = 2 };

// A capture under way: the graph so far, and the streams that take part.
struct Capture {
    Graph graph;
    const Stream* origin;
    CaptureMode mode;
    std::thread::id thread;
    bool invalid = false;
    std::vector<Stream*> streams;
};

// An event: the place in a stream where it was recorded last.
struct Event {
    bool timed;
    bool recorded = false;
    WorkRef work;
    std::shared_ptr<Capture> capture;   // of a record in a capture
    std::vector<size_t> captured_after;
};

struct Stream {
    explicit Stream(bool is_blocking) : blocking(is_blocking) {}

    // Appends work to this stream, or a node to the graph it is captured into.
    void issue(std::function<void()> run);

    void record(Event& event);
    void wait(const Event& event);

    // Fails while this stream is being captured, which it spoils.
    void check_not_capturing() const;

    void begin_capture(CaptureMode mode);
    Graph end_capture();

    const bool blocking;  // whether its work and the default stream's wait for each other
    WorkRef last;
    std::shared_ptr<Capture> capture;
    std::vector<size_t> captured_after;  // the nodes that the next one follows

  private:
    void issue_captured(std::function<void()> run);
    void wait_captured(const Event& event);
    void check_joined() const;
    std::vector<WorkRef> predecessors() const;
};

// Fails if a capture forbids this thread calls which could wait for the device, as allocations and plain copies do.
void check_no_capture_forbids(const char* call);

}  // namespace emulator

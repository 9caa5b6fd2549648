#include "block.h"

#include "random.h"

emulator_thread* emulator_current;

namespace emulator {

Block* running_block;

// Fibers are kept for the blocks to come.
static Fiber* pooled_fiber(size_t thread) {
    static std::vector<std::unique_ptr<Fiber>> pool;
    while (pool.size() <= thread) {
        pool.push_back(std::make_unique<Fiber>());
    }
    return pool[thread].get();
}

Block::Block(const KernelCall& call, char* dynamic_shared)
        : call_(call), dynamic_shared_(dynamic_shared), threads_(call.threads()) {
    for (size_t i = 0; i < threads_.size(); i++) {
        threads_[i].fiber = pooled_fiber(i);
    }
}

void Block::prepare(size_t i, uint3 index) {
    Thread& thread = threads_[i];
    unsigned n = static_cast<unsigned>(i);
    uint3 place = {n % call_.block.x, n / call_.block.x % call_.block.y, n / call_.block.x / call_.block.y};
    thread.place = {place, index, call_.block, call_.grid, dynamic_shared_};
    thread.state = READY;
    thread.copies.clear();
    thread.fiber->start(thread_main, this);
}

void Block::thread_main(void* self) {
    Block& block = *static_cast<Block*>(self);
    void* arguments[256];
    for (size_t i = 0; i < block.call_.arguments.size(); i++) {
        arguments[i] = const_cast<char*>(block.call_.arguments[i].data());
    }
    block.call_.kernel->call(arguments);
    block.current().state = DONE;
    block.done_++;
}

void Block::run(uint3 index) {
    running_block = this;
    at_barrier_ = 0;
    done_ = 0;
    for (size_t i = 0; i < threads_.size(); i++) {
        prepare(i, index);
    }
    while (done_ < threads_.size()) {
        if (!sweep() && !stopped_) {
            throw Failure{LAUNCH_FAILURE, describe_stuck()};
        }
        if (stopped_) {
            throw failure_;
        }
    }
}

// Lets every thread that can run do so once; forwards or backwards, as a missing barrier shows in one of the two.
bool Block::sweep() {
    bool backwards = coin();
    bool progress = false;
    for (size_t i = 0; i < threads_.size() && !stopped_; i++) {
        running_ = backwards ? threads_.size() - 1 - i : i;
        if (current().state == READY) {
            emulator_current = &current().place;
            current().fiber->resume();
            progress = true;
        }
    }
    return progress;
}

void Block::sync_block(int line) {
    Thread& thread = current();
    thread.state = AT_BARRIER;
    thread.line = line;
    if (++at_barrier_ == threads_.size()) {
        release_barrier();
    }
    thread.fiber->give_way();
}

void Block::release_barrier() {
    at_barrier_ = 0;
    for (Thread& thread : threads_) {
        if (thread.line != current().line) {
            stop(LAUNCH_FAILURE, "waits at another barrier than " + describe(thread));
        }
        thread.state = READY;
    }
}

void Block::stop(Code code, const std::string& reason) {
    stopped_ = true;
    failure_ = {code, place() + reason};
    current().fiber->give_way();
    __builtin_unreachable();
}

static std::string text(uint3 place) {
    return "(" + std::to_string(place.x) + "," + std::to_string(place.y) + "," + std::to_string(place.z) + ")";
}

std::string Block::place() const {
    const Thread& thread = threads_[running_];
    return std::string("kernel ") + call_.kernel->name + ", block " + text(thread.place.block) + ", thread " +
           text(thread.place.thread) + ": ";
}

std::string Block::describe(const Thread& thread) const {
    static const char* const WORDS[] = {"runs", "waits in __syncthreads", "waits in a warp-wide operation", "has ended"};
    std::string words = "thread " + text(thread.place.thread) + ", which " + WORDS[thread.state];
    return thread.state == AT_BARRIER || thread.state == IN_WARP ? words + " in line " + std::to_string(thread.line) : words;
}

// Names one waiting thread, and one that waits elsewhere or has ended.
std::string Block::describe_stuck() const {
    const Thread* waiting = nullptr;
    for (const Thread& thread : threads_) {
        waiting = thread.state != DONE && waiting == nullptr ? &thread : waiting;
    }
    std::string message = std::string("kernel ") + call_.kernel->name + ", block " + text(waiting->place.block) +
                          ": divergent threads wait for each other: " + describe(*waiting);
    for (const Thread& thread : threads_) {
        if (thread.state != waiting->state || thread.line != waiting->line) {
            return message + ", and " + describe(thread);
        }
    }
    return message;
}

}  // namespace emulator

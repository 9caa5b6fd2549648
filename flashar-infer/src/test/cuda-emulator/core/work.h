// Work handed to the device and not run yet: nothing happens before someone waits for it, and then only what has to, so
// that a result is never there by luck.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace emulator {

struct Work;
typedef std::shared_ptr<Work> WorkRef;
typedef std::chrono::steady_clock::time_point Time;

struct Work {
    std::function<void()> run;
    std::vector<WorkRef> after;  // emptied when done
    bool done = false;
    Time finished;
};

class Backlog {
  public:
    // Work that runs when all of `after` has, null entries left out.
    WorkRef add(std::function<void()> run, std::vector<WorkRef> after);

    // Runs a piece of work and what it comes after, in one of the orders allowed; null is done.
    void complete(const WorkRef& work);

    // Runs everything, in one of the orders allowed.
    void complete_all();

    // Drops what has not run.
    void clear() { pending_.clear(); }

  private:
    std::vector<WorkRef> pending_;
};

}  // namespace emulator

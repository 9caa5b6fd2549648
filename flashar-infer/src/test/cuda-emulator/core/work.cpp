#include "work.h"

#include <algorithm>
#include <utility>

#include "random.h"

namespace emulator {

WorkRef Backlog::add(std::function<void()> run, std::vector<WorkRef> after) {
    auto work = std::make_shared<Work>();
    work->run = std::move(run);
    for (WorkRef& before : after) {
        if (before != nullptr && !before->done) {
            work->after.push_back(std::move(before));
        }
    }
    pending_.push_back(work);
    return work;
}

static void finish(Work& work) {
    work.run();
    work.run = nullptr;
    work.after.clear();
    work.done = true;
    work.finished = std::chrono::steady_clock::now();
}

// Drops finished work from `after` and gives one of what is left, or null.
static WorkRef missing(Work& work) {
    auto done = [](const WorkRef& before) { return before->done; };
    work.after.erase(std::remove_if(work.after.begin(), work.after.end(), done), work.after.end());
    return work.after.empty() ? nullptr : work.after[below(work.after.size())];
}

void Backlog::complete(const WorkRef& work) {
    std::vector<WorkRef> chain;  // each comes after the next one; a stack of our own, as chains are long
    if (work != nullptr && !work->done) {
        chain.push_back(work);
    }
    while (!chain.empty()) {
        if (WorkRef before = missing(*chain.back())) {
            chain.push_back(before);
        } else {
            finish(*chain.back());
            chain.pop_back();
        }
    }
    auto done = [](const WorkRef& pending) { return pending->done; };
    pending_.erase(std::remove_if(pending_.begin(), pending_.end(), done), pending_.end());
}

void Backlog::complete_all() {
    while (!pending_.empty()) {
        complete(WorkRef(pending_[below(pending_.size())]));
    }
}

}  // namespace emulator

// Captured work: a graph whose nodes run in any order that its edges allow, another one at each launch.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "work.h"

namespace emulator {

struct Node {
    std::function<void()> run;
    std::vector<size_t> after;
};

struct Graph {
    std::vector<Node> nodes;

    // Whether node `earlier` runs before each of `later`, directly or not, or is one of them.
    bool precedes(size_t earlier, const std::vector<size_t>& later) const;

    void run() const;
};

// An instantiated graph; its launches follow each other.
struct GraphExec {
    Graph graph;
    WorkRef last_launch;
};

}  // namespace emulator

#include "graph.h"

#include <algorithm>

#include "random.h"

namespace emulator {

bool Graph::precedes(size_t earlier, const std::vector<size_t>& later) const {
    std::vector<bool> needed(nodes.size());
    for (size_t node : later) {
        needed[node] = true;
    }
    for (size_t node = nodes.size(); node-- > earlier;) {  // edges lead from lower to higher numbers
        for (size_t before : nodes[node].after) {
            needed[before] = needed[before] || needed[node];
        }
    }
    return needed[earlier];
}

// How many nodes each one still waits for, and who waits for it.
struct Progress {
    explicit Progress(const std::vector<Node>& nodes) : missing(nodes.size()), followers(nodes.size()) {
        for (size_t node = 0; node < nodes.size(); node++) {
            missing[node] = nodes[node].after.size();
            for (size_t before : nodes[node].after) {
                followers[before].push_back(node);
            }
            if (missing[node] == 0) {
                ready.push_back(node);
            }
        }
    }

    // Takes out any of the nodes that may run.
    size_t draw() {
        std::swap(ready[below(ready.size())], ready.back());
        size_t node = ready.back();
        ready.pop_back();
        return node;
    }

    void finish(size_t node) {
        for (size_t follower : followers[node]) {
            if (--missing[follower] == 0) {
                ready.push_back(follower);
            }
        }
    }

    std::vector<size_t> missing;
    std::vector<std::vector<size_t>> followers;
    std::vector<size_t> ready;
};

void Graph::run() const {
    Progress progress(nodes);
    while (!progress.ready.empty()) {
        size_t node = progress.draw();
        nodes[node].run();
        progress.finish(node);
    }
}

}  // namespace emulator

// The live objects behind one kind of handle, so that a handle of anything else is refused instead of followed.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "failure.h"

namespace emulator {

template <class T>
class Handles {
  public:
    // `kind` names the objects in messages.
    explicit Handles(const char* kind) : kind_(kind) {}

    void* add(std::shared_ptr<T> object) {
        void* handle = object.get();
        objects_[handle] = std::move(object);
        return handle;
    }

    const std::shared_ptr<T>& get(const void* handle) const {
        auto found = objects_.find(handle);
        if (found == objects_.end()) {
            throw Failure{INVALID_HANDLE, std::string("no live ") + kind_ + " has this handle"};
        }
        return found->second;
    }

    std::shared_ptr<T> remove(const void* handle) {
        std::shared_ptr<T> object = get(handle);
        objects_.erase(handle);
        return object;
    }

    const std::unordered_map<const void*, std::shared_ptr<T>>& all() const { return objects_; }

  private:
    const char* kind_;
    std::unordered_map<const void*, std::shared_ptr<T>> objects_;
};

}  // namespace emulator

// Tests in a few lines: a test is a function that a name on the command line calls; the first failed check ends it.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cuda.h"

inline std::map<std::string, std::function<void()>>& tests() {
    static std::map<std::string, std::function<void()>> all;
    return all;
}

struct Registered {
    Registered(const char* name, std::function<void()> body) { tests()[name] = std::move(body); }
};

#define TEST(name)                                   \
    static void name();                              \
    static const Registered registered_##name(#name, name); \
    static void name()

// Expects a whole number, such as a result code.
#define EXPECT(expected, actual) expect(#actual, (expected), (actual), __FILE__, __LINE__)
#define OK(actual) EXPECT(0, actual)

inline void expect(const char* what, long long expected, long long actual, const char* file, int line) {
    if (expected != actual) {
        std::printf("%s:%d: %s is %lld, expected %lld\n", file, line, what, actual, expected);
        std::exit(1);
    }
}

#define NEAR(expected, actual, tolerance) near(#actual, (expected), (actual), (tolerance), __FILE__, __LINE__)

inline void near(const char* what, double expected, double actual, double tolerance, const char* file, int line) {
    if (!(expected - actual <= tolerance && actual - expected <= tolerance)) {  // a NaN fails, too
        std::printf("%s:%d: %s is %.9g, expected %.9g\n", file, line, what, actual, expected);
        std::exit(1);
    }
}

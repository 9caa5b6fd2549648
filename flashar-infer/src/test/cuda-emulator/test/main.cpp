// Runs the test named on the command line, or lists all.
#include "check.h"

int main(int count, char** arguments) {
    if (count < 2) {
        for (const auto& test : tests()) {
            std::printf("%s\n", test.first.c_str());
        }
        return 0;
    }
    auto found = tests().find(arguments[1]);
    if (found == tests().end()) {
        std::printf("no test %s\n", arguments[1]);
        return 2;
    }
    found->second();
    return 0;
}

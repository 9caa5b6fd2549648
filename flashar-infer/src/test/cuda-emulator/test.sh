#!/bin/sh
# Builds the emulator into OUT_DIR and runs its own tests, each in a process of its own as kernel errors end the device.
#   test.sh OUT_DIR
# Ends with 77 where there is no g++.
set -eu
out=${1:?test.sh OUT_DIR}
here=$(cd "$(dirname "$0")" && pwd)

"$here/build.sh" "$out"
"${FLASHAR_EMULATOR_CXX:-g++}" -std=c++17 -O1 -Wall -Wextra -Werror "$here"/test/*.cpp -o "$out/emulator-test" \
    "$out/libcudart.so.13" "$out/libcuda.so.1" "$out/libnvrtc.so.13" "$out/libcublasLt.so.13" -Wl,-rpath,'$ORIGIN'
failed=0
for test in $("$out/emulator-test"); do
    if "$out/emulator-test" "$test" 2> "$out/$test.log"; then
        echo "passed $test"
    else
        echo "FAILED $test"
        cat "$out/$test.log"
        failed=1
    fi
done
exit $failed

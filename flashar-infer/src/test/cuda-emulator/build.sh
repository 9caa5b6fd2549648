#!/bin/sh
# Builds the emulated CUDA libraries into OUT_DIR, unless they are newer than their sources.
#   build.sh OUT_DIR
# Ends with 77 where there is no g++.
set -eu
out=${1:?build.sh OUT_DIR}
cxx=${FLASHAR_EMULATOR_CXX:-g++}
here=$(cd "$(dirname "$0")" && pwd)

command -v "$cxx" > /dev/null || { echo "the CUDA emulator needs $cxx, which is not installed"; exit 77; }
if [ -f "$out/complete" ] && [ -z "$(find "$here" -newer "$out/complete" -type f)" ]; then exit 0; fi
mkdir -p "$out"
rm -f "$out/complete"
cp -r "$here/device" "$out/"

# library NAME FOLDERS [FLAGS...]: one compilation of all the folders' sources, which is faster than many small ones.
library() {
    name=$1 folders=$2
    shift 2
    for folder in $folders; do
        for source in "$here/$folder"/*.cpp; do echo "#include \"$source\""; done
    done | "$cxx" -std=c++17 -O1 -g0 -shared -fPIC -U_FORTIFY_SOURCE -Wall -Wextra -Werror -x c++ - -x none \
        -o "$out/$name" -Wl,-soname,"$name" -Wl,-rpath,'$ORIGIN' "$@"
}

# Caches of compiled kernels go by NVRTC's version, which therefore is another one for other device code.
revision=$(cat "$here"/device/* "$here"/nvrtc/* | cksum | cut -c1-6)
# NVIDIA's libraries, but the driver, give their symbols their own name as version.
versioned=-Wl,--default-symver

library libnvrtc.so.13 nvrtc "$versioned" -DEMULATOR_REVISION="1$revision" &
nvrtc=$!
library libcuda.so.1 'core driver'
library libcudart.so.13 runtime "$versioned" "$out/libcuda.so.1" &
cudart=$!
library libcublasLt.so.13 blas "$versioned" -O3 -march=native -ffp-contract=fast "$out/libcuda.so.1"
library libcublas.so.13 '' "$versioned"
wait "$nvrtc"
wait "$cudart"
touch "$out/complete"

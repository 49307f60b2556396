#!/usr/bin/env bash
# The C# kernels against the same loops in C (gcc) and against OpenBLAS (Debian: libopenblas0-pthread), alternating in one run, and the
# decode step over its own R1. What is not installed is left out and named. A quiet machine gives narrow intervals; any gives ratios.
#   bench/host-kernels.sh [read] [peak] [gemm] [decode] [batch]   (all but batch where none is named)
# Where the processor has AVX512_BF16 (AMD Zen 4 and 5, Intel) OPENBLAS_CORETYPE becomes COOPERLAKE: Debian's OpenBLAS picks Haswell there, which is
# half as fast. BENCH_CORETYPE names another.
cd "$(dirname "$0")/.." || exit 1
source build/find-sdk.sh
find_sdk
out=.build/bench
mkdir -p "$out"
"$dotnet" build bench/HostKernels -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || exit 1
run() { DOTNET_TieredPGO=0 "$dotnet" .build/artifacts/bin/HostKernels/release/Floorline.HostKernels.dll "$@"; }
what=("$@")
if [ ${#what[@]} = 0 ]; then what=(read peak gemm decode); fi
for one in "${what[@]}"; do
  case $one in
    read | peak)
      if ! command -v gcc >/dev/null; then
        echo "$one: gcc is not installed, so there is no C kernel to compare with"
        continue
      fi
      gcc -O3 -march=native -shared -fPIC -o "$out/reference.so" bench/HostKernels/reference.c || exit 1
      run "$one" "$PWD/$out/reference.so"
      ;;
    gemm)
      blas=$(ls /usr/lib/*/openblas-pthread/libopenblas.so.0 /usr/lib/*/libopenblas.so.0 2>/dev/null | head -n 1)
      if [ -z "$blas" ]; then
        echo "gemm: OpenBLAS is not installed (Debian: apt-get install libopenblas0-pthread)"
        continue
      fi
      if [ -n "$BENCH_CORETYPE" ]; then
        export OPENBLAS_CORETYPE=$BENCH_CORETYPE
      elif grep -qw avx512_bf16 /proc/cpuinfo; then
        export OPENBLAS_CORETYPE=COOPERLAKE
      fi
      OPENBLAS_NUM_THREADS=1 run gemm "$blas"
      ;;
    decode)
      run decode 1
      if [ "$(nproc)" -gt 1 ]; then run decode 2; fi
      ;;
    *) run "$one" ;;
  esac
done
uptime

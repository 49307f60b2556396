#!/usr/bin/env bash
# Wall time of whole commands, each in a new process, already built: median and range over N runs (default 21), after one warm-up.
# Beside each stands the same machine's `dotnet --version`, as a yardstick: machines differ, the ratio travels better than the time.
# Usage: bench/cold-start.sh [N]
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
runs=${1:-21}

measure() {
  local times=() start end
  "$@" >/dev/null 2>&1
  for ((i = 0; i < runs; i++)); do
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1
    end=$(date +%s%N)
    times+=($(((end - start) / 10000)))
  done
  printf '%s\n' "${times[@]}" | sort -n | awk '{ t[NR] = $1 / 100 } END { printf "%8.1f ms median   %8.1f to %.1f\n", t[int((NR + 1) / 2)], t[1], t[NR] }'
}

./floorline --version >/dev/null || exit 1
printf '%-60s' 'floorline floors llama-3-8b --on h100'; measure ./floorline floors llama-3-8b --on h100
printf '%-60s' 'floorline floors llama-3-8b --on h100 --json'; measure ./floorline floors llama-3-8b --on h100 --json
printf '%-60s' 'floorline diagnose llama-3-8b --on h100 --measured 8ms'; measure ./floorline diagnose llama-3-8b --on h100 --measured 8ms
printf '%-60s' 'floorline demo'; measure ./floorline demo
printf '%-60s' 'floorline --help'; measure ./floorline --help
printf '%-60s' 'yardstick: dotnet --version'; measure dotnet --version

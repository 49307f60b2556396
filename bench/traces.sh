#!/usr/bin/env bash
# Speed of `floorline trace` against Python's json.load of the same file, which only loads it; reader and rival take turns within one run.
# 1. reading and full diagnosis in process against json.load in process; 2. the whole command against `python3 -c json.load`;
# 3. time and peak memory of the command on a generated trace of SIZE_MB (default 1000).
# Usage: bench/traces.sh [FILE [RUNS [SIZE_MB]]]; FILE defaults to the ResNet-50 trace of the shared data, unpacked; 0 skips the third part.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
source build/find-sdk.sh
find_sdk
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
export FLOORLINE_SKIP_BUILD_CHECK=
./floorline --version >/dev/null || exit 1
export FLOORLINE_SKIP_BUILD_CHECK=1
"$dotnet" build bench/Traces -c Release -v quiet --nologo || exit 1
bench=.build/artifacts/bin/Traces/release/Floorline.Traces

file=${1:-}
if [ -z "$file" ]; then
  packed=../shared/fixtures/traces/kineto/resnet50_num_workers_0_a.json.gz
  if [ ! -f "$packed" ]; then
    echo "traces.sh: no $packed; give a trace: bench/traces.sh FILE" >&2
    exit 1
  fi
  file=$folder/resnet50_num_workers_0_a.json
  gunzip -c "$packed" >"$file"
fi
"$bench" "$folder" ./floorline "$file" "${2:-15}" || exit 1
if [ "${3:-1000}" != 0 ]; then
  "$bench" "$folder" ./floorline made "${3:-1000}"
fi

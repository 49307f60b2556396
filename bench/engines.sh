#!/usr/bin/env bash
# A random-weight decoder (q8_0, hidden 2048, 12 layers) in llama.cpp and in the lab, and a perceptron in ONNX Runtime: the step over the file's own
# floor at the read bandwidth of the same rounds. Needs the engines (./test installs them into .build/engines where npm is).
cd "$(dirname "$0")/.." || exit 1
source build/find-sdk.sh
find_sdk
export NODE_PATH="$PWD/.build/engines/node_modules${NODE_PATH:+:$NODE_PATH}"
"$dotnet" build bench/EngineModels -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || exit 1
models=$(mktemp -d)
trap 'rm -rf "$models"' EXIT
"$dotnet" .build/artifacts/bin/EngineModels/release/Floorline.EngineModels.dll "$models" 2048 12
./floorline --version >/dev/null
show='import json, sys; d = json.load(sys.stdin); print("%-22s %8.3f ms  floor %8.3f ms  ratio %.2f  %s" % (d.get("engine", "the lab, q8_0"), d["step_ms"], d["floor_ms"], d["ratio"], d["regime"]))'
for _ in 1 2 3; do
  ./floorline lab run "$models/decoder.gguf" --json | python3 -c "$show"
  ./floorline lab decode "$models/config.json" --weights int8 --json | python3 -c "$show"
  ./floorline lab run "$models/perceptron.onnx" --dim batch=1 --json | python3 -c "$show"
done
uptime

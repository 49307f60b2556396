#!/usr/bin/env bash
# 200 calculator requests in flight for 20 s against `floorline serve`, on loopback: errors and percentiles.
# `flat out`: every connection asks again as soon as it has its answer; `at N/s`: people who type, N keystrokes a second in all.
# `new`: no situation twice; `again`: 500 situations, over and over. Server and load share the machine.
# Usage: bench/web.sh [IN-FLIGHT] [SECONDS] [RATE]
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
source build/find-sdk.sh
find_sdk
flight=${1:-200} seconds=${2:-20} rate=${3:-400}
./floorline --version >/dev/null || exit 1
"$dotnet" build bench/WebLoad -c Release -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false || exit 1
load=.build/artifacts/bin/WebLoad/release/Floorline.WebLoad.dll
said=$(mktemp)
./floorline serve --port 0 --no-open >"$said" 2>/dev/null &
server=$!
trap 'kill $server; rm -f "$said"' EXIT
until grep -q 'is at' "$said"; do sleep 0.1; done
address=$(sed 's/.* is at //' "$said")

status=0
for route in explore diagnose floors; do
  for mode in again new; do
    "$dotnet" "$load" "$address" $route $mode "$flight" "$seconds" 0 $server || status=1
  done
done
"$dotnet" "$load" "$address" explore new "$flight" "$seconds" "$rate" $server || status=1
exit $status

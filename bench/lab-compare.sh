#!/usr/bin/env bash
# Predicted against measured: formats x contexts x batches on this machine, the median absolute error of the step times and the regimes.
#   bench/lab-compare.sh [RUNS]   (3)
cd "$(dirname "$0")/.." || exit 1
./floorline --version >/dev/null
for ((i = 0; i < ${1:-3}; i++)); do
  ./floorline lab compare --json | python3 -c '
import json, sys
d = json.load(sys.stdin)
grid = d["grid"]
errors = sorted(abs(p["error"]) for p in grid if "error" in p)
launches = [c["regime_before"] for c in d["comparisons"] if c["code"] == "launches"]
print("%d steps predicted from one: median absolute error %.1f %%, nine in ten within %.1f %%; single stream %s, prefill of 64 %s, tiny operations %s" % (
    len(errors), 100 * d["median_absolute_error"], 100 * errors[int(0.9 * len(errors))], grid[0]["regime"], d.get("prefill_regime"), launches[0] if launches else "-"))'
done
uptime

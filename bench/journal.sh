#!/usr/bin/env bash
# A journal of N entries (default 100,000): wall time of list, compare, score and the other verbs, each in a new process, already built:
# median and range over R runs (default 15), after one warm-up, and the median of its processor time, which is what it takes where nothing else runs.
# Beside each stands its ratio to `floorline --version`, which is the price of starting any command. Usage: bench/journal.sh [N [R [ADDRESS]]]; without ADDRESS in SQLite, in a temporary folder. A PostgreSQL ADDRESS is taken
# as FLOORLINE_JOURNAL would have it and must name an empty database.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
entries=${1:-100000}
runs=${2:-15}
./floorline --version >/dev/null || exit 1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export FLOORLINE_JOURNAL=${3:-$folder/journal.db}
export FLOORLINE_SKIP_BUILD_CHECK=1

# an entry names an earlier one as its parent, nine of ten were predicted; errors between -0.5 and 0.5
awk -v n="$entries" 'BEGIN {
  split("weights kv batch tp context set.max-num-seqs environment.engine_version", levers, " ")
  split("vllm sglang tensorrt-llm llama.cpp", engines, " ")
  srand(7)
  for (i = 1; i <= n; i++) {
    id = name(i)
    parent = i > 10 ? "\"" name(i - 1 - int(rand() * 9)) "\"" : "null"
    day = 1 + int(i * 364 / n)
    month = 1 + int(day / 31); if (month > 12) month = 12
    at = sprintf("2026-%02d-%02dT%02d:%02d:00.000Z", month, 1 + day % 28, i % 24, i % 60)
    measured = 5 + 10 * rand()
    error = rand() - 0.5
    predicted = measured / (1 + error)
    prediction = i % 10 ? sprintf("{\"low_ms\": %.6g, \"high_ms\": %.6g, \"at\": \"2025-12-31T00:00:00.000Z\", \"basis\": \"stated\"}", predicted, predicted) : "null"
    printf "{\"entry\": {\"schema\": \"floorline/entry@1\", \"id\": \"%s\", \"parent\": %s, \"at\": \"%s\", \"tool_version\": \"bench\", \"situation\": {\"model\": \"llama-3-%db\", \"on\": \"h100\", \"weights\": \"fp8\", \"context\": \"4096\", \"batch\": \"%d\"}, \"changed\": [{\"field\": \"batch\", \"from\": \"%d\", \"to\": \"%d\"}], \"lever\": \"%s\", \"environment\": {\"host\": \"bench\", \"system\": \"linux\", \"driver\": \"nvidia 550.54\", \"engine\": \"%s\", \"engine_version\": \"0.9.1\", \"git_commit\": \"0123456789abcdef0123456789abcdef01234567\"}, \"prediction\": %s, \"measured_ms\": %.6g, \"metric\": \"median\", \"error\": %s, \"verdict\": \"%s\", \"note\": \"entry %d of a benchmark\"}}\n", id, parent, at, 8 + i % 3, i % 64, (i + 63) % 64, i % 64, levers[1 + i % 7], engines[1 + int(i / 7) % 4], prediction, measured, i % 10 ? sprintf("%.6g", error) : "null", i % 3 ? "keep" : "roll_back", i
  }
}
function name(i,   digits, text, k) {
  digits = "0123456789abcdefghjkmnpqrstvwxyz"; text = ""
  for (k = 0; k < 12; k++) { text = substr(digits, 1 + i % 32, 1) text; i = int(i / 32) }
  return "e" text
}' >"$folder/entries.jsonl"

baseline=
TIMEFORMAT='%R %U %S'
measure() { # $1 = title, then the command
  local title=$1 times='' line
  shift
  "$@" >/dev/null || exit 1
  for ((i = 0; i < runs; i++)); do
    times+=$({ time "$@" >/dev/null 2>&1; } 2>&1)$'\n'
  done
  line=$(middle "$times" '{ print $1 * 1e3 }')
  [ -z "$baseline" ] && baseline=${line%% *}
  awk -v title="$title" -v wall="$line" -v cpu="$(middle "$times" '{ print ($2 + $3) * 1e3 }')" -v b="$baseline" 'BEGIN {
    split(wall, w, " "); split(cpu, c, " ")
    printf "%-40s %7.0f ms median %6.0f to %-6.0f %5.2f times a start, processor %5.0f ms\n", title, w[1], w[2], w[3], w[1] / b, c[1]
  }'
}
middle() { # lines, what of each: median, smallest, largest
  printf '%s' "$1" | awk "$2" | sort -n | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)], t[1], t[NR] }'
}

echo "$entries entries, $runs runs each; $(case $FLOORLINE_JOURNAL in post*|*Host=*) echo PostgreSQL ;; *) echo SQLite ;; esac); $(nproc) processors, load $(cut -d " " -f 1 /proc/loadavg 2>/dev/null)"
./floorline journal init >/dev/null || exit 1
start=$(date +%s%N)
./floorline journal import "$folder/entries.jsonl" >/dev/null || exit 1
awk -v ns="$(($(date +%s%N) - start))" -v n="$entries" 'BEGIN { printf "%-40s %7.1f s, %.0f entries/s\n", "journal import", ns / 1e9, n / (ns / 1e9) }'
[ -f "$FLOORLINE_JOURNAL" ] && printf '%-40s %7.1f MB\n' 'size of the file' "$(stat -c %s "$FLOORLINE_JOURNAL" | awk '{ print $1 / 1e6 }')"
measure 'floorline --version' ./floorline --version
measure 'journal list' ./floorline journal list
measure 'journal list --json --limit 1000' ./floorline journal list --json --limit 1000
measure 'journal list --before HALF' ./floorline journal list --before "$((entries / 2))"
measure 'journal list --lever kv --engine sglang' ./floorline journal list --lever kv --engine sglang
measure 'journal list --model nothing' ./floorline journal list --model nothing
measure 'journal compare FIRST LAST' ./floorline journal compare 1 latest
measure 'journal score' ./floorline journal score
measure 'journal score --json' ./floorline journal score --json
measure 'journal show HALF' ./floorline journal show "$((entries / 2))"
measure 'journal tree HALF' ./floorline journal tree "$((entries / 2))"
measure 'journal add' ./floorline journal add llama-3-8b --on h100 --measured 9ms
runs=1
measure 'journal check' ./floorline journal check
measure 'journal export' ./floorline journal export

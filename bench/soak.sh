#!/usr/bin/env bash
# Soak and load: the same load on each part over many rounds, and what changed between the first and the last of them: memory, errors, latencies.
# Usage: bench/soak.sh [SECONDS [PART...]]; PART is serve, endpoint or journal, 30 s each by default. Exit code 1 where a request failed.
# serve: pages, answers and uploads of files over four connections. endpoint: measure endpoint against the tests' stand-in. journal: four that add, one that
# lists, exports and checks. A long run is bench/soak.sh 3600; its output is filed under results/<machine>/ with the date.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
seconds=${1:-30}
[ $# -gt 0 ] && shift
parts=${*:-serve endpoint journal}
[ -n "$FLOORLINE_COMMAND" ] || ./floorline --version >/dev/null || exit 1
command=${FLOORLINE_COMMAND:-.build/cli/floorline}
export FLOORLINE_SKIP_BUILD_CHECK=1
folder=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; rm -rf "$folder"' EXIT
export FLOORLINE_HOME=$folder/home
failed=0

memory() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status" 2>/dev/null; }

# stdin: "second milliseconds ok" a line; the first and the last third by themselves
summary() { # $1 = title
  sort -k 2,2n | awk -v title="$1" -v seconds="$seconds" '
    { n++; ms[n] = $2; at[n] = $1; bad += !$3; if (n == 1 || $1 < first) first = $1; if (n == 1 || $1 > last) last = $1 }
    END {
      if (n == 0) { printf "%-28s nothing was done\n", title; exit 1 }
      span = last - first; if (span <= 0) span = 1
      for (i = 1; i <= n; i++) { if (at[i] < first + span / 3) a[++na] = ms[i]; if (at[i] >= first + span * 2 / 3) b[++nb] = ms[i] }
      printf "%-28s %7d done, %d failed; median %.1f -> %.1f ms, p95 %.1f -> %.1f ms\n", title, n, bad, q(a, na, .5), q(b, nb, .5), q(a, na, .95), q(b, nb, .95)
      exit bad > 0
    }
    function q(t, n, p) { return n ? t[int((n - 1) * p) + 1] : 0 }' || failed=1
}

now() { date +%s.%N; }
timed() { # $1 = log, then a command: "second milliseconds ok"
  local log=$1 from to ok=1
  shift
  from=$(now)
  "$@" >/dev/null 2>>"$folder/errors" || ok=0
  to=$(now)
  awk -v a="$from" -v b="$to" -v ok=$ok 'BEGIN { printf "%.3f %.3f %d\n", a, (b - a) * 1e3, ok }' >>"$log"
}
until_over() { # $1 = end, then a function
  local end=$1
  shift
  while [ "$(date +%s)" -lt "$end" ]; do "$@"; done
}

serve() {
  $command serve --port 0 >"$folder/serve.out" 2>&1 &
  local pid=$! url='' end i
  pids+=("$pid")
  for ((i = 0; i < 200; i++)); do
    url=$(grep -o 'http://[0-9.:]*' "$folder/serve.out" | head -1)
    [ -n "$url" ] && break
    sleep 0.1
  done
  get() { timed "$folder/pages" curl -sf --max-time 30 "$url/"; timed "$folder/answers" curl -sf --max-time 30 "$url/api/v1/floors?model=llama-3-8b&on=h100&batch=$((RANDOM % 64 + 1))"; }
  upload() { timed "$folder/uploads" curl -sf --max-time 60 --data-binary @samples/starved-training.trace.json "$url/api/v1/trace?name=t.json"; }
  get; upload
  local before=$(memory "$pid") workers=()
  end=$(($(date +%s) + seconds))
  for i in 1 2; do until_over "$end" get & workers+=($!); until_over "$end" upload & workers+=($!); done
  wait "${workers[@]}"
  echo "serve: memory $before -> $(memory "$pid") MB"
  for i in pages answers uploads; do summary "  $i" <"$folder/$i"; done
  kill "$pid" && wait "$pid" 2>/dev/null
}

endpoint() {
  local dotnet=dotnet standin
  standin=$(find .build -name Floorline.StandIn.dll -path '*bin/StandIn/*' | head -1)
  if [ -z "$standin" ]; then dotnet build tests/StandIn -c Release -v quiet >/dev/null && standin=$(find .build -name Floorline.StandIn.dll -path '*bin/StandIn/*' | head -1); fi
  $dotnet "$standin" --prefill-ms 20 --step-ms 2 --batch 64 >"$folder/standin.out" 2>&1 &
  local pid=$! url='' i
  pids+=("$pid")
  for ((i = 0; i < 200; i++)); do
    url=$(grep -o 'http://[0-9.:]*' "$folder/standin.out" | head -1)
    [ -n "$url" ] && break
    sleep 0.1
  done
  $command measure endpoint "$url" --concurrency 16 --duration "${seconds}s" --output-tokens 64 --jsonl "$folder/requests.jsonl" >"$folder/endpoint.out" 2>&1 &
  local client=$! before='' last=''
  sleep $((seconds / 4 + 1))
  before=$(memory "$client")
  while kill -0 "$client" 2>/dev/null; do last=$(memory "$client" || echo "$last"); [ -n "$last" ] && kept=$last; sleep 0.5; done
  wait "$client" || { failed=1; tail -3 "$folder/endpoint.out"; }
  echo "endpoint: memory of the client $before -> $kept MB"
  python3 -c '
import json, sys
for line in open(sys.argv[1]):
    r = json.loads(line); print(r["sent_s"], r.get("e2e_ms", 0), int(r["status"] == "ok"))' "$folder/requests.jsonl" | summary "  requests"
  kill "$pid" && wait "$pid" 2>/dev/null
}

journal() {
  export FLOORLINE_JOURNAL=$folder/journal.db
  $command journal init >/dev/null
  add() { timed "$folder/adds" $command journal add llama-3-8b --on h100 --measured $((RANDOM % 90 + 1))ms; }
  look() { timed "$folder/lists" $command journal list; timed "$folder/exports" $command journal export; timed "$folder/checks" $command journal check; }
  local end workers=() i
  end=$(($(date +%s) + seconds))
  for i in 1 2 3 4; do until_over "$end" add & workers+=($!); done
  until_over "$end" look & workers+=($!)
  wait "${workers[@]}"
  local acknowledged=$(grep -c ' 1$' "$folder/adds") there=$($command journal export | wc -l)
  echo "journal: $acknowledged acknowledged, $there there; the file has $(stat -c %s "$FLOORLINE_JOURNAL") bytes"
  [ "$acknowledged" -le "$there" ] || failed=1
  for i in adds lists exports checks; do summary "  $i" <"$folder/$i"; done
  unset FLOORLINE_JOURNAL
}

echo "$seconds s each; $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg)"
for part in $parts; do
  case $part in
    serve | endpoint | journal) "$part" ;;
    *) echo "no part $part" >&2 && exit 1 ;;
  esac
done
[ -s "$folder/errors" ] && sort "$folder/errors" | uniq -c | sort -rn | head -5 >&2
exit $failed

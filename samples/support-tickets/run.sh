#!/usr/bin/env bash
# The whole loop on a stand-in server: baseline, one change, verify speed and quality, keep or roll back, journal.
# About a minute, no model and no GPU. Usage: samples/support-tickets/run.sh [FOLDER FOR RESULTS]
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." || exit 1
source build/find-sdk.sh
find_sdk
here=samples/support-tickets
out=${1:-.build/support-tickets}
port=${PORT:-8099}
floorline=${FLOORLINE:-./floorline}
rm -rf "$out" && mkdir -p "$out" || exit 1

stand_in=${STAND_IN:-}
if [ -z "$stand_in" ]; then
  "$dotnet" build $here/StandIn -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false || exit 1
  stand_in="$dotnet .build/artifacts/bin/StandIn/debug/Floorline.StandIn.dll"
fi
$stand_in --port "$port" --tickets $here --time-scale "${TIME_SCALE:-1}" >"$out/stand-in.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
for _ in $(seq 100); do
  grep -q '^stand-in on' "$out/stand-in.log" && break
  kill -0 $server 2>/dev/null || { cat "$out/stand-in.log" >&2; exit 1; }
  sleep 0.1
done
url=http://127.0.0.1:$port/v1

say() { printf '\n== %s\n' "$*"; }
failed=0
expect() { # name, wanted exit code, exit code
  echo "(exit code $3)"
  if [ "$2" != "$3" ]; then echo "run.sh: $1 ended with $3 instead of $2" >&2; failed=1; fi
}
verify() { # baseline, candidate, name
  $floorline verify "$1" "$2" --golden $here/tickets.jsonl --slo "${SLO:-p95<1.2s}" --limit 'serious<=1/50, warn at 2, fail above' \
    --rounds "${ROUNDS:-4}" --concurrency 20 --model "${4:-baseline,$3}" --save "$out/$3" "${@:5}"
}
journal() { $floorline journal "$@" --journal "$out/journal.db"; }

say "The change: ask for short bullets. Both configurations are measured in turns and judged on 50 tickets."
verify $url $url short baseline,short --json >"$out/short.json"
code=$?
verify "$out/short/baseline.jsonl" "$out/short/candidate.jsonl" short
expect "the good change" 0 $code

say "Another change: a smaller model that is faster still. The baseline's run is kept and used again."
verify "$out/short/baseline.jsonl" $url fast baseline,fast --json >"$out/fast.json"
code=$?
verify "$out/short/baseline.jsonl" "$out/fast/candidate.jsonl" fast
expect "the fast and wrong change" 4 $code
verify "$out/short/baseline.jsonl" "$out/fast/candidate.jsonl" fast baseline,fast --markdown >"$out/fast.md"

say "Written down: what was tried, what was expected, what came of it."
journal init >/dev/null &&
  journal add --set model=support-model --set answers=wordy --samples "$out/short/baseline.jsonl" --verdict baseline --note "answers of 145 words" &&
  journal add --parent 1 --set answers=bullets --lever output-length --predicted 650ms..850ms --verify "$out/short.json" --samples "$out/short/candidate.jsonl" --note "short bullets: kept" &&
  journal add --parent 1 --set model=small-model --lever smaller-model --predicted 250ms..350ms --verify "$out/fast.json" --samples "$out/fast/candidate.jsonl" --note "fast and wrong: rolled back" &&
  journal list && journal tree && journal score || failed=1
echo
echo "Runs, verdicts and journal are in $out."
exit $failed

#!/usr/bin/env bash
# The whole loop on a stand-in server: baseline, one change, verify speed and quality, keep or roll back, journal.
# A minute and a half, no model and no GPU: the server is a stand-in whose answers, mistakes and times are seeded.
# Usage: samples/support-tickets/run.sh [FOLDER FOR RESULTS]. TIME_SCALE=0.1 makes its times a tenth, PORT chooses another port.
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
  "$dotnet" build $here/Server -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false || exit 1
  stand_in="$dotnet .build/artifacts/bin/TicketServer/debug/Floorline.TicketServer.dll"
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
expect() { # what, wanted exit code, exit code
  echo "(exit code $3)"
  if [ "$2" != "$3" ]; then
    echo "run.sh: $1 ended with $3 instead of $2" >&2
    failed=1
  fi
}
verify() { # baseline, candidate, models, name, more options
  $floorline verify "$1" "$2" --golden $here/tickets.jsonl --model "$3" --save "$out/$4" --concurrency 20 "${@:5}"
}
rules=(--slo "${SLO:-p95<1.2s}" --limit 'serious<=1/50, warn at 2, fail above' --rounds "${ROUNDS:-4}")
journal() { $floorline journal "$@" --journal "$out/journal.db" || failed=1; }

say "1. The baseline against itself: its speed, its faults, and how far two runs of the same lie apart."
verify $url $url baseline,baseline itself --rounds "${ROUNDS:-4}" --detect 25% --limit 'serious<=3/50, warn at 4, fail above'
echo "(exit code $?: 0 where no difference is shown and one of 25 % would have been; 6 where the times cannot tell, as on a busy machine)"
journal init >/dev/null
journal add support-model --set answers=wordy --samples "$out/itself/baseline.jsonl" --metric p95 --verdict baseline --note "145 words per answer"

say "2. One change, and what it should bring, on record before the run: short bullets instead of prose."
journal add --parent 1 --set answers=bullets --lever output-length --predicted 1000ms..1200ms --note "61 of 145 words"

say "3. Measured in turns with the baseline, and judged on 50 tickets."
verify $url $url baseline,short short "${rules[@]}" --json >"$out/short.json"
code=$?
verify "$out/short/baseline.jsonl" "$out/short/candidate.jsonl" '' short "${rules[@]}"
expect "the good change" 0 $code
journal add --for 2 --samples "$out/short/candidate.jsonl" --metric p95 --verify "$out/short.json"

say "4. Another change from the same start: a smaller model, faster still."
journal add small-model --parent 1 --lever smaller-model --predicted 300ms..500ms
verify "$out/short/baseline.jsonl" $url baseline,fast fast "${rules[@]}" --json >"$out/fast.json"
code=$?
verify "$out/short/baseline.jsonl" "$out/fast/candidate.jsonl" '' fast "${rules[@]}"
expect "the fast and wrong change" 4 $code
verify "$out/short/baseline.jsonl" "$out/fast/candidate.jsonl" '' fast "${rules[@]}" --markdown >"$out/fast.md"
journal add --for 4 --samples "$out/fast/candidate.jsonl" --metric p95 --verify "$out/fast.json"

say "5. What was tried, what was expected of it, what came of it."
journal tree
journal score
echo
echo "Runs, verdicts, a pull-request comment and the journal are in $out."
exit $failed

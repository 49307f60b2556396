#!/usr/bin/env bash
# Keep or roll back, in continuous integration: runs `floorline verify`, keeps verdict and comment, and ends with its exit code.
# Works wherever bash does; samples/ci/action.yml runs it on GitHub.
#
#   BASELINE=main.jsonl CANDIDATE=branch.jsonl GOLDEN=golden.jsonl samples/ci/verify.sh
#
# BASELINE, CANDIDATE   runs: JSON Lines, CSV, or endpoints such as http://127.0.0.1:8000/v1
# GOLDEN, LIMIT, SLO    golden set, limit on faults and latency targets; each may be left out
# OPTIONS               further options of verify, one per line
# OUT                   folder for verdict.json and comment.md (floorline-verdict)
# FLOORLINE             the launcher (floorline of this repository)
# ALLOW_INCONCLUSIVE=1  an inconclusive verdict does not fail the build
#
# Exit codes: 0 keep, 1 bad input, 3 kept but a latency target is missed, 4 roll back, 6 inconclusive.
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
floorline=${FLOORLINE:-$here/../../floorline}
out=${OUT:-floorline-verdict}
mkdir -p "$out" || exit 1

options=()
[ -n "${GOLDEN:-}" ] && options+=(--golden "$GOLDEN")
[ -n "${LIMIT:-}" ] && options+=(--limit "$LIMIT")
[ -n "${SLO:-}" ] && options+=(--slo "$SLO")
while IFS= read -r option; do
  [ -n "$option" ] && options+=("$option")
done <<<"${OPTIONS:-}"

"$floorline" verify "${BASELINE:-}" "${CANDIDATE:-}" "${options[@]}" --save "$out" --json >"$out/verdict.json"
code=$?
if [ $code != 0 ] && [ $code != 3 ] && [ $code != 4 ] && [ $code != 6 ]; then
  exit $code
fi

# an endpoint is asked once: its answers lie in the folder now
side() { case $1 in http://* | https://*) echo "$out/$2.jsonl" ;; *) echo "$1" ;; esac; }
"$floorline" verify "$(side "$BASELINE" baseline)" "$(side "$CANDIDATE" candidate)" "${options[@]}" --markdown >"$out/comment.md"
cat "$out/comment.md"
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"
[ $code = 6 ] && [ "${ALLOW_INCONCLUSIVE:-}" = 1 ] && exit 0
exit $code

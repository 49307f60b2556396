#!/usr/bin/env bash
# How often the speed verdict alarms where nothing changed, how often its intervals hold the truth, how often it leaves a pair open, and how often it sees a
# candidate that is 10 % slower: simulated pairs of four independent distributions and of eight servers whose times depend on each other, n 50 to 5,000. Everything
# is seeded: the same numbers every time. The constants of UnseenSpread, SerialDependence and SpeedOptions.RunSpread are fitted to these tables.
# Usage: bench/verdicts.sh [PAIRS]         prints the tables (default 1,000 pairs each; ends with the time it took)
#        bench/verdicts.sh [PAIRS SHAPES COUNTS RUN_SPREAD]  of some shapes and counts, with commas between them, and another run spread
#        bench/verdicts.sh --docs [PAIRS]  writes them into docs/verify.md, between the two marks
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
source build/find-sdk.sh
find_sdk
docs=
if [ "${1:-}" = --docs ]; then
  docs=docs/verify.md
  shift
fi

"$dotnet" build bench/Verdicts -c Release -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false >&2 || exit 1
tables=$("$dotnet" .build/artifacts/bin/Verdicts/release/Floorline.Verdicts.dll "${@:-1000}") || exit 1
if [ -z "$docs" ]; then
  printf '%s\n' "$tables"
  exit 0
fi

TABLES=$tables awk '
  /<!-- end of bench\/verdicts.sh -->/ { inside = 0 }
  !inside { print }
  /<!-- bench\/verdicts.sh --docs -->/ { print ""; print ENVIRON["TABLES"]; print ""; inside = 1 }
' "$docs" >"$docs.new" && mv "$docs.new" "$docs" && echo "The tables are in $docs."

#!/usr/bin/env bash
# Processor time and allocation of a page of the calculator and of single answers, in one process; see bench/Pages/Program.cs.
# Young objects get the room that ./floorline gives them when it serves.
# Usage: bench/pages.sh [EACH] [PAGE]
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
export DOTNET_GCgen0size=${DOTNET_GCgen0size:-0x2000000}
exec dotnet run --project bench/Pages -c Release -- "$@"

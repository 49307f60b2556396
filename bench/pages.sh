#!/usr/bin/env bash
# Processor time and allocation of a page of the calculator and of single answers, in one process; see bench/Pages/Program.cs.
# Usage: bench/pages.sh [EACH] [PAGE]
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
exec dotnet run --project bench/Pages -c Release -- "$@"

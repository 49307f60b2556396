#!/usr/bin/env bash
# Configuration search from 1,250 to 20,000 configurations in one process; see bench/Search/Program.cs.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
exec dotnet run --project bench/Search -c Release

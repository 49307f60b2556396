#!/usr/bin/env bash
# 1,000 configurations of cost, floors and diagnosis in one process; see bench/Configurations/Program.cs.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
exec dotnet run --project bench/Configurations -c Release

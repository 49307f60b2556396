#!/usr/bin/env bash
# Time and allocation of reading the headers of a sharded model folder of 444 GB (sparse files that the test writes), N times (default 5).
# The test itself asserts allocation and bytes read, never a time.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
source build/find-sdk.sh
find_sdk
"$dotnet" build tests/Io.Tests -c Debug -v quiet --nologo || exit 1
for _ in $(seq "${1:-5}"); do
  "$dotnet" test tests/Io.Tests --no-build --nologo --filter FullyQualifiedName~Read_AFolderOf300GB --logger "console;verbosity=detailed" | grep -o '[0-9.]* GB in .*'
done

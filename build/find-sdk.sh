# Sourced by ./floorline and ./test. Sets `dotnet` to a dotnet that has a .NET 10 SDK, or says what to install and exits 1.

find_sdk() {
  local candidate
  for candidate in "$(command -v dotnet 2>/dev/null)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" \
    /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
    if [ -x "$candidate" ] && "$candidate" --list-sdks 2>/dev/null | grep -q '^10\.0\.'; then
      dotnet=$candidate
      return
    fi
  done
  cat >&2 <<'MESSAGE'
Floorline needs the .NET 10 SDK, and none was found on PATH, in DOTNET_ROOT, in ~/.dotnet or in the usual folders.
Install it, then run the same command again:
  Debian, Ubuntu   sudo apt-get install dotnet-sdk-10.0
                   (where apt does not know the package, add Microsoft's feed first: https://learn.microsoft.com/dotnet/core/install/linux)
  without root     curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0
  other systems    https://dot.net/download
MESSAGE
  exit 1
}

# Sourced by ./floorline where the published command is missing or older than its sources; `root` is the repository.
# One caller at a time publishes into a folder of its own; a link then points there, so nobody runs a half-written one.

source "$root/build/find-sdk.sh"

# Style and documentation are the business of ./test: here they would only cost time and fail on somebody's newer SDK.
publish() { # $1 = folder, further arguments go to msbuild
  local folder=$1
  shift
  "$dotnet" publish "$root/src/Cli/Cli.csproj" --nologo -v quiet -c Release -o "$folder" \
    --use-current-runtime --no-self-contained -nodeReuse:false -p:UseSharedCompilation=false \
    -p:ArtifactsPath="$root/.build/launcher" -p:FloorlineLauncher=true \
    -p:GenerateDocumentationFile=false -p:EnforceCodeStyleInBuild=false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false "$@"
}

publish_cli() {
  root=$(cd "$root" && pwd) # msbuild takes a relative folder from the project, not from here
  find_sdk
  if ! mkdir -p "$root/.build"; then
    echo "floorline: cannot write $root/.build, where the command is built once" >&2
    exit 70
  fi
  exec 9>"$root/.build/publish.lock"
  if command -v flock >/dev/null; then flock 9; fi
  # whoever held the lock may have built what this caller came for
  if is_current; then
    exec 9>&-
    return
  fi

  echo "floorline: building, once; on two cores this takes a minute or two" >&2
  local started="$root/.build/stamp.new" log="$root/.build/publish.log" folder="$root/.build/cli-$$" failed=0
  # the stamp is as old as the start of the build: a source saved during it counts as newer
  : >"$started"
  # ahead-of-time compilation needs two packages of the runtime; a feed without them costs start-up time, not the command
  if ! publish "$folder" -p:PublishReadyToRun=true >"$log" 2>&1; then
    failed=1
    if grep -Eq 'error (NU|NETSDK)[0-9]+' "$log"; then
      rm -rf "$folder"
      publish "$folder" >"$log" 2>&1 && failed=0
    fi
  fi
  if [ "$failed" = 1 ]; then
    rm -rf "$folder" "$started"
    cat "$log" >&2
    echo "floorline: the build failed; the log is in $log" >&2
    exit 70
  fi

  dirname "$(readlink -f "$dotnet")" >"$root/.build/dotnet-root"
  # before .build/cli was a link it could be a folder
  if [ -d "$root/.build/cli" ] && [ ! -L "$root/.build/cli" ]; then rm -rf "$root/.build/cli"; fi
  local previous
  previous=$(readlink "$root/.build/cli" 2>/dev/null)
  ln -s "cli-$$" "$root/.build/cli.new"
  mv -T "$root/.build/cli.new" "$root/.build/cli"
  mv "$started" "$root/.build/stamp"
  # the previous one stays for commands that still run from it
  local old
  for old in "$root"/.build/cli-*; do
    case "${old##*/}" in "cli-$$" | "$previous") ;; *) rm -rf "$old" ;; esac
  done
  exec 9>&-
}

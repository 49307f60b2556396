# Sourced by ./floorline where the published command is missing or older than its sources; `root` is the repository.
# One caller at a time publishes into a folder of its own; a link then points there, so nobody runs a half-written one.

source "$root/build/find-sdk.sh"

# Style and documentation are the business of ./test: here they would only cost time and fail on somebody's newer SDK.
publish() { # $1 = folder, further arguments go to msbuild
  local folder=$1
  shift
  "$dotnet" publish "$root/src/Cli/Cli.csproj" --nologo -v quiet -c Release -o "$folder" \
    --use-current-runtime -nodeReuse:false -p:UseSharedCompilation=false \
    -p:ArtifactsPath="$root/.build/launcher" -p:FloorlineLauncher=true -p:DebugType=none \
    -p:GenerateDocumentationFile=false -p:EnforceCodeStyleInBuild=false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false "$@"
}

# The packages are those of the committed lock files, byte for byte, before anything is built from them: a feed that gives others is refused. The build itself
# restores for one runtime identifier and takes the same versions from the cache that this fills. A feed that cannot be reached is said by the build.
check_locks() { # $1 = log
  "$dotnet" restore "$root/src/Cli/Cli.csproj" --locked-mode -v quiet -nodeReuse:false -p:ArtifactsPath="$root/.build/launcher-locks" >"$1" 2>&1 && return
  ! grep -Eq 'error NU(1004|1403)' "$1"
}

# What links a program here; nothing where there is no such thing.
linker() {
  local candidate
  for candidate in clang gcc; do
    if command -v "$candidate" >/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

# One way to build after the other, best first; $1 = folder. Native code for this processor needs a linker and the compiler's package;
# code compiled ahead for the runtime needs a package too. Where a feed has neither, the command only starts more slowly.
publish_best() {
  local folder=$1 link way
  link=$(linker)
  for way in ${link:+native} ahead plain; do
    rm -rf "$folder"
    case $way in
      native) publish "$folder" -p:PublishAot=true -p:CppCompilerAndLinker="$link" -p:IlcInstructionSet=native -p:NativeDebugSymbols=false ;;
      ahead) publish "$folder" --no-self-contained -p:PublishReadyToRun=true ;;
      plain) publish "$folder" --no-self-contained ;;
    esac >"$log" 2>&1 && return
    # what does not compile does not compile in any way
    if grep -Eq 'error CS[0-9]+' "$log"; then break; fi
    cp "$log" "$log.$way"
  done
  return 1
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

  echo "floorline: building, once; on two cores this takes two minutes" >&2
  local started="$root/.build/stamp.new" log="$root/.build/publish.log" folder="$root/.build/cli-$$"
  # the stamp is as old as the start of the build: a source saved during it counts as newer
  : >"$started"
  if ! check_locks "$log" || ! publish_best "$folder"; then
    rm -rf "$folder" "$started"
    cat "$log" >&2
    echo "floorline: the build failed; the log is in $log" >&2
    exit 70
  fi

  echo "$processor" >"$root/.build/processor"
  dirname "$(readlink -f "$dotnet")" >"$root/.build/dotnet-root"
  # before .build/cli was a link it could be a folder
  if [ -d "$root/.build/cli" ] && [ ! -L "$root/.build/cli" ]; then rm -rf "$root/.build/cli"; fi
  local previous
  previous=$(readlink "$root/.build/cli" 2>/dev/null)
  ln -s "cli-$$" "$root/.build/cli.new"
  # GNU, or BSD
  mv -T "$root/.build/cli.new" "$root/.build/cli" 2>/dev/null || mv -h "$root/.build/cli.new" "$root/.build/cli"
  mv "$started" "$root/.build/stamp"
  # the previous one stays for commands that still run from it
  local old
  for old in "$root"/.build/cli-*; do
    case "${old##*/}" in "cli-$$" | "$previous") ;; *) rm -rf "$old" ;; esac
  done
  exec 9>&-
}

#!/usr/bin/env bash
# The kernels as they are against those of another commit, compiled into one program: speed in turns (processor time of one thread) and whether
# the bits of the results are equal. Ends with 2 where a median is below 0.97 or a bit differs.
#   bench/kernel-turns.sh COMMIT|FOLDER [ROUNDS] [WORDS OF A CASE'S NAME]     NATIVE=1 for the native compiler instead of the runtime's
cd "$(dirname "$0")/.." || exit 1
source build/find-sdk.sh
find_sdk
from=${1:?COMMIT or FOLDER with the kernels to compare with}
shift
out=$PWD/.build/bench/kernel-turns
rm -rf "$out/before"
mkdir -p "$out/before"
if [ -d "$from" ]; then
  cp "$from"/*.cs "$out/before/"
else
  git archive "$from" src/Probes/Kernels | tar -x -C "$out/before" --strip-components 3 || exit 1
fi
cp bench/KernelTurns/Case*.cs "$out/before/"
sed -i 's/Floorline\.Probes\.Kernels/Before.Kernels/; s/Floorline\.KernelTurns/Before.KernelTurns/' "$out"/before/*.cs
way=(build)
if [ -n "$NATIVE" ]; then way=(publish -p:PublishAot=true -p:CppCompilerAndLinker=gcc -p:IlcInstructionSet=native -p:NativeDebugSymbols=false --use-current-runtime); fi
"$dotnet" "${way[@]}" bench/KernelTurns -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false -p:TreatWarningsAsErrors=false \
  -p:RunAnalyzers=false -p:BeforeFolder="$out/before" -p:ArtifactsPath="$out/${NATIVE:+native}build" -p:FloorlineLauncher=true -o "$out/${NATIVE:+native}program" || exit 1
rounds=${1:-15} words=${2:-} processes=${PROCESSES:-5}
program=("$dotnet" "$out/program/Floorline.KernelTurns.dll")
if [ -n "$NATIVE" ]; then program=("$out/nativeprogram/Floorline.KernelTurns"); fi
echo "speed now over before, processor time of one thread, $rounds rounds in turns, $processes processes${NATIVE:+, native}: median (lowest and highest process), best over best"
for seed in $(seq "$processes"); do DOTNET_TieredPGO=0 "${program[@]}" "$rounds" "$words" "$seed" || exit 1; done | sort | awk -F '\t' '
  function flush(  i, j, t, m) {
    if (n == 0) return
    for (i = 2; i <= n; i++) for (j = i; j > 1 && r[j] < r[j - 1]; j--) { t = r[j]; r[j] = r[j - 1]; r[j - 1] = t }
    m = n % 2 ? r[(n + 1) / 2] : (r[n / 2] + r[n / 2 + 1]) / 2
    printf "%-34s %.3f (%.3f to %.3f)  %.3f%s%s\n", name, m, r[1], r[n], best, bits, m < 0.97 ? "  SLOWER" : ""
    cases++; slow += m < 0.97; other += bits != ""; if (cases == 1 || m < lowest) lowest = m; sum += m; n = 0; bits = ""; best = 0
  }
  $1 != name { flush(); name = $1 }
  { r[++n] = $2; if ($3 > best) best = $3; if ($4 != "") bits = "  " $4 }
  END { flush(); printf "%d cases, mean of medians %.3f, lowest %.3f; %d below 0.97, %d with other bits\n", cases, sum / cases, lowest, slow, other; exit slow + other > 0 ? 2 : 0 }'

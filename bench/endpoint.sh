#!/usr/bin/env bash
# The endpoint client under load, against the stand-in of the tests on the same machine: 50 tokens/s per stream, one event per token.
#   1. Processor time of the client per token at 512 streams (target: at most 20 us), in turn with a public HTTP load tool that
#      receives the same bytes and looks at none of them: wrk, else h2load, else ab; installed from Debian where this may be done.
#   2. 1, 32 and 256 streams: what the kernel's stamps keep out of the figures.
#   3. 1,000 streams: the rate that was reached, and the client's own delay.
# Usage: bench/endpoint.sh [ROUNDS]   (default 3; about 3 minutes)
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1
rounds=${1:-3}
tokens=200
work=$(mktemp -d)
server=

finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null; fi
  rm -rf "$work"
}
trap finish EXIT

tool=
for name in wrk h2load ab; do
  if command -v "$name" >/dev/null; then tool=$name; break; fi
done
if [ -z "$tool" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get install -y -q wrk >"$work/apt.log" 2>&1; then
  tool=wrk
fi

./floorline --version >/dev/null || exit 1
source build/find-sdk.sh
find_sdk
if ! "$dotnet" publish tests/StandIn -c Release -o .build/stand-in --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  exit 1
fi
"$dotnet" .build/stand-in/Floorline.StandIn.dll --prefill-ms 30 --step-ms 20 >"$work/address" &
server=$!
for _ in $(seq 100); do
  if [ -s "$work/address" ]; then break; fi
  sleep 0.1
done
url=$(head -n 1 "$work/address")
url=${url%/}

body='{"model":"stand-in-8b","messages":[{"role":"user","content":"one two three four five six seven eight"}],"max_tokens":'$tokens',"stream":true}'
printf '%s' "$body" >"$work/body.json"
cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.body = '$body'
wrk.headers["Content-Type"] = "application/json"
LUA

field() { # $1 = name, first occurrence in the document
  grep -o "\"$1\": *[^,}]*" "$work/run.json" | head -n 1 | sed 's/.*: *//; s/"//g'
}

floorline() { # $1 = streams, $2 = requests
  ./floorline measure endpoint "$url" --concurrency "$1" --requests "$2" --warmup "$1" --prompt-tokens 32 --output-tokens $tokens --json >"$work/run.json"
}

sent() { # tokens that the stand-in has sent so far
  curl -s "$url/metrics" | awk '/generation_tokens_total[{]/ { print $2 }'
}

load_tool() { # the tool's processor seconds, user and system, on 512 connections
  TIMEFORMAT='%U %S'
  case $tool in
  wrk) { time wrk -t 1 -c 512 -d 12 --timeout 30s -s "$work/post.lua" "$url/v1/chat/completions" >"$work/tool.log" 2>&1; } 2>"$work/time" ;;
  h2load) { time h2load --h1 -t 1 -c 512 -n 1536 -d "$work/body.json" -H 'content-type: application/json' "$url/v1/chat/completions" >"$work/tool.log" 2>&1; } 2>"$work/time" ;;
  ab) { time ab -k -s 60 -c 512 -n 1536 -p "$work/body.json" -T application/json "$url/v1/chat/completions" >"$work/tool.log" 2>&1; } 2>"$work/time" ;;
  esac
  awk '{ print $1 + $2 }' "$work/time"
}

middle() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "Client processor time per token, 512 streams of 50 tokens/s, $rounds rounds in turn"
for ((i = 0; i < rounds; i++)); do
  floorline 512 1536
  ours=$(field cpu_us_per_token)
  echo "$ours" >>"$work/ours"
  line=$(printf 'floorline %5.1f us (%.0f tokens/s, %.0f B allocated per token)' "$ours" "$(field output_tok_s)" "$(field allocated_bytes_per_token)")
  if [ -n "$tool" ]; then
    before=$(sent)
    seconds=$(load_tool)
    after=$(sent)
    theirs=$(awk -v s="$seconds" -v n="$((after - before))" 'BEGIN { print (n > 0 ? s * 1e6 / n : 0) }')
    echo "$theirs" >>"$work/theirs"
    line="$line   $tool $(printf '%5.1f' "$theirs") us   ratio $(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }')"
  fi
  echo "  $line"
done
printf '  median    floorline %.1f us' "$(middle <"$work/ours")"
if [ -n "$tool" ]; then
  printf ', %s %.1f us, ratio %.2f (%s reads no event; floorline parses and stamps each)\n' "$tool" "$(middle <"$work/theirs")" \
    "$(awk -v a="$(middle <"$work/ours")" -v b="$(middle <"$work/theirs")" 'BEGIN { print (b > 0 ? a / b : 0) }')" "$tool"
else
  printf '; no load tool beside it: neither wrk, h2load nor ab is here, and none may be installed\n'
fi

row() { # $1 = streams, $2 = requests
  floorline "$1" "$2"
  printf '  %7d %9.0f %10.2f %10.2f %12.3f %12.3f %9.1f %8.1f   %s\n' "$1" "$(field output_tok_s)" \
    "$(grep -o '"itl_ms": *{[^}]*}' <(tr -d '\n' <"$work/run.json") | head -n 1 | grep -o '"p50": *[0-9.]*' | grep -o '[0-9.]*$')" \
    "$(grep -o '"itl_ms": *{[^}]*}' <(tr -d '\n' <"$work/run.json") | head -n 1 | grep -o '"p99": *[0-9.]*' | grep -o '[0-9.]*$')" \
    "$(field stamp_delay_p50_ms)" "$(field stamp_delay_p99_ms)" "$(field cpu_us_per_token)" "$(field others_busy_cores)" \
    "$(if [ "$(field limited)" = true ]; then echo 'client-limited'; else echo 'the server is measured'; fi)"
}

echo
echo "Streams of 50 tokens/s (true ITL 20 ms); the stamp delay is what the kernel's stamps keep out of the figures"
echo "  streams  tokens/s  ITL p50 ms     p99 ms  delay p50 ms   p99 ms     us/token   others"
row 1 3
row 32 96
row 256 768
row 1000 2000
uptime

#!/usr/bin/env bash
# Builds everything once and runs every test, against a PostgreSQL and a RabbitMQ of its own.
#   ./test.sh              all tests
#   ./test.sh Planning     tests whose full name contains "Planning" (or a whole `dotnet test` filter, such as 'FullyQualifiedName!~Integration')
# Ends with one line: N passed, N failed. EVENTFLOW_CASES names a folder with the optional large cases.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

say() { printf '%s\n' "$*" >&2; }
fail() { say "test.sh: $*"; exit 1; }

# What users run, and what ./eventflow is built in, which one of the tests starts.
configuration=Release

noise='^(Test run for|A total of|Starting test execution|Results File:|No test matches|Data collector .Blame|$)'

missing_packages() {
  { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; } >/dev/null || echo postgresql
  { [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || command -v rabbitmq-server; } >/dev/null || echo rabbitmq-server
  { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import pika' 2>/dev/null; } || echo python3-pika
}

install_packages() {
  local log policy=/usr/sbin/policy-rc.d ours=
  log=$(mktemp)
  # The tests start private servers; the system-wide ones that come with the packages must stay down.
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy" && ours=1
  fi
  say "Installing: $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"; } >"$log" 2>&1 </dev/null
  local code=$?
  [ -z "$ours" ] || rm -f "$policy"
  [ $code -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return $code
}

prepare_machine() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0 is not installed: https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --version >/dev/null 2>&1 || fail "the installed .NET SDK does not satisfy global.json: $(dotnet --list-sdks | tr '\n' ' ')- install .NET SDK 10.0."

  local packages
  mapfile -t packages < <(missing_packages)
  [ ${#packages[@]} -eq 0 ] && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    install_packages "${packages[@]}" || fail "could not install ${packages[*]} (output above)."
  else
    fail "missing: ${packages[*]}. On Debian or Ubuntu: sudo apt-get install ${packages[*]}"
  fi
}

# Everything started from here on carries this folder in its environment, so what is ours can be told from what is not.
ours() {
  local file
  for file in $(env -u TMPDIR grep -lzsx "TMPDIR=$TMPDIR" /proc/[0-9]*/environ); do
    file=${file#/proc/}
    echo "${file%/environ}"
  done
}

clean_up() {
  trap '' INT TERM HUP
  # Compilers and build nodes wait for more work, test hosts still run after Ctrl-C. Servers are stopped by their guards (Servers/guard.sh).
  local polls pid
  for pid in $(ours); do
    case $(tr '\0' ' ' 2>/dev/null < "/proc/$pid/cmdline") in *VBCSCompiler* | *MSBuild* | *vstest* | *testhost* | *'dotnet test'*) kill "$pid" 2>/dev/null ;; esac
  done
  for ((polls = 0; polls < 150; polls++)); do
    [ -z "$(ours)" ] && break
    sleep 0.1
  done
  for pid in $(ours); do kill -KILL "$pid" 2>/dev/null; done
  rm -rf -- "$TMPDIR"
}

count() { # attribute of <Counters>, file
  grep -o "<Counters [^>]*" "$2" | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$'
}

run_project() {
  local project=$1 name file code
  name=$(basename "$project" .csproj)
  file=$TMPDIR/results/$name.trx
  # In the background, because bash runs no trap while it waits for something in front.
  (
    dotnet test "$project" -c "$configuration" --no-build --nologo --logger "trx;LogFileName=$name.trx" \
      --logger "console;verbosity=minimal" --results-directory "$TMPDIR/results" \
      --blame-hang-timeout 10m --blame-hang-dump-type none "${filter[@]}" </dev/null 2>&1 |
      grep -vE "$noise"
    exit "${PIPESTATUS[0]}"
  ) &
  wait $!
  code=$?

  if [ -f "$file" ]; then
    local total good bad
    total=$(count total "$file") good=$(count passed "$file") bad=$(count failed "$file")
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - good - bad))
    # A crashed test host leaves a report in which nothing failed.
    [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || failed=$((failed + 1))
  elif [ "$code" -ne 0 ]; then
    say "$name ended with code $code and without a report."
    failed=$((failed + 1))
  fi
}

prepare_machine

TMPDIR=$(mktemp -d /tmp/ef.XXXXXX) || fail "cannot create a folder in /tmp"
# The database server runs as another user and lives in here.
chmod 755 "$TMPDIR"
export TMPDIR
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDTERMINALLOGGER=off

filter=()
case ${1-} in
  '') ;;
  *[=~]*) filter=(--filter "$1") ;;
  *) filter=(--filter "FullyQualifiedName~$1") ;;
esac

dotnet build EventFlow.sln -c "$configuration" -nologo -v quiet </dev/null >"$TMPDIR/build.log" 2>&1 || {
  cat "$TMPDIR/build.log" >&2
  fail "the build failed"
}

passed=0 failed=0 skipped=0
run_project tests/EventFlow.Tests/EventFlow.Tests.csproj # the fast ones first; beside those with servers they take as long as both
for project in tests/*Tests/*.csproj; do
  [ "$project" = tests/EventFlow.Tests/EventFlow.Tests.csproj ] || run_project "$project"
done

[ $((passed + failed)) -gt 0 ] || say "No test ran${1:+: nothing matches '$1'}."
summary="$passed passed, $failed failed"
[ $skipped -eq 0 ] || summary="$summary, $skipped skipped"
result=1
[ $failed -eq 0 ] && [ $passed -gt 0 ] && result=0
clean_up
trap - EXIT
printf '%s\n' "$summary"
exit $result

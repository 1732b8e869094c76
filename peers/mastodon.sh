#!/bin/sh
# A server that speaks the Mastodon API on 127.0.0.1 (mastodon_mock), for the tests of its connector.
# It keeps real state behind real HTTP, but is not Mastodon: docs/networks/mastodon.md says what it cannot show.
#
#   peers/mastodon.sh install   a Python environment of its own, from the package registry
#   peers/mastodon.sh start     empty community, answering, .peers/mastodon/env written
#   peers/mastodon.sh status    is it answering?
#   peers/mastodon.sh stop      stops it; all it knew was in memory
#
# MASTODON_PORT (8085) is its port; PYTHON makes the environment where uv is not installed.
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
ROOT=$(dirname -- "$HERE")
HOME_DIR="$ROOT/.peers/mastodon"
VENV="$HOME_DIR/venv"
PORT=${MASTODON_PORT:-8085}
HOST="127.0.0.1:$PORT"
URL="http://$HOST"

say() { printf 'mastodon: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

alive() { [ -f "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }
answers() {
    "$VENV/bin/python" -c "import urllib.request as u; u.build_opener(u.ProxyHandler({})).open('$URL/api/v1/instance', timeout=5)" \
        2>/dev/null
}
installed() { cmp -s "$HERE/mastodon/requirements.txt" "$VENV/installed.txt"; }

install_packages() {
    if installed; then say "nothing to install"; return; fi
    mkdir -p "$HOME_DIR"
    uv="$ROOT/.venv/bin/uv"
    if [ -x "$uv" ]; then
        "$uv" venv -q --clear "$VENV"
        "$uv" pip install -q --python "$VENV/bin/python" -r "$HERE/mastodon/requirements.txt"
    else
        "${PYTHON:-python3}" -m venv --clear "$VENV"
        "$VENV/bin/python" -m pip install -q -r "$HERE/mastodon/requirements.txt"
    fi
    cp "$HERE/mastodon/requirements.txt" "$VENV/installed.txt"
    say "installed"
}

start() {
    if alive "$HOME_DIR/pid" && answers && [ -f "$HOME_DIR/env" ]; then say "already at $URL"; return; fi
    installed || fail "missing; run peers/mastodon.sh install"
    stop >/dev/null
    ! answers || fail "port $PORT is taken; set MASTODON_PORT"
    # --config is needed for the file, --domain for links that lead here.
    (cd "$HOME_DIR" && exec "$VENV/bin/mastodon_mock" serve --config "$HERE/mastodon/server.toml" \
        --in-memory --host 127.0.0.1 --port "$PORT" --domain "$HOST" --log-level warning \
        >"$HOME_DIR/server.log" 2>&1) &
    echo $! >"$HOME_DIR/pid"
    i=0
    until answers; do
        i=$((i + 1)); [ "$i" -lt 100 ] || fail "it does not answer, see $HOME_DIR/server.log"
        sleep 0.1
    done
    printf 'URL=%s\nHOST=%s\n' "$URL" "$HOST" >"$HOME_DIR/env"
    say "ready at $URL"
}

stop() {
    if alive "$HOME_DIR/pid"; then
        pid=$(cat "$HOME_DIR/pid")
        kill "$pid" 2>/dev/null || true
        i=0
        while kill -0 "$pid" 2>/dev/null && [ "$i" -lt 50 ]; do i=$((i + 1)); sleep 0.1; done
        kill -9 "$pid" 2>/dev/null || true  # an open stream holds its polite end
    fi
    rm -f "$HOME_DIR/pid" "$HOME_DIR/env"
    say "stopped"
}

status() {
    if [ -f "$HOME_DIR/env" ] && answers; then say "ready at $URL"; else say "not running"; exit 1; fi
}

case "${1:-}" in
    install) install_packages ;;
    start) start ;;
    stop) stop ;;
    status) status ;;
    *) fail "usage: peers/mastodon.sh install|start|stop|status" ;;
esac

#!/bin/sh
# A real WordPress on 127.0.0.1, for the tests of its connector and of the first law.
#
#   peers/wordpress.sh install   packages it needs (Debian, as root)
#   peers/wordpress.sh start     fresh database, site answering, .peers/wordpress/env written
#   peers/wordpress.sh status    is it answering?
#   peers/wordpress.sh stop      stops it and drops its database
#
# WP_PORT (8081) is the site's port. The machine's own MariaDB is used when root may enter
# without a password on 127.0.0.1:3306; otherwise, or with WP_DB=private, one of our own is
# started on WP_DB_PORT (53306). Everything else lives under .peers/wordpress.
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
ROOT=$(dirname -- "$HERE")
HOME_DIR="$ROOT/.peers/wordpress"
SOURCE=/usr/share/wordpress
PORT=${WP_PORT:-8081}
URL="http://127.0.0.1:$PORT"
DB_NAME="vigie_peer_wordpress_$PORT"
PACKAGES="wordpress mariadb-server mariadb-client php-cli php-mysql php-xml php-mbstring php-gd php-curl curl"

say() { printf 'wordpress: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

sql() { mariadb --no-defaults --protocol=tcp -h 127.0.0.1 -P "$DB_PORT" -u root -e "$1"; }
alive() { [ -f "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }
answers() { curl -fsS -m 5 -o /dev/null "$URL/?rest_route=/vigie-peer/v1/ready" 2>/dev/null; }

missing() {
    for command in php mariadb mariadbd curl; do
        command -v "$command" >/dev/null || printf '%s ' "$command"
    done
    if command -v php >/dev/null; then
        for extension in mysqli dom mbstring curl; do
            php -r "exit(extension_loaded('$extension') ? 0 : 1);" || printf 'php-%s ' "$extension"
        done
    fi
    [ -f "$SOURCE/wp-load.php" ] || printf 'wordpress '
}

install_packages() {
    if [ -z "$(missing)" ]; then say "nothing to install"; return; fi
    [ "$(id -u)" = 0 ] || fail "missing: $(missing); run as root: apt-get install --no-install-recommends $PACKAGES"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES
    [ -z "$(missing)" ] || fail "still missing: $(missing)"
    say "installed"
}

choose_database() {
    DB_PORT=3306
    if [ "${WP_DB:-}" != private ] && sql "SELECT 1" >/dev/null 2>&1; then return; fi
    DB_PORT=${WP_DB_PORT:-53306}
    data="$HOME_DIR/mysql"
    if [ ! -d "$data/mysql" ]; then
        mkdir -p "$data"
        mariadb-install-db --no-defaults --datadir="$data" --user="$(id -un)" \
            --auth-root-authentication-method=normal --skip-test-db >"$HOME_DIR/mysql.log" 2>&1
    fi
    if ! alive "$HOME_DIR/mysql.pid"; then
        mariadbd --no-defaults --user="$(id -un)" --datadir="$data" --bind-address=127.0.0.1 \
            --port="$DB_PORT" --socket="$data/mysql.sock" --pid-file="$HOME_DIR/mysql.pid" \
            >>"$HOME_DIR/mysql.log" 2>&1 &
    fi
    i=0
    until sql "SELECT 1" >/dev/null 2>&1; do
        i=$((i + 1)); [ "$i" -lt 100 ] || fail "MariaDB does not answer, see $HOME_DIR/mysql.log"
        sleep 0.1
    done
}

lay_site() {
    site="$HOME_DIR/site"
    if ! cmp -s "$SOURCE/wp-includes/version.php" "$site/wp-includes/version.php"; then
        rm -rf "$site"
        cp -aL "$SOURCE" "$site"
    fi
    mkdir -p "$site/wp-content/mu-plugins" "$site/wp-content/themes/peer"
    cp "$HERE/wordpress/wp-config.php" "$site/wp-config.php"
    cp "$HERE/wordpress/vigie-peer.php" "$site/wp-content/mu-plugins/"
    cp "$HERE"/wordpress/theme/* "$site/wp-content/themes/peer/"
}

start() {
    if alive "$HOME_DIR/php.pid" && answers && [ -f "$HOME_DIR/env" ]; then say "already at $URL"; return; fi
    [ -z "$(missing)" ] || fail "missing: $(missing); run peers/wordpress.sh install"
    stop >/dev/null
    ! curl -sS -m 2 -o /dev/null "$URL/" 2>/dev/null || fail "port $PORT is taken; set WP_PORT"
    mkdir -p "$HOME_DIR"
    choose_database
    sql "DROP DATABASE IF EXISTS $DB_NAME; CREATE DATABASE $DB_NAME CHARACTER SET utf8mb4"
    lay_site
    export WP_PEER_URL="$URL" WP_PEER_DB="$DB_NAME" WP_PEER_DB_HOST="127.0.0.1:$DB_PORT"
    php "$HERE/wordpress/install.php" "$HOME_DIR/site" >"$HOME_DIR/env.new"
    (cd "$HOME_DIR/site" && PHP_CLI_SERVER_WORKERS=4 exec php -S "127.0.0.1:$PORT" \
        -d memory_limit=256M >"$HOME_DIR/php.log" 2>&1) &
    echo $! >"$HOME_DIR/php.pid"
    i=0
    until answers; do
        i=$((i + 1)); [ "$i" -lt 100 ] || fail "the site does not answer, see $HOME_DIR/php.log"
        sleep 0.1
    done
    echo "DB_PORT=$DB_PORT" >>"$HOME_DIR/env.new"
    chmod 600 "$HOME_DIR/env.new"
    mv "$HOME_DIR/env.new" "$HOME_DIR/env"
    say "ready at $URL"
}

stop() {
    if alive "$HOME_DIR/php.pid"; then
        pid=$(cat "$HOME_DIR/php.pid")
        # The workers are children of the first process and outlive it.
        children=$(ps -o pid= --ppid "$pid" 2>/dev/null || true)
        # shellcheck disable=SC2086
        kill "$pid" $children 2>/dev/null || true
    fi
    if [ -f "$HOME_DIR/env" ]; then
        DB_PORT=$(sed -n 's/^DB_PORT=//p' "$HOME_DIR/env")
        [ -z "$DB_PORT" ] || sql "DROP DATABASE IF EXISTS $DB_NAME" 2>/dev/null || true
    fi
    if alive "$HOME_DIR/mysql.pid"; then
        pid=$(cat "$HOME_DIR/mysql.pid")
        kill "$pid"
        i=0
        while kill -0 "$pid" 2>/dev/null && [ "$i" -lt 100 ]; do i=$((i + 1)); sleep 0.1; done
    fi
    rm -f "$HOME_DIR/php.pid" "$HOME_DIR/env" "$HOME_DIR/env.new"
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
    *) fail "usage: peers/wordpress.sh install|start|stop|status" ;;
esac

#!/bin/sh
# Real mailboxes on 127.0.0.1, for the tests of their connector: Dovecot (IMAP with IDLE, LMTP) and a real
# SMTP server in front that delivers into it, so that a mail goes from a customer to the brand and back.
#
#   peers/mailbox.sh install   packages it needs (Debian, as root) and aiosmtpd in an environment of its own
#   peers/mailbox.sh start     empty mailboxes, both servers answering, .peers/mailbox/env written
#   peers/mailbox.sh status    do they answer?
#   peers/mailbox.sh stop      stops them
#
# MAILBOX_PORT (10143) is the first of the seven ports they use. Everything lives under .peers/mailbox.
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
ROOT=$(dirname -- "$HERE")
HOME_DIR="$ROOT/.peers/mailbox"
PORT=${MAILBOX_PORT:-10143}
PACKAGES="dovecot-imapd dovecot-lmtpd openssl python3-venv"
PASSWORD="long-password-of-the-tests"

say() { printf 'mailbox: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

alive() { [ -f "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

# Both must greet: a port that is open is not yet a server.
answers() {
    [ -f "$1" ] || return 1
    python3 - "$1" <<'PYTHON' 2>/dev/null
import socket, sys
facts = dict(line.rstrip("\n").split("=", 1) for line in open(sys.argv[1], encoding="utf-8") if "=" in line)
for port, word in (("IMAP_PORT", b"* OK"), ("LMTP_PORT", b"220"), ("SMTP_PORT", b"220"), ("MX_PORT", b"220")):
    with socket.create_connection(("127.0.0.1", int(facts[port])), 3) as line:
        line.settimeout(3)
        if not line.recv(200).startswith(word):
            sys.exit(1)
PYTHON
}

missing() {
    command -v dovecot >/dev/null || printf 'dovecot-imapd '
    [ -x /usr/lib/dovecot/lmtp ] || printf 'dovecot-lmtpd '
    command -v openssl >/dev/null || printf 'openssl '
    [ -x "$HOME_DIR/venv/bin/python" ] || printf 'aiosmtpd '
}

install_packages() {
    if ! command -v dovecot >/dev/null || [ ! -x /usr/lib/dovecot/lmtp ] || ! command -v openssl >/dev/null; then
        [ "$(id -u)" = 0 ] || fail "missing: $(missing); run as root: apt-get install --no-install-recommends $PACKAGES"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES
    fi
    if [ ! -x "$HOME_DIR/venv/bin/python" ] || ! "$HOME_DIR/venv/bin/python" -c 'import aiosmtpd' 2>/dev/null; then
        mkdir -p "$HOME_DIR"
        python3 -m venv "$HOME_DIR/venv"
        "$HOME_DIR/venv/bin/python" -m pip install -q -r "$HERE/mailbox/requirements.txt"
    fi
    [ -z "$(missing)" ] || fail "still missing: $(missing)"
    say "installed"
}

# A certificate authority that only the tests trust (SSL_CERT_FILE), and one certificate of it.
lay_certificates() {
    tls="$HOME_DIR/tls"
    [ ! -f "$tls/server.pem" ] || return 0
    mkdir -p "$tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=Vigie peer CA" \
        -keyout "$tls/ca.key" -out "$tls/ca.pem" 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" \
        -keyout "$tls/server.key" -out "$tls/server.csr" 2>/dev/null
    echo "subjectAltName=DNS:localhost" >"$tls/names"
    openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial \
        -days 3650 -extfile "$tls/names" -out "$tls/server.pem" 2>/dev/null
}

# Mail is kept as the system's user `mail`: Dovecot refuses to keep any as root.
lay_mailboxes() {
    rm -rf "$HOME_DIR/mail" "$HOME_DIR/run" "$HOME_DIR/state"
    mkdir -p "$HOME_DIR/mail" "$HOME_DIR/run" "$HOME_DIR/state" "$HOME_DIR/keys/default/HS256"
    chown mail: "$HOME_DIR/mail"
    uid=$(id -u mail); gid=$(id -g mail)
    : >"$HOME_DIR/users"
    for user in brand@boreale.test full@boreale.test elodie@client.test bruno@client.test; do
        extra=""
        [ "$user" != full@boreale.test ] || extra="userdb_quota_rule=*:messages=1"
        printf '%s:{PLAIN}%s:%s:%s::%s/mail/%s::%s\n' "$user" "$PASSWORD" "$uid" "$gid" "$HOME_DIR" "$user" "$extra" \
            >>"$HOME_DIR/users"
    done
    printf 'introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=%s/keys/\n' "$HOME_DIR" \
        >"$HOME_DIR/oauth2.conf"
    printf '%s' "$PASSWORD" | openssl base64 -A >"$HOME_DIR/keys/default/HS256/default"
    chmod -R a+rX "$HOME_DIR/keys"
    sed -e "s|@HOME@|$HOME_DIR|g" -e "s|@IMAP_PORT@|$PORT|" -e "s|@IMAPS_PORT@|$((PORT + 1))|" \
        -e "s|@LMTP_PORT@|$((PORT + 2))|" "$HERE/mailbox/dovecot.conf" >"$HOME_DIR/dovecot.conf"
}

write_facts() {
    cat >"$HOME_DIR/env.new" <<FACTS
HOST=localhost
IMAP_PORT=$PORT
IMAPS_PORT=$((PORT + 1))
LMTP_PORT=$((PORT + 2))
SMTP_PORT=$((PORT + 3))
SMTPS_PORT=$((PORT + 4))
MX_PORT=$((PORT + 5))
PASSWORD=$PASSWORD
CA=$HOME_DIR/tls/ca.pem
CERT=$HOME_DIR/tls/server.pem
KEY=$HOME_DIR/tls/server.key
FACTS
    chmod 600 "$HOME_DIR/env.new"
}

start() {
    if alive "$HOME_DIR/post.pid" && answers "$HOME_DIR/env"; then say "already on port $PORT and after"; return; fi
    [ -z "$(missing)" ] || fail "missing: $(missing); run peers/mailbox.sh install"
    [ "$(id -u)" = 0 ] || fail "Dovecot changes user for each mailbox: start it as root"
    stop >/dev/null
    lay_certificates
    lay_mailboxes
    write_facts
    ! answers "$HOME_DIR/env.new" || fail "port $PORT is taken; set MAILBOX_PORT"
    dovecot -c "$HOME_DIR/dovecot.conf"
    "$HOME_DIR/venv/bin/python" "$HERE/mailbox/post.py" "$HOME_DIR/env.new" >"$HOME_DIR/post.log" 2>&1 &
    echo $! >"$HOME_DIR/post.pid"
    i=0
    until answers "$HOME_DIR/env.new"; do
        i=$((i + 1)); [ "$i" -lt 100 ] || fail "no answer, see $HOME_DIR/dovecot.log and $HOME_DIR/post.log"
        sleep 0.1
    done
    mv "$HOME_DIR/env.new" "$HOME_DIR/env"
    say "ready on port $PORT and after"
}

stop() {
    for pid in "$HOME_DIR/post.pid" "$HOME_DIR/run/master.pid"; do
        if alive "$pid"; then
            kill "$(cat "$pid")" 2>/dev/null || true
            i=0
            while alive "$pid" && [ "$i" -lt 50 ]; do i=$((i + 1)); sleep 0.1; done
        fi
    done
    rm -f "$HOME_DIR/post.pid" "$HOME_DIR/env" "$HOME_DIR/env.new"
    say "stopped"
}

status() {
    if answers "$HOME_DIR/env"; then say "ready on port $PORT and after"; else say "not running"; exit 1; fi
}

case "${1:-}" in
    install) install_packages ;;
    start) start ;;
    stop) stop ;;
    status) status ;;
    *) fail "usage: peers/mailbox.sh install|start|stop|status" ;;
esac

#!/bin/sh
# Finds a Python that can run Vigie and hands over to install.py.
# POSIX sh on purpose: a bare machine has nothing better yet.
set -eu
cd "$(dirname "$0")/.."

can_run() { # $1: a Python, $2: modules it must have
  "$1" -c "import sys, $2; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))" 2>/dev/null
}

# A Python that can make a complete environment first; then one that needs help with pip.
for modules in "venv, ensurepip" "venv"; do
  for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if can_run "$name" "$modules"; then
      exec "$name" scripts/install.py "$@"
    fi
  done
done

cat >&2 <<'TEXT'
Vigie a besoin de Python 3.11, 3.12 ou 3.13, et n'en trouve pas ici.
    Debian, Ubuntu :  sudo apt-get install python3 python3-venv
    macOS :           brew install python@3.13      (ou l'installateur de python.org)
Puis relancez la même commande. Un Python ailleurs ?  make install PYTHON=/chemin/vers/python3

Vigie needs Python 3.11, 3.12 or 3.13, and finds none here.
    Debian, Ubuntu:  sudo apt-get install python3 python3-venv
    macOS:           brew install python@3.13       (or the installer of python.org)
Then run the same command again. A Python elsewhere?  make install PYTHON=/path/to/python3
TEXT
exit 1

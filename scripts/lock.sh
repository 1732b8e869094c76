#!/bin/sh
# Resolves pyproject.toml into the lock files: every version pinned, every file hashed, for every
# Python and system we support at once. Other arguments go to uv, e.g. `--upgrade-package django`.
set -eu
cd "$(dirname "$0")/.."

compile() {
  "${UV:-.venv/bin/uv}" pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11 \
    --custom-compile-command "make lock" "$@"
}

compile pyproject.toml --group build -o requirements.lock "$@"
compile pyproject.toml --group build --group dev -o requirements-dev.lock "$@"
# The installer itself, alone: it is what pip fetches first.
echo uv | compile - -o requirements-uv.lock "$@"

#!/bin/sh
# Makes .venv and installs lock files into it, and does nothing when they are installed already.
# Usage: .ci/python.sh LOCK...     (PYTHON names the Python to use; it must be 3.11 or newer)
set -eu
cd "$(dirname "$0")/.."
stamps=.venv/installed

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || stop "PYTHON=$PYTHON is not a Python 3.11 or newer."
        printf '%s' "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3 python3.14; do
        if new_enough "$candidate"; then printf '%s' "$candidate"; return; fi
    done
    stop "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3"
}

# Debian and Ubuntu split venv off Python: "python3 -m venv" is there but cannot put pip into what it makes.
make_venv() {
    python=$(choose_python)
    say "Making .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python$version-venv with apt-get ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "python$version-venv"; } \
            >/dev/null 2>&1 || true
        "$python" -m venv .venv >/dev/null 2>&1 && return
        rm -rf .venv
    fi
    "$python" -m virtualenv -q .venv >/dev/null 2>&1 && return
    if command -v uv >/dev/null && uv venv -q --seed --python "$python" .venv >/dev/null 2>&1; then return; fi
    stop "This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python$version-venv"
}

checksum() { sha256sum "$1"; }

install() {
    say "Installing $1 into .venv (a minute or two the first time) ..."
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r "$1" ||
        stop "The packages of $1 could not be installed. The lines above say why; run the same command again when it is mended."
    done_now="$1"
    if [ "$1" = requirements-dev.lock ]; then done_now="$1 requirements.lock"; fi  # It holds all of the other one.
    for file in $done_now; do
        others=$(grep -vF "  $file" "$stamps" 2>/dev/null || true)
        { [ -z "$others" ] || printf '%s\n' "$others"; checksum "$file"; } >"$stamps.new"
        mv "$stamps.new" "$stamps"
    done
}

new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1 || make_venv
for lock in "$@"; do
    grep -qxF "$(checksum "$lock")" "$stamps" 2>/dev/null || install "$lock"
done

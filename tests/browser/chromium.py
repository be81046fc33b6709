"""Finds a Chromium, or installs one where that can be done.

``python -m tests.browser.chromium`` prints where it is; with ``--install`` it tries to install a missing one first, and
says in one sentence why the browser tests will be skipped when that fails. It never makes a set-up fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IN_THE_CACHE = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/**/Chromium")
MINUTES = 10


def candidates(environment: Mapping[str, str]) -> Iterator[str]:
    """Where a Chromium may be: ``CHROMIUM``, the PATH, Playwright's own downloads (the newest first)."""
    if environment.get("CHROMIUM"):
        yield environment["CHROMIUM"]
        return
    for name in NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            yield found
    home = Path(environment.get("HOME") or "~").expanduser()
    cache = Path(environment.get("PLAYWRIGHT_BROWSERS_PATH") or home / ".cache" / "ms-playwright")
    for pattern in IN_THE_CACHE:
        yield from (str(path) for path in sorted(cache.glob(pattern), reverse=True))


def starts(path: str) -> bool:
    """True when the program is there, has its libraries, and is a Chromium."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and any(name in said.stdout for name in ("Chromium", "Chrome"))


def find(environment: Mapping[str, str] = os.environ) -> str | None:
    """The path of a Chromium that starts, or None."""
    return next((path for path in candidates(environment) if starts(path)), None)


def why_not(environment: Mapping[str, str] = os.environ) -> str:
    """What a person can do when there is none."""
    if environment.get("CHROMIUM"):
        return f"CHROMIUM={environment['CHROMIUM']} does not start"
    return "no Chromium was found; install one, or name one: make test CHROMIUM=/path/to/chromium"


def distribution() -> str:
    """``debian``, ``ubuntu`` ... as the machine says it."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.removeprefix("ID=").strip('"') for line in lines if line.startswith("ID=")), "")


def ways_to_install(is_root: bool, system: str) -> list[list[list[str]]]:
    """Each way is a list of commands. Debian's own package brings its libraries; Ubuntu's is only a snap."""
    playwright = [sys.executable, "-m", "playwright", "install"]
    ways = []
    if is_root and system == "debian":
        ways.append([["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "chromium"]])
    if is_root and system in ("debian", "ubuntu"):
        ways.append([[*playwright, "--with-deps", "chromium"]])
    return [*ways, [[*playwright, "chromium"]]]


def run(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60 * MINUTES, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install() -> str | None:
    """Try the ways to install, and return the path of the Chromium that came of it."""
    for commands in ways_to_install(os.geteuid() == 0, distribution()):
        if all(run(command) for command in commands) and (path := find()):
            return path
    return None


def main(arguments: list[str]) -> int:
    path = find()
    if path is None and "--install" in arguments and not os.environ.get("CHROMIUM"):
        print("Installing Chromium for the browser tests ...", flush=True)
        path = install()
    if "--install" in arguments:
        if path is None:
            print(f"The browser tests will be skipped: {why_not()}.")
        return 0
    print(path or why_not())
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

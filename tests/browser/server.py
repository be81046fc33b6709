"""The real portal in a process of its own: gunicorn, a free port, an instance folder that is thrown away."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import connect

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User, UserSession
from portal.accounts.sessions import hash_of
from portal.config import Settings
from portal.database import make_engine, now

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@dataclass
class Portal:
    """A portal that runs; ``url`` is its address, ``instance`` its folder, ``accounts`` what ``demo load`` printed."""

    url: str
    instance: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    accounts: list[dict[str, str]] = field(default_factory=list)

    def flask(self, *arguments: str) -> str:
        """Run one of the portal's commands on this instance and return what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start the web, and return when the first page is there."""
        bind = self.url.removeprefix("http://")
        options = ["--bind", bind, "--threads", "4", "--workers", "1", "--no-control-socket"]
        self.process = self._start("-m", "gunicorn", "wsgi:app", *options, log="web.log")
        self._wait()

    def start_if_ended(self) -> None:
        """A test that failed after it had killed the portal must not take the tests of other files down with it."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def start_worker(self) -> None:
        self.worker = self._start("-m", "flask", "--app", "wsgi", "worker", log="worker.log")

    def stop_worker(self) -> None:
        _end(self.worker)

    def stop(self) -> None:
        _end(self.process)
        self.stop_worker()

    def log(self) -> str:
        return "".join(path.read_text(errors="replace") for path in sorted(self.instance.glob("*.log")))

    def _start(self, *arguments: str, log: str) -> subprocess.Popen[bytes]:
        with (self.instance / log).open("wb") as output:
            return subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )

    def _wait(self) -> None:
        assert self.process is not None
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/health", timeout=5).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise RuntimeError(f"The portal did not start:\n{self.log()}")


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def new_portal(folder: Path) -> Portal:
    """A migrated portal on SQLite in ``folder``, not yet started and without any rows."""
    folder.mkdir(parents=True, exist_ok=True)
    portal = _portal_in(folder)
    portal.flask("db", "upgrade")
    return portal


def copy_of(portal: Portal, folder: Path) -> Portal:
    """The same portal in another folder and on a port of its own. ``portal`` must not be running."""
    shutil.copytree(portal.instance, folder)
    made = _portal_in(folder)
    made.accounts = [{**account, "url": made.url, "instance": str(folder)} for account in portal.accounts]
    return made


def put_back(portal: Portal, running: Portal) -> None:
    """Give a portal that runs the rows that ``portal`` has, in one transaction; what it is asked next shows them."""
    name = "portal.db"
    with closing(connect(portal.instance / name)) as source, closing(connect(running.instance / name)) as target:
        source.backup(target)


def plant_session(instance: Path, email: str) -> str:
    """Let a person of the portal in ``instance`` be signed in, completely and just now; returns the cookie's value.

    A code works once in thirty seconds, and a person of a journey signs in more often than that.
    """
    token, at = secrets.token_urlsafe(32), now()
    times = dict.fromkeys(("created_at", "last_seen_at", "factor_at", "fresh_at"), at)
    engine = make_engine(Settings(instance_path=instance, database_url=f"sqlite:///{instance / 'portal.db'}"))
    with Session(engine) as session, session.begin():
        user_id = session.scalars(select(User.id).where(User.email == email)).one()
        session.add(UserSession(id_hash=hash_of(token), user_id=user_id, **times))
    engine.dispose()
    return token


def _portal_in(folder: Path) -> Portal:
    url = f"http://localhost:{free_port()}"
    dropped = ("DATABASE_URL", "SMTP_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    return Portal(url, folder, environment | {"INSTANCE_PATH": str(folder), "BASE_URL": url})

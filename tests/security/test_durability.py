"""What the portal has said yes to is there, whatever happens to its processes a moment later."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
import time
from pathlib import Path
from random import Random

import pytest

from portal.audit.anchors import anchorage
from portal.audit.verifying import verify
from portal.config import Settings
from portal.database import db
from portal.returns.snapshot import digest
from tests.browser.server import Portal
from tests.security.killing import Kept, kill_all, prepare, send, send_all, start
from tests.support.databases import Databases

pytestmark = pytest.mark.sqlite
SIZES = [
    pytest.param(3, 24, id="quick"),
    pytest.param(60, 600, id="long", marks=pytest.mark.soak),
]


def problems_in(portal: Portal, acknowledged: dict[str, str]) -> list[str]:
    """What is lost, half there, there twice, or damaged. The database is opened as the next process will open it."""
    with sqlite3.connect(portal.instance / "portal.db") as connection:
        found = [one for (one,) in connection.execute("PRAGMA integrity_check") if one != "ok"]
        rows = connection.execute("SELECT token, return_id, answers, sha256 FROM submissions").fetchall()
        states = dict(connection.execute("SELECT id, status FROM returns").fetchall())
    connection.close()
    tokens = [token for token, *_ in rows]
    found += [f"lost: {path}" for token, path in acknowledged.items() if token not in tokens]
    found += [f"twice: {return_id}" for _, return_id, *_ in rows if [row[1] for row in rows].count(return_id) > 1]
    found += [f"half: {return_id}" for _, return_id, *_ in rows if states[return_id] != "submitted"]
    found += [f"changed: {return_id}" for _, return_id, text, sha in rows if digest(json.loads(text)) != sha]
    return found


@pytest.mark.goal("R1")
@pytest.mark.goal("R2")
@pytest.mark.threat(20)
@pytest.mark.threat(21)
@pytest.mark.parametrize(("kills", "count"), SIZES)
def test_what_was_acknowledged_survives_being_killed(
    databases: Databases, tmp_path: Path, kills: int, count: int
) -> None:
    """Every page is sent until it was answered, so that some are sent again whose answer was lost with the process."""
    portal, pages = prepare(databases, tmp_path / "instance", count)
    dice, kept, stop, cut = Random(20), Kept(), threading.Event(), 0
    server = start(portal)
    clients = send_all(portal, pages, kept, 8, stop)
    try:
        for _ in range(kills):
            before = len(kept.acknowledged)
            while len(kept.acknowledged) == before and len(kept.acknowledged) < count:
                time.sleep(0.005)
            time.sleep(dice.random() * 0.4)
            kill_all(server)
            cut += len(kept.acknowledged) < count
            assert problems_in(portal, dict(kept.acknowledged)) == []
            server = start(portal)
        for client in clients:
            client.join(120)
    finally:
        stop.set()
        kill_all(server)
    assert kept.odd == []
    assert len(kept.acknowledged) == count
    assert problems_in(portal, kept.acknowledged) == []
    assert len(tokens_in(portal)) == count
    assert cut >= 2, "nothing was under way when the processes were killed"
    assert record_is_whole(portal)


def record_is_whole(portal: Portal) -> bool:
    db.connect(Settings(portal.instance, database_url=f"sqlite:///{portal.instance / 'portal.db'}", testing=True))
    with db.reading() as session:
        verdict = verify(session, anchorage.kept())
    db.engine.dispose()
    return verdict.ok and verdict.events > 0


def tokens_in(portal: Portal) -> list[str]:
    with sqlite3.connect(portal.instance / "portal.db") as connection:
        found = [token for (token,) in connection.execute("SELECT token FROM submissions")]
    connection.close()
    return found


CALLS = "fsync,fdatasync,sendto,sendmsg,write"
SAID = re.compile(r'(sendto|sendmsg|write)\(.*"HTTP/1\.1 303')
SYNCED = re.compile(r"(fsync|fdatasync)\(\d+<[^>]*portal\.db-wal>\)\s+= 0")
RESUMED = re.compile(r"<\.\.\. (fsync|fdatasync) resumed>.*= 0")


def acknowledgements(trace: str) -> list[bool]:
    """For each answer that says yes, whether the journal reached the disk since the one before."""
    found, synced = [], False
    for line in trace.splitlines():
        synced = synced or bool(SYNCED.search(line) or RESUMED.search(line))
        if SAID.search(line):
            found.append(synced)
            synced = False
    return found


@pytest.mark.goal("R1")
@pytest.mark.threat(20)
@pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace, to see when the disk is asked to keep what is written"
)
def test_the_disk_has_it_before_anybody_is_told(databases: Databases, tmp_path: Path) -> None:
    """A killed process proves nothing about power cuts: what it wrote is still in the memory of the machine."""
    portal, pages = prepare(databases, tmp_path / "instance", 8)
    trace = tmp_path / "trace"
    options = ["-f", "-yy", "-s", "24", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(trace)]
    server = start(portal, "strace", *options)
    try:
        receipts = [send(portal, page) for page in pages]
    finally:
        kill_all(server)
    assert all(one.endswith("/receipt") for one in receipts), receipts
    assert acknowledgements(trace.read_text(errors="replace")) == [True] * len(pages)

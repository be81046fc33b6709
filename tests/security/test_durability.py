"""What the portal has said yes to is there, whatever happens to its processes a moment later."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from portal.audit.anchors import anchorage
from portal.audit.verifying import verify
from portal.config import Settings
from portal.database import db
from portal.returns.snapshot import digest
from tests.browser.server import Portal
from tests.security import warm
from tests.security.clients import QUESTION, People, Writer, send
from tests.security.killing import SECTION, kill_all, prepare, start
from tests.support.databases import Databases

pytestmark = pytest.mark.sqlite
SIZES = [
    pytest.param(3, 24, 2, id="quick"),
    pytest.param(500, 600, 8, id="long", marks=pytest.mark.soak),
]
WHOLE = 25
"""After so many kills the whole database is looked at, and at the end; after each, what is new in it."""


def rows_of(portal: Portal, query: str) -> list[tuple[Any, ...]]:
    """The database is opened as the next process will open it."""
    connection = sqlite3.connect(portal.instance / "portal.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def problems_in(portal: Portal, acknowledged: dict[str, str]) -> list[str]:
    """Which submissions are lost, half there, there twice, or changed, and what is damaged."""
    rows = rows_of(portal, "SELECT token, return_id, answers, sha256 FROM submissions")
    tokens = {token for token, *_ in rows}
    found = [one for (one,) in rows_of(portal, "PRAGMA integrity_check") if one != "ok"]
    found += [f"lost: {path}" for token, path in acknowledged.items() if token not in tokens]
    found += [f"changed: {return_id}" for _, return_id, text, sha in rows if digest(json.loads(text)) != sha]
    return found + half_or_twice(portal)


def half_or_twice(portal: Portal) -> list[str]:
    """What a restart would hide, because the same page is sent again."""
    of_returns = "SELECT s.return_id FROM submissions s JOIN returns r ON r.id = s.return_id"
    half = rows_of(portal, f"{of_returns} WHERE r.status != 'submitted'")
    half += rows_of(
        portal, "SELECT id FROM returns WHERE status = 'submitted' EXCEPT SELECT return_id FROM submissions"
    )
    twice = rows_of(portal, f"{of_returns} GROUP BY s.return_id HAVING count(*) > 1")
    return [f"half: {one}" for (one,) in half] + [f"twice: {one}" for (one,) in twice]


def lost_words(portal: Portal, writers: list[Writer]) -> list[str]:
    """Each text that was acknowledged was written once, in its order, and the last one of all stands there."""
    query = f"SELECT return_id, after FROM draft_changes WHERE question_key = '{QUESTION}' ORDER BY revision"
    kept: dict[str, list[str]] = {}
    for return_id, after in rows_of(portal, query):
        kept.setdefault(return_id, []).append(json.loads(after))
    stand = {one: json.loads(text)[QUESTION] for one, text in rows_of(portal, STAND)}
    found = []
    for one in writers:
        told, written = list(one.acknowledged), kept.get(one.return_id, [])
        if written[: len(told)] != told or len(written) > len(told) + 1:
            found.append(f"{one.path}: {len(told)} texts acknowledged, {len(written)} kept")
        if written and stand[one.return_id] != written[-1]:
            found.append(f"{one.path}: {written[-1]} was written, {stand[one.return_id]} stands there")
    return found


STAND = f"SELECT return_id, answers FROM section_drafts WHERE section_key = '{SECTION}'"


@pytest.mark.goal("R1")
@pytest.mark.goal("R2")
@pytest.mark.threat(20)
@pytest.mark.threat(21)
@pytest.mark.parametrize(("kills", "count", "writing"), SIZES)
def test_what_was_acknowledged_survives_being_killed(
    databases: Databases, tmp_path: Path, kills: int, count: int, writing: int
) -> None:
    """Approvers and writers send until they are answered, so that some send again what was done, for the answer was
    lost with the process. Each life of the server gets its share of the approval pages.
    """
    portal, pages, writers = prepare(databases, tmp_path / "instance", count, writing)
    dice, people, cut = Random(20), People(portal), 0
    kept, dealt = people.kept.acknowledged, 0
    server = warm.start(portal)
    for _ in range(8):
        people.begin(people.approve)
    for one in writers:
        people.begin(partial(people.write, one))
    try:
        for kill in range(1, kills + 1):
            before, share = len(kept), pages[dealt : count * kill // kills]
            for page in share:
                people.waiting.put(page)
            dealt += len(share)
            while len(kept) == before and len(kept) < dealt and not people.kept.odd:
                time.sleep(0.005)
            time.sleep(dice.random() * 0.4)
            warm.kill_all(server)
            cut += len(kept) < dealt
            assert half_or_twice(portal) == []
            assert kill % WHOLE or problems_in(portal, dict(kept)) + lost_words(portal, writers) == []
            server = warm.start(portal)
        end = time.monotonic() + 120
        while len(kept) < count and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        people.leave()
        warm.kill_all(server)
    assert people.kept.odd == []
    assert len(kept) == count
    assert problems_in(portal, kept) + lost_words(portal, writers) == []
    assert len(rows_of(portal, "SELECT token FROM submissions")) == count
    assert cut >= 2, "nothing was under way when the processes were killed"
    assert record_is_whole(portal)
    words = sum(len(one.acknowledged) for one in writers)
    print(
        f"{kills} kills, {cut} of them while pages were under way; {count} submissions, {words} saved texts: all there"
    )


def record_is_whole(portal: Portal) -> bool:
    db.connect(Settings(portal.instance, database_url=f"sqlite:///{portal.instance / 'portal.db'}", testing=True))
    with db.reading() as session:
        verdict = verify(session, anchorage.kept())
    db.engine.dispose()
    return verdict.ok and verdict.events > 0


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
    portal, pages, _ = prepare(databases, tmp_path / "instance", 8)
    trace = tmp_path / "trace"
    options = ["-f", "-yy", "-s", "24", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(trace)]
    server = start(portal, "strace", *options)
    try:
        receipts = [send(portal, page) for page in pages]
    finally:
        kill_all(server)
    assert all(one.endswith("/receipt") for one in receipts), receipts
    assert acknowledgements(trace.read_text(errors="replace")) == [True] * len(pages)

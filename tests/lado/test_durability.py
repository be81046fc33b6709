"""A report that the portal has said yes to is there once, with its keys, whatever happens to the processes next."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from random import Random

import pytest

from tests.lado.killing import prepare, problems_in, rows_of, unreadable_in
from tests.security import warm
from tests.security.clients import People, send
from tests.security.killing import kill_all, start
from tests.support.databases import Databases

pytestmark = pytest.mark.sqlite
SIZES = [
    pytest.param(2, 12, id="quick"),
    pytest.param(500, 700, id="long", marks=pytest.mark.soak),
]
WHOLE = 25
"""After so many kills everything is looked at, and at the end."""


@pytest.mark.goal("R1")
@pytest.mark.threat(20)
@pytest.mark.parametrize(("kills", "count"), SIZES)
def test_no_report_is_lost_or_doubled_when_the_plug_is_pulled(
    databases: Databases, tmp_path: Path, kills: int, count: int
) -> None:
    """Each sends until there is an answer, so that some send again what was done, for the answer went with the process.
    Every life of the server gets its share of the reports.
    """
    portal, pages = prepare(databases, tmp_path / "instance", count)
    dice, people, cut, dealt = Random(6), People(portal), 0, 0
    kept = people.kept.acknowledged
    server = warm.start(portal)
    for _ in range(8):
        people.begin(people.approve)
    try:
        for kill in range(1, kills + 1):
            before, share = len(kept), pages[dealt : count * kill // kills]
            for page in share:
                people.waiting.put(page)
            dealt += len(share)
            while len(kept) == before and len(kept) < dealt and not people.kept.odd:
                time.sleep(0.005)
            time.sleep(dice.random() * 0.1)
            warm.kill_all(server)
            cut += len(kept) < dealt
            assert kill % WHOLE or problems_in(portal, dict(kept)) == []
            server = warm.start(portal)
        end = time.monotonic() + 120
        while len(kept) < count and time.monotonic() < end and not people.kept.odd:
            time.sleep(0.01)
    finally:
        people.leave()
        warm.kill_all(server)
    assert people.kept.odd == []
    assert len(kept) == count
    assert problems_in(portal, kept) == []
    assert len(rows_of(portal, "SELECT id FROM lado_contacts")) == count
    assert unreadable_in(portal) == []
    assert cut >= 2, "nothing was under way when the processes were killed"
    print(f"{kills} kills, {cut} of them while reports were under way; {count} reports: all there once, with keys")


CALLS = "fsync,fdatasync,sendto,sendmsg,write"
SAID = re.compile(r'(sendto|sendmsg|write)\(.*"HTTP/1\.1 303')
SYNCED = re.compile(r"(?:fsync|fdatasync)\(\d+<[^>]*/(portal|keys)\.db-wal>")


def synced_before_each(trace: str) -> list[set[str]]:
    """For each answer that says yes, which journals reached the disk since the one before."""
    found, synced = [], set[str]()
    for line in trace.splitlines():
        synced |= set(SYNCED.findall(line))
        if SAID.search(line):
            found.append(synced)
            synced = set()
    return found


@pytest.mark.soak
@pytest.mark.goal("R1")
@pytest.mark.threat(20)
@pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace, to see when the disk is asked to keep what is written"
)
def test_the_disk_has_the_report_and_its_keys_before_anybody_is_told(databases: Databases, tmp_path: Path) -> None:
    portal, pages = prepare(databases, tmp_path / "instance", 4)
    trace = tmp_path / "trace"
    options = ["-f", "-yy", "-s", "24", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(trace)]
    server = start(portal, "strace", *options)
    try:
        receipts = [send(portal, page) for page in pages]
    finally:
        kill_all(server)
    assert all(one.endswith("/receipt") for one in receipts), receipts
    assert synced_before_each(trace.read_text(errors="replace")) == [{"portal", "keys"}] * len(pages)

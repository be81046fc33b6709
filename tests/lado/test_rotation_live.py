"""The wrapping key is changed three times while people send and read reports at a live server; rotations are killed."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from portal.config import Settings
from portal.lado.sealing import rotation
from portal.lado.sealing.keystore import connect, store_path
from tests.browser.server import ROOT, Portal
from tests.lado.killing import prepare, problems_in, unreadable_in
from tests.security import warm
from tests.security.clients import Approval, send
from tests.support.databases import Databases

pytestmark = [pytest.mark.sqlite, pytest.mark.soak, pytest.mark.goal("S7")]
DRAFTS, A_SECOND, ROTATIONS, THREADS = 300, 50, 3, 8
COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "lado", "rotate-key")


class Crowd:
    """Fifty requests a second: each tenth sends a report, which makes keys, and the others read one."""

    def __init__(self, portal: Portal, pages: list[Approval]) -> None:
        self.portal, self.unsent, self.sent = portal, SimpleQueue[Approval](), dict[str, str]()
        self.pages, self.failed, self.done = pages, list[str](), 0
        self._over, self._turn = threading.Event(), threading.Lock()
        for page in pages:
            self.unsent.put(page)
        self._threads = [threading.Thread(target=self._work, args=(one,)) for one in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def _work(self, number: int) -> None:
        dice, every = random.Random(number), THREADS / A_SECOND
        while not self._over.is_set():
            began = time.monotonic()
            try:
                self._one(dice)
            except (OSError, http.client.HTTPException) as problem:
                self.failed.append(repr(problem))
            with self._turn:
                self.done += 1
            time.sleep(max(0.0, every - (time.monotonic() - began)))

    def _one(self, dice: random.Random) -> None:
        if dice.random() < 0.1 and not self.unsent.empty():
            page = self.unsent.get()
            leads_to = send(self.portal, page)
            if not leads_to.endswith("/receipt"):
                self.failed.append(leads_to)
            self.sent[page.token] = page.path
            return
        page = dice.choice(self.pages)
        report = page.path.split("/")[2]
        status = self._read(f"/concerns/{report}/{'answers' if page.token in self.sent else 'page_one'}", page.cookie)
        if status not in (200, 303):  # It may have been sent since it was looked at.
            self.failed.append(f"{status} {report}")

    def _read(self, path: str, cookie: str) -> int:
        with closing(http.client.HTTPConnection(self.portal.url.removeprefix("http://"), timeout=30)) as connection:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def leave(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def rotate(portal: Portal, kill_after: float | None = None) -> bool:
    """By the documented command; whether it was killed while it was still at it."""
    with subprocess.Popen(COMMAND, env=portal.environment, cwd=ROOT, stdout=subprocess.DEVNULL) as command:
        if kill_after is None:
            assert command.wait(timeout=120) == 0
            return False
        time.sleep(kill_after)
        was_running = command.poll() is None
        os.kill(command.pid, signal.SIGKILL)
    return was_running


def test_three_rotations_under_load_lose_nothing_and_fail_nobody(databases: Databases, tmp_path: Path) -> None:
    portal, pages = prepare(databases, tmp_path / "instance", DRAFTS)
    server, dice, killed = warm.start(portal), random.Random(3), 0
    began, crowd = time.monotonic(), Crowd(portal, pages)
    try:
        for _ in range(ROTATIONS):
            for _ in range(3):
                killed += rotate(portal, kill_after=2 + dice.random() * 4)
            rotate(portal)
    finally:
        crowd.leave()
        took = time.monotonic() - began
        warm.kill_all(server)
    settings = Settings(portal.instance, database_url=f"sqlite:///{portal.instance / 'portal.db'}", testing=True)
    with closing(connect(store_path(settings))) as store:
        left = rotation.others(store, settings.key("lado"))
    assert (crowd.failed, left) == ([], 0)
    assert problems_in(portal, crowd.sent) == []
    assert unreadable_in(portal) == []
    assert killed
    print(
        f"{ROTATIONS} rotations, {killed} killed; {crowd.done} requests, {crowd.done / took:.0f} a second, "
        f"{len(crowd.sent)} reports sent; 0 failed, 0 unreadable, 0 keys left"
    )

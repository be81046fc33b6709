"""People who go on sending what they have typed until the portal has answered, whatever happens to it meanwhile."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser.server import Portal
from tests.support.client import Fields

GONE = (ConnectionError, http.client.HTTPException, TimeoutError)
QUESTION = "s1_1_how_we_know"
"""The answer that writers write."""


@dataclass(frozen=True)
class Approval:
    """An approval page as its approver has it in front of them: where it goes, and what would be sent."""

    path: str
    cookie: str
    body: str
    token: str


@dataclass
class Writer:
    """Somebody who writes one answer anew again and again; ``acknowledged`` are the texts that were kept for them."""

    path: str
    cookie: str
    return_id: str
    fields: Fields
    acknowledged: list[str] = field(default_factory=list)


@dataclass
class Kept:
    """What clients were told: the paths, by the token of the page that was sent. ``odd`` is what nobody expects."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)


def post(portal: Portal, path: str, cookie: str, body: str, accept: str) -> tuple[int, str, str]:
    """The status, where the answer leads to, and its body. Raises one of ``GONE``."""
    connection = http.client.HTTPConnection(portal.url.removeprefix("http://"), timeout=30)
    try:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, answer.headers.get("Location") or "", text
    finally:
        connection.close()


def send(portal: Portal, page: Approval) -> str:
    """Send an approval page; gives where the answer leads to, or a word about it."""
    status, leads_to, _ = post(portal, page.path, page.cookie, page.body, "text/html")
    return leads_to or f"{status} {page.path}"


@dataclass
class People:
    """All of them, each in a thread, until ``stop`` is set."""

    portal: Portal
    kept: Kept = field(default_factory=Kept)
    stop: threading.Event = field(default_factory=threading.Event)
    waiting: queue.SimpleQueue[Approval] = field(default_factory=queue.SimpleQueue)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, work: Callable[[], None]) -> None:
        self.threads.append(threading.Thread(target=work, daemon=True))
        self.threads[-1].start()

    def leave(self) -> None:
        """What is under way is still answered."""
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    def approve(self) -> None:
        """Send one page after another as they come in; one that was not answered is sent again, by whoever is free."""
        while not self.stop.is_set():
            try:
                page = self.waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            try:
                said = send(self.portal, page)
            except GONE:
                self.waiting.put(page)
                time.sleep(0.05)
                continue
            if said.endswith("/receipt"):
                self.kept.acknowledged[page.token] = page.path
            else:
                self.kept.odd.append(said)

    def write(self, writer: Writer) -> None:
        """Save a text by the script's door; one that was not answered is saved again, and only then comes the next."""
        while not self.stop.is_set():
            text = f"Invented text {len(writer.acknowledged) + 1}"
            body = urllib.parse.urlencode({**writer.fields, QUESTION: text}, doseq=True)
            try:
                status, _, said = post(self.portal, writer.path, writer.cookie, body, "application/json")
            except GONE:
                time.sleep(0.05)
                continue
            if status != 200:
                self.kept.odd.append(f"{status} {writer.path}")
                return
            writer.acknowledged.append(text)
            writer.fields["_revision"] = str(json.loads(said)["revision"])

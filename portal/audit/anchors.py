"""Anchors: the head of the chain, signed and kept outside the database, so that a cut tail is found.

One line a day in a file of its own, which only ever grows, and the same line by e-mail: whoever can change the database
and even the file cannot take back what lies in somebody's inbox.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.chain import chain
from portal.audit.events import AuditHead, moment_text
from portal.config import Settings
from portal.database import now


class AnchorProblem(Exception):
    """A line of the anchors is not one that the portal wrote; the message says which."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain as it stood at one moment."""

    at: str
    seq: int
    mac: str

    @property
    def day(self) -> str:
        return self.at[:10]

    def line(self) -> str:
        """The anchor with its signature, as one line of JSON."""
        return json.dumps({"at": self.at, "seq": self.seq, "mac": self.mac, "signature": self._signature()})

    def _signature(self) -> str:
        return chain.seal("anchor", json.dumps([self.at, self.seq, self.mac]).encode("ascii"))

    @classmethod
    def of_line(cls, line: str) -> Anchor:
        """Read a line; raises ValueError unless it is exactly one that ``line`` gives."""
        known = json.loads(line)
        if not isinstance(known, dict) or not isinstance(known.get("seq"), int):
            raise ValueError("This is no anchor.")
        anchor = cls(str(known.get("at")), known["seq"], str(known.get("mac")))
        if not hmac.compare_digest(anchor.line().encode(), line.strip().encode()):
            raise ValueError("The signature does not fit.")
        return anchor


class Anchorage:
    """Where the anchors lie, and to whom they are sent."""

    def __init__(self) -> None:
        self._settings: Settings | None = None

    def use(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            raise RuntimeError("The anchors have no place: call anchorage.use(settings) first.")
        return self._settings

    @property
    def path(self) -> Path:
        chosen = self.settings.audit_anchor_path
        return chosen if chosen is not None else self.settings.folder("anchors") / "record.jsonl"

    def kept(self) -> list[Anchor]:
        """The anchors in the file, oldest first; none when there is no file yet."""
        return read_anchors(self.path) if self.path.exists() else []

    def keep(self, anchor: Anchor) -> None:
        """Add a line; it is on the disk before this returns."""
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(anchor.line() + "\n")
            file.flush()
            os.fsync(file.fileno())


anchorage = Anchorage()


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors of a file; raises AnchorProblem for the first line that the portal did not write."""
    anchors = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            anchors.append(Anchor.of_line(line))
        except ValueError as problem:
            raise AnchorProblem(f"Line {number} of the anchors was changed, or is not one of ours.") from problem
    return anchors


def head_now(session: Session, at: datetime | None = None) -> Anchor:
    """The head of the chain at this moment, as an anchor."""
    seq, mac = session.execute(select(AuditHead.seq, AuditHead.mac)).one()
    return Anchor(moment_text(at or now()), seq, mac)

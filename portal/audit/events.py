"""The tables of the record, and the bytes of an event that are hashed."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UtcDateTime


class AuditEvent(Base):
    """One event. ``facts`` holds references, counts and hashes, never words that a person typed.

    ``agency_id`` and ``partnership_id`` say whose record it was; ``acting_for`` the place whose role was used, as
    ``agency:ID`` or ``partnership:ID``, and nothing when that is not known.
    """

    __tablename__ = "audit_events"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]
    record: Mapped[str] = mapped_column(index=True)
    request_id: Mapped[str]
    address: Mapped[str]
    facts: Mapped[dict[str, Any]]
    acting_for: Mapped[str] = mapped_column(server_default="")
    mac: Mapped[str]

    def canonical(self) -> bytes:
        """The bytes that are hashed: every column but the hash, in a fixed order."""
        return canonical(
            self.seq,
            self.at,
            self.actor,
            self.agency_id,
            self.partnership_id,
            self.action,
            self.outcome,
            self.record,
            self.request_id,
            self.address,
            json.dumps(self.facts, ensure_ascii=True, separators=(",", ":")),
            self.acting_for or "",
        )


class AuditHead(Base):
    """One row: where the chain stands. Locking it puts writers in a queue."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[str]


class AuditStub(Base):
    """What is left of events that were trimmed: which, how many, when, by whom and why, and the hash at the cut.

    ``seal`` is a keyed hash of all of it. The first event that is still there follows ``mac``.
    """

    __tablename__ = "audit_stubs"

    last_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    mac: Mapped[str]
    trimmed_at: Mapped[datetime]
    trimmed_by: Mapped[str]
    reason: Mapped[str]
    seal: Mapped[str]

    @property
    def count(self) -> int:
        return self.last_seq - self.first_seq + 1

    def canonical(self) -> bytes:
        """The bytes that are sealed: every column but the seal."""
        moments = [moment_text(at) for at in (self.first_at, self.last_at, self.trimmed_at)]
        words = [*moments, self.mac, self.trimmed_by, self.reason]
        return json.dumps([self.first_seq, self.last_seq, *words], ensure_ascii=True).encode("ascii")


def canonical(
    seq: int,
    at: datetime | str,
    actor: str,
    agency_id: uuid.UUID | str | None,
    partnership_id: uuid.UUID | str | None,
    action: str,
    outcome: str,
    record: str,
    request_id: str,
    address: str,
    facts: str,
    acting_for: str,
) -> bytes:
    """The bytes of an event as JSON, from its columns as they are, or as SQLite keeps them: then they are read fast.

    ``acting_for`` came later: where there is none, the bytes are those that events had before.
    """
    words = (actor, id_text(agency_id), id_text(partnership_id), action, outcome, record, request_id, address)
    parts = [str(seq), quoted(moment_text(at)), *map(quoted, words), sorted_facts(facts)]
    if acting_for:
        parts.append(quoted(acting_for))
    return f"[{', '.join(parts)}]".encode("ascii")


def moment_text(at: datetime | str) -> str:
    """A moment in UTC to the microsecond; ``2026-01-31 09:30:00.000000`` is how SQLite keeps one."""
    if isinstance(at, str):
        return f"{at[:10]}T{at[11:]}+00:00" if at[10:11] == " " else at
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def id_text(value: uuid.UUID | str | None) -> str:
    """An id as people write it; SQLite keeps it without hyphens."""
    if isinstance(value, str):
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value or "")


@lru_cache(maxsize=4096)
def sorted_facts(text: str) -> str:
    """Facts with their keys in order. Raises ValueError for text that we would not have written like this."""
    facts = json.loads(text)
    if json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":")) != text:
        raise ValueError("These facts were not written by the portal.")
    return json.dumps(facts, ensure_ascii=True, sort_keys=True)

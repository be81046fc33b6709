"""Every workbook that is asked for is a request: who, what, state, rows, hash, expiry."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, HasId, now
from portal.returns.models import Round
from portal.storage import StoredFile


class Kind(StrEnum):
    """What a workbook is. Stands in its file's name."""

    RETURNS = "returns"
    ANONYMISED = "anonymised"


class Standing(StrEnum):
    """Where a workbook is on its way, as people are told it."""

    QUEUED = "queued"
    MAKING = "making"
    READY = "ready"
    EXPIRED = "expired"
    FAILED = "failed"


class ExportRequest(HasId, Base):
    """A workbook that someone asked for: waiting, ready, failed. Permission is checked again at download.

    ``done`` ``of_all`` its agencies have been read so far, since ``started_at``. ``problem`` is the kind of trouble
    that a failed one had, never its words.
    """

    __tablename__ = "export_requests"

    kind: Mapped[str]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    requested_by: Mapped[str] = mapped_column(index=True)
    requested_at: Mapped[datetime]
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="waiting")
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    of_all: Mapped[int] = mapped_column(default=0, server_default="0")
    started_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="", server_default="")
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    finished_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="joined")
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    @property
    def standing(self) -> Standing:
        """Its place on the way; a file whose day is over has expired, whether or not it has been removed already."""
        if self.state == "waiting":
            return Standing.QUEUED if self.started_at is None else Standing.MAKING
        if self.state != "ready":
            return Standing.FAILED
        return Standing.EXPIRED if self.file is None or self.file.expires_at < now() else Standing.READY

"""Every workbook that is asked for is a request: who, what, state, rows, hash, expiry."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, HasId
from portal.returns.models import Round
from portal.storage import StoredFile


class Kind(StrEnum):
    """What a workbook is. Stands in its file's name."""

    RETURNS = "returns"
    ANONYMISED = "anonymised"


class ExportRequest(HasId, Base):
    """A workbook that someone asked for: waiting, ready, failed. Permission is checked again at download."""

    __tablename__ = "export_requests"

    kind: Mapped[str]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rounds.id"), index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    requested_by: Mapped[str] = mapped_column(index=True)
    requested_at: Mapped[datetime]
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="waiting")
    rows: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_files.id", ondelete="SET NULL"))
    finished_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="joined")
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

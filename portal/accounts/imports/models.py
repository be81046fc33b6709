"""What someone brought in a file, between looking at it and doing it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.models import Partnership
from portal.database import Base, HasId


class Import(HasId, Base):
    """The rows of one file, as they were read. The file itself is never kept, and the rows go after a day.

    ``content`` holds the rows and what was chosen about them; ``digest`` is the SHA-256 over both, so that what is done
    is what was looked at.
    """

    __tablename__ = "imports"

    kind: Mapped[str]
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Partnership.id), index=True)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]

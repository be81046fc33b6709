"""Whoever writes and reads a report: somebody with an account, or a guest who came in by a link and has none.

A guest is bound to one report, of which the id is settled before there is a draft: whoever opens the link begins that
report or goes on with it, and there is no other that they could name.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TypeAlias

from portal.accounts.models import User
from portal.lado.models import Report
from portal.permissions import Grant, Permission, require


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who proved an e-mail address by opening ``link_id``. They have no role anywhere."""

    report_id: uuid.UUID
    partnership_id: uuid.UUID
    link_id: uuid.UUID
    grants: tuple[Grant, ...] = ()
    is_system: bool = False

    @property
    def actor_id(self) -> str:
        """As the record names them: by the report, for nothing else is known of them that may be written down."""
        return f"guest:{self.report_id}"


Author: TypeAlias = User | Guest


def may_report(author: Author) -> None:
    """Raise Forbidden for an account that may not report. A guest may: their report is all there is for them."""
    if not isinstance(author, Guest):
        require(author, Permission.REPORT_MAKE)


def is_author(author: Author, report: Report) -> bool:
    """Whether ``author`` wrote it. What an account wrote is no guest's, whatever link there may be."""
    if isinstance(author, Guest):
        return report.id == author.report_id and report.author_id is None
    return report.author_id == author.id


def account_id(author: Author) -> uuid.UUID | None:
    """The account, for columns that name one; None for a guest."""
    return None if isinstance(author, Guest) else author.id

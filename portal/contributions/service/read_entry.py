"""One contribution with everything about it: what stood there before, and its money."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal.contributions.asking import checked, questions_of
from portal.contributions.finding import ledger_of, messages_about
from portal.contributions.models import Entry, MoneyMessage, Movement, Reply
from portal.contributions.service.change_entry import read_entry
from portal.contributions.sums import Share
from portal.database import db
from portal.forms.web import in_words
from portal.permissions import Actor


@dataclass(frozen=True, slots=True)
class Whole:
    """The row that stands, those that it replaced (the newest first), and all money, also what was struck out."""

    entry: Entry
    share: Share
    earlier: list[Entry]
    movements: list[Movement]
    messages: list[MoneyMessage]
    reply: Reply | None
    """What the contributor sent last."""

    @property
    def said(self) -> list[tuple[str, str]]:
        """The reply in words, question by question; empty where they have not sent any."""
        return words_of(self.reply) if self.reply is not None else []


def words_of(reply: Reply) -> list[tuple[str, str]]:
    """Each answer that was asked and given, in words."""
    question_set, found = questions_of(reply), []
    for question in checked(reply).asked:
        shown = in_words(question, question_set, reply.answers)
        rows = [f"{row.name}: {', '.join(' '.join(lines) for _, lines in row.columns)}" for row in shown.rows]
        if words := [*shown.lines, *rows]:
            found.append((question.text, "\n".join(words)))
    return found


def read_whole(user: Actor, entry_id: uuid.UUID) -> Whole:
    """The contribution; an earlier row leads to the one that stands. Raises NotFound, Forbidden."""
    asked = read_entry(user, entry_id)
    rows = select(Entry).where(Entry.contributor_id == asked.contributor_id, Entry.year == asked.year)
    found = list(db.session.scalars(rows.order_by(Entry.number.desc())))
    ledger = ledger_of(asked.contributor.partnership_id, asked.year)
    entry, share = next(pair for pair in ledger if pair[0].contributor_id == asked.contributor_id)
    money = select(Movement).where(Movement.contributor_id == asked.contributor_id, Movement.year == asked.year)
    movements = list(db.session.scalars(money.order_by(Movement.day, Movement.made_at)))
    replies = select(Reply).where(Reply.entry_id.in_([row.id for row in found]))
    answers = list(db.session.scalars(replies.order_by(Reply.made_at)))
    sent = [one for one in answers if one.used_at is not None]
    return Whole(
        entry,
        share,
        [row for row in found if row.id != entry.id],
        movements,
        messages_about(entry.contributor_id, entry.year),
        sent[-1] if sent else None,
    )

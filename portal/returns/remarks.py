"""What must change before answers are taken: asked for by the approver or the partnership, by question or in general.

An approver's remarks stay in the agency; the partnership's are read on both sides. They stay open until the agency
sends the answers on again: to the approver who asked, or to the partnership.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Refused
from portal.forms.answers import is_blank_text
from portal.forms.spec import QuestionSet
from portal.permissions import Actor
from portal.returns.models import Remark, Return, Source
from portal.returns.notes import note_from
from portal.returns.places import questions_of
from portal.returns.refusals import NotOfThisForm, WordsNeeded


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone asks to be changed, as it was typed: in general, and by the keys of questions as the file has them.

    A box that was left empty asks for nothing.
    """

    general: str = ""
    by_question: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """Every text that says something, by question; the general one, under "", comes first."""
        every = {"": self.general, **self.by_question}
        return {key: text for key, text in every.items() if not is_blank_text(text)}


def keep(user: Actor, return_: Return, source: Source, question_set: QuestionSet, asked: Asked) -> list[Remark]:
    """Write down what is asked for. Raises WordsNeeded when that is nothing or cannot be kept, and NotOfThisForm."""
    known = {key for section in question_set.sections for key in questions_of(section)}
    if not asked.by_question.keys() <= known:
        raise NotOfThisForm("The page you sent asks about a question that is not here. Open the page again.")
    texts, at = _kept(asked.texts or {"": ""}), now()
    author = user.id if isinstance(user, User) else None
    made = [
        Remark(return_id=return_.id, source=source.value, question_key=key, text=text, author_id=author, at=at)
        for key, text in texts.items()
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _kept(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts as they can be stored; every box with something wrong is named at once."""
    kept, problems = {}, {}
    for key, text in texts.items():
        try:
            kept[key] = note_from(text)
        except Refused as refused:
            problems[key] = refused.message
    if problems:
        raise WordsNeeded(problems)
    return kept


def open_ones(return_id: uuid.UUID, *sources: Source) -> list[Remark]:
    """What is still asked for, the oldest first; by everyone, or by ``sources`` only."""
    query = _remarks(return_id, sources).where(Remark.settled_at.is_(None))
    return list(db.session.scalars(query))


def settled_at(return_id: uuid.UUID, source: Source, at: datetime) -> list[Remark]:
    """What was settled at that moment: what the approver asked for the last time, when they read the answers again."""
    return list(db.session.scalars(_remarks(return_id, (source,)).where(Remark.settled_at == at)))


def settle(return_: Return, source: Source, at: datetime) -> None:
    """Everything that ``source`` asked for is answered by sending the answers on."""
    for remark in open_ones(return_.id, source):
        remark.settled_at = at


def by_question(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """The remarks by the key of the question that they are about; "" for those about all answers."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.question_key, []).append(remark)
    return found


def _remarks(return_id: uuid.UUID, sources: Iterable[Source]) -> Select[Remark]:
    wanted = [source.value for source in sources or Source]
    query = select(Remark).where(Remark.return_id == return_id, Remark.source.in_(wanted))
    return query.order_by(Remark.at, Remark.id)

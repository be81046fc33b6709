"""Agreed ratings in words: each question with the agency's own rating and the agreed one, and who agreed what when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.forms import library
from portal.forms.spec import Option, QuestionSet
from portal.returns.places import Piece, name_of
from portal.returns.reviewing.models import AgreedRating
from portal.returns.reviewing.service import ReviewRead
from portal.returns.reviewing.standing import history_of


@dataclass(frozen=True, slots=True)
class Judged:
    """One agreed rating beside the agency's own. ``is_again`` is whether the answer changed since it was agreed."""

    key: str
    section: str
    name: str
    own: Option
    agreed: Option
    reason: str
    is_again: bool

    @property
    def is_other(self) -> bool:
        return self.own.key != self.agreed.key


@dataclass(frozen=True, slots=True)
class Entry:
    """One judgement of the history."""

    name: str
    own: Option
    agreed: Option
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str


def judged_in(found: ReviewRead) -> list[Judged]:
    """The agreed ratings in the order of the questions."""
    question_set = library.get_by_key(found.submission.question_set)
    judged = []
    for key, rated in found.rated.items():
        one = found.agreed.get(key)
        option = rated.question.option(one.rating) if one is not None else None
        if one is not None and option is not None:
            name, is_again = name_of(question_set, Piece(rated.section, key)), one.again_at is not None
            judged.append(Judged(key, rated.section, name, rated.own, option, one.reason, is_again))
    return judged


def rows_of(found: ReviewRead, judged: Iterable[Judged]) -> list[tuple[str, str, list[Judged]]]:
    """The same by section: its key, its name, and what was agreed in it."""
    by_section: dict[str, list[Judged]] = {}
    for one in judged:
        by_section.setdefault(one.section, []).append(one)
    question_set = library.get_by_key(found.submission.question_set)
    keys = [section.key for section in question_set.sections if section.key in by_section]
    return [(key, name_of(question_set, Piece(key)), by_section[key]) for key in keys]


def log_of(return_id: uuid.UUID, question_set: QuestionSet) -> list[Entry]:
    """Every judgement in words, the newest first."""
    return list(reversed(list(_entries(history_of(return_id), question_set))))


def _entries(rows: Iterable[AgreedRating], question_set: QuestionSet) -> Iterator[Entry]:
    for one in rows:
        question, section = question_set.question(one.question_key), question_set.section_of(one.question_key)
        own = question.option(one.own) if question is not None else None
        agreed = question.option(one.rating) if question is not None else None
        if section is not None and own is not None and agreed is not None:
            name = name_of(question_set, Piece(section.key, one.question_key))
            yield Entry(name, own, agreed, one.reason, one.by_name, one.at, one.ended_at, one.ended_by)

"""Free texts of a round, one question at a time, for whoever passes single ones into the anonymised workbook."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, and_, func, select

from exports.anonymised import TextKey
from portal.accounts.models import Agency, AgencyAlias
from portal.database import db
from portal.errors import NotFound, Refused
from portal.forms import library
from portal.forms.answers import is_blank_text
from portal.forms.spec import Question, QuestionSet
from portal.permissions import Actor, Permission, require
from portal.reporting.service.request_anonymised import count_submitted, require_enough
from portal.reporting.service.request_export import askable_round
from portal.returns.models import Return, Round, Submission
from portal.returns.personal import TEXTS, sentences
from portal.returns.places import Piece, group_key, short_name_of

PAGE_SIZE = 50
"""So many agencies stand on one page."""


class Passed(NamedTuple):
    """One text that someone read: whose it is, what it answers, and in which submission it was read."""

    code: str
    question: str
    number: int


class ReadAgain(Refused):
    """A text may have changed since it was read. ``stale`` are those that are not to be passed."""

    def __init__(self, stale: frozenset[Passed]) -> None:
        super().__init__(
            "Some agencies have submitted their answers again since you read them. Their texts are not ticked any "
            "more. Read them again."
        )
        self.stale = stale


@dataclass(frozen=True, slots=True)
class Text:
    """One text to read. ``findings`` say, one sentence each, why it should perhaps not be passed."""

    passed: Passed
    agency: str
    words: str
    findings: Sequence[str]


@dataclass(frozen=True, slots=True)
class TextsPage:
    """The texts that answer one question, of one page of agencies. ``questions`` are all that are answered in words."""

    round: Round
    questions: Sequence[tuple[str, str]]
    question: Question
    texts: Sequence[Text]
    page: int
    pages: int
    refusal: str = ""

    @property
    def title(self) -> str:
        """The question as the list names it."""
        return dict(self.questions)[self.question.key]


def read_texts(user: Actor, round_id: uuid.UUID, question_key: str = "", page: int = 1) -> TextsPage:
    """What agencies wrote in answer to one question; the first one when none is named.

    The same few statements, however many agencies there are: no more than a page of submissions is read. Raises
    NotFound for a question that is not answered in words, and Forbidden.
    """
    round_ = askable_round(user, round_id)
    require(user, Permission.SUBMISSION_READ, partnership_id=round_.partnership_id)
    question_set = library.get(round_.question_set, round_.version)
    questions = {question.key: question for question in question_set.questions() if question.type in TEXTS}
    question = questions.get(question_key) if question_key else next(iter(questions.values()), None)
    if question is None:
        raise NotFound
    pages = max(1, -(-count_submitted(round_) // PAGE_SIZE))
    page = min(max(1, page), pages)
    refusal = _refusal(round_)
    texts = [] if refusal else list(_texts(round_, question, page))
    names = [(key, name_of(question_set, one)) for key, one in questions.items()]
    return TextsPage(round_, names, question, texts, page, pages, refusal)


def keys_of(user: Actor, round_id: uuid.UUID, passed: Collection[Passed]) -> frozenset[TextKey]:
    """The texts as the workbook names them. Raises ReadAgain when one was submitted again since it was read."""
    round_ = askable_round(user, round_id)
    numbers = _latest_numbers(round_, {one.code for one in passed})
    stale = frozenset(one for one in passed if numbers.get(one.code) != one.number)
    if stale:
        raise ReadAgain(stale)
    return frozenset(passed)


def name_of(question_set: QuestionSet, question: Question) -> str:
    """Number and words of the question; a part of a larger one says so after it."""
    section = next(each for each in question_set.sections if question in each.questions)
    whole = short_name_of(question_set, Piece(section.key, group_key(question)))
    return f"{whole}: {question.text}" if question.part_of else whole


def _refusal(round_: Round) -> str:
    try:
        require_enough(round_)
    except Refused as refused:
        return refused.message
    return ""


def _submitted(round_: Round) -> Select[Submission, Agency]:
    """The latest submission of each agency, by the agencies' names."""
    newest = select(func.max(Submission.number)).where(Submission.return_id == Return.id).correlate(Return)
    latest = and_(Submission.return_id == Return.id, Submission.number == newest.scalar_subquery())
    query = select(Submission, Agency).join(Return, latest).join(Agency, Return.agency_id == Agency.id)
    return query.where(Return.round_id == round_.id).order_by(func.lower(Agency.name), Agency.code)


def _latest_numbers(round_: Round, codes: Collection[str]) -> dict[str, int]:
    query = _submitted(round_).where(Agency.code.in_(codes)).with_only_columns(Agency.code, Submission.number)
    return dict(db.session.execute(query).all())


def _texts(round_: Round, question: Question, page: int) -> Iterable[Text]:
    shown = db.session.execute(_submitted(round_).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    names = _names_of([agency for _, agency in shown])
    for submission, agency in shown:
        words = submission.answers.get(question.key)
        if isinstance(words, str) and not is_blank_text(words):
            passed = Passed(agency.code, question.key, submission.number)
            yield Text(passed, agency.name, words, findings_in(words, names[agency.id]))


def _names_of(agencies: Iterable[Agency]) -> dict[uuid.UUID, list[str]]:
    """What each agency is called, its other names too."""
    names = {agency.id: [agency.name] for agency in agencies}
    for alias in db.session.scalars(select(AgencyAlias).where(AgencyAlias.agency_id.in_(names))):
        names[alias.agency_id].append(alias.alias)
    return names


def findings_in(words: str, names: Iterable[str]) -> list[str]:
    """What looks like a child's or a family's details, and whether the text names the agency itself."""
    told = [name for name in names if re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE)]
    return [*sentences(words), *(f"It says “{name}”, which is this agency." for name in told)]

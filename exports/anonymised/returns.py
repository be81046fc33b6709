"""From what agencies submitted to what may be seen of it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from exports.anonymised.groups import FEWEST, Asked, merged_sectors, shared_questions
from exports.answered import Known, Submission
from exports.leads import is_minor
from exports.rows import ReturnRow, Status
from exports.stream import letters
from portal.forms.spec import Part, Question, QuestionSet

TextKey: TypeAlias = tuple[str, str, int]
"""One text that was read and passed: the code of an agency, the key of a question, and the revision that was read.

A file may be made later than it was asked for. What an agency has submitted since then nobody has read.
"""

LEFT_OUT = "(left out)"
_TEXTS = frozenset({"text", "long_text"})


class TooFewAgencies(ValueError):
    """Fewer agencies have submitted than can hide each other."""

    def __init__(self) -> None:
        super().__init__(f"An anonymised workbook needs at least {FEWEST} agencies that have submitted.")


@dataclass(frozen=True, slots=True)
class Anonymised:
    question_set: QuestionSet
    submissions: Sequence[Submission]


def anonymised(
    question_set: QuestionSet, submissions: Iterable[Submission | None], texts: frozenset[TextKey], key: bytes | None
) -> Anonymised:
    """The returns in the order of their letters, with the questions that may be shown.

    What may not be seen is dropped as each return comes, so that only ratings are held in memory.
    """
    questions = _showable(question_set, frozenset(key for _, key, _ in texts))
    found = [_stripped(one, questions, texts) for one in submissions if one is not None]
    if len(found) < FEWEST:
        raise TooFewAgencies
    leads = frozenset(question.key for question in questions.values() if not is_minor(question))
    kept = shared_questions([one.asked & leads for one in found])
    shown = _reduced(question_set, {key for key, q in questions.items() if _belongs(q, kept)})
    secret = key or secrets.token_bytes(32)
    found.sort(key=lambda one: _place(secret, one.row.agency_code))
    return Anonymised(shown, _lettered(found, kept))


def _showable(question_set: QuestionSet, texts: frozenset[str]) -> dict[str, Question]:
    """Ratings on a scale, whether they may be shared, and questions of which a text was passed."""

    def may_show(question: Question) -> bool:
        on_a_scale = question.scale is not None or question.part is Part.SHARE
        return on_a_scale or (question.type in _TEXTS and question.key in texts)

    return {question.key: question for question in question_set.questions() if may_show(question)}


def _belongs(question: Question, kept: Asked) -> bool:
    """Whether a question stays: one that stands for itself when it is among ``kept``, a part when its rating is."""
    return (question.part_of if is_minor(question) else question.key) in kept


def _stripped(submission: Submission, questions: dict[str, Question], texts: frozenset[TextKey]) -> Submission:
    """The return with nothing but what may be shown. The row keeps code and sector until every return is here."""
    row, values = submission.row, submission.values
    shown = {key: _shown(question, values[key], row, texts) for key, question in questions.items() if key in values}
    known = {key: value for key, value in shown.items() if value is not None}
    return Submission(_bare(row.agency_code, row.sector), submission.asked.intersection(questions), known, {})


def _shown(question: Question, value: Known, row: ReturnRow, texts: frozenset[TextKey]) -> Known | None:
    """An option of the question, a text that was passed, or words that say that a text was left out."""
    if question.type in _TEXTS:
        return value if (row.agency_code, question.key, row.revision) in texts else LEFT_OUT
    option = question.option(value) if isinstance(value, str) else None
    return option.key if option else None


def _bare(code: str, sector: str, name: str = "") -> ReturnRow:
    return ReturnRow(code, name, Status.SUBMITTED, sector, answers={})


def _place(secret: bytes, code: str) -> bytes:
    return hmac.digest(secret, code.encode("utf-8", "surrogatepass"), "sha256")


def _lettered(found: Sequence[Submission], kept: Asked) -> list[Submission]:
    sectors = merged_sectors([(one.row.sector, one.asked & kept) for one in found])
    return [
        replace(one, row=_bare(letter, sectors[one.row.sector], f"Agency {letter}"))
        for letter, one in zip(letters(len(found)), found, strict=False)
    ]


def _reduced(question_set: QuestionSet, keys: set[str]) -> QuestionSet:
    """The set with these questions alone. Rules and worked-out columns go; what was asked is known by now."""
    sections = (
        replace(section, questions=tuple(question for question in section.questions if question.key in keys))
        for section in question_set.sections
    )
    kept = tuple(section for section in sections if section.questions)
    return replace(question_set, sections=kept, rules=(), worked_out=())

"""Which answers look as if they held a child's or a family's details. Whoever writes or reads them is warned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from portal.forms.answers import Raw, Shape, type_of
from portal.forms.personal import findings
from portal.forms.spec import Question
from portal.returns.places import group_key

TEXTS = frozenset({"text", "long_text"})
"""The types of answers that people write in their own words."""


def by_question(questions: Iterable[Question], answers: Mapping[str, Raw]) -> dict[str, list[str]]:
    """By the key of a question as the file has it, what was found in its answers, in words, where something was."""
    found: dict[str, list[str]] = {}
    for question in questions:
        for text in texts_of(question, answers.get(question.key)):
            for sentence in sentences(text):
                found.setdefault(group_key(question), []).append(sentence)
    return found


def sentences(text: str) -> list[str]:
    """What was found in a text, in words, each thing once."""
    return list(dict.fromkeys(finding.sentence for finding in findings(text)))


def texts_of(question: Question, raw: Raw) -> Iterator[str]:
    """What was written into an answer, right or wrong, also into the rows of a list."""
    if question.type in TEXTS and isinstance(raw, str):
        yield raw
    elif type_of(question).shape is Shape.ROWS and isinstance(raw, list):
        for row in raw:
            if isinstance(row, Mapping):
                for column in question.columns:
                    yield from texts_of(column, row.get(column.key))

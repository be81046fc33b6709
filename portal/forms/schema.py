"""The JSON door: a question set as a marshmallow schema, which checks the shape of a payload and nothing else.

What an answer may be is decided in ``check.py``. The schema only says which keys there are and which JSON form each
has, refuses every other key, and keeps out what no database could store.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn, cast

from marshmallow import RAISE, Schema, ValidationError, fields

from portal.forms.answers import Raw, Shape, start_of, type_of
from portal.forms.check import Asking, Problem, check
from portal.forms.spec import Question, QuestionSet

MOST_ROWS = 1_000
MOST_ITEMS = 1_000


class UnreadableJson(ValueError):
    """A request body is no JSON that can be used. The message says what to do."""


def read_json(body: bytes) -> object:
    """The JSON value of a request body. Raises UnreadableJson for anything else, however nested, large or broken."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_repeats)
    except UnreadableJson:
        raise
    except (ValueError, RecursionError):
        raise UnreadableJson("Send the answers as JSON: one object with a field for each question") from None


def _no_constant(name: str) -> NoReturn:
    raise UnreadableJson(f"{name} is no number in JSON. Leave the answer out, or send it as null")


def _no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadableJson("A field is there twice. Send each answer once")
    return found


class _Answer(fields.Field[Any]):
    """A field that lets one JSON form through unchanged. ``null`` always means that nothing was answered."""

    def __init__(self, question: Question) -> None:
        super().__init__(allow_none=True)
        self.question = question

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not self.fits(value):
            raise ValidationError(f"{start_of(self.question)} {type_of(self.question).wrong_shape}")
        return value

    def fits(self, value: Raw) -> bool:
        return _is_text(value)


_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps in a text: the character zero, and halves of characters."""


def _is_text(value: Raw) -> bool:
    """Text that a draft can keep. Characters that only a workbook cannot hold are for ``check`` to explain."""
    return isinstance(value, str) and _UNKEEPABLE.search(value) is None


class _NumberAnswer(_Answer):
    def fits(self, value: Raw) -> bool:
        if isinstance(value, bool):
            return False
        if isinstance(value, int):
            return abs(value) < 10**15
        return (isinstance(value, float) and math.isfinite(value)) or _is_text(value)


class _TextsAnswer(_Answer):
    def fits(self, value: Raw) -> bool:
        return isinstance(value, list) and len(value) <= MOST_ITEMS and all(map(_is_text, value))


class _RowsAnswer(_Answer):
    """A list of objects, each with an id and no other columns than the question's own."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        columns: dict[str, fields.Field[Any]] = {column.key: field_for(column) for column in question.columns}
        self.row = Schema.from_dict({"id": fields.String(required=True), **columns})(unknown=RAISE)

    def fits(self, value: Raw) -> bool:
        return isinstance(value, list) and len(value) <= MOST_ROWS and not any(self.row.validate(row) for row in value)


_FIELDS: dict[Shape, type[_Answer]] = {
    Shape.TEXT: _Answer,
    Shape.NUMBER: _NumberAnswer,
    Shape.TEXTS: _TextsAnswer,
    Shape.ROWS: _RowsAnswer,
}


def field_for(question: Question) -> fields.Field[Any]:
    """The marshmallow field of a question, by the JSON form of its type."""
    return _FIELDS[type_of(question).shape](question)


class AnswersSchema(Schema):
    """The schema of one question set. Every key may be left out, for a draft is saved piece by piece."""

    class Meta:
        unknown = RAISE

    error_messages: dict[str, str] = {  # noqa: RUF012 - marshmallow declares it so
        "unknown": "There is no such question. Take this field out",
        "type": "Send the answers as JSON: one object with a field for each question",
    }


def schema_for(question_set: QuestionSet) -> type[Schema]:
    """The marshmallow schema of a question set: a field for each plain question, every other key refused."""
    found: dict[str, fields.Field[Any]] = {question.key: field_for(question) for question in question_set.questions()}
    return AnswersSchema.from_dict(found)


def verdict(
    question_set: QuestionSet, payload: object, asking: Asking, section: str | None = None
) -> tuple[Mapping[str, Raw], tuple[Problem, ...]]:
    """The answers in a payload and everything that is wrong with them.

    The problems are those of ``check``, word for word. Before them come the keys that the question set does not have
    and, for questions that are not asked, values whose form could not even be kept. The answers hold what has the
    right form, as it was sent. ``section`` limits the check to one section, as in ``check``.
    """
    errors = schema_for(question_set)().validate(cast(Mapping[str, Any], payload))
    sent: Mapping[str, Raw] = payload if isinstance(payload, dict) else {}
    checked = check(question_set, sent, asking, section)
    told = {problem.key for problem in checked.problems}
    shape = tuple(problem for problem in _shape_problems(errors) if problem.key not in told)
    return {key: raw for key, raw in sent.items() if key not in errors}, (*shape, *checked.problems)


def _shape_problems(errors: Mapping[str, Any]) -> Iterator[Problem]:
    for key, messages in errors.items():
        message = messages[0] if isinstance(messages, Sequence) else str(messages)
        yield Problem(str(key).encode("utf-8", "replace").decode(), message)

"""Dates."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, cast

from portal.forms.answers.base import AnswerType, Raw, Value
from portal.forms.answers.text import is_blank_text
from portal.forms.spec import Question

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TYPED = re.compile(r"\s*([0-9]{1,2})\s*/\s*([0-9]{1,2})\s*/\s*([0-9]{4})\s*", re.ASCII)

FIRST_DAY = date(1900, 3, 1)
"""The first day that a spreadsheet counts rightly; Excel believes in a 29 February 1900."""

LAST_DAY = date(2199, 12, 31)


def in_words(day: date) -> str:
    """A date as people read it: 30 September 2026."""
    return f"{day.day} {day:%B} {day.year}"


class Date(AnswerType):
    """A date: ISO (2026-09-30), or day/month/year as it was typed (30/9/2026)."""

    name: ClassVar[str] = "date"
    takes: ClassVar[frozenset[str]] = frozenset({"earliest", "latest", "future_when_new", "not_in_future"})
    ask: ClassVar[str] = "Enter a date for"
    wrong_shape: ClassVar[str] = "must be a real date, like 30/9/2026"

    def parse(self, question: Question, raw: Raw) -> Value:
        day = self._read(question, raw)
        earliest, latest = question.earliest or FIRST_DAY, question.latest or LAST_DAY
        if day < earliest:
            raise self.refuse(question, f"must be {in_words(earliest)} or later")
        if day > latest:
            raise self.refuse(question, f"must be {in_words(latest)} or earlier")
        return day

    def _read(self, question: Question, raw: Raw) -> date:
        typed = raw if isinstance(raw, str) else ""
        if (iso := _ISO.fullmatch(typed)) is not None:
            year, month, day = iso.groups()
        elif (match := _TYPED.fullmatch(typed)) is not None:
            day, month, year = match.groups()
        else:
            raise self.refuse(question, _absent(typed) or self.wrong_shape)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise self.refuse(question, self.wrong_shape) from None

    def is_blank(self, raw: Raw) -> bool:
        """Three empty boxes arrive as two slashes."""
        return raw is None or (isinstance(raw, str) and is_blank_text(raw.replace("/", "", 2)))

    def to_json(self, value: Value) -> Raw:
        return cast(date, value).isoformat()


def _absent(typed: str) -> str | None:
    """Says which of the three boxes was left empty, when some were."""
    boxes = typed.split("/")
    if len(boxes) != 3:
        return None
    names = [name for box, name in zip(boxes, ("day", "month", "year"), strict=True) if not box.strip()]
    return f"must include a {' and a '.join(names)}" if names else None

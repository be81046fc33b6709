"""Days that are known only roughly: a day, a month, a year, "about 2009", or from one to another."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from portal.forms.answers.base import AnswerType, Raw, Value
from portal.forms.answers.day import FIRST_DAY, LAST_DAY, in_words
from portal.forms.answers.text import is_blank_text
from portal.forms.spec import Question

MOST_CHARACTERS = 80

_MONTHS = {name.lower(): place for place, name in enumerate(month_name) if name}
_MONTHS |= {name[:3]: place for name, place in _MONTHS.items()} | {"sept": 9}
_WRITINGS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?",
        r"((?P<day>[0-9]{1,2}) ?/ ?)?(?P<month>[0-9]{1,2}) ?/ ?(?P<year>[0-9]{4})",
        r"((?P<day>[0-9]{1,2})(st|nd|rd|th)? )?(?P<name>[a-z]{3,9}),? (?P<year>[0-9]{4})",
    )
)
_ABOUT = re.compile(r"(about|around|approximately|approx\.?|roughly|circa|ca?\.) ?(?P<rest>.+)", re.ASCII)
_RANGE = re.compile(r"((from|between) )?(?P<first>.+?)( to | until | and | - | ?– ?)(?P<last>.+)")
_EITHER_SIDE = {"day": timedelta(days=7), "month": timedelta(days=31), "year": timedelta(days=366)}


@dataclass(frozen=True, slots=True)
class Piece:
    """One end of a range, or all of it: ``month`` and ``day`` are 0 where only the year, or the month, is known."""

    year: int
    month: int = 0
    day: int = 0
    about: bool = False

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def room(self) -> timedelta:
        """How far "about" may be off, on either side."""
        precision = "day" if self.day else "month" if self.month else "year"
        return _EITHER_SIDE[precision] if self.about else timedelta(0)

    def written(self) -> str:
        """The canonical text: 2026, 2026-09, 2026-09-30, with "about" in front."""
        parts = (f"{self.year:04}", f"{self.month:02}" if self.month else "", f"{self.day:02}" if self.day else "")
        return ("about " if self.about else "") + "-".join(part for part in parts if part)

    def in_words(self) -> str:
        named = in_words(self.first) if self.day else f"{month_name[self.month]} {self.year}".strip()
        return ("about " if self.about else "") + named


def read(text: str) -> tuple[Piece, ...]:
    """The one piece of a text, or the two ends of its range. Raises ValueError when it cannot be understood."""
    plain = " ".join(text.lower().split())
    if len(plain) > MOST_CHARACTERS:
        raise ValueError(plain)
    ends = _RANGE.fullmatch(plain)
    if ends is None:
        return (_piece(plain),)
    return _piece(ends["first"]), _piece(ends["last"])


def _piece(text: str) -> Piece:
    about = _ABOUT.fullmatch(text)
    text = about["rest"] if about else text
    found = next((match for pattern in _WRITINGS if (match := pattern.fullmatch(text))), None)
    if found is None:
        raise ValueError(text)
    parts = found.groupdict()
    month = _MONTHS.get(parts["name"], 13) if parts.get("name") else int(parts["month"] or 0)
    piece = Piece(int(parts["year"]), month, int(parts["day"] or 0), about is not None)
    if (parts["day"] and not piece.day) or ((parts.get("month") or parts.get("name")) and not piece.month):
        raise ValueError(text)
    if not FIRST_DAY.year <= piece.year <= LAST_DAY.year:
        raise ValueError(text)
    return piece


def span(value: Value | None) -> tuple[date, date] | None:
    """The first and the last day that an answer can mean, so that two answers are compared only where both are sure."""
    if isinstance(value, date):
        return value, value
    if not isinstance(value, str):
        return None
    pieces = read(value)
    return pieces[0].first - pieces[0].room, pieces[-1].last + pieces[-1].room


def begins(value: Value | None) -> date | None:
    """The first day of what an answer names, taken at its word."""
    if isinstance(value, date):
        return value
    return read(value)[0].first if isinstance(value, str) else None


def said(value: str) -> str:
    """A canonical answer as people read it: September 2026; about 2009; 1 May 2026 to June 2026."""
    return " to ".join(piece.in_words() for piece in read(value))


class ApproximateDay(AnswerType):
    """When something was, as exactly as it is known. The value is its canonical text, which ``span`` understands."""

    name: ClassVar[str] = "approximate_day"
    takes: ClassVar[frozenset[str]] = frozenset({"not_in_future"})
    ask: ClassVar[str] = "Enter a day, a month or a year for"
    wrong_shape: ClassVar[str] = (
        "must be a day, a month, a year or a range, like 30/9/2026, 9/2026, 2009, about 2009 or 1/2026 to 6/2026"
    )

    def parse(self, question: Question, raw: Raw) -> Value:
        try:
            pieces = read(raw) if isinstance(raw, str) else ()
            ends = [(piece.first, piece.last) for piece in pieces]
        except ValueError:
            pieces, ends = (), []
        if not ends:
            raise self.refuse(question, self.wrong_shape)
        if ends[0][0] > ends[-1][1]:
            raise self.refuse(question, "must begin before it ends. Change one of the two")
        return " to ".join(piece.written() for piece in pieces)

    def is_blank(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, str) and is_blank_text(raw))

    def to_json(self, value: Value) -> Raw:
        return value

"""Dates: three boxes, day, month and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from portal.forms.answers import Raw, is_blank_text
from portal.forms.check import Problem
from portal.forms.web.control import Control, FormData, shown_text, typed_text

if TYPE_CHECKING:
    from portal.forms.web.field import AnswerField

BOXES = ("day", "month", "year")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_LIKELY = tuple(
    re.compile(rf"\s*({pattern})\s*", re.ASCII) for pattern in ("0?[1-9]|[12][0-9]|3[01]", "0?[1-9]|1[0-2]", "[0-9]{4}")
)


@dataclass(frozen=True, slots=True)
class DayBox:
    """One of the three boxes. ``likely`` is whether it could be that part of some date."""

    id: str
    name: str
    label: str
    value: str
    likely: bool


class DayBoxes(Control):
    """The boxes ``KEY-day``, ``KEY-month`` and ``KEY-year`` become an ISO date, or ``d/m/y`` as it was typed."""

    template: ClassVar[str] = "date"

    def is_sent(self, field: AnswerField, sent: FormData) -> bool:
        return any(f"{field.name}-{box}" in sent for box in BOXES)

    def read(self, field: AnswerField, sent: FormData) -> Raw:
        return joined([typed_text(sent, f"{field.name}-{box}") for box in BOXES])

    def boxes(self, field: AnswerField) -> list[DayBox]:
        parts = taken_apart(self.text_of(field))
        return [
            DayBox(f"{field.id}-{box}", f"{field.name}-{box}", box.capitalize(), value, bool(likely.fullmatch(value)))
            for box, value, likely in zip(BOXES, parts, _LIKELY, strict=True)
        ]

    def text_of(self, field: AnswerField) -> str:
        """What the three boxes are made of."""
        return shown_text(field.data)

    def wrong(self, field: AnswerField) -> list[str]:
        """The ids of the boxes to mark: those that cannot be part of a date, or all when each one could."""
        boxes = self.boxes(field)
        return [box.id for box in boxes if not box.likely] or [box.id for box in boxes]

    def focus(self, field: AnswerField, problem: Problem) -> str:
        return self.wrong(field)[0]


def joined(parts: list[str]) -> str:
    """What was typed in three boxes as one text: ISO when it is a date, nothing when all are empty."""
    if all(is_blank_text(part) for part in parts):
        return ""
    whole = [part for part in parts if not is_blank_text(part)]
    if len(whole) == 1 and whole[0].count("/") == 2:
        return whole[0]  # A whole date in one box means that date.
    if all(likely.fullmatch(part) for likely, part in zip(_LIKELY, parts, strict=True)):
        day, month, year = (int(part) for part in parts)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    return "/".join(parts)


def taken_apart(text: str) -> list[str]:
    """The three texts for the boxes. What has no three parts stands in the first box, whole."""
    iso = _ISO.fullmatch(text)
    if iso is not None:
        year, month, day = iso.groups()
        return [str(int(day)) if int(day) else day, str(int(month)) if int(month) else month, year]
    parts = text.rsplit("/", 2)
    return parts if len(parts) == 3 else [text, "", ""]

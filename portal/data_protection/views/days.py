"""A day typed into three boxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from portal.forms.web.day import BOXES, joined, taken_apart

MOST = 20
"""No part of a day is longer; what is, is cut off and is no day."""


@dataclass(frozen=True, slots=True)
class TypedDay:
    """What was typed, for the page to show again; ``day`` is None where it is no day."""

    text: str = ""

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.text)
        except ValueError:
            return None

    @property
    def boxes(self) -> list[tuple[str, str]]:
        """The boxes by name, with what stands in each."""
        return list(zip(BOXES, taken_apart(self.text), strict=True))


def typed_day(name: str) -> TypedDay:
    return TypedDay(joined([request.form.get(f"{name}-{box}", "")[:MOST] for box in BOXES]))

"""What was typed into the boxes of a form about money."""

from __future__ import annotations

from datetime import date

from flask import request

from portal.accounts.words import Mistake
from portal.forms.web.day import BOXES, joined

MOST_TYPED, MOST_OF_A_DAY = 2_000, 20
"""Nothing that is asked for is longer; what is, is cut off and refused by the verb."""


def typed(name: str) -> str:
    return request.form.get(name, "")[:MOST_TYPED]


def boxes(name: str) -> str:
    """The three boxes of a day as one text."""
    return joined([request.form.get(f"{name}-{box}", "")[:MOST_OF_A_DAY] for box in BOXES])


def day(name: str) -> date | None:
    """The day, or None where the boxes are empty. Raises Mistake for what is no day."""
    text = boxes(name)
    if not text.strip("-/ "):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise Mistake(name, "Enter a real day with day, month and year, such as 30 9 2026") from problem

"""What is typed into a form that was found: something plausible into what has to fit, anything into the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from portal.local_time import today
from tests.security.found_forms import FoundForm

Data = dict[str, str | list[str]]
CLOSED = ("what", "declared")
FITTING = {
    "email": "someone.else@example.invalid",
    "code": "EX77",
    "months": "90",
    "sector": "council",
    "kinds": "",
    "aliases": "",
    "key": "example-round",
    "current": "not the password",
    "confirmed": "yes",
}
"""Fields that take words of a certain kind only, with such words."""


def fits(form: FoundForm) -> Data:
    """The form as somebody fills it in who presses its button: days next month, the first choice, an address."""
    filled: Data = dict(form.fields)
    for name, options in form.choices.items():
        if not filled.get(name):
            filled[name] = next((one for one in options if one), "")
    for name in form.texts:
        found = _fitting(name)
        if found is not None:
            filled[name] = found
    return filled


def free(form: FoundForm) -> list[str]:
    """The fields that take any words."""
    return [name for name in form.texts if _fitting(name) is None]


def typed_into(form: FoundForm, names: Sequence[str], text: str | Sequence[str]) -> Data:
    """The form filled in, with ``text`` in each of the fields, or with one text for each in turn."""
    texts = [text] if isinstance(text, str) else text
    return {**fits(form), **{name: texts[place % len(texts)] for place, name in enumerate(names)}}


def _fitting(name: str) -> str | None:
    day = today() + timedelta(days=32)
    last = name.replace("_", "-").rpartition("-")[2]
    parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    return parts.get(last, FITTING.get(name))

"""One row of a spreadsheet of past contacts, read strictly: what is wrong is said by column, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from portal.lado import sectors
from portal.lado.figures.core import lists

COLUMNS = (
    "reference",
    "received_on",
    "decision",
    "employer_sector",
    "referrer_sector",
    "category_opened",
    "category_concluded",
    "outcome",
    "outcome_on",
    "meetings_held",
    "reported_within_one_working_day",
)
MOST_MEETINGS = 999
LONGEST_REFERENCE = 200
_BY_LABEL = {label.casefold(): key for key, label in sectors.SECTORS.items()}
_YES_NO = {"yes": True, "no": False}


class WrongValue(ValueError):
    """A value that cannot be taken; its words say what to write instead."""


Problems = list[tuple[str, str]]


def read_row(cells: Sequence[str], day: date) -> tuple[dict[str, Any], Problems]:
    """The values of a row, and what is wrong with which column. ``day`` is today: nothing is from the future."""
    typed = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    values: dict[str, Any] = {}
    problems: Problems = []
    for name, read in _READERS.items():
        try:
            values[name] = read(typed[name], day)
        except WrongValue as wrong:
            problems.append((name, str(wrong)))
    problems += _together(typed, values, {name for name, _ in problems})
    return values, problems


def _together(typed: dict[str, str], values: dict[str, Any], wrong: set[str]) -> Problems:
    """What is only wrong beside another column."""
    found = []
    decision, sector = values.get("decision"), values.get("employer_sector")
    if decision in lists.MET and sector is None and "employer_sector" not in wrong:
        found.append(("employer_sector", f"is empty; a {decision} is counted by the sector of the employer"))
    on, received = values.get("outcome_on"), values.get("received_on")
    if on is not None and "outcome" not in wrong and values.get("outcome") is None:
        found.append(("outcome_on", "has a day, and outcome is empty"))
    if on is not None and received is not None and on < received:
        found.append(("outcome_on", "is before received_on"))
    return found


def _reference(text: str, _day: date) -> str:
    if not text:
        raise WrongValue("is empty; every row needs a reference")
    if len(text) > LONGEST_REFERENCE:
        raise WrongValue(f"is longer than {LONGEST_REFERENCE} characters")
    return text.casefold()


def _past_day(text: str, day: date) -> date:
    try:
        found = date.fromisoformat(text) if len(text) == len("2023-04-01") else None
    except ValueError:
        found = None
    if found is None:
        raise WrongValue("is not a day; write it like 2023-04-01")
    if found > day:
        raise WrongValue("is in the future")
    if found.year < 1989:
        raise WrongValue("is before 1989")
    return found


def _day_or_none(text: str, day: date) -> date | None:
    return _past_day(text, day) if text else None


def _one_of(names: Sequence[str], *, empty: bool) -> Callable[[str, date], str | None]:
    """Reads one of some words, in small or capital letters."""
    allowed = ", ".join(names) + (", or leave it empty" if empty else "")

    def read(text: str, _day: date) -> str | None:
        if empty and not text:
            return None
        if text.casefold() not in names:
            raise WrongValue(f"is none of: {allowed}")
        return text.casefold()

    return read


def _sector(text: str, _day: date) -> str | None:
    """A sector by its label, in any case."""
    if not text:
        return None
    if text.casefold() not in _BY_LABEL:
        raise WrongValue(f"is none of the sixteen sectors: {', '.join(sectors.SECTORS.values())}")
    return _BY_LABEL[text.casefold()]


def _number(text: str, _day: date) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > MOST_MEETINGS:
        raise WrongValue(f"is not a whole number from 0 to {MOST_MEETINGS}, nor empty")
    return int(text)


def _yes_no(text: str, _day: date) -> bool | None:
    if not text:
        return None
    if text.casefold() not in _YES_NO:
        raise WrongValue("is none of: yes, no, or leave it empty")
    return _YES_NO[text.casefold()]


_READERS: dict[str, Callable[[str, date], Any]] = {
    "reference": _reference,
    "received_on": _past_day,
    "decision": _one_of(tuple(sectors.DECISIONS), empty=False),
    "employer_sector": _sector,
    "referrer_sector": _sector,
    "category_opened": _one_of(tuple(lists.CATEGORIES), empty=True),
    "category_concluded": _one_of(tuple(lists.CATEGORIES), empty=True),
    "outcome": _one_of(tuple(lists.OUTCOMES), empty=True),
    "outcome_on": _day_or_none,
    "meetings_held": _number,
    "reported_within_one_working_day": _yes_no,
}

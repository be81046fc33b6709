"""How long a case is kept, by how it ended. No law says so: the table below is one council's published practice and the
widest of several others, to confirm by the data protection officer. A partnership changes it on a page.

Nothing is erased by a clock. When the time comes a person decides: keep it longer, or erase it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

BORN, CLOSED = "born", "closed"
STARTS = {BORN: "the person's date of birth", CLOSED: "the day the case was closed"}
UNKNOWN, LEAST = "unknown", "least"
NO_OUTCOME = "no_outcome"
MOST_YEARS = 120
AT_LEAST_YEARS = 10
"""What is counted from a birthday is kept at least so long after closing, however old the person was."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``years`` count from ``counted_from``; from closing, where a birthday is counted from and nobody knows it."""

    label: str
    counted_from: str
    years: int


SHIPPED: dict[str, Rule] = {
    "substantiated": Rule("Substantiated", BORN, 100),
    "unsubstantiated": Rule("Unsubstantiated", BORN, 100),
    "unfounded": Rule("Unfounded", CLOSED, 10),
    "malicious": Rule("Malicious", CLOSED, 10),
    "false": Rule("False", CLOSED, 10),
    NO_OUTCOME: Rule("No outcome recorded", CLOSED, 10),
    "advice": Rule("Advice", CLOSED, 6),
    "information": Rule("Information", CLOSED, 6),
    "redirected": Rule("Redirected", CLOSED, 6),
}
"""By outcome, or by decision where no outcome is recorded. The first that is longest decides."""


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which somebody looks at it, the rule that says so, and what the day is counted from: the birthday,
    closing, closing because nobody knows the birthday, or closing because the birthday would be too soon.
    """

    on: date
    rule: str
    counted: str

    @property
    def from_birthday(self) -> bool:
        """Whether the day tells a birthday."""
        return self.counted == BORN


def keys_for(outcomes: Collection[str], decision: str | None) -> list[str]:
    """Which rules a case falls under, in the order of the table."""
    found = [key for key in SHIPPED if key in outcomes]
    if found:
        return found
    return [decision if decision in SHIPPED and decision is not None else NO_OUTCOME]


def due(keys: Collection[str], born: date | None, closed_on: date, rules: Mapping[str, Rule] = SHIPPED) -> Due:
    """The latest day that any of the rules gives; of equal ones the first."""
    return max((_by(key, rules[key], born, closed_on) for key in keys), key=lambda one: one.on)


def _by(key: str, rule: Rule, born: date | None, closed_on: date) -> Due:
    if rule.counted_from != BORN or born is None:
        return Due(years_after(closed_on, rule.years), key, CLOSED if rule.counted_from != BORN else UNKNOWN)
    least, counted = years_after(closed_on, AT_LEAST_YEARS), years_after(born, rule.years)
    return Due(counted, key, BORN) if counted > least else Due(least, key, LEAST)


def years_after(day: date, years: int) -> date:
    """The same day so many years later. 29 February becomes 1 March where there is none: never a day too soon."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)

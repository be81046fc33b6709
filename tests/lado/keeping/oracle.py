"""When a case is due for review, written a second time and otherwise: by comparing years, months and days as numbers.

It shares no line with the portal. 29 February is a day of its own, which is reached where 1 March is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FROM_BIRTH = {"substantiated": 100, "unsubstantiated": 100}
FROM_CLOSING = {"unfounded": 10, "malicious": 10, "false": 10, "advice": 6, "information": 6, "redirected": 6}


@dataclass(frozen=True)
class Case:
    outcomes: frozenset[str]
    decision: str
    born: date | None
    closed: date | None
    held: bool = False


def is_due(case: Case, day: date) -> bool:
    if case.closed is None or case.held:
        return False
    ends = case.outcomes or {case.decision}
    return all(_is_over(end, case, case.closed, day) for end in ends)


def _is_over(end: str, case: Case, closed: date, day: date) -> bool:
    if end not in FROM_BIRTH:
        return _has_been(closed, FROM_CLOSING.get(end, 10), day)
    if case.born is None:
        return _has_been(closed, FROM_BIRTH[end], day)
    return _has_been(case.born, FROM_BIRTH[end], day) and _has_been(closed, 10, day)


def _has_been(start: date, years: int, day: date) -> bool:
    return (day.year, day.month, day.day) >= (start.year + years, start.month, start.day)

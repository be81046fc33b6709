"""Which numbers are sums of which. The tables are checked against it, and what may be shown is worked out from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from exports.suppression import Sum
from portal.lado.figures.core import lists
from portal.lado.figures.core.feedback import QUESTIONS
from portal.lado.figures.core.years import MONTHS


@cache
def sums() -> tuple[Sum, ...]:
    """Every sum within the numbers of one year. No number of one year is part of a sum of another."""
    return (*_contacts(), *_threshold(), *_cases(), *_meetings(), *_questions())


def _of(total: str, prefix: str, names: Iterable[str]) -> Sum:
    return Sum(total, tuple(f"{prefix}/{name}" for name in names))


def _contacts() -> list[Sum]:
    months = [f"{month:02}" for month in MONTHS]
    by_decision = [_of(f"month/{month}", f"month/{month}", lists.DECISIONS) for month in months]
    by_month = [
        Sum(f"decision/{decision}", tuple(f"month/{month}/{decision}" for month in months))
        for decision in lists.DECISIONS
    ]
    return [
        _of("all", "decision", lists.DECISIONS),
        _of("all", "month", months),
        *by_decision,
        *by_month,
        _of("all", "in_time", lists.YES_NO),
        _of("all", "response", lists.RESPONSES),
        Sum("below", ("decision/information", "decision/advice")),
        Sum("decision/advice", ("advice/schools", "advice/others")),
    ]


def _threshold() -> list[Sum]:
    rows = [_of(f"referrer/{one}", f"referrer/{one}", lists.SECTORS) for one in lists.SECTORS]
    columns = [
        Sum(f"sector/{employer}", tuple(f"referrer/{one}/{employer}" for one in lists.SECTORS))
        for employer in lists.SECTORS
    ]
    return [
        Sum("met", tuple(f"decision/{one}" for one in lists.MET)),
        _of("met", "sector", lists.SECTORS),
        _of("met", "referrer", lists.SECTORS),
        *rows,
        *columns,
        _of("education", "sector", lists.EDUCATION),
        Sum("met", ("education", "not_education")),
        Sum("met", (f"sector/{lists.SECURE}", "not_secure")),
    ]


def _cases() -> list[Sum]:
    return [
        Sum("met", (*(f"outcome/{one}" for one in lists.OUTCOMES), "outcome/open", "outcome/closed")),
        _of("concluded", "outcome", lists.OUTCOMES),
        _of("concluded", "to_outcome", lists.TO_OUTCOME),
        _of("outcome/open", "open", lists.AGES),
        _of("met", "category_opened", (*lists.CATEGORIES, lists.NOT_KNOWN)),
        _of("met", "category_concluded", (*lists.CATEGORIES, lists.NOT_KNOWN)),
        *(_of("met", f"followup/{kind}", lists.FOLLOWED) for kind in lists.FOLLOWUPS),
    ]


def _meetings() -> list[Sum]:
    reasons = tuple(f"no_meeting/{one}" for one in (*lists.NO_MEETING, lists.NOT_KNOWN))
    return [
        _of("meetings/all", "meetings", lists.KINDS_OF_MEETING),
        Sum("decision/referral", ("with_meeting", *reasons)),
        _of("decision/referral", "first_meeting", lists.FIRST_MEETINGS),
    ]


def _questions() -> list[Sum]:
    results = tuple(f"check/result/{one}" for one in lists.CHECK_RESULTS)
    return [
        _of("check/all", "check", lists.ANSWERED),
        Sum("check/all", (*results, "check/waiting")),
        _of("dbs/all", "dbs", lists.ANSWERED),
        *(_of(f"feedback/{one.key}", f"feedback/{one.key}", one.answers) for one in QUESTIONS),
    ]


def disagreements(numbers: Mapping[str, int]) -> list[str]:
    """The sums that do not agree, each in words. There is none in what was counted; a test sees to it."""
    found = []
    for one in sums():
        parts = sum(numbers.get(part, 0) for part in one.parts)
        if parts != numbers.get(one.total, 0):
            found.append(f"{one.total} is {numbers.get(one.total, 0)}, and its parts make {parts}")
    return found

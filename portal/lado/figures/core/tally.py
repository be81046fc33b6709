"""One pass over facts: how many of what, in which year. Every fact adds one to exactly one part of each whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from portal.lado.figures.core import lists
from portal.lado.figures.core.facts import Asked, Fact, Held
from portal.lado.figures.core.years import months_later, year_of

Numbers = Counter[str]


class Tally:
    """The numbers of each year, and how they stand on the day of the snapshot. It keeps no fact."""

    def __init__(self, snapshot: date) -> None:
        self.snapshot = snapshot
        self.years: defaultdict[str, Numbers] = defaultdict(Counter)
        self.rows: Counter[str] = Counter()

    def add(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            year = year_of(fact.received_on)
            self.rows[year] += 1
            self.years[year].update(_keys(fact, self.snapshot))
            self._meetings_by_number(self.years[year], fact)

    def add_meetings(self, meetings: Iterable[Held]) -> None:
        for one in meetings:
            self.years[year_of(one.on)].update(("meetings/all", f"meetings/{one.kind}"))

    def add_asked(self, questions: Iterable[Asked]) -> None:
        for one in questions:
            self.years[year_of(one.arrived_on)].update(_of_question(one))

    def _meetings_by_number(self, numbers: Numbers, fact: Fact) -> None:
        numbers["discussions"] += fact.discussions + fact.meetings_unlisted
        numbers["meetings/all"] += fact.meetings_unlisted
        numbers["meetings/unlisted"] += fact.meetings_unlisted


def _keys(fact: Fact, snapshot: date) -> Iterator[str]:
    decision = fact.decision or lists.UNDECIDED
    month = f"month/{fact.received_on.month:02}"
    yield from ("all", f"decision/{decision}", month, f"{month}/{decision}")
    yield f"in_time/{_yes_no(fact.in_time)}"
    yield f"response/{_response(fact)}"
    if decision in ("information", "advice"):
        yield "below"
    if decision == "advice":
        yield "advice/schools" if fact.referrer_sector in lists.EDUCATION else "advice/others"
    if decision in lists.MET:
        yield from _of_case(fact, snapshot)
    if decision == "referral":
        yield f"first_meeting/{_first_meeting(fact)}"
        yield _meeting_or_reason(fact)


def _of_case(fact: Fact, snapshot: date) -> Iterator[str]:
    """What is counted of contacts that met the threshold."""
    employer, referrer = fact.employer_sector or lists.NOT_KNOWN, fact.referrer_sector or lists.NOT_KNOWN
    yield from ("met", f"sector/{employer}", f"referrer/{referrer}", f"referrer/{referrer}/{employer}")
    if employer != lists.SECURE:
        yield "not_secure"
    yield "education" if employer in lists.EDUCATION else "not_education"
    yield f"category_opened/{fact.category_opened or lists.NOT_KNOWN}"
    yield f"category_concluded/{fact.category_concluded or lists.NOT_KNOWN}"
    yield from _how_far(fact, snapshot)
    stands = dict(fact.followups)
    for kind in lists.FOLLOWUPS:
        yield f"followup/{kind}/{stands.get(kind, lists.NOT_KNOWN)}"


def _how_far(fact: Fact, snapshot: date) -> Iterator[str]:
    if fact.outcome is not None:
        yield f"outcome/{fact.outcome}"
        yield "concluded"
        day = fact.outcome_on
        yield f"to_outcome/{lists.NOT_KNOWN if day is None else _age(fact.received_on, day)}"
    elif fact.closed_on is not None:
        yield "outcome/closed"
    else:
        yield "outcome/open"
        yield f"open/{_age(fact.received_on, snapshot)}"


def _age(since: date, until: date) -> str:
    return next((str(months) for months in lists.MONTHS if until <= months_later(since, months)), "later")


def _yes_no(value: bool | None) -> str:
    return lists.NOT_KNOWN if value is None else "yes" if value else "no"


def _response(fact: Fact) -> str:
    if fact.response_days is None:
        return "waiting" if fact.response_known else lists.NOT_KNOWN
    return next((str(days) for days in (1, 2, 5) if fact.response_days <= days), "later")


def _first_meeting(fact: Fact) -> str:
    if fact.first_meeting_days is not None:
        return next((str(days) for days in (5, 10, 20) if fact.first_meeting_days <= days), "later")
    return "unlisted" if fact.meetings_unlisted or fact.discussions else lists.NOT_KNOWN


def _meeting_or_reason(fact: Fact) -> str:
    """A referral is discussed in a meeting, or there is a reason why not, or neither yet."""
    if fact.discussions or fact.meetings_unlisted:
        return "with_meeting"
    if fact.no_meeting is None:
        return f"no_meeting/{lists.NOT_KNOWN}"
    return f"no_meeting/{fact.no_meeting if fact.no_meeting in lists.NO_MEETING else lists.OTHER}"


def _of_question(one: Asked) -> Iterator[str]:
    yield f"{one.kind}/all"
    if one.answered_on is None:
        yield f"{one.kind}/waiting"
        return
    late = one.due_on is not None and one.answered_on > one.due_on
    yield f"{one.kind}/{'late' if late else 'in_time'}"
    if one.kind == "check":
        yield f"check/result/{one.result or 'unsaid'}"

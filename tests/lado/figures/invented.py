"""Invented casebooks of one year and the years around it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from portal.lado.figures.core import lists
from portal.lado.figures.core.facts import Fact

YEAR = "2023-24"
SNAPSHOT = date(2024, 9, 30)
FIRST = date(2023, 4, 1)


@st.composite
def fact(draw: st.DrawFn) -> Fact:
    received = FIRST + timedelta(days=draw(st.integers(0, 365)))
    outcome = draw(st.sampled_from([None, *lists.OUTCOMES]))
    decision = draw(st.sampled_from(["information", "advice", "advice", "consultation", "referral", "redirected"]))
    return Fact(
        received,
        decision,
        employer_sector=draw(st.sampled_from(list(lists.SIXTEEN)[:6])),
        referrer_sector=draw(st.sampled_from([None, *list(lists.SIXTEEN)[:4]])),
        category_opened=draw(st.sampled_from([None, *lists.CATEGORIES])),
        category_concluded=draw(st.sampled_from([None, *lists.CATEGORIES])) if outcome else None,
        outcome=outcome,
        outcome_on=received + timedelta(days=draw(st.integers(0, 500))) if outcome else None,
        in_time=draw(st.sampled_from([True, False, None])),
        meetings_unlisted=draw(st.integers(0, 2)) if decision == "referral" else 0,
        response_known=False,
    )


def facts() -> st.SearchStrategy[list[Fact]]:
    """Few different ones, each several times, so that small and large numbers stand beside each other."""
    some = st.lists(st.tuples(fact(), st.integers(1, 9)), max_size=25)
    return some.map(lambda pairs: [one for one, many in pairs for _ in range(many)])

"""What the workflow asks of meetings, and how many were held, against an account of a few lines kept beside them."""

from __future__ import annotations

import uuid
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db, now
from portal.lado.meetings import gate
from portal.lado.meetings.counting import Met, met
from portal.lado.meetings.models import MeetingCase
from portal.lado.models import Contact
from portal.permissions import Role
from tests.lado.desk.conftest import make_desk
from tests.lado.meetings.arrange import make_case, make_meeting, make_no_meeting
from tests.support.builders import make_partnership, make_user

CASES = 3
STATES = ("arranged", "held", "cancelled")
DATED = {"arranged": None, "held": "held_at", "cancelled": "cancelled_at"}
Said = tuple[str, dict[int, bool]]
MEETINGS = st.tuples(
    st.sampled_from(STATES), st.dictionaries(st.integers(0, CASES - 1), st.booleans(), min_size=1, max_size=CASES)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MEETINGS, max_size=4), st.sets(st.integers(0, CASES - 1)))
def test_both_gates_and_both_numbers(session: Session, said: list[Said], reasons: set[int]) -> None:
    """``said`` are meetings: how each stands, and which cases it is about and discussed."""
    with session.begin_nested() as undone:
        user, cases = _world()
        for state, about in said:
            _meet(user, cases, state, about)
        for one in reasons:
            make_no_meeting(cases[one], user)
        for place, case in enumerate(cases):
            mine = [(state, about[place]) for state, about in said if place in about]
            assert gate.arranged_or_reason(case.id) is (
                place in reasons or any(state != "cancelled" for state, _ in mine)
            )
            assert gate.held_or_reason(case.id) is (place in reasons or ("held", True) in mine)
        held = [sum(about.values()) for state, about in said if state == "held"]
        assert met(cases[0].partnership_id) == Met(sum(bool(many) for many in held), sum(held))
        undone.rollback()


def test_nobody_has_met_about_a_case_that_is_not_there(session: Session) -> None:
    assert not gate.held_or_reason(uuid.uuid4())
    assert not gate.arranged_or_reason(uuid.uuid4())


def test_numbers_are_of_one_partnership_and_of_a_while(session: Session) -> None:
    desk, at = make_desk(), now()
    case, there = make_case(desk.partnership), make_case(make_partnership("there"))
    make_meeting(desk.lado, case, state="held", held_at=at, starts_at=at)
    make_meeting(desk.lado, there, state="held", held_at=at, starts_at=at)
    here, day = desk.partnership.id, timedelta(days=1)
    assert met(here, at, at + day) == met(here) == Met(1, 1)
    assert met(here, at + day) == met(here, until=at) == Met(0, 0)


def _world() -> tuple[User, list[Contact]]:
    here = make_partnership(f"here-{uuid.uuid4().hex[:8]}")
    return make_user(Role.LADO, here), [make_case(here) for _ in range(CASES)]


def _meet(user: User, cases: list[Contact], state: str, about: dict[int, bool]) -> None:
    made = make_meeting(user, *(cases[one] for one in about))
    made.state = state
    if (dated := DATED[state]) is not None:
        setattr(made, dated, now())
    for row in db.session.query(MeetingCase).where(MeetingCase.meeting_id == made.id):
        is_discussed = about[next(place for place, case in enumerate(cases) if case.id == row.contact_id)]
        row.discussed, row.discussed_at = is_discussed, now() if is_discussed else None
    db.session.flush()

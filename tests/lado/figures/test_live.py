"""What the desk recorded is counted where it belongs, and what somebody must not know of is not in their figures."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado.cases.models import Allegation, FollowUp, Outcome
from portal.lado.checks.models import DbsRequest
from portal.lado.figures import service
from portal.lado.figures.core.numbers import Figures
from portal.lado.figures.models import FeedbackCount
from portal.lado.meetings.models import Meeting, MeetingCase, NoMeeting
from portal.lado.models import Contact
from portal.lado.numbers import new_reference
from portal.lado.sealing.keystore import keys
from portal.permissions import SYSTEM
from tests.lado.arrange import make_conflict, make_contact
from tests.lado.desk.conftest import Desk, Work
from tests.support.statements import count_statements

YEAR = "2023-24"
ARRIVED = datetime(2023, 6, 5, 10, tzinfo=UTC)
"""A Monday."""


def make_case(place: Partnership, decision: str, **fields: Any) -> Contact:
    values = {"arrived_at": ARRIVED, "state": "triaged", "employer_sector": "health", "decided_at": ARRIVED}
    return make_contact(place, decision=decision, **{**values, **fields})


def allege(contact: Contact, by: User, outcomes: list[str | None], *, category: str = "physical") -> None:
    """An allegation for each outcome; None for one that has none yet."""
    for position, outcome in enumerate(outcomes, 1):
        said = {"contact_id": contact.id, "position": position, "category_opened": category, "context": "work"}
        allegation = Allegation(**said, added_at=now(), added_by_id=by.id, text="E.")
        db.session.add(allegation)
        db.session.flush()
        if outcome is not None:
            found = {"contact_id": contact.id, "allegation_id": allegation.id, "agreed_on": date(2023, 8, 1)}
            db.session.add(Outcome(**found, outcome=outcome, at=now(), by_id=by.id, reasoning="E."))


def meet(place: Partnership, by: User, contacts: list[Contact]) -> None:
    """One meeting in which all of them were discussed, a week after they arrived."""
    meeting_id, on = uuid.uuid4(), ARRIVED + timedelta(days=7)
    keys.make(meeting_id)
    fields = {"kind": "initial", "state": "held", "way": "room", "starts_at": on, "held_at": on, "created_at": on}
    db.session.add(
        Meeting(id=meeting_id, partnership_id=place.id, reference=new_reference(), made_by_id=by.id, **fields)
    )
    db.session.flush()
    for one in contacts:
        db.session.add(MeetingCase(meeting_id=meeting_id, contact_id=one.id, discussed=True, discussed_at=on))


@pytest.fixture
def casebook(desk: Desk, unit_of_work: Work) -> Desk:
    place, by = desk.partnership, desk.lado
    with unit_of_work():
        two = [make_case(place, "referral") for _ in range(2)]
        meet(place, by, two)
        allege(two[0], by, ["false", "substantiated"])
        allege(two[1], by, ["unfounded", None], category="conduct")
        alone = make_case(place, "referral", employer_sector=None, acknowledged_at=ARRIVED + timedelta(days=4))
        alone.decided_at = ARRIVED + timedelta(days=9)
        said = {"contact_id": alone.id, "reason_code": "police_asked", "decided_on": ARRIVED.date(), "by_id": by.id}
        db.session.add(NoMeeting(**said, at=now(), decided_by="E.", with_whom="E.", why="E.", what_next="E."))
        late = {"aware_at": ARRIVED - timedelta(days=20), "state": "closed", "closed_at": now()}
        make_case(place, "consultation", **late)
        done = {"contact_id": two[0].id, "kind": "dbs", "state": "done", "done_on": date(2023, 9, 1)}
        db.session.add(FollowUp(**done, set_at=now(), set_by_id=by.id))
        asked = make_case(place, "information", employer_sector=None)
        request = {
            "partnership_id": place.id,
            "contact_id": asked.id,
            "arrived_at": ARRIVED,
            "due_on": date(2023, 6, 9),
        }
        seen = {"proposed_by_id": by.id, "approved_by_id": desk.other.id, "state": "answered"}
        db.session.add(DbsRequest(**request, **seen, answered_at=ARRIVED + timedelta(days=9), answered_by_id=by.id))
        db.session.add(FeedbackCount(partnership_id=place.id, year=YEAR, question="easy", answer="agree", count=3))
    return desk


def figures_for(desk: Desk, user: Any = SYSTEM) -> Figures:
    return service.figures_of(user, desk.partnership, YEAR)


def test_each_room_is_counted_where_it_belongs(casebook: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        found = figures_for(casebook).of(YEAR).counted
    expected = {
        "all": 5,
        "met": 4,
        "decision/referral": 3,
        "month/06/consultation": 1,
        "sector/health": 3,
        "sector/none": 1,
        "outcome/substantiated": 1,
        "outcome/open": 2,
        "outcome/closed": 1,
        "to_outcome/3": 1,
        "category_opened/physical": 1,
        "category_opened/conduct_suitability": 1,
        "category_opened/none": 2,
        "meetings/all": 1,
        "meetings/initial": 1,
        "discussions": 2,
        "with_meeting": 2,
        "no_meeting/police_asked": 1,
        "first_meeting/5": 2,
        "response/1": 4,
        "response/5": 1,
        "in_time/no": 1,
        "in_time/none": 4,
        "followup/dbs/done": 1,
        "followup/dbs/none": 3,
        "dbs/late": 1,
        "feedback/easy/agree": 3,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert "check/all" not in found


def test_who_is_in_conflict_counts_as_if_it_were_not_there(casebook: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        hidden = make_case(casebook.partnership, "referral", employer_sector="transport")
        meet(casebook.partnership, casebook.lado, [hidden])
        make_conflict(hidden, casebook.other)
    with unit_of_work():
        theirs = figures_for(casebook, casebook.other).of(YEAR)
        others = figures_for(casebook, casebook.lado).of(YEAR)
        spots = [service.hot_spots(one, casebook.partnership, YEAR) for one in (casebook.other, casebook.lado)]
    for key, there in (("all", 6), ("sector/transport", 1), ("meetings/all", 2), ("discussions", 3)):
        assert others.counted.get(key, 0) == there
        assert theirs.counted.get(key, 0) == there - 1
    assert [sum(one.total for one in some) for some in spots] == [5, 6]


def test_counting_more_contacts_takes_no_more_statements(casebook: Desk, unit_of_work: Work) -> None:
    with unit_of_work(), count_statements(db.engine) as few:
        figures_for(casebook)
    with unit_of_work():
        for _ in range(20):
            make_case(casebook.partnership, "advice")
    with unit_of_work(), count_statements(db.engine) as many:
        figures_for(casebook)
    assert len(few.texts) == len(many.texts)

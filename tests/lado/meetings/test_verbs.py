"""The verbs of meetings without pages: what each refuses, and what stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import time, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado.desk.service import ChangedMeanwhile
from portal.lado.meetings import service, sight
from portal.lado.meetings.models import Attendance, Meeting, MeetingAction, MeetingCase, Release
from portal.lado.meetings.service import Person, Plan, Reason
from portal.lado.meetings.service.arrange import NO_CASE
from portal.lado.meetings.service.none_held import without_names
from portal.lado.meetings.typed import Day, a_time
from portal.lado.models import SightGrant
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.permissions import Role
from tests.lado.arrange import make_conflict
from tests.lado.meetings.arrange import (
    make_attendance,
    make_case,
    make_meeting,
    make_minutes,
    make_recommendation,
    make_release,
)
from tests.lado.meetings.conftest import Room
from tests.support.builders import make_partnership, make_user

SOON = Day(today() + timedelta(days=7), True)
PLAN: dict[str, Any] = {
    "kind": "review",
    "day": SOON,
    "at": "10:00",
    "way": "room",
    "place": "Example Hall",
    "chair": "Example Chair",
}
WHO: dict[str, Any] = {"name": "Invented Person", "job": "Example head", "agency": "Example School"}


def ready(room: Room) -> Meeting:
    """A meeting that is over: somebody came and something was decided about the first case."""
    meeting = make_meeting(room.desk.lado, room.first, room.second, starts_at=now() - timedelta(hours=1))
    make_attendance(meeting, part="came")
    seen = room.first.revision
    service.note_decision(room.desk.lado, room.first.id, meeting.id, "Invented.", "Because.", seen=seen)
    return meeting


class TestArranging:
    def test_it_is_about_those_that_were_named_and_may_be_read(self, room: Room) -> None:
        incident = {"incident_id": room.first.incident_id, "officer_id": room.desk.lado.id}
        twin = make_case(room.desk.partnership, **incident)
        over = make_case(room.desk.partnership, **incident, state="closed", closed_at=now())
        ticked = tuple(str(one.id) for one in (twin, over, room.second))
        plan = Plan(**PLAN, cases=ticked, references=room.second.reference)
        made = service.arrange(room.desk.lado, room.first.id, plan, seen=room.first.revision)
        about = set(db.session.scalars(select(MeetingCase.contact_id).where(MeetingCase.meeting_id == made.id)))
        assert about == {room.first.id, room.second.id, twin.id}
        assert made.agenda[4].startswith("Section 47")

    def test_a_case_that_is_not_for_it_is_not_there(self, room: Room) -> None:
        """The same words for each, so that nobody learns which of them it is."""
        here, over = room.desk.partnership, {"state": "closed", "closed_at": now()}
        kept = make_case(here)
        make_conflict(kept, room.desk.lado)
        others = [
            kept,
            make_case(make_partnership("there")),
            make_case(here, officer_id=room.desk.lado.id, **over),
            make_case(here, decision="advice"),
            make_case(here, officer_id=room.desk.other.id),
        ]
        for typed in (*(one.reference for one in others), "7KMP-42TX", "Inventa Examplesdottir"):
            plan = Plan(**PLAN, references=f"{room.second.reference}\n{typed}")
            with pytest.raises(Mistake) as mistake:
                service.arrange(room.desk.lado, room.first.id, plan, seen=room.first.revision)
            assert (mistake.value.field, mistake.value.message) == ("references", NO_CASE)
        assert db.session.scalars(select(Meeting)).all() == []

    def test_what_is_missing_is_said_at_its_field(self, room: Room) -> None:
        wrong: dict[str, Any] = {"kind": "party", "day": Day(None, True), "at": "noon", "way": "letter"}
        for name, typed in {**wrong, "place": " ", "chair": ""}.items():
            plan = Plan(**{**PLAN, name: typed})
            with pytest.raises(Mistake) as mistake:
                service.arrange(room.desk.lado, room.first.id, plan, seen=room.first.revision)
            assert mistake.value.field == ("on_day" if name == "day" else name)

    def test_whoever_comes_second_sees_it_first(self, room: Room) -> None:
        made = service.arrange(room.desk.lado, room.first.id, Plan(**PLAN), seen=room.first.revision)
        both = {"seen": room.first.revision, "seen_meeting": made.revision}
        for name in both:
            with pytest.raises(ChangedMeanwhile):
                service.change(room.desk.lado, room.first.id, made.id, Plan(**PLAN), **{**both, name: 77})
        service.change(room.desk.lado, room.first.id, made.id, Plan(**{**PLAN, "at": "11am"}), **both)
        service.cancel(room.desk.lado, room.first.id, made.id, "An invented reason.", seen=room.first.revision)
        with pytest.raises(Refused):
            service.cancel(room.desk.lado, room.first.id, made.id, "Again.", seen=room.first.revision)

    def test_times_as_people_write_them(self) -> None:
        typed = {"9:05": (9, 5), "2pm": (14, 0), "12am": (0, 0), "12.30pm": (12, 30), "23:59": (23, 59)}
        assert {one: (a_time(one, "at").hour, a_time(one, "at").minute) for one in typed} == typed
        for wrong in ("24:00", "13pm", "0am", "9", "9:60", ""):
            with pytest.raises(Mistake):
                a_time(wrong, "at")

    @given(st.text(max_size=8))
    def test_any_other_time_says_what_to_do(self, typed: str) -> None:
        with suppress(Mistake):
            assert a_time(typed, "at") < time.max


class TestWhoMay:
    def test_only_who_decides_and_reads_and_only_open_cases(self, room: Room) -> None:
        elsewhere = make_user(Role.LADO, make_partnership("there"))
        make_conflict(room.first, room.desk.other)
        plan = Plan(**PLAN)
        for user, problem in ((room.desk.support, Forbidden), (elsewhere, NotFound), (room.desk.other, NotFound)):
            with pytest.raises(problem):
                service.arrange(user, room.first.id, plan, seen=room.first.revision)
        room.first.decision = "advice"
        db.session.flush()
        with pytest.raises(Refused):
            service.arrange(room.desk.lado, room.first.id, plan, seen=room.first.revision)
        room.second.state, room.second.closed_at, room.second.officer_id = "closed", now(), room.desk.lado.id
        db.session.flush()
        with pytest.raises(Refused):
            service.arrange(room.desk.lado, room.second.id, plan, seen=room.second.revision)

    def test_a_meeting_is_found_by_its_own_cases_alone(self, room: Room) -> None:
        meeting = make_meeting(room.desk.lado, room.second)
        with pytest.raises(NotFound):
            sight.get_meeting(room.first, meeting.id)
        here = make_attendance(meeting, contact_id=room.second.id)
        joint = make_meeting(room.desk.lado, room.first, room.second)
        there = make_attendance(joint, contact_id=room.second.id)
        assert sight.people_of(meeting, room.second) == [here]
        assert sight.people_of(joint, room.first) == []
        with pytest.raises(NotFound):
            sight.get_person(joint, room.first, there.id)

    def test_the_other_part_is_for_those_who_may_read_that_case(self, room: Room) -> None:
        """A page is about one case; a grant for it, or having it, leads to no other case of the meeting."""
        joint = make_meeting(room.desk.lado, room.first, room.second)
        room.first.officer_id, room.second.officer_id = room.desk.lado.id, room.desk.other.id
        times = {"since": now() - timedelta(hours=1), "until": now() + timedelta(hours=1)}
        lent = {"user_id": room.desk.support.id, "by_id": room.desk.manager.id, "level": "narrative", "reason": "E."}
        db.session.add(SightGrant(contact_id=room.first.id, **lent, **times))
        db.session.flush()
        for reader in (room.desk.lado, room.desk.support):
            assert sight.other_cases(reader, joint, room.first) == []
        assert sight.other_cases(room.desk.other, joint, room.first) == [room.second]


class TestCompleting:
    def test_it_is_complete_once_nothing_is_missing(self, room: Room) -> None:
        meeting = ready(room)
        made = service.complete(room.desk.lado, room.first.id, meeting.id, seen=room.first.revision)
        assert (made.state, made.held_at is None) == ("held", False)
        with pytest.raises(Refused):
            service.complete(room.desk.lado, room.first.id, meeting.id, seen=room.first.revision)
        with pytest.raises(Refused):
            service.note_paper(room.desk.lado, room.first.id, meeting.id, "Late.", seen=room.first.revision)

    @pytest.mark.parametrize("missing", ["to come", "nobody came", "not said", "recommendation", "no decision"])
    def test_and_not_before(self, room: Room, missing: str) -> None:
        meeting, case = ready(room), room.first
        if missing == "to come":
            meeting.starts_at = now() + timedelta(hours=1)
        elif missing == "nobody came":
            db.session.scalars(select(Attendance)).one().part = "apologies"
        elif missing == "not said":
            make_attendance(meeting)
        elif missing == "recommendation":
            make_recommendation(meeting, room.first, room.desk.lado)
        else:
            case = room.second
        db.session.flush()
        with pytest.raises(Refused):
            service.complete(room.desk.lado, case.id, meeting.id, seen=case.revision)
        assert meeting.state == "arranged"

    def test_a_recommendation_about_somebody_else_keeps_nothing_open(self, room: Room) -> None:
        meeting = ready(room)
        make_recommendation(meeting, room.second, room.desk.lado)
        assert service.what_is_missing(meeting, room.first) == []
        assert len(service.what_is_missing(meeting, room.second)) == 2

    def test_an_action_has_an_owner_on_the_list_and_a_day_to_come(self, room: Room) -> None:
        meeting = ready(room)
        out = make_attendance(meeting, part="excluded")
        owner = next(one for one in sight.people_of(meeting, room.first) if one.part == "came")

        def add(who: Attendance, due: Day) -> MeetingAction:
            return service.note_action(
                room.desk.lado, room.first.id, meeting.id, "Work.", str(who.id), due, seen=room.first.revision
            )

        for who, due in ((out, SOON), (owner, Day(today() - timedelta(days=1), True)), (owner, Day())):
            with pytest.raises(Mistake):
                add(who, due)
        made = add(owner, SOON)
        late = Day(SOON.day + timedelta(days=9) if SOON.day else None, True)
        with pytest.raises(Mistake):
            service.extend(room.desk.lado, room.first.id, meeting.id, made.id, SOON, "Why.", seen=room.first.revision)
        made.soon_told_on = made.late_told_on = today()
        service.extend(room.desk.lado, room.first.id, meeting.id, made.id, late, "Why.", seen=room.first.revision)
        assert [made.first_due_on, made.due_on, made.soon_told_on, made.late_told_on] == [
            SOON.day,
            late.day,
            None,
            None,
        ]
        service.action_done(room.desk.lado, room.first.id, meeting.id, made.id, "", seen=room.first.revision)
        with pytest.raises(Refused):
            service.action_done(room.desk.lado, room.first.id, meeting.id, made.id, "", seen=room.first.revision)


class TestPeople:
    def test_somebody_who_must_not_know_is_never_on_the_list(self, room: Room) -> None:
        meeting = make_meeting(room.desk.lado, room.first)
        make_conflict(room.first, room.police)
        make_conflict(room.first, None, who={"email": "Kept.From@example.invalid"})
        for email in (room.police.email, "kept.from@example.invalid"):
            with pytest.raises(Mistake) as mistake:
                service.add_person(
                    room.desk.lado, room.first.id, meeting.id, Person(**WHO, email=email), seen=room.first.revision
                )
            assert mistake.value.field == "email"

    def test_who_was_kept_out_has_a_reason(self, room: Room) -> None:
        meeting = make_meeting(room.desk.lado, room.first)
        for wrong in ({"part": "excluded"}, {"part": "boss"}, {"name": ""}, {"job": ""}, {"agency": ""}):
            with pytest.raises(Mistake):
                service.add_person(
                    room.desk.lado, room.first.id, meeting.id, Person(**{**WHO, **wrong}), seen=room.first.revision
                )
        out = Person(**WHO, part="excluded", why="Invented.", email=room.police.email)
        made = service.add_person(room.desk.lado, room.first.id, meeting.id, out, seen=room.first.revision)
        assert (made.user_id, made.why) == (room.police.id, "Invented.")

    def test_the_list_of_what_is_complete_stays_but_for_copies(self, room: Room) -> None:
        meeting = ready(room)
        service.complete(room.desk.lado, room.first.id, meeting.id, seen=room.first.revision)
        add = (room.desk.lado, room.first.id, meeting.id)
        with pytest.raises(Refused):
            service.add_person(*add, Person(**WHO), seen=room.first.revision)
        service.add_person(*add, Person(**WHO, part="copy"), seen=room.first.revision)


class TestMinutes:
    def test_they_are_frozen_and_a_correction_says_what_it_changes(self, room: Room) -> None:
        meeting = ready(room)
        issue = (room.desk.lado, room.first.id, meeting.id)
        with pytest.raises(Refused):
            service.issue(*issue, "Too soon.", "", seen=room.first.revision)
        service.complete(room.desk.lado, room.first.id, meeting.id, seen=room.first.revision)
        service.issue(*issue, "As it was.", "Ignored.", seen=room.first.revision)
        with pytest.raises(Mistake) as mistake:
            service.issue(*issue, "As it is.", " ", seen=room.first.revision)
        assert mistake.value.field == "changed"
        service.issue(*issue, "As it is.", "A name.", seen=room.first.revision)
        kept = service.versions_of(meeting, room.first)
        assert [(one.version, one.text, one.changed) for one in kept] == [
            (2, "As it is.", "A name."),
            (1, "As it was.", None),
        ]
        assert service.versions_of(meeting, room.second) == []

    def test_they_are_given_by_name_and_for_a_while(self, room: Room) -> None:
        meeting = make_meeting(room.desk.lado, room.first, room.second)
        person, stranger = make_attendance(meeting, room.police), make_attendance(meeting)
        out = make_attendance(meeting, part="excluded")
        of_the_other = make_minutes(meeting, room.second, room.desk.lado)
        right = [str(person.id), service.PACK, "portal", "7"]

        def give(who: str, what: str, way: str, days: str) -> Release:
            return service.give(
                room.desk.lado, room.first.id, meeting.id, who, what, way, days, seen=room.first.revision
            )

        for place, wrong, field in (
            (0, str(out.id), "who"),
            (0, "nobody", "who"),
            (0, str(stranger.id), "way"),
            (1, str(of_the_other.id), "what"),
            (2, "pigeon", "way"),
            (3, "1000", "days"),
        ):
            with pytest.raises(Mistake) as mistake:
                give(*[wrong if at == place else one for at, one in enumerate(right)])
            assert mistake.value.field == field
        made = give(*right)
        assert made.until is not None
        assert timedelta(days=6) < made.until - now() <= timedelta(days=7)
        assert give(str(stranger.id), service.PACK, "paper", "").until is None
        make_conflict(room.second, room.police)
        with pytest.raises(Mistake) as mistake:
            give(*right)
        assert mistake.value.field == "who"
        service.end_release(room.desk.lado, room.first.id, made.id, seen=room.first.revision)
        assert not service.is_live(made)
        other = make_release(person, room.second, room.desk.lado)
        with pytest.raises(NotFound):
            service.end_release(room.desk.lado, room.first.id, other.id, seen=room.first.revision)
        assert len(db.session.scalars(select(OutboxMessage)).all()) == 1


class TestNoMeeting:
    RIGHT: ClassVar[dict[str, Any]] = {
        "code": "other",
        "why": "W.",
        "decided_by": "D.",
        "with_whom": "X.",
        "on": Day(today(), True),
        "what_next": "N.",
    }

    def test_a_reason_is_whole(self, room: Room) -> None:
        wrong: dict[str, Any] = {
            "code": "lazy",
            "why": " ",
            "decided_by": "",
            "with_whom": "",
            "on": Day(today() + timedelta(days=1), True),
            "what_next": "",
        }
        for name, typed in wrong.items():
            reason = Reason(**{**self.RIGHT, name: typed})
            with pytest.raises(Mistake) as mistake:
                service.record_none_held(room.desk.lado, room.first.id, reason, seen=room.first.revision)
            assert mistake.value.field in (name, "on_day")
        service.record_none_held(room.desk.lado, room.first.id, Reason(**self.RIGHT), seen=room.first.revision)
        assert len(service.reasons_of(room.first)) == 1

    @given(st.text(alphabet="Inventa Examplesdottir.,'’-\n", max_size=80))
    def test_no_text_of_a_note_names_the_adult(self, said: str) -> None:
        text = without_names(f"Inventa {said} Examplesdottir", _Known({"name": "Inventa Examplesdottir"}))  # type: ignore[arg-type]
        assert not {"inventa", "examplesdottir"} & set("".join(c if c.isalpha() else " " for c in text).lower().split())


class _Known:
    """What the note asks of a contact."""

    def __init__(self, person: dict[str, str]) -> None:
        self.person = person

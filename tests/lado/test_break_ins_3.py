"""Ways in that somebody tried by way of meetings, each of which led somewhere once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.database import db, now
from portal.errors import NotFound
from portal.lado.keeping import erasing
from portal.lado.meetings import own, service
from portal.lado.meetings.models import Attendance, MeetingAction, Release
from portal.lado.meetings.service import Person
from portal.permissions import Role
from tests.lado.meetings.arrange import make_action, make_attendance, make_meeting, make_minutes, make_release
from tests.lado.meetings.conftest import Room, browser_of, desk, room
from tests.support.builders import make_agency, make_user

__all__ = ["browser_of", "desk", "room"]
pytestmark = pytest.mark.threat(2)


def person(email: str, name: str = "Somebody Else") -> Person:
    return Person(name=name, agency="Example Council", job="Example work", email=email)


def test_a_place_on_a_list_that_changes_hands_takes_nothing_along(room: Room) -> None:
    """Least of all by the way of another case of the same meeting."""
    meeting = make_meeting(room.desk.lado, room.first, room.second)
    seat = make_attendance(meeting, room.police, invited_at=now())
    minutes = make_minutes(meeting, room.first, room.desk.lado)
    given = make_release(seat, room.first, room.desk.lado, minutes_id=minutes.id)
    make_action(meeting, room.first, seat, room.desk.lado)
    other = make_user(Role.EDITOR, make_agency(room.desk.partnership, name="Example Council"))
    lado, second = room.desk.lado, room.second
    changed = service.change_person(lado, second.id, meeting.id, seat.id, person(other.email), seen=second.revision)
    assert changed.user_id == other.id
    seen = own.one_of(other, seat.id)
    assert (seen.releases, seen.actions) == ([], [])
    assert db.session.get_one(Release, given.id).ended_at is not None
    with pytest.raises(NotFound):
        own.read_release(other, seat.id, given.id)
    task = db.session.scalars(select(MeetingAction)).one()
    with pytest.raises(NotFound):
        own.own_action_done(other, seat.id, task.id)


def test_to_correct_how_somebody_is_called_takes_nothing_from_them(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first)
    seat = make_attendance(meeting, room.police, invited_at=now())
    make_release(seat, room.first, room.desk.lado)
    make_action(meeting, room.first, seat, room.desk.lado)
    lado, first = room.desk.lado, room.first
    service.change_person(lado, first.id, meeting.id, seat.id, person(room.police.email), seen=first.revision)
    seen = own.one_of(room.police, seat.id)
    assert (len(seen.releases), len(seen.actions)) == (1, 1)


def test_an_action_of_a_case_that_is_over_is_finished_by_nobody_outside(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first)
    seat = make_attendance(meeting, room.police, invited_at=now())
    task = make_action(meeting, room.first, seat, room.desk.lado)
    room.first.state, room.first.closed_at = "closed", now()
    with pytest.raises(NotFound):
        own.own_action_done(room.police, seat.id, task.id)


def test_who_came_for_a_case_alone_goes_with_it_and_whoever_came_for_all_stays(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first, room.second)
    alone = make_attendance(meeting, contact_id=room.first.id, part="excluded", why="An invented reason.")
    everybodys = make_attendance(meeting)
    erasing.erase(room.first)
    db.session.expire_all()
    gone, stays = db.session.get_one(Attendance, alone.id), db.session.get_one(Attendance, everybodys.id)
    assert (gone.who, gone.why, gone.user_id) == ({}, None, None)
    assert stays.who["name"] == "Invented Attendee"
    assert meeting.place == "An invented room"
    erasing.erase(room.second)
    erasing.erase(room.first)
    assert stays.who == {}


def test_whoever_was_given_something_of_an_erased_case_finds_nothing_of_it(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first, room.second)
    seat = make_attendance(meeting, room.police, invited_at=now())
    make_release(seat, room.first, room.desk.lado)
    erasing.erase(room.first)
    assert own.one_of(room.police, seat.id).releases == []


def test_what_was_given_can_be_ended_once_the_case_is_closed(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first)
    seat = make_attendance(meeting, room.police, invited_at=now())
    given = make_release(seat, room.first, room.desk.lado)
    room.first.state, room.first.closed_at, room.first.officer_id = "closed", now(), room.desk.lado.id
    db.session.flush()
    service.end_release(room.desk.lado, room.first.id, given.id, seen=room.first.revision)
    assert own.one_of(room.police, seat.id).releases == []

"""Taking somebody off the list of a meeting who stands on it by mistake."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.database import db, now
from portal.errors import Refused
from portal.lado.meetings import service, sight
from portal.lado.meetings.models import MeetingCase
from tests.lado.meetings.arrange import make_action, make_attendance, make_meeting, make_release
from tests.lado.meetings.conftest import Room


def test_who_stands_there_by_mistake_is_taken_off_until_they_were_told(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first, room.second)
    take_off = (room.desk.lado, room.first.id, meeting.id)
    invited = make_attendance(meeting, invited_at=now())
    given, does, by_mistake = (make_attendance(meeting) for _ in range(3))
    make_release(given, room.first, room.desk.lado)
    make_action(meeting, room.first, does, room.desk.lado)
    for one in (invited, given, does):
        with pytest.raises(Refused, match="stay on the list"):
            service.remove_person(*take_off, one.id, seen=room.first.revision)
    service.remove_person(*take_off, by_mistake.id, seen=room.first.revision)
    assert set(sight.people_of(meeting, room.first)) == {invited, given, does}


def test_what_another_case_has_complete_keeps_its_people(room: Room) -> None:
    meeting = make_meeting(room.desk.lado, room.first, room.second)
    both, only = make_attendance(meeting), make_attendance(meeting, contact_id=room.first.id)
    other = db.session.scalars(select(MeetingCase).where(MeetingCase.contact_id == room.second.id)).one()
    other.discussed, other.discussed_at = True, now()
    db.session.flush()
    take_off = (room.desk.lado, room.first.id, meeting.id)
    with pytest.raises(Refused, match="another case"):
        service.remove_person(*take_off, both.id, seen=room.first.revision)
    service.remove_person(*take_off, only.id, seen=room.first.revision)

"""The key of a meeting lives as long as one of its cases does, and a meeting that lost it is noticed."""

from __future__ import annotations

from portal.database import db, now
from portal.lado.keeping.holders import holders_of
from portal.lado.meetings.models import Meeting
from portal.lado.sealing.copies import without_key
from tests.lado.meetings.arrange import make_meeting
from tests.lado.meetings.conftest import Room


def test_the_key_of_a_meeting_goes_with_its_last_case(room: Room) -> None:
    joint, own = make_meeting(room.desk.lado, room.first, room.second), make_meeting(room.desk.lado, room.first)
    assert set(holders_of(room.first)) == {room.first.id, own.id}
    room.second.erased_at = now()
    db.session.flush()
    assert set(holders_of(room.first)) == {room.first.id, own.id, joint.id}


def test_a_meeting_without_its_key_is_counted_after_keys_were_restored(room: Room) -> None:
    made = make_meeting(room.desk.lado, room.first)
    assert without_key() == 0
    values = {name: getattr(made, name) for name in ("partnership_id", "kind", "starts_at", "way", "made_by_id")}
    db.session.add(Meeting(**values, reference="7KMP-42TX", created_at=now()))
    db.session.flush()
    assert without_key() == 1

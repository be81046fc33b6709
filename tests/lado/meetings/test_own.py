"""What those see who are asked to a meeting, whom its actions chase, and that what is hidden is not there."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.accounts import leaving
from portal.database import db, now, pretend_now
from portal.errors import NotFound
from portal.lado.meetings import chasing, own, sight, telling
from portal.lado.meetings.models import Meeting, MeetingCase
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.permissions import SYSTEM
from tests.lado.arrange import make_conflict
from tests.lado.desk.conftest import Desk, Open, Work
from tests.lado.meetings.arrange import (
    make_action,
    make_attendance,
    make_case,
    make_meeting,
    make_minutes,
    make_release,
)
from tests.lado.meetings.conftest import Room, make_room
from tests.support.builders import make_user

NOON = datetime.combine(today(), datetime.min.time(), ZoneInfo("Europe/London")) + timedelta(hours=12)


def seat(room: Room, **fields: Any) -> tuple[Meeting, Any]:
    """The inspector's place at a meeting about the first case."""
    meeting = make_meeting(room.desk.lado, room.first)
    return meeting, make_attendance(meeting, room.police, **{"invited_at": now(), **fields})


class TestWhoSees:
    def test_whoever_is_asked_and_nobody_else(self, room: Room) -> None:
        _, mine = seat(room)
        assert [person for person, _ in own.mine_of(room.police)] == [mine]
        assert own.mine_of(room.desk.support) == []
        with pytest.raises(NotFound):
            own.one_of(room.desk.support, mine.id)

    def test_not_before_they_are_asked_nor_once_they_are_kept_out(self, room: Room) -> None:
        meeting, mine = seat(room, invited_at=None)
        assert own.mine_of(room.police) == []
        make_release(mine, room.first, room.desk.lado)
        assert len(own.mine_of(room.police)) == 1
        mine.part = "excluded"
        db.session.flush()
        assert own.mine_of(room.police) == []
        assert meeting.state == "arranged"

    def test_a_conflict_with_any_case_of_it_hides_it(self, room: Room) -> None:
        meeting = make_meeting(room.desk.lado, room.first, room.second)
        mine = make_attendance(meeting, room.police, invited_at=now(), contact_id=room.first.id)
        conflict = make_conflict(room.second, room.police)
        with pytest.raises(NotFound):
            own.one_of(room.police, mine.id)
        conflict.lifted_at = now()
        db.session.flush()
        assert own.one_of(room.police, mine.id).meeting is meeting

    def test_what_was_released_ends(self, room: Room) -> None:
        _, mine = seat(room)
        live = make_release(mine, room.first, room.desk.lado)
        make_release(mine, room.first, room.desk.lado, until=now() - timedelta(minutes=1))
        make_release(mine, room.first, room.desk.lado, way="paper", until=None)
        gone = make_release(mine, room.first, room.desk.lado, ended_at=now())
        assert [one for one, _, _ in own.one_of(room.police, mine.id).releases] == [live]
        for verb in (own.confirm, own.read_release):
            with pytest.raises(NotFound):
                verb(room.police, mine.id, gone.id)
        own.confirm(room.police, mine.id, live.id)
        assert live.confirmed_at is not None

    def test_it_ends_with_the_role(self, room: Room) -> None:
        _, mine = seat(room)
        live = make_release(mine, room.first, room.desk.lado)
        (membership,) = room.police.memberships
        membership.ended_at = now()
        leaving.tell(SYSTEM, membership)
        assert live.ended_at is not None
        assert own.mine_of(room.police) == []

    def test_only_their_own_action_is_theirs_to_end(self, room: Room) -> None:
        meeting, mine = seat(room)
        theirs = make_action(meeting, room.first, mine, room.desk.lado)
        other = make_action(meeting, room.first, make_attendance(meeting), room.desk.lado)
        with pytest.raises(NotFound):
            own.own_action_done(room.police, mine.id, other.id)
        own.own_action_done(room.police, mine.id, theirs.id)
        assert (theirs.state, theirs.done_by_id, other.state) == ("done", room.police.id, "open")


class TestChasing:
    @pytest.fixture(autouse=True)
    def _by_day(self) -> Any:
        with pretend_now(NOON):
            yield

    @pytest.mark.parametrize(
        ("days", "told"), [(4, False), (3, True), (0, True), (-1, True)], ids=["later", "soon", "today", "late"]
    )
    def test_an_owner_hears_when_it_is_due(self, room: Room, days: int, told: bool) -> None:
        meeting, mine = seat(room)
        made = make_action(meeting, room.first, mine, room.desk.lado, due_on=today() + timedelta(days=days))
        assert chasing.chase() == told
        assert chasing.chase() == 0, "once"
        assert [action.id for action, _ in chasing.due_for(room.desk.lado)] == ([made.id] if told else [])
        for mail in outbox():
            assert mail.recipient == room.police.email
            assert not [word for word in ("Invented work", "Inventa", room.first.reference) if word in mail.body]
        with pretend_now(NOON + timedelta(days=7)):
            assert chasing.chase() == 1, "when it has become overdue, and each week from then on"

    def test_nobody_hears_by_night_of_what_is_done_of_what_is_closed_or_in_conflict(self, room: Room) -> None:
        meeting, mine = seat(room)
        late = {"due_on": today() - timedelta(days=1)}
        make_action(meeting, room.first, mine, room.desk.lado, **late)
        with pretend_now(NOON.replace(hour=3)):
            assert chasing.chase() == 0
        closed = make_case(room.desk.partnership, state="closed", closed_at=now())
        of_it = make_meeting(room.desk.lado, closed)
        make_action(of_it, closed, make_attendance(of_it, room.police), room.desk.lado, **late)
        make_conflict(room.first, room.police)
        assert (chasing.chase(), outbox()) == (0, [])

    def test_what_cannot_be_opened_keeps_nothing_from_being_chased(self, room: Room) -> None:
        for case in (room.first, room.second):
            meeting = make_meeting(room.desk.lado, case)
            person = make_attendance(meeting, None, who={"name": "X", "email": "someone@example.invalid"})
            make_action(meeting, case, person, room.desk.lado, due_on=today())
            if case is room.first:
                person.who_sealed = b"Not what was sealed."
        assert chasing.chase() == 1
        (mail,) = outbox()
        assert (mail.recipient, mail.kind) == ("someone@example.invalid", telling.GUEST)


def outbox() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage)))


def test_words_of_no_e_mail_are_typed_ones(room: Room) -> None:
    """A canary in everything that somebody types is in no e-mail of a meeting."""
    said = {name: f"Canary-{name}" for name in ("place", "chair")}
    meeting = make_meeting(room.desk.lado, room.first, agenda=["Canary-agenda"], why_cancelled="Canary-why", **said)
    person = make_attendance(meeting, room.police, who={"name": "Canary-name", "job": "Canary-job", "agency": "Canary"})
    for word in (
        telling.invitation(meeting),
        telling.called_off(meeting),
        telling.something_to_read(meeting),
        telling.to_do(meeting, "today", late=True),
        telling.to_do(meeting, "today", late=False),
    ):
        assert telling.tell(person, meeting, word)
    assert len(outbox()) == 5
    for mail in outbox():
        assert "Canary" not in f"{mail.subject} {mail.body}"
        assert room.first.reference not in mail.body
        assert meeting.reference in mail.body


@pytest.mark.goal("S1")
@pytest.mark.sqlite
def test_a_joint_meeting_looks_the_same_with_and_without_somebody_hidden(
    desk: Desk, browser_of: Open, unit_of_work: Work
) -> None:
    """Two worlds: a meeting about one person, and one about two of whom this LADO must not know the other."""
    with unit_of_work():
        room = make_room(desk)
        meeting = make_meeting(desk.lado, room.first)
        make_attendance(meeting, part="came")
        make_conflict(room.second, desk.lado)
    paths = ["/meetings", f"/meetings/{meeting.id}", f"/meetings/{meeting.id}/pack", f"/meetings/{meeting.id}/give"]
    lado = browser_of(desk.lado)
    addresses = ["/duty", "/duty/meetings", "/duty/strands", f"/duty/contacts/{room.first.id}"]
    addresses += [f"/duty/contacts/{room.first.id}{path}" for path in paths]
    before = [_plain(lado, address) for address in addresses]
    with unit_of_work():
        _hidden_part(room, meeting)
    assert [_plain(lado, address) for address in addresses] == before
    nowhere = lado.get(f"/duty/contacts/{uuid.uuid4()}/meetings/{meeting.id}")
    there = lado.get(f"/duty/contacts/{room.second.id}/meetings/{meeting.id}")
    assert (nowhere.status_code, there.status_code) == (404, 404)
    with unit_of_work():
        found = db.session.get_one(Meeting, meeting.id)
        assert [one.id for one in _others(desk, found, room)] == [room.second.id], "others do see it"


def _others(desk: Desk, meeting: Meeting, room: Room) -> list[Any]:
    return sight.other_cases(desk.other, meeting, room.first)


def _hidden_part(room: Room, meeting: Meeting) -> None:
    """The other person's part: the case, somebody who comes for it alone, an action that is late, minutes."""
    db.session.add(MeetingCase(meeting_id=meeting.id, contact_id=room.second.id, discussed=False))
    alone = make_attendance(meeting, make_user(), contact_id=room.second.id, who={"name": "Hidden Person"})
    make_action(meeting, room.second, alone, room.desk.other, due_on=today() - timedelta(days=3))
    minutes = make_minutes(meeting, room.second, room.desk.other)
    make_release(alone, room.second, room.desk.other, minutes_id=minutes.id)


def _plain(client: Any, address: str) -> tuple[int, str]:
    """A page without the token of its forms, which is another one each time."""
    answer = client.get(address)
    parts = answer.get_data(as_text=True).split('name="csrf_token" value="')
    return answer.status_code, "".join([parts[0], *(one.partition('"')[2] for one in parts[1:])])


@pytest.mark.sqlite
def test_where_it_is_stands_on_the_page_of_who_was_invited(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    """No e-mail says it. It is not for somebody who was only given a pack."""
    with unit_of_work():
        room = make_room(desk)
        _, mine = seat(room)
        make_release(mine, room.first, desk.lado)
    police = browser_of(room.police)
    page = police.get(f"/meetings/{mine.id}").get_data(as_text=True)
    assert "An invented room" in page
    assert "Example Chair" in page
    with unit_of_work():
        db.session.get_one(type(mine), mine.id).invited_at = None
    page = police.get(f"/meetings/{mine.id}").get_data(as_text=True)
    assert "Pack" in page
    assert "An invented room" not in page

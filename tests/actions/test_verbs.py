"""What the agency does with an action, who may, and two people at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.actions import policy, service
from portal.actions.models import FollowedAction, State
from portal.actions.service import ChangedMeanwhile
from portal.actions.words import MAX_TEXT
from portal.audit import AuditEvent
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import long_date, today
from portal.permissions import LADO_ROLES, Role
from tests.actions.arrange import followed, row, said, submit
from tests.support.builders import make_agency, make_user
from tests.support.rounds import Audit, make_audit

Verb = Callable[[User, FollowedAction], FollowedAction]
SOME_DAY = today() + timedelta(days=300)

VERBS: dict[str, Verb] = {
    "progress": lambda user, action: service.say_progress(user, action.id, "Example words"),
    "due": lambda user, action: service.move_due_day(user, action.id, SOME_DAY, "Example words", seen=action.version),
    "close": lambda user, action: service.close(user, action.id, "Example words", seen=action.version),
    "drop": lambda user, action: service.drop(user, action.id, "Example words", seen=action.version),
    "reopen": lambda user, action: service.reopen(user, action.id, "Example words", seen=action.version),
}
KNOW_NOTHING = {Role.ADMINISTRATOR, Role.ALLEGATIONS_LEAD, *LADO_ROLES}
OF_OPEN = ("due", "close", "drop")


@pytest.fixture
def audit(session: Session) -> Audit:
    made = make_audit()
    submit(made.approver, made.return_, [row("a", due=today() + timedelta(days=10))])
    return made


def ready_for(name: str, audit: Audit) -> FollowedAction:
    """The action in a state in which the verb makes sense."""
    action = followed()
    return service.close(audit.lead, action.id, "Example outcome", seen=action.version) if name == "reopen" else action


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("role", Role)
def test_editors_and_leads_change_and_others_read_or_know_nothing(audit: Audit, name: str, role: Role) -> None:
    action = ready_for(name, audit)
    before = len(said(action))
    if role in (Role.EDITOR, Role.SAFEGUARDING_LEAD):
        VERBS[name](audit.people[role], action)
        assert len(said(action)) == before + 1
        return
    expected = NotFound if role in KNOW_NOTHING else Forbidden
    with pytest.raises(expected):
        VERBS[name](audit.people[role], action)
    assert len(said(action)) == before


@pytest.mark.parametrize("name", VERBS)
def test_other_agencies_know_of_nothing(audit: Audit, name: str) -> None:
    action = ready_for(name, audit)
    stranger = make_user(Role.SAFEGUARDING_LEAD, make_agency(audit.partnership))
    with pytest.raises(NotFound):
        VERBS[name](stranger, action)
    with pytest.raises(NotFound):
        service.read_action(stranger, action.id)
    with pytest.raises(NotFound):
        service.read_action(audit.lead, uuid.uuid4())


def test_progress_is_added_in_any_state_and_the_newest_stands_first(audit: Audit) -> None:
    action = followed()
    service.say_progress(audit.editor, action.id, "  Example one\r\nin two lines ")
    service.close(audit.lead, action.id, "Example outcome", seen=action.version)
    service.say_progress(audit.lead, action.id, "Example afterwards")
    entries = service.history_of(action.id)
    assert [one.text for one in entries] == ["Example afterwards", "Example outcome", "Example one\nin two lines"]
    assert [one.state for one in entries] == ["done", "done", "open"]
    assert [one.user.id for one in entries] == [audit.lead.id, audit.lead.id, audit.editor.id]


def test_closing_keeps_how_they_know_and_opening_again_keeps_that_in_the_history(audit: Audit) -> None:
    action = followed()
    service.close(audit.lead, action.id, "Example outcome", seen=action.version)
    assert (action.state, action.how_we_know) == (State.DONE, "Example outcome")
    assert action.closed_at is not None
    service.reopen(audit.lead, action.id, "Example: it did not last", seen=action.version)
    assert (action.state, action.how_we_know, action.closed_at) == (State.OPEN, "", None)
    assert said(action) == ["Example outcome", "Example: it did not last"]


def test_dropping_says_why_and_not_that_it_worked(audit: Audit) -> None:
    action = VERBS["drop"](audit.editor, followed())
    assert (action.state, action.how_we_know, said(action)) == (State.DROPPED, "", ["Example words"])
    assert action.closed_at is not None


def test_the_history_keeps_the_earlier_day(audit: Audit) -> None:
    earlier = followed().due_on
    assert earlier is not None
    action = VERBS["due"](audit.editor, followed())
    assert action.due_on == SOME_DAY
    assert said(action) == [
        f"Due day changed from {long_date(earlier)} to {long_date(SOME_DAY)}. Reason: Example words"
    ]


FIELDS = {
    "progress": "progress",
    "due": "due_reason",
    "close": "how_we_know",
    "drop": "why",
    "reopen": "why_again",
}
SAYING: dict[str, Callable[[User, FollowedAction, str], FollowedAction]] = {
    "progress": lambda user, action, text: service.say_progress(user, action.id, text),
    "due": lambda user, action, text: service.move_due_day(user, action.id, SOME_DAY, text, seen=action.version),
    "close": lambda user, action, text: service.close(user, action.id, text, seen=action.version),
    "drop": lambda user, action, text: service.drop(user, action.id, text, seen=action.version),
    "reopen": lambda user, action, text: service.reopen(user, action.id, text, seen=action.version),
}
WRONG = {"nothing": "", "spaces": " \n\u200b\t", "long": "x" * (MAX_TEXT + 1), "unstorable": "Example\x00"}


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("typed", WRONG)
def test_each_has_to_say_something_that_can_be_kept(audit: Audit, name: str, typed: str) -> None:
    action = ready_for(name, audit)
    before = (action.state, action.due_on, said(action))
    with pytest.raises(Mistake) as mistake:
        SAYING[name](audit.editor, action, WRONG[typed])
    assert mistake.value.field == FIELDS[name]
    assert (action.state, action.due_on, said(action)) == before
    SAYING[name](audit.editor, action, "x" * MAX_TEXT)


@pytest.mark.parametrize("day", [None, today() - timedelta(days=1)], ids=["none", "yesterday"])
def test_a_due_day_is_a_day_that_is_not_over(audit: Audit, day: date | None) -> None:
    with pytest.raises(Mistake) as mistake:
        service.move_due_day(audit.lead, followed().id, day, "Example", seen=followed().version)
    assert mistake.value.field == "day"
    assert (
        service.move_due_day(audit.lead, followed().id, today(), "Example", seen=followed().version).due_on == today()
    )


def test_the_same_day_is_no_change(audit: Audit) -> None:
    action = followed()
    with pytest.raises(Mistake, match="due on that day already"):
        service.move_due_day(audit.lead, action.id, action.due_on, "Example", seen=action.version)


@pytest.mark.parametrize("name", [*OF_OPEN, "reopen"])
@pytest.mark.parametrize("first", OF_OPEN)
def test_whoever_comes_second_is_told_and_overwrites_nothing(audit: Audit, name: str, first: str) -> None:
    action = ready_for(name, audit)
    seen = action.version
    if name == "reopen":
        service.reopen(audit.lead, action.id, "Example: a colleague was first", seen=seen)
    else:
        VERBS[first](audit.lead, action)
    after = (action.state, action.due_on, action.how_we_know, said(action))
    late: dict[str, Callable[[], Any]] = {
        "due": lambda: service.move_due_day(audit.editor, action.id, today(), "Example late", seen=seen),
        "close": lambda: service.close(audit.editor, action.id, "Example late", seen=seen),
        "drop": lambda: service.drop(audit.editor, action.id, "Example late", seen=seen),
        "reopen": lambda: service.reopen(audit.editor, action.id, "Example late", seen=seen),
    }
    with pytest.raises(ChangedMeanwhile):
        late[name]()
    assert (action.state, action.due_on, action.how_we_know, said(action)) == after


@pytest.mark.parametrize("name", VERBS)
def test_the_same_page_sent_twice_says_it_once(audit: Audit, name: str) -> None:
    action = ready_for(name, audit)
    before, seen = len(said(action)), action.version
    twice: dict[str, Callable[[], Any]] = {
        "progress": lambda: service.say_progress(audit.editor, action.id, "Example"),
        "due": lambda: service.move_due_day(audit.editor, action.id, SOME_DAY, "Example", seen=seen),
        "close": lambda: service.close(audit.editor, action.id, "Example", seen=seen),
        "drop": lambda: service.drop(audit.editor, action.id, "Example", seen=seen),
        "reopen": lambda: service.reopen(audit.editor, action.id, "Example", seen=seen),
    }
    twice[name]()
    twice[name]()
    assert len(said(action)) == before + 1


@pytest.mark.parametrize("name", OF_OPEN)
def test_what_is_closed_is_opened_again_first(audit: Audit, name: str) -> None:
    action = followed()
    service.close(audit.lead, action.id, "Example outcome", seen=action.version)
    with pytest.raises(Refused, match="pen it again"):
        VERBS[name](audit.editor, action)
    service.reopen(audit.lead, action.id, "Example", seen=action.version)
    with pytest.raises(Refused, match="open already"):
        service.reopen(audit.lead, action.id, "Example once more", seen=action.version)


def test_the_heir_of_an_agency_goes_on_with_its_actions(audit: Audit) -> None:
    heir = make_agency(audit.partnership)
    lead, approver = make_user(Role.SAFEGUARDING_LEAD, heir), make_user(Role.APPROVER, heir)
    with pytest.raises(NotFound):
        service.say_progress(lead, followed().id, "Example")
    audit.agency.successor_id, audit.agency.succeeded_on = heir.id, today()
    db.session.flush()
    service.say_progress(lead, followed().id, "Example of the heir")
    assert said(followed()) == ["Example of the heir"]
    with pytest.raises(Forbidden):
        service.say_progress(approver, followed().id, "Example")
    assert db.session.scalars(policy.followed_by(approver)).all() == [followed()]


def test_the_record_says_who_did_what_and_never_what_they_wrote(audit: Audit) -> None:
    action = followed()
    VERBS["progress"](audit.editor, action)
    VERBS["due"](audit.editor, action)
    VERBS["close"](audit.editor, action)
    VERBS["reopen"](audit.editor, action)
    VERBS["drop"](audit.editor, action)
    db.session.commit()
    events = list(db.session.query(AuditEvent).order_by(AuditEvent.seq))
    names = ["action.progress", "action.moved", "action.done", "action.reopened", "action.dropped"]
    assert [one.action for one in events] == names
    assert {one.record for one in events} == {str(action.id)}
    assert not any("Example" in str(one.facts) for one in events)

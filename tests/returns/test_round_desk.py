"""What a coordinator changes about a round, by the services: who may, when, what is written down, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Agency
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import today
from portal.returns import service
from portal.returns.models import Contact, Return, RoundChange, Status
from portal.returns.refusals import NotOfThisForm, WordsNeeded
from tests.reporting.arrange import make_return
from tests.support.builders import make_agency, make_user
from tests.support.rounds import Audit, make_audit

SECRET = "An invented reason that stays with the partnership."


def soon(days: int) -> date:
    return today() + timedelta(days=days)


@pytest.fixture
def audit(session: Any) -> Audit:
    return make_audit()


def written() -> list[tuple[str, str, str, str]]:
    rows = db.session.scalars(select(RoundChange).order_by(RoundChange.at, RoundChange.id))
    return [(row.what, row.before, row.after, row.note) for row in rows]


def other_agency(audit: Audit) -> Agency:
    made = make_agency(audit.partnership)
    make_user("safeguarding_lead", made)
    return made


Verb = Callable[[Any, Audit], Any]
VERBS: dict[str, Verb] = {
    "extend": lambda user, audit: service.extend(user, audit.return_, soon(40), SECRET),
    "excuse": lambda user, audit: service.excuse(user, audit.return_, SECRET),
    "remove": lambda user, audit: service.remove_agency(user, audit.return_, SECRET),
    "add": lambda user, audit: service.add_agencies(user, audit.round.id, [other_agency(audit)], note=SECRET),
    "dates": lambda user, audit: service.change_dates(user, audit.round.id, audit.round.opens_on, soon(50), SECRET),
    "close": lambda user, audit: service.close_round(user, audit.round.id, SECRET),
    "cancel": lambda user, audit: service.cancel_round(user, audit.round.id, audit.round.title, SECRET),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_only_those_who_manage_rounds_may(audit: Audit, verb: str) -> None:
    elsewhere = make_audit()
    for role, person in audit.people.items():
        if person is not audit.coordinator:
            with pytest.raises((Forbidden, NotFound)):
                VERBS[verb](person, audit)
            assert written() == [], role
    for person in elsewhere.people.values():
        with pytest.raises(NotFound):
            VERBS[verb](person, audit)
    assert written() == []


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_step_is_written_down_and_recorded_without_its_words(audit: Audit, mails: Any, verb: str) -> None:
    VERBS[verb](audit.coordinator, audit)
    db.session.commit()
    assert [row[3] for row in written()] == [SECRET]
    (event,) = db.session.scalars(select(AuditEvent)).all()
    assert SECRET not in str(event.facts)
    assert mails() or verb == "close"
    assert all(SECRET not in mail.subject + mail.body for mail in mails())


def test_more_time_counts_for_that_agency_alone(audit: Audit, mails: Any) -> None:
    service.extend(audit.coordinator, audit.return_, soon(45))
    assert audit.return_.due_on == soon(45)
    assert audit.round.due_on == soon(30)
    assert written() == [("extended", soon(30).isoformat(), soon(45).isoformat(), "")]


@pytest.mark.parametrize(("days", "says"), [(-1, "today or later"), (30, "must be after"), (5, "must be after")])
def test_more_time_is_more(audit: Audit, days: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        service.extend(audit.coordinator, audit.return_, soon(days))


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_who_has_submitted_needs_no_more_time(audit: Audit, status: Status) -> None:
    audit.return_.status = status.value
    db.session.flush()
    with pytest.raises(Refused, match="needs no more time"):
        service.extend(audit.coordinator, audit.return_, soon(40))


OVER = {verb: VERBS[verb] for verb in VERBS.keys() - {"close", "cancel"}}


@pytest.mark.parametrize("verb", sorted(OVER))
@pytest.mark.parametrize("field", ["closed_at", "cancelled_at"])
def test_nothing_changes_when_the_round_is_over(audit: Audit, verb: str, field: str) -> None:
    setattr(audit.round, field, now())
    db.session.flush()
    with pytest.raises(Refused, match=field.removesuffix("_at")):
        OVER[verb](audit.coordinator, audit)
    assert written() == []


def test_an_excused_agency_is_asked_again(audit: Audit, mails: Any) -> None:
    service.excuse(audit.coordinator, audit.return_, SECRET)
    assert audit.return_.excused_reason == SECRET
    for again in (
        lambda: service.excuse(audit.coordinator, audit.return_, "x"),
        lambda: VERBS["extend"](audit.coordinator, audit),
    ):
        with pytest.raises(Refused, match="is excused"):
            again()
    service.unexcuse(audit.coordinator, audit.return_)
    assert audit.return_.excused_at is None
    assert audit.return_.excused_reason == ""
    with pytest.raises(Refused, match="is not excused"):
        service.unexcuse(audit.coordinator, audit.return_)
    assert [row[0] for row in written()] == ["excused", "unexcused"]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_who_has_submitted_is_not_excused(audit: Audit, status: Status) -> None:
    audit.return_.status = status.value
    db.session.flush()
    with pytest.raises(Refused, match="has submitted"):
        service.excuse(audit.coordinator, audit.return_, "x")


@pytest.mark.parametrize("verb", ["dates", "excuse", "cancel"])
@pytest.mark.parametrize("blank", ["", "  \n", "x" * 5_001, "\x00"])
def test_some_steps_need_a_reason_that_can_be_kept(audit: Audit, verb: str, blank: str) -> None:
    steps = {
        "dates": lambda: service.change_dates(audit.coordinator, audit.round.id, audit.round.opens_on, soon(50), blank),
        "excuse": lambda: service.excuse(audit.coordinator, audit.return_, blank),
        "cancel": lambda: service.cancel_round(audit.coordinator, audit.round.id, audit.round.title, blank),
    }
    with pytest.raises(WordsNeeded):
        steps[verb]()


def test_an_agency_is_removed_with_nothing_left_but_the_record(audit: Audit, mails: Any) -> None:
    service.assign(audit.lead, audit.return_.id, "s1", audit.editor.id)
    service.remind(audit.coordinator, audit.return_, "example")
    service.remove_agency(audit.coordinator, audit.return_)
    db.session.commit()
    assert db.session.scalars(select(Return).where(Return.round_id == audit.round.id)).all() == []
    assert [row[0] for row in written()] == ["removed"]


def test_what_was_typed_is_never_removed(audit: Audit, mails: Any) -> None:
    """Whatever it is: an answer, a note between colleagues, a call that was noted."""
    service.log_contact(audit.coordinator, audit.return_, "call", "")
    with pytest.raises(Refused, match="Excuse it instead"):
        service.remove_agency(audit.coordinator, audit.return_)
    other = make_audit(audit.partnership)
    service.save_section(other.editor, other.return_.id, "s1", {}, based_on=0)
    with pytest.raises(Refused, match="Excuse it instead"):
        service.remove_agency(audit.coordinator, other.return_)


def test_an_agency_is_added_once(audit: Audit, mails: Any) -> None:
    added = other_agency(audit)
    (one,) = service.add_agencies(audit.coordinator, audit.round.id, [added, added], frozenset({added.id}))
    assert (one.short, one.asked > 0, one.status) == (True, True, Status.NOT_STARTED)
    assert written() == [("added", "", "short", "")]
    with pytest.raises(Refused, match="asked already"):
        service.add_agencies(audit.coordinator, audit.round.id, [added])
    with pytest.raises(Refused, match="not an agency of"):
        service.add_agencies(audit.coordinator, audit.round.id, [make_audit().agency])


def test_other_days_take_away_a_day_that_is_not_later_any_more(audit: Audit, mails: Any) -> None:
    longer = make_return(audit.round, other_agency(audit), extended_to=soon(90))
    audit.return_.extended_to = soon(40)
    gone = make_return(audit.round, other_agency(audit), Status.SUBMITTED)
    db.session.flush()
    service.change_dates(audit.coordinator, audit.round.id, audit.round.opens_on, soon(60), SECRET)
    db.session.commit()
    assert [one.due_on for one in (audit.return_, longer, gone)] == [soon(60), soon(90), soon(60)]
    assert [mail.recipient for mail in mails()] == [audit.lead.email]


@pytest.mark.parametrize(
    ("opens", "due", "says"),
    [(-7, -8, "or later"), (-7, 30, "already"), (-6, 31, "opening day stays"), (-7, -1, "today or later")],
)
def test_days_that_cannot_be(audit: Audit, opens: int, due: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        service.change_dates(audit.coordinator, audit.round.id, soon(opens), soon(due), SECRET)


def test_a_round_that_has_not_opened_may_open_on_another_day(audit: Audit, mails: Any) -> None:
    audit.round.opens_on = soon(3)
    db.session.flush()
    service.change_dates(audit.coordinator, audit.round.id, soon(5), soon(31), SECRET)
    assert written()[0][:3] == ("dates", f"{soon(3)}/{soon(30)}", f"{soon(5)}/{soon(31)}")


def test_cancelling_is_confirmed_by_hand_and_for_good(audit: Audit, mails: Any) -> None:
    for typed in ("", "yes", audit.round.title[:-1]):
        with pytest.raises(WordsNeeded) as raised:
            service.cancel_round(audit.coordinator, audit.round.id, typed, SECRET)
        assert set(raised.value.problems) == {"confirmed"}
    service.cancel_round(audit.coordinator, audit.round.id, f" {audit.round.title.upper()} ", SECRET)
    db.session.commit()
    assert [mail.recipient for mail in mails()] == [audit.lead.email]
    with pytest.raises(NotFound):
        service.get_return(audit.lead, audit.return_.id)
    with pytest.raises(Refused, match="was cancelled"):
        service.reopen_round(audit.coordinator, audit.round.id)


def test_closing_and_opening_again_is_written_down(audit: Audit) -> None:
    service.close_round(audit.coordinator, audit.round.id, SECRET)
    service.reopen_round(audit.coordinator, audit.round.id)
    assert [(row[0], row[3]) for row in written()] == [("closed", SECRET), ("reopened", "")]


def test_a_call_is_noted_by_those_who_manage_rounds(audit: Audit) -> None:
    made = service.log_contact(audit.coordinator, audit.return_, "call", SECRET)
    assert (made.by_name, made.text) == (audit.coordinator.name, SECRET)
    for role, person in audit.people.items():
        if person is not audit.coordinator:
            with pytest.raises((Forbidden, NotFound)):
                service.log_contact(person, audit.return_, "call", role.value)
    with pytest.raises(WordsNeeded):
        service.log_contact(audit.coordinator, audit.return_, "note", " ")
    with pytest.raises(NotOfThisForm):
        service.log_contact(audit.coordinator, audit.return_, "pigeon", "x")
    assert len(db.session.scalars(select(Contact)).all()) == 1

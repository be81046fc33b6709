"""The verbs of the desk without pages: triage, joining a report to its call, letting somebody read."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado import policy
from portal.lado.desk import service
from portal.lado.desk.knowing import decisions_of, known_of
from portal.lado.desk.service import ChangedMeanwhile, Logged, Verdict
from portal.lado.matching import write_traces
from portal.lado.models import Allocation, Contact, Message, NamedConflict, SightGrant
from portal.lado.policy import NeedsReason
from portal.lado.sectors import DECISIONS
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact, make_report
from tests.lado.desk.conftest import Desk, make_desk
from tests.support.builders import add_role, make_partnership, make_user

NAMED = Logged(asks_for="report", name="Inventa Examplesdottir", account="What the caller said.")


@pytest.fixture
def here(session: Session) -> Desk:
    return make_desk()


@pytest.fixture
def contact(here: Desk) -> Contact:
    made: Contact = make_contact(here.partnership)
    return made


def verdict(decision: str = "information", reason: str = "An invented reason.", *criteria: str) -> Verdict:
    return Verdict(decision, reason, criteria)


class TestDeciding:
    """Information, advice, consultation, referral, redirected: by whom, when, why, by which criteria."""

    @pytest.mark.parametrize("decision", sorted(DECISIONS))
    def test_each_decision_is_kept_with_who_why_and_by_what(self, here: Desk, contact: Contact, decision: str) -> None:
        made = service.decide(here.lado, contact.id, verdict(decision, "Because.", "unsuitable", "harmed"), seen=1)
        assert (made.decision, made.reason, made.by_id) == (decision, "Because.", here.lado.id)
        assert made.criteria == ["harmed", "unsuitable"]
        assert (contact.state, contact.decision, contact.officer_id) == ("triaged", decision, here.lado.id)
        assert contact.acknowledged_by_id == here.lado.id

    def test_a_decision_is_replaced_and_never_overwritten(self, here: Desk, contact: Contact) -> None:
        first = service.decide(here.lado, contact.id, verdict(reason="First."), seen=contact.revision)
        contact.cover_id = here.manager.id
        db.session.flush()
        second = service.decide(here.manager, contact.id, verdict("referral", "Second.", "risk"), seen=contact.revision)
        assert second.replaces_id == first.id
        assert [one.reason for one in decisions_of(contact)] == ["Second.", "First."]
        assert contact.officer_id == here.lado.id

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            (verdict("outcome"), "decision"),
            (verdict("information", " "), "reason"),
            (verdict("referral"), "criteria"),
            (verdict("consultation"), "criteria"),
            (verdict("advice", "Because.", "not_sure"), "criteria"),
        ],
        ids=["no decision", "no reason", "referral without criteria", "consultation without", "no criterion"],
    )
    def test_what_is_missing_is_said_at_its_field(
        self, here: Desk, contact: Contact, wrong: Verdict, field: str
    ) -> None:
        with pytest.raises(Mistake) as mistake:
            service.decide(here.lado, contact.id, wrong, seen=contact.revision)
        assert mistake.value.field == field
        assert contact.decision is None

    def test_only_what_ends_with_its_decision_is_closed(self, here: Desk, contact: Contact) -> None:
        with pytest.raises(Refused):
            service.close(here.lado, contact.id, seen=contact.revision)
        service.decide(here.lado, contact.id, verdict("referral", "Because.", "risk"), seen=contact.revision)
        with pytest.raises(Refused):
            service.close(here.lado, contact.id, seen=contact.revision)
        service.decide(here.lado, contact.id, verdict("redirected"), seen=contact.revision)
        with pytest.raises(Refused, match="it is a case"):
            service.close(here.lado, contact.id, seen=contact.revision)
        contact = make_contact(here.partnership)
        service.decide(here.lado, contact.id, verdict("redirected"), seen=contact.revision)
        service.close(here.lado, contact.id, seen=contact.revision)
        assert (contact.state, contact.closed_at is None) == ("closed", False)
        for verb in (service.close, service.take):
            with pytest.raises(Refused):
                verb(here.lado, contact.id, seen=contact.revision)
        service.decide(here.lado, contact.id, verdict("advice"), seen=contact.revision)
        assert (contact.state, contact.closed_at) == ("triaged", None)

    def test_a_letter_needs_a_decision_and_an_acknowledgement_comes_once(self, here: Desk, contact: Contact) -> None:
        with pytest.raises(Refused):
            service.send_letter(here.lado, contact.id, "An invented letter.", seen=contact.revision)
        service.acknowledge(here.lado, contact.id, "An invented letter.", seen=contact.revision)
        assert (contact.state, contact.officer_id) == ("acknowledged", here.lado.id)
        with pytest.raises(Refused):
            service.acknowledge(here.lado, contact.id, "Again.", seen=contact.revision)

    def test_support_and_other_desks_decide_nothing(self, here: Desk, contact: Contact) -> None:
        elsewhere = make_user(Role.LADO, make_partnership("there"))
        conflicted = here.other
        make_conflict(contact, conflicted)
        refused: list[tuple[User, type[Exception]]] = [
            (here.support, Forbidden),
            (elsewhere, NotFound),
            (conflicted, NotFound),
        ]
        for user, problem in refused:
            with pytest.raises(problem):
                service.decide(user, contact.id, verdict(), seen=contact.revision)
            with pytest.raises(problem):
                service.acknowledge(user, contact.id, "Example.", seen=contact.revision)
            with pytest.raises(problem):
                service.take(user, contact.id, seen=contact.revision)

    def test_nothing_is_done_on_an_older_page(self, here: Desk, contact: Contact) -> None:
        older = contact.revision
        service.take(here.lado, contact.id, seen=older)
        with pytest.raises(ChangedMeanwhile):
            service.decide(here.lado, contact.id, verdict(), seen=older)
        with pytest.raises(NeedsReason):
            service.decide(here.other, contact.id, verdict(), seen=contact.revision)

    def test_nobody_takes_what_is_a_colleagues(self, here: Desk, contact: Contact) -> None:
        service.take(here.other, contact.id, seen=contact.revision)
        service.grant(here.manager, contact.id, str(here.lado.id), "1", "Because.", seen=contact.revision)
        with pytest.raises(Refused, match="somebody's already"):
            service.take(here.lado, contact.id, seen=contact.revision)
        contact.cover_id = here.lado.id
        db.session.flush()
        service.take(here.lado, contact.id, seen=contact.revision)
        assert (contact.officer_id, contact.cover_id) == (here.lado.id, None)

    def test_the_record_holds_no_word_of_it(self, here: Desk, contact: Contact) -> None:
        service.advise(here.lado, contact.id, "An invented reason.", "An invented letter.", seen=contact.revision)
        db.session.commit()
        events = list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))
        assert [one.action for one in events] == ["lado.contact_decided", "lado.contact_closed"]
        assert not [one for one in events if "invented" in str(one.facts) or "advice" in str(one.facts)]


class TestAllocating:
    """Whose it is, and was."""

    def test_whose_it_was_stays(self, here: Desk, contact: Contact) -> None:
        service.allocate(here.support, contact.id, str(here.lado.id), "", seen=contact.revision)
        service.allocate(here.manager, contact.id, str(here.other.id), str(here.lado.id), seen=contact.revision)
        rows = list(db.session.scalars(select(Allocation).order_by(Allocation.since)))
        assert [(one.officer_id, one.until is None) for one in rows] == [(here.lado.id, False), (here.other.id, True)]
        service.take(here.lado, contact.id, seen=contact.revision)
        assert (contact.officer_id, contact.cover_id) == (here.lado.id, None)

    def test_a_lado_takes_and_does_not_allocate(self, here: Desk, contact: Contact) -> None:
        with pytest.raises(Forbidden):
            service.allocate(here.lado, contact.id, str(here.other.id), "", seen=contact.revision)

    def test_nobody_gets_it_who_must_not_know_or_does_not_decide(self, here: Desk, contact: Contact) -> None:
        make_conflict(contact, here.other)
        for officer, cover in (
            (here.support, None),
            (here.other, None),
            (here.lado, here.other),
            (here.lado, here.lado),
        ):
            with pytest.raises(Mistake):
                service.allocate(
                    here.manager, contact.id, str(officer.id), str(cover.id) if cover else "", seen=contact.revision
                )


class TestLettingIn:
    """A grant is for one person, one contact and a while."""

    def test_nothing_is_opened_for_whoever_may_not_read_it(self, here: Desk, contact: Contact) -> None:
        known = known_of(here.support, contact)
        assert (known.reads, known.person, known.summary, known.conflicts) == (False, {}, "", [])
        assert known_of(here.lado, contact).summary == contact.summary

    def test_it_ends_by_itself_and_by_hand(self, here: Desk, contact: Contact) -> None:
        made = service.grant(here.manager, contact.id, str(here.support.id), "7", "Because.", seen=contact.revision)
        assert timedelta(days=6, hours=23) < made.until - now() <= timedelta(days=7)
        assert policy.may_read_narrative(here.support, contact)
        service.end_grant(here.manager, contact.id, made.id)
        ended = made.ended_at
        assert service.end_grant(here.manager, contact.id, made.id).ended_at == ended is not None
        assert not policy.may_read_narrative(here.support, contact)
        other: Contact = make_contact(here.partnership)
        with pytest.raises(NotFound):
            service.end_grant(here.manager, other.id, made.id)

    def test_only_the_manager_and_only_for_who_may_know(self, here: Desk, contact: Contact) -> None:
        for user in (here.lado, here.support):
            with pytest.raises(Forbidden):
                service.grant(user, contact.id, str(here.support.id), "7", "Because.", seen=contact.revision)
        make_conflict(contact, here.support)
        service.allocate(here.manager, contact.id, str(here.lado.id), "", seen=contact.revision)
        for helper in (here.support, here.lado, here.manager):
            with pytest.raises(Mistake):
                service.grant(here.manager, contact.id, str(helper.id), "7", "Because.", seen=contact.revision)
        assert service.grant(here.manager, contact.id, str(here.other.id), "7", "Because.", seen=contact.revision)

    def test_only_a_match_by_name_is_lifted(self, here: Desk, contact: Contact) -> None:
        person = make_conflict(contact, here.other)
        with pytest.raises(NotFound):
            service.lift(here.lado, contact.id, person.id)
        alike = make_conflict(make_contact(here.partnership), here.other, why="name_match")
        with pytest.raises(NotFound):
            service.lift(here.lado, contact.id, alike.id)


class TestJoining:
    """The report of a call is the same contact as the call."""

    @pytest.fixture
    def call(self, here: Desk) -> Contact:
        return service.log_contact(here.lado, here.partnership, NAMED)

    @pytest.fixture
    def reported(self, here: Desk) -> Contact:
        report = make_report(here.partnership)
        made: Contact = make_contact(
            here.partnership,
            report_id=report.id,
            incident_id=report.incident_id,
            arrived_by="report",
            employer_sector="health",
            person={"name": "Inventa Examplesdottir", "job": "Example job"},
            summary="What the report said.",
        )
        write_traces(made)
        return made

    def test_it_counts_once_and_keeps_what_both_said(self, here: Desk, call: Contact, reported: Contact) -> None:
        db.session.add(
            Message(report_id=reported.report_id, contact_id=reported.id, from_desk=False, at=now(), text="Example.")
        )
        report_id, incident_id, gone = reported.report_id, reported.incident_id, reported.id
        reference, arrived = call.reference, call.arrived_at
        made = service.join(here.lado, reported.id, reference.lower(), seen=reported.revision)
        assert made is call
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 1
        assert (call.report_id, call.incident_id, call.reference) == (report_id, incident_id, reference)
        assert (call.arrived_at, call.arrived_by, call.employer_sector) == (arrived, "call", "health")
        assert call.person is not None
        assert call.person["job"] == "Example job"
        assert call.summary == "What the caller said.\n\nWhat the report said."
        message = db.session.scalars(select(Message)).one()
        assert (message.contact_id, message.text) == (call.id, "Example.")
        with pytest.raises(NotFound):
            policy.get_contact(here.lado, gone)

    @pytest.mark.threat(2)
    def test_who_must_not_know_of_one_must_not_know_of_the_other(
        self, here: Desk, call: Contact, reported: Contact
    ) -> None:
        other: Contact = make_contact(here.partnership, incident_id=call.incident_id)
        make_conflict(reported, here.other)
        make_conflict(call, here.support)
        service.join(here.lado, reported.id, call.reference, seen=reported.revision)
        for user in (here.other, here.support):
            assert not {one.id for one in db.session.scalars(policy.visible_to(user))} & {call.id, other.id}
        assert set(db.session.scalars(select(NamedConflict.incident_id))) == {call.incident_id}

    def test_what_was_let_in_and_whose_it_was_goes_along(self, here: Desk, call: Contact, reported: Contact) -> None:
        service.grant(here.manager, reported.id, str(here.support.id), "7", "Because.", seen=reported.revision)
        service.allocate(here.manager, reported.id, str(here.other.id), str(here.lado.id), seen=reported.revision)
        service.join(here.lado, reported.id, call.reference, seen=reported.revision)
        db.session.expire_all()
        assert policy.may_read_narrative(here.support, call)
        rows = db.session.execute(select(Allocation.contact_id, Allocation.officer_id, Allocation.until))
        assert {(one, officer, until is None) for one, officer, until in rows} == {
            (call.id, here.lado.id, True),
            (call.id, here.other.id, False),
        }
        assert db.session.scalars(select(SightGrant)).one().reason == "Because."

    def test_what_cannot_be_joined(self, here: Desk, call: Contact, reported: Contact) -> None:
        def join(contact: Contact, reference: str) -> None:
            service.join(here.lado, contact.id, reference, seen=contact.revision)

        hidden: Contact = make_contact(here.partnership)
        make_conflict(hidden, here.lado)
        second: Contact = make_contact(here.partnership, report_id=make_report(here.partnership).id)
        for reference in ("", "no reference", hidden.reference, reported.reference):
            with pytest.raises(Mistake):
                join(reported, reference)
        with pytest.raises(Mistake, match="has a report already"):
            join(reported, second.reference)
        with pytest.raises(Refused):
            join(call, reported.reference)
        service.decide(here.lado, reported.id, verdict(), seen=reported.revision)
        with pytest.raises(Refused):
            join(reported, call.reference)

    def test_somebody_of_two_desks_joins_nothing_across_them(self, here: Desk, reported: Contact) -> None:
        there = make_partnership("there")
        both = make_user(Role.LADO, there)
        add_role(both, Role.LADO, here.partnership)
        elsewhere: Contact = make_contact(there)
        with pytest.raises(Mistake):
            service.join(both, reported.id, elsewhere.reference, seen=reported.revision)


def test_a_contact_that_is_not_there_is_not_found(here: Desk) -> None:
    with pytest.raises(NotFound):
        service.take(here.lado, uuid.uuid4(), seen=1)

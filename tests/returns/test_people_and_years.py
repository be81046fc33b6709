"""Who was asked to write what, what follows when they leave, what an agency answered last year, and what is late."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts import leaving as accounts_leaving
from portal.database import now
from portal.errors import NotFound, Refused
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import SYSTEM, Role
from portal.returns import history, leaving, progress, service
from portal.returns.models import Return, Round, Status, Submission
from portal.returns.places import Piece
from portal.returns.timing import is_late
from tests.returns.tiny import COMPLETE
from tests.support.builders import add_role, make_agency, make_partnership, make_user
from tests.support.rounds import Audit, make_audit, make_round, return_of, submit_all

Mails = Callable[[], list[tuple[str, str, str]]]


@pytest.fixture
def audit(session: Session, tiny: QuestionSet, mails: Mails) -> Audit:
    return make_audit(question_set="tiny-1")


def assigned(audit: Audit) -> dict[str, uuid.UUID]:
    return {piece.section: one.user.id for piece, one in service.assignments_of(audit.lead, audit.return_).items()}


class TestAssigning:
    def test_assign_assign_again_and_take_away(self, audit: Audit) -> None:
        colleague = make_user(Role.EDITOR, audit.agency)
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        service.assign(audit.lead, audit.return_.id, "about", colleague.id)
        service.assign(audit.lead, audit.return_.id, "standard", audit.lead.id)
        assert assigned(audit) == {"about": colleague.id, "standard": audit.lead.id}
        assert service.assign(audit.lead, audit.return_.id, "about", None) is None
        assert service.assign(audit.lead, audit.return_.id, "about", None) is None
        assert assigned(audit) == {"standard": audit.lead.id}

    def test_the_colleague_is_told_but_nobody_tells_themself(
        self, audit: Audit, session: Session, mails: Mails
    ) -> None:
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        service.assign(audit.lead, audit.return_.id, "standard", audit.lead.id)
        session.commit()
        [(recipient, _subject, body)] = mails()
        assert recipient == audit.editor.email
        assert "- About you\n" in body

    def test_only_people_who_may_write_here(self, audit: Audit) -> None:
        left, suspended = make_user(), make_user(Role.EDITOR, audit.agency, suspended_at=now())
        add_role(left, Role.EDITOR, audit.agency).ended_at = now()
        elsewhere = make_user(Role.EDITOR, make_agency(audit.partnership))
        for person in (left, suspended, elsewhere, audit.approver, audit.coordinator, make_user()):
            with pytest.raises(Refused, match=f"Choose someone of {audit.agency.name}"):
                service.assign(audit.lead, audit.return_.id, "about", person.id)
        with pytest.raises(NotFound):
            service.assign(audit.lead, audit.return_.id, "nonsense", audit.editor.id)


class TestLeaving:
    def leave(self, person: Any) -> None:
        membership = person.memberships[0]
        membership.ended_at = now()
        leaving.hand_back_assignments(SYSTEM, membership)

    def test_what_was_assigned_goes_to_the_lead_and_what_was_written_stays(self, audit: Audit) -> None:
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        service.save_section(audit.editor, audit.return_.id, "about", {"name": "theirs"}, based_on=0)
        self.leave(audit.editor)
        assert assigned(audit) == {"about": audit.lead.id}
        assert service.read_draft(audit.lead, audit.return_).answers == {"name": "theirs"}

    def test_without_a_lead_it_goes_to_nobody(self, audit: Audit, session: Session) -> None:
        service.assign(audit.lead, audit.return_.id, "about", audit.lead.id)
        service.assign(audit.lead, audit.return_.id, "standard", audit.editor.id)
        self.leave(audit.lead)
        session.flush()
        found = service.assignments_of(audit.editor, audit.return_)
        assert {piece.section: one.user.id for piece, one in found.items()} == {"standard": audit.editor.id}

    def test_another_role_in_the_agency_keeps_it(self, audit: Audit) -> None:
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        other = add_role(audit.editor, Role.SAFEGUARDING_LEAD, audit.agency)
        self.leave(audit.editor)
        assert assigned(audit) == {"about": audit.editor.id}
        other.ended_at = now()
        leaving.hand_back_assignments(SYSTEM, audit.editor.memberships[0])
        assert assigned(audit) == {"about": audit.lead.id}

    def test_a_role_that_may_not_write_keeps_nothing(self, audit: Audit) -> None:
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        other = add_role(audit.editor, Role.SAFEGUARDING_LEAD, audit.agency)
        self.leave(audit.editor)
        other.role = Role.APPROVER.value
        leaving.hand_back_assignments(SYSTEM, audit.editor.memberships[0])
        assert assigned(audit) == {"about": audit.lead.id}

    def test_other_agencies_and_finished_returns_are_left_alone(self, audit: Audit, tiny: QuestionSet) -> None:
        other = make_audit(audit.partnership, question_set="tiny-1")
        add_role(audit.editor, Role.EDITOR, other.agency)
        accepted = return_of(make_round(audit.partnership, audit.agency, "tiny-1"), audit.agency)
        cancelled = return_of(make_round(audit.partnership, audit.agency, "tiny-1"), audit.agency)
        returns = (
            (audit.return_, audit.lead),
            (other.return_, other.lead),
            (accepted, audit.lead),
            (cancelled, audit.lead),
        )
        for one, lead in returns:
            service.assign(lead, one.id, "about", audit.editor.id)
        accepted.status, cancelled.round.cancelled_at = Status.ACCEPTED.value, now()
        self.leave(audit.editor)
        assert assigned(audit) == {"about": audit.lead.id}
        assert assigned(other) == {"about": audit.editor.id}
        assert service.assignments_of(audit.lead, accepted)[Piece("about")].user is audit.editor
        assert service.assignments_of(SYSTEM, cancelled)[Piece("about")].user is audit.editor

    def test_a_partnership_role_has_no_sections(self, audit: Audit) -> None:
        service.assign(audit.lead, audit.return_.id, "about", audit.editor.id)
        leaving.hand_back_assignments(SYSTEM, audit.coordinator.memberships[0])
        assert assigned(audit) == {"about": audit.editor.id}

    def test_registering_twice_counts_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        callbacks: list[Any] = []
        monkeypatch.setattr(accounts_leaving, "_callbacks", callbacks)
        leaving.register()
        leaving.register()
        assert callbacks == [leaving.hand_back_assignments, leaving.hand_on_notes]


def last_said(return_: Return) -> Submission | None:
    """The submission whose answers come first."""
    return next((each.submission for each in history.earlier_of(return_)), None)


class TestLastYear:
    """The answers of the previous round follow the agency, also through mergers."""

    def this_year(self, last: Audit, agency: Any) -> Return:
        round_ = make_round(last.partnership, agency, "tiny-1", previous_id=last.round.id)
        return return_of(round_, agency)

    def test_its_own(self, audit: Audit) -> None:
        now_asked = self.this_year(audit, audit.agency)
        assert last_said(now_asked) is None
        submit_all(audit, COMPLETE)
        service.request_changes(audit.coordinator, audit.return_.id, "Example note.")
        second = submit_all(audit, {"comment": "again"})
        assert last_said(now_asked) is second
        assert last_said(audit.return_) is None

    def test_those_of_an_agency_that_it_has_succeeded_step_by_step(self, audit: Audit, session: Session) -> None:
        made = submit_all(audit, COMPLETE)
        between, newest = make_agency(audit.partnership), make_agency(audit.partnership)
        audit.agency.successor_id, audit.agency.succeeded_on = between.id, today() - timedelta(days=9)
        between.successor_id, between.succeeded_on = newest.id, today()
        session.flush()
        asked = self.this_year(audit, newest)
        assert last_said(asked) is made
        between.succeeded_on = today() + timedelta(days=1)
        session.flush()
        assert last_said(asked) is None, "a merger that lies ahead has not happened"
        between.succeeded_on, audit.agency.succeeded_on = today(), today() + timedelta(days=1)
        session.flush()
        assert last_said(asked) is None, "nor has one further back"

    def test_a_ring_of_successors_ends(self, audit: Audit, session: Session) -> None:
        submit_all(audit, COMPLETE)
        other = make_agency(audit.partnership)
        audit.agency.successor_id, audit.agency.succeeded_on = other.id, today()
        other.successor_id, other.succeeded_on = audit.agency.id, today()
        session.flush()
        assert [each.is_own for each in history.earlier_of(self.this_year(audit, audit.agency))] == [True]

    def test_nobody_elses(self, audit: Audit) -> None:
        submit_all(audit, COMPLETE)
        assert last_said(self.this_year(audit, make_agency(audit.partnership))) is None

    def test_no_other_years(self, audit: Audit) -> None:
        submit_all(audit, COMPLETE)
        quiet = make_round(audit.partnership, audit.agency, "tiny-1")
        later = make_round(audit.partnership, audit.agency, "tiny-1", previous_id=quiet.id)
        assert last_said(return_of(later, audit.agency)) is None


DUE = date(2026, 9, 30)
LAST_MOMENT = datetime(2026, 9, 30, 22, 59, 59, tzinfo=UTC)
"""One second before midnight in London, which is still on summer time."""

LATE = [
    ({}, LAST_MOMENT, False),
    ({}, LAST_MOMENT + timedelta(seconds=1), True),
    ({"first_submitted_at": LAST_MOMENT}, LAST_MOMENT + timedelta(days=50), False),
    ({"first_submitted_at": LAST_MOMENT + timedelta(seconds=1)}, LAST_MOMENT + timedelta(days=50), True),
    ({"extended_to": date(2026, 10, 7)}, LAST_MOMENT + timedelta(days=7), False),
    ({"extended_to": date(2026, 10, 7)}, LAST_MOMENT + timedelta(days=7, seconds=1), True),
    ({"excused_at": LAST_MOMENT}, LAST_MOMENT + timedelta(days=50), False),
]


@pytest.mark.parametrize(("fields", "at", "late"), LATE)
def test_late(fields: dict[str, Any], at: datetime, late: bool) -> None:
    assert is_late(Return(round=Round(due_on=DUE), **fields), at) is late


def test_progress_by_section(audit: Audit) -> None:
    def states() -> dict[str, tuple[int, int, bool]]:
        draft = service.read_draft(audit.editor, audit.return_)
        return {one.section.key: (one.answered, one.needed, one.touched) for one in progress.of_sections(draft)}

    assert states() == {"about": (0, 1, False), "standard": (0, 1, False), "actions": (0, 0, False)}
    service.save_section(audit.editor, audit.return_.id, "standard", {"comment": "only"}, based_on=0)
    service.save_section(audit.editor, audit.return_.id, "about", {"name": "a\nb"}, based_on=0)
    assert states() == {"about": (1, 1, True), "standard": (0, 1, True), "actions": (0, 0, False)}


def test_a_section_in_which_nothing_is_asked_is_left_out(session: Session, tiny: QuestionSet) -> None:
    partnership = make_partnership()
    agency = make_agency(partnership)
    audit = make_audit(partnership, agency, "tiny-1", short_for=frozenset({agency.id}))
    found = progress.of_sections(service.read_draft(audit.editor, audit.return_))
    assert [one.section.key for one in found] == ["about"]

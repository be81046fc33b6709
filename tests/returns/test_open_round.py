"""Opening, closing and opening again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import now
from portal.errors import Refused
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.local_time import long_date, today
from portal.permissions import SYSTEM, Role
from portal.returns import service
from portal.returns.models import Return, Round, Status
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.rounds import make_audit, make_round
from tests.support.statements import count_statements

Mails = Callable[[], list[tuple[str, str, str]]]


def open_tiny(partnership: Any, agencies: Any, user: Any = SYSTEM, **options: Any) -> Round:
    days = {"opens_on": today(), "due_on": today() + timedelta(days=30)}
    return service.open_round(user, partnership, "tiny-1", agencies=agencies, **{**days, **options})


def test_a_round_asks_each_agency_once(session: Session, tiny: QuestionSet, mails: Mails) -> None:
    partnership = make_partnership()
    first, second = make_agency(partnership, kinds=["health"]), make_agency(partnership)
    lead = make_user(Role.SAFEGUARDING_LEAD, second, name="Example Lead")
    make_user(Role.EDITOR, second)
    coordinator = make_user(Role.COORDINATOR, partnership)
    round_ = open_tiny(
        partnership, [first, second, first], coordinator, short_for=frozenset({first.id}), title=" Example  audit "
    )
    session.commit()
    assert (round_.key, round_.title, round_.opened_by) == ("tiny-1", "Example audit", str(coordinator.id))
    returns = {one.agency_id: one for one in session.scalars(select(Return).where(Return.round_id == round_.id))}
    assert returns.keys() == {first.id, second.id}
    assert {one.status for one in returns.values()} == {Status.NOT_STARTED}
    assert (returns[first.id].short, returns[first.id].asked) == (True, 1)
    assert (returns[second.id].short, returns[second.id].asked) == (False, 2)
    [(recipient, subject, body)] = mails()
    assert (recipient, subject) == (lead.email, f"Example audit: {second.name} is asked to answer")
    assert "Example audit is open." in body
    assert f"/returns/{returns[second.id].id}\n" in body


def test_an_invitation_to_a_later_round_says_when(session: Session, tiny: QuestionSet, mails: Mails) -> None:
    audit = make_audit(question_set="tiny-1")
    opens = today() + timedelta(days=3)
    open_tiny(audit.partnership, [audit.agency], opens_on=opens)
    session.commit()
    assert f"opens on {long_date(opens)}" in mails()[0][2]


def test_title_comes_from_the_question_set(session: Session, tiny: QuestionSet) -> None:
    partnership = make_partnership()
    assert open_tiny(partnership, [make_agency(partnership)]).title == tiny.audit_name


def refusals(partnership: Any) -> dict[str, dict[str, Any]]:
    own, elsewhere = make_agency(partnership), make_partnership("elsewhere")
    stranger = make_agency(elsewhere, name="Example Stranger")
    over = make_agency(partnership, name="Example Over", active_to=today() - timedelta(days=1))
    later = make_agency(partnership, name="Example Later", active_from=today() + timedelta(days=1))
    return {
        "Choose at least one agency": {"agencies": []},
        "Example Stranger: not an agency of": {"agencies": [own, stranger]},
        "Example Over: not active": {"agencies": [own, over]},
        "Example Later: not active": {"agencies": [later]},
        "is not among those asked": {"agencies": [own], "short_for": frozenset({uuid.uuid4()})},
        "The due date must be": {"agencies": [own], "due_on": today() - timedelta(days=1)},
        "There is an audit with the key taken already": {"agencies": [own], "key": "taken"},
        "made of small letters": {"agencies": [own], "key": "Not A Key\x00"},
        "must be 100 characters or fewer": {"agencies": [own], "key": "k" * 101},
        "belongs to another partnership": {
            "agencies": [own],
            "previous": make_round(elsewhere, stranger, "tiny-1", key="taken"),
        },
        "The title has a character": {"agencies": [own], "title": "a\x00b"},
    }


def test_each_refusal_says_why(session: Session, tiny: QuestionSet) -> None:
    partnership = make_partnership()
    for says, options in refusals(partnership).items():
        with pytest.raises(Refused) as refusal:
            open_tiny(partnership, **options)
        assert says in refusal.value.message, (says, refusal.value.message)
    with pytest.raises(
        Refused, match=r"There is no question set 'section11-1999'\. Choose one of these: .*section11-2026"
    ):
        service.open_round(
            SYSTEM,
            partnership,
            "section11-1999",
            opens_on=date(2026, 9, 1),
            due_on=date(2026, 9, 30),
            agencies=[make_agency(partnership)],
        )


def test_no_short_version_where_there_is_none(session: Session, tiny: QuestionSet, monkeypatch: Any) -> None:
    monkeypatch.setattr(library, "get_by_key", lambda _: replace(tiny, short_version_tag=None))
    partnership = make_partnership()
    agency = make_agency(partnership)
    with pytest.raises(Refused, match="has no short version"):
        open_tiny(partnership, [agency], short_for=frozenset({agency.id}))


def test_closing_and_opening_again(session: Session, tiny: QuestionSet) -> None:
    audit = make_audit(question_set="tiny-1")
    with pytest.raises(Refused, match="is open already"):
        service.reopen_round(audit.coordinator, audit.round.id)
    service.close_round(audit.coordinator, audit.round.id)
    with pytest.raises(Refused, match="was closed on"):
        service.close_round(audit.coordinator, audit.round.id)
    service.reopen_round(audit.coordinator, audit.round.id)
    service.save_section(audit.editor, audit.return_.id, "about", {"name": "Example"}, based_on=0)
    audit.round.cancelled_at = now()
    for verb in (service.close_round, service.reopen_round):
        with pytest.raises(Refused, match="was cancelled on"):
            verb(audit.coordinator, audit.round.id)


def test_statements_for_many_agencies(session: Session, tiny: QuestionSet) -> None:
    """Twice as many agencies cost no more questions to the database, only more rows."""
    partnership = make_partnership()
    counts = []
    for number in (3, 12):
        agencies = [make_agency(partnership) for _ in range(number)]
        with count_statements(session.get_bind()) as statements:  # type: ignore[arg-type]
            open_tiny(partnership, agencies, key=f"round-{number}")
        counts.append(len([text for text in statements.texts if text not in statements.writes]))
    assert counts[0] == counts[1], counts

"""How long cases are kept, against an oracle of its own: 10,000 invented cases, and time that goes on for 110 years."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.database import db, now, pretend_now
from portal.errors import Refused
from portal.lado.cases.models import Allegation, Outcome
from portal.lado.keeping import erasing
from portal.lado.keeping.models import CaseHold, Erasure, KeepReview
from portal.lado.keeping.rules import SHIPPED, due, keys_for, years_after
from portal.lado.keeping.service import confirm, find_due, propose
from portal.lado.keeping.service.asked import a_month_after
from portal.lado.keeping.service.erase import Reason
from portal.lado.keeping.service.review import open_review
from portal.lado.models import Contact
from portal.lado.sealing.keystore import keys
from portal.local_time import LONDON
from portal.permissions import Role
from tests.lado.desk.conftest import Work
from tests.lado.keeping.arrange import make_closed
from tests.lado.keeping.oracle import Case, is_due
from tests.support.builders import make_partnership, make_user

START = date(2026, 11, 21)
ENDS = ("substantiated", "unsubstantiated", "unfounded", "malicious", "false")
DECISIONS = ("advice", "information", "redirected", "consultation", "referral")


def invented(dice: Random) -> Case:
    """Leap days more often than there are, people of every age, some without a birthday, some not closed."""
    born = date(1930, 1, 1) + timedelta(days=dice.randrange(31_000))
    if dice.random() < 0.1:
        born = date(dice.choice((1940, 1960, 1996, 2000)), 2, 29)
    closed = START - timedelta(days=dice.randrange(2_000))
    if dice.random() < 0.1:
        closed = date(2024, 2, 29)
    met = dice.random() < 0.5
    decision = dice.choice(DECISIONS[3:] if met else DECISIONS)
    return Case(
        frozenset(dice.sample(ENDS, dice.choice((0, 1, 1, 2)))) if met else frozenset(),
        decision,
        None if dice.random() < 0.15 else born,
        None if dice.random() < 0.05 else closed,
        held=dice.random() < 0.1,
    )


@pytest.mark.sqlite
def test_ten_thousand_cases_are_due_on_the_day_on_which_the_oracle_says_so() -> None:
    dice, seen = Random(11), set[str]()
    for _ in range(10_000):
        case = invented(dice)
        if case.closed is None or case.held:
            continue
        found = due(keys_for(case.outcomes, case.decision), case.born, case.closed)
        seen.add(f"{found.rule} {found.counted}")
        days = [found.on, found.on - timedelta(days=1), START + timedelta(days=dice.randrange(110 * 366))]
        for day in days:
            assert (day >= found.on) == is_due(case, day), (case, found, day)
    assert {one.split()[0] for one in seen} == set(SHIPPED)
    assert {one.split()[1] for one in seen} == {"born", "closed", "unknown", "least"}


@pytest.mark.sqlite
def test_leap_days_and_months_end_never_too_soon() -> None:
    assert years_after(date(2000, 2, 29), 100) == date(2100, 3, 1)
    assert years_after(date(2000, 2, 29), 4) == date(2004, 2, 29)
    assert years_after(date(2023, 2, 28), 1) == date(2024, 2, 28)
    assert years_after(date(9990, 1, 1), 100) == date(9999, 1, 1)
    assert [a_month_after(date(2027, 1, day)) for day in (28, 29, 31)] == [date(2027, 2, 28)] * 3
    assert a_month_after(date(2026, 12, 31)) == date(2027, 1, 31)
    assert a_month_after(date(2028, 1, 30)) == date(2028, 2, 29)


def put(case: Case, here: Partnership, lado: User) -> Contact:
    """The invented case as the portal keeps it."""
    at = moment(case.closed or START)
    state = {"state": "closed", "closed_at": at} if case.closed is not None else {"state": "triaged", "closed_at": None}
    person = {"name": "Inventa Examplesdottir", **({"born": case.born.isoformat()} if case.born else {})}
    made = make_closed(here, lado, decision=case.decision, decided_at=at, person=person, **state)
    for place, end in enumerate(sorted(case.outcomes), start=1):
        _agree(made, lado, place, end)
    if case.held:
        db.session.add(CaseHold(contact_id=made.id, by_id=lado.id, since=at, reason="An invented inquiry."))
    db.session.flush()
    return made


def _agree(contact: Contact, lado: User, place: int, end: str) -> None:
    """The outcome, which took the place of another one before."""
    at = now()
    said = Allegation(
        contact_id=contact.id,
        position=place,
        category_opened="physical",
        context="work",
        added_at=at,
        added_by_id=lado.id,
        text="Invented.",
    )
    db.session.add(said)
    db.session.flush()
    before = None
    for outcome in ("substantiated" if end != "substantiated" else "false", end):
        row = Outcome(
            contact_id=contact.id,
            allegation_id=said.id,
            outcome=outcome,
            agreed_on=START,
            at=at,
            by_id=lado.id,
            replaces_id=before,
            reasoning="Invented.",
        )
        db.session.add(row)
        db.session.flush()
        before = row.id


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=LONDON)


@pytest.mark.parametrize(
    ("many", "step"),
    [
        pytest.param(12, 8_000, id="quick", marks=pytest.mark.postgres_in_soak),
        pytest.param(10_000, 366, id="long", marks=pytest.mark.soak),
    ],
)
def test_what_is_on_the_list_is_what_the_oracle_says_and_nothing_held_is_destroyed(
    unit_of_work: Work, many: int, step: int
) -> None:
    """Whatever is listed is erased by two people, and nothing else ever is; what is held is tried, and refused."""
    dice = Random(23)
    cases = [invented(dice) for _ in range(many)]
    with unit_of_work():
        here = make_partnership("here", is_default=True)
        manager, lado = make_user(Role.LADO_MANAGER, here), make_user(Role.LADO, here)
        known = {put(case, here, lado).id: case for case in cases}
    erased, held = set[uuid.UUID](), {one for one, case in known.items() if case.held}
    for day in (START + timedelta(days=after) for after in range(0, 110 * 366, step)):
        with pretend_now(moment(day)):
            find_due()
            with unit_of_work():
                listed = listed_now()
                expected = {one for one, case in known.items() if one not in erased and is_due(case, day)}
                assert listed - held == expected, day
                for one in sorted(listed - held, key=str)[: max(8, many)]:
                    erase(manager, lado, one)
                    erased.add(one)
    with unit_of_work():
        for one in held:
            contact = db.session.get_one(Contact, one)
            contact.officer_id = manager.id
            db.session.flush()
            with pytest.raises(Refused):
                propose(manager, one, Reason("time", "Invented."), seen=contact.revision)
    assert set(keys.living(held)) == held
    assert keys.living(erased) == []
    assert {one for one, case in known.items() if not case.held and case.closed is not None} == erased
    print(f"{many} cases to +110 years: {len(erased)} erased as the oracle says, 0 of {len(held)} held")


def listed_now() -> set[uuid.UUID]:
    query = select(KeepReview.contact_id).where(KeepReview.decided_at.is_(None))
    gone = select(Contact.id).where(Contact.erased_at.is_not(None))
    return set(db.session.scalars(query.where(KeepReview.contact_id.not_in(gone))))


def erase(manager: User, lado: User, contact_id: uuid.UUID) -> None:
    """By two people, and what the worker does then."""
    contact = db.session.get_one(Contact, contact_id)
    assert open_review(contact) is not None
    for person, verb in ((manager, propose), (lado, confirm)):
        contact.officer_id = person.id
        db.session.flush()
        said = (Reason("time", "Invented."),) if verb is propose else ()
        verb(person, contact.id, *said, seen=contact.revision)
    erasure = db.session.scalars(select(Erasure).where(Erasure.contact_id == contact.id)).one()
    erasure.with_report, erasure.destroyed_at = erasing.erase(contact), now()
    db.session.flush()


def test_what_is_open_again_is_on_the_list_no_longer(session: Session) -> None:
    here = make_partnership("here", is_default=True)
    lado = make_user(Role.LADO, here)
    old = moment(START - timedelta(days=4_000))
    contact = make_closed(here, lado, closed_at=old, decided_at=old)
    from portal.lado.keeping.service.due import _look_at

    with pretend_now(moment(START)):
        assert _look_at([contact], SHIPPED) == 1
        session.flush()
        assert open_review(contact) is not None
        contact.closed_at = moment(START)
        assert _look_at([contact], SHIPPED) == 0
        session.flush()
        assert open_review(contact) is None

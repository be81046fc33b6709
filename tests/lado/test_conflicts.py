"""Who is kept out, from when on, and who lets them back in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import merging
from portal.accounts.models import Partnership, User
from portal.database import db
from portal.errors import Forbidden, NotFound
from portal.lado import conflicts, policy
from portal.lado.models import Contact, NamedConflict
from portal.permissions import SYSTEM, Role
from tests.lado.arrange import make_conflict, make_contact, make_reader, make_report
from tests.support.builders import make_default_partnership, make_user
from tests.support.statements import count_statements

pytestmark = pytest.mark.threat(2)


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_default_partnership()


def sees(user: User, contact: Contact) -> bool:
    return db.session.scalar(policy.visible_to(user).where(Contact.id == contact.id)) is not None


def whys(contact: Contact) -> set[tuple[str, Any]]:
    rows = db.session.scalars(select(NamedConflict).where(NamedConflict.incident_id == contact.incident_id))
    return {(one.why, one.user_id) for one in rows}


def test_the_person_of_concern_is_found_by_address_by_choice_and_by_name(here: Partnership) -> None:
    by_address = make_user(Role.LADO, here, email="inventa@example.invalid", name="I. Examplesdottir")
    by_name = make_user(Role.LADO, here, name="Examplesdóttir INVENTA")
    by_other_name = make_user(Role.LADO, here, name="Vee Sample")
    chosen, other = make_user(Role.LADO, here), make_user(Role.LADO, here, name="Inventa Other")
    contact = make_contact(here)
    person = {"name": "Inventa Examplesdottir", "known_as": "Vee Sample", "email": "Inventa@example.invalid"}
    conflicts.hide_from_person(contact, {**person, "user_id": str(chosen.id), "job": "Example teacher"})
    assert whys(contact) == {
        ("person_of_concern", by_address.id),
        ("person_of_concern", chosen.id),
        ("person_of_concern", None),
        ("name_match", by_name.id),
        ("name_match", by_other_name.id),
    }
    hidden = [by_address, by_name, by_other_name, chosen]
    assert [sees(one, contact) for one in (*hidden, other)] == [False] * 4 + [True]
    (row,) = db.session.scalars(select(NamedConflict).where(NamedConflict.user_id.is_(None)))
    assert row.who == {**person, "job": "Example teacher"}


def test_whom_the_referrer_names_is_kept_out_and_nobody_is_when_nothing_is_known(here: Partnership) -> None:
    head = make_user(name="Head Example", email="head@example.invalid")
    report = make_report(here, make_user(), route="private")
    make_reader(report, head)
    conflicts.hide_from_named(report, {"email": "head@example.invalid"})
    assert db.session.scalar(policy.reports_visible_to(head)) is None
    contact = make_contact(here)
    assert conflicts.hide_from_person(contact, None) == conflicts.hide_from_person(contact, {"name": "?!"})[1:] == []


def test_it_takes_as_many_statements_whether_somebody_is_found_or_not(here: Partnership) -> None:
    make_user(Role.LADO, here, name="Inventa Examplesdottir")
    contact = make_contact(here)
    counts = []
    for person in ({"name": "Inventa Examplesdottir"}, {"name": "Nobody Atall"}):
        with count_statements(db.engine) as statements:
            conflicts._accounts(person)
        counts.append(len(statements))
    assert counts == [1, 1]
    assert whys(contact) == set()


def test_a_match_by_name_hides_until_the_desk_lifts_it(here: Partnership) -> None:
    alike, lado = make_user(Role.LADO, here, name="Inventa Examplesdottir"), make_user(Role.LADO, here)
    support, elsewhere = make_user(Role.LADO_SUPPORT, here), make_user(Role.ADMINISTRATOR, here)
    contact = make_contact(here)
    (match, _) = conflicts.hide_from_person(contact, {"name": "Inventa Examplesdottir"})
    for nobody in (alike, elsewhere):
        with pytest.raises(NotFound):
            conflicts.lift(nobody, match.id)
    with pytest.raises(Forbidden):
        conflicts.lift(support, match.id)
    assert not sees(alike, contact)
    conflicts.lift(lado, match.id)
    assert sees(alike, contact)
    with pytest.raises(NotFound):
        conflicts.lift(lado, match.id)


def test_somebody_at_the_desk_says_that_they_know_somebody_in_it(here: Partnership) -> None:
    lado, manager, contact = make_user(Role.LADO, here), make_user(Role.LADO_MANAGER, here), make_contact(here)
    with pytest.raises(Forbidden):
        conflicts.declare(make_user(Role.ADMINISTRATOR, here), contact, lado)
    conflicts.declare(manager, contact, lado)
    assert (sees(lado, contact), sees(manager, contact)) == (False, True)
    assert whys(contact) == {("declared", lado.id)}


def test_what_is_hidden_from_an_account_is_hidden_from_the_one_it_becomes(here: Partnership, mails: Any) -> None:
    kept, given_up = make_user(Role.LADO, here), make_user()
    contact, report = make_contact(here), make_report(here, given_up)
    make_conflict(contact, given_up)
    reader = make_reader(report, given_up)
    conflicts._follow(SYSTEM, kept, given_up)
    assert not sees(kept, contact)
    assert (reader.user_id, report.author_id) == (kept.id, kept.id)
    assert conflicts._follow in merging._callbacks

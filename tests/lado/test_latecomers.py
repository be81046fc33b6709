"""Whoever makes an account after a report, or takes another name or address, is kept from it at once."""

from __future__ import annotations

import uuid
from random import Random

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import service
from portal.accounts.models import Partnership, User
from portal.database import db
from portal.lado import conflicts, latecomers, policy
from portal.lado.models import Contact, NamedConflict
from portal.permissions import Role
from tests.lado.arrange import make_contact, make_report
from tests.support.builders import make_default_partnership, make_user
from tests.support.statements import count_statements

pytestmark = pytest.mark.threat(2)
PERSON = {"name": "Inventa Examplesdottir", "known_as": "Vee Sample", "email": "inventa@example.invalid"}


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_default_partnership()


@pytest.fixture
def contact(here: Partnership) -> Contact:
    made = make_contact(here)
    conflicts.hide_from_person(made, PERSON)
    db.session.flush()
    return made


def sees(user: User, contact: Contact) -> bool:
    return db.session.scalar(policy.visible_to(user).where(Contact.id == contact.id)) is not None


def why(user: User) -> list[str]:
    rows = select(NamedConflict.why).where(NamedConflict.user_id == user.id, NamedConflict.lifted_at.is_(None))
    return sorted(db.session.scalars(rows))


def test_an_account_that_comes_later_is_kept_out_by_its_address_or_its_name(
    here: Partnership, contact: Contact
) -> None:
    by_address = make_user(Role.LADO, here, email="Inventa@example.invalid".lower(), name="I. E.")
    by_name = make_user(Role.LADO, here, name="Examplesdóttir INVENTA")
    by_other_name = make_user(Role.LADO, here, name="Vee Sample")
    by_both = make_user(Role.LADO, here, name="Somebody Else")
    nobody = make_user(Role.LADO, here, name="Inventa Other")
    assert why(by_address) == ["person_of_concern"]
    assert why(by_name) == why(by_other_name) == ["name_match"]
    assert [sees(one, contact) for one in (by_address, by_name, by_other_name)] == [False] * 3
    assert [sees(one, contact) for one in (by_both, nobody)] == [True] * 2
    (row,) = db.session.scalars(select(NamedConflict).where(NamedConflict.user_id == by_address.id))
    assert (row.incident_id, row.contact_id, row.sealed_for) == (contact.incident_id, contact.id, contact.id)
    assert isinstance(row.id, uuid.UUID)


def test_whom_the_referrer_named_is_kept_from_the_report(here: Partnership) -> None:
    report = make_report(here, make_user(), route="private")
    conflicts.hide_from_named(report, {"name": "Head Example", "email": "head@example.invalid"})
    head = make_user(name="H. E.", email="head@example.invalid")
    assert why(head) == ["named_by_referrer"]
    assert list(db.session.scalars(policy.hidden_from(head))) == [report.incident_id]


def test_another_name_or_address_is_looked_at_and_the_same_in_other_letters_is_not(
    here: Partnership, contact: Contact
) -> None:
    person = make_user(Role.LADO, here, name="Somebody Else")
    service.change_own_details(person, "Inventa  Examplesdóttir", "")
    db.session.flush()
    assert why(person) == ["name_match"]
    (row,) = db.session.scalars(select(NamedConflict).where(NamedConflict.user_id == person.id))
    lado = make_user(Role.LADO, here)
    conflicts.lift(lado, row.id)
    service.change_own_details(person, "INVENTA EXAMPLESDOTTIR", "Example teacher")
    db.session.flush()
    assert why(person) == []
    person.email = "inventa@example.invalid"
    db.session.flush()
    assert why(person) == ["person_of_concern"]


def test_nobody_is_kept_out_twice(here: Partnership, contact: Contact) -> None:
    person = make_user(Role.LADO, here, name="Vee Sample", email="inventa@example.invalid")
    assert why(person) == ["person_of_concern"]
    person.name = "Inventa Examplesdottir"
    db.session.flush()
    assert why(person) == ["person_of_concern"]


def test_it_takes_as_many_statements_whether_somebody_is_found_or_not(here: Partnership, contact: Contact) -> None:
    counts = []
    for name, email in (("Nobody Atall", "a@example.invalid"), ("Inventa Examplesdottir", "inventa@example.invalid")):
        with count_statements(db.engine) as statements:
            make_user(name=name, email=email)
        counts.append(len([one for one in statements.texts if "lado" in one]))
    assert counts == [2, 2]


@settings(max_examples=25)
@given(words=st.lists(st.text("abcdeÀéö'’ß", min_size=1, max_size=6), min_size=1, max_size=4), seed=st.randoms())
def test_a_name_is_one_however_it_is_written(app: Flask, words: list[str], seed: Random) -> None:
    shuffled = seed.sample(words, len(words))
    kept = conflicts._traces({"name": " ".join(words)})
    assert latecomers.names(" ".join(shuffled).upper()) & ({value for _, value in kept} or {b""})

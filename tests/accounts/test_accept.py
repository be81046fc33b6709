"""Accepting: a link works once, in time, for the person it was meant for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import service
from portal.accounts.models import Membership, User
from portal.accounts.passwords import verify_password
from portal.accounts.service.accept_invitation import InvitationOver
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.mail import postbox
from portal.permissions import Role
from tests.accounts.world import EMAIL, NEW_PASSWORD, make_invitation
from tests.platform.threads import at_once
from tests.support.builders import PASSWORD, make_user

KNOWN = "known@example.invalid"


def test_accepting_makes_the_account_and_the_role(session: Session, mails: object) -> None:
    there, token = make_invitation()
    person = service.accept_invitation(token, NEW_PASSWORD, name="Chosen Name", job_title="Example officer")
    assert (person.email, person.name, person.job_title) == (EMAIL, "Chosen Name", "Example officer")
    assert verify_password(person.password_hash, NEW_PASSWORD)
    assert [(one.role, one.place) for one in person.current_memberships] == [(Role.EDITOR, there.agency)]


@pytest.mark.parametrize("password", ["", "short", "eleven char", "p" * 1025, "twelve \ud800 long"])
def test_a_password_that_cannot_be_taken_uses_nothing_up(session: Session, mails: object, password: str) -> None:
    _, token = make_invitation()
    with pytest.raises(Mistake) as refused:
        service.accept_invitation(token, password)
    assert refused.value.field == "password"
    service.open_invitation(token)


def test_a_link_works_once(session: Session, mails: object) -> None:
    _, token = make_invitation()
    service.accept_invitation(token, NEW_PASSWORD)
    with pytest.raises(InvitationOver):
        service.accept_invitation(token, NEW_PASSWORD)


@pytest.mark.asvs("6.4.1")
def test_a_link_works_for_as_long_as_the_settings_say(session: Session, mails: object) -> None:
    _, token = make_invitation()
    ends = now() + postbox.settings.invitation_life
    with time_machine.travel(ends - timedelta(seconds=1)):
        service.open_invitation(token)
    with time_machine.travel(ends + timedelta(seconds=1)):
        with pytest.raises(InvitationOver):
            service.open_invitation(token)
        with pytest.raises(InvitationOver):
            service.accept_invitation(token, NEW_PASSWORD)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "../" * 14, "\x00" * 43])
def test_no_other_text_opens_anything(session: Session, mails: object, token: str) -> None:
    make_invitation()
    with pytest.raises(InvitationOver):
        service.open_invitation(token)


def test_the_holder_of_an_account_gives_their_own_password(session: Session, mails: object) -> None:
    there, token = make_invitation(email="Known@Example.Invalid ")
    known = make_user(Role.EDITOR, there.southern, email=KNOWN)
    for wrong in ("", NEW_PASSWORD):
        with pytest.raises(Mistake):
            service.accept_invitation(token, wrong)
    assert service.accept_invitation(token, PASSWORD, name="Other Name") is known
    assert {one.place for one in known.current_memberships} == {there.agency, there.southern}
    assert known.name != "Other Name"
    assert verify_password(known.password_hash, PASSWORD)


def test_whoever_is_signed_in_as_the_invited_person_needs_no_password(session: Session, mails: object) -> None:
    there, token = make_invitation(email=KNOWN)
    known = make_user(Role.EDITOR, there.southern, email=KNOWN)
    with pytest.raises(Mistake):
        service.accept_invitation(token, "", signed_in=there.people[Role.EDITOR])
    assert service.accept_invitation(token, "", signed_in=known) is known


def test_a_suspended_account_accepts_nothing(session: Session, mails: object) -> None:
    there, token = make_invitation(email=KNOWN)
    make_user(Role.EDITOR, there.southern, email=KNOWN, suspended_at=now())
    with pytest.raises(InvitationOver):
        service.open_invitation(token)
    with pytest.raises(InvitationOver):
        service.accept_invitation(token, PASSWORD)


def test_a_role_that_came_meanwhile_is_not_doubled(session: Session, mails: object) -> None:
    there, token = make_invitation(email=KNOWN)
    known = make_user(Role.EDITOR, there.agency, email=KNOWN)
    service.accept_invitation(token, PASSWORD)
    assert len(known.current_memberships) == 1


@pytest.mark.asvs("2.3.4")
def test_of_several_who_accept_at_once_one_does(app: Flask, mails: object) -> None:
    with db.unit_of_work():
        _, token = make_invitation()

    def accept(_number: int) -> str:
        with db.unit_of_work():
            return service.accept_invitation(token, NEW_PASSWORD).email

    results = at_once(3, accept)
    assert sorted(type(one).__name__ for one in results) == ["InvitationOver", "InvitationOver", "str"]
    with db.reading() as session:
        person = session.scalars(select(User).where(User.email == EMAIL)).one()
        assert len(session.scalars(select(Membership).where(Membership.user_id == person.id)).all()) == 1

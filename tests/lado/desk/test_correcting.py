"""Correcting who a contact is about: found by it from then on, hidden from whoever it is, and what was known stays."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import Forbidden, NotFound
from portal.lado import matching
from portal.lado.desk import service
from portal.lado.desk.service import ChangedMeanwhile, Details
from portal.lado.models import Contact, Message, NamedConflict
from portal.permissions import Role
from tests.lado.arrange import PERSON, make_conflict, make_contact
from tests.lado.desk.conftest import Desk, Open
from tests.support.builders import make_user
from tests.support.pages import text_of

Work = Callable[[], AbstractContextManager[Session]]
OTHER = Details("Exempla Inventsson", "Lex", "Coach", "Example Club", born=date(1981, 4, 5), born_typed=True)


@pytest.fixture
def contact(desk: Desk, unit_of_work: Work) -> Contact:
    with unit_of_work():
        made = make_contact(desk.partnership)
        matching.write_traces(made)
        return made


def found(desk: Desk, name: str) -> list[Contact]:
    return [one.contact for one in matching.matches(desk.lado, matching.Known(names=(name,)))]


def test_who_it_is_about_is_found_and_hidden_anew(desk: Desk, contact: Contact, unit_of_work: Work) -> None:
    with unit_of_work():
        alike = make_user(Role.LADO, desk.partnership, name="inventsson EXEMPLA")
        assert len(found(desk, PERSON["name"])) == 1
        service.correct(desk.lado, contact.id, OTHER, seen=contact.revision)
    with unit_of_work():
        assert found(desk, PERSON["name"]) == []
        assert len(found(desk, OTHER.name)) == 1
        kept_from = list(db.session.scalars(select(NamedConflict)))
        assert {(one.user_id, one.why) for one in kept_from} == {
            (alike.id, "name_match"),
            (None, "person_of_concern"),
        }
        person = db.session.get_one(Contact, contact.id).person or {}
        assert person == {
            "name": OTHER.name,
            "known_as": "Lex",
            "born": "1981-04-05",
            "job": "Coach",
            "workplace": "Example Club",
        }
        (earlier,) = db.session.scalars(select(Message))
        assert earlier.text == (
            f"Name: {PERSON['name']}\nDate of birth: 3 February 1980\nWorkplace: {PERSON['workplace']}"
        )
        assert (earlier.report_id, earlier.holder_id) == (None, contact.id)


def test_what_the_form_does_not_ask_stays_and_the_same_again_changes_nothing(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        nameless = make_contact(desk.partnership, person={"caller": "Example Caller", "contact": "x"}, named=False)
        service.correct(desk.lado, nameless.id, Details(name="Exempla"), seen=nameless.revision)
    with unit_of_work():
        there = db.session.get_one(Contact, nameless.id)
        assert there.person == {"caller": "Example Caller", "contact": "x", "name": "Exempla"}
        assert there.named
        revision = there.revision
        service.correct(desk.lado, nameless.id, Details(name="Exempla"), seen=revision)
    with unit_of_work():
        assert [one.text for one in db.session.scalars(select(Message))] == ["Nobody was named."]
        service.correct(desk.lado, nameless.id, Details(), seen=revision)
        there = db.session.get_one(Contact, nameless.id)
        assert (there.named, found(desk, "Exempla")) == (False, [])


def test_a_day_of_birth_takes_the_place_of_the_reason_why_it_was_not_known(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        one = make_contact(desk.partnership, person={"name": "Exempla", "born_not_known": "nobody_knows"})
        typed = Details(name="Exempla", born=date(1981, 4, 5), born_typed=True)
        service.correct(desk.lado, one.id, typed, seen=one.revision)
    with unit_of_work():
        assert (db.session.get_one(Contact, one.id).person or {}) == {"name": "Exempla", "born": "1981-04-05"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Details(name="x" * 201), "name"),
        (Details(born_typed=True), "born_day"),
        (Details(born=date(1900, 1, 1), born_typed=True), "born_day"),
        (Details(born=date(2999, 1, 1), born_typed=True), "born_day"),
        (Details(email="x"), "email"),
        (Details(name="Exempla"), "why_named"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(desk: Desk, unit_of_work: Work, typed: Details, field: str) -> None:
    with unit_of_work():
        one = make_contact(desk.partnership, person=None, named=False, asks_for="advice")
        with pytest.raises(Mistake) as refused:
            service.correct(desk.lado, one.id, typed, seen=one.revision)
        assert refused.value.field == field


def test_only_those_who_decide_and_have_seen_it_correct(desk: Desk, contact: Contact, unit_of_work: Work) -> None:
    with unit_of_work():
        make_conflict(contact, desk.other)
    for person, seen, refusal in (
        (desk.support, contact.revision, Forbidden),
        (desk.other, contact.revision, NotFound),
        (desk.lado, contact.revision + 1, ChangedMeanwhile),
    ):
        with unit_of_work(), pytest.raises(refusal):
            service.correct(person, contact.id, OTHER, seen=seen)


def test_on_the_page(desk: Desk, contact: Contact, browser_of: Open) -> None:
    client, here = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    (link,) = [one.attrib["href"] for one in client.page(here).all("a") if text_of(one).startswith("Correct")]
    page = client.page(link)
    assert page.ids["name"].attrib["value"] == PERSON["name"]
    assert page.ids["born_month"].attrib["value"] == "2"
    wrong = client.submit(page, {"born_day": "32"}, button="Save the correction", status=422)
    assert wrong.errors[0][1] == "#born_day"
    done = client.submit(wrong, {"born_day": "4", "name": OTHER.name}, button="Save the correction")
    assert "What is known is corrected." in done.text
    assert "Known until then" in done.text
    assert "4 February 1980" in done.text
    old = client.submit(page, {"name": "Late"}, button="Save the correction", status=409)
    assert "A colleague changed this contact" in old.text
    assert old.ids["name"].attrib["value"] == "Late"

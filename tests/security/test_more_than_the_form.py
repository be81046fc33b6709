"""Forms with more in them than they have, with what belongs to others, and forms that are sent again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from sqlalchemy import select, text

from portal.database import Base, db
from portal.returns.models import Return
from tests.hostile.load import load
from tests.permissions.test_matrix import OUTSIDE, doors
from tests.permissions.world import NOBODIES, Actor
from tests.security.filling_in import Data, free, typed_into
from tests.security.found_forms import FoundForm, Household, Postbox, Sent, path_of, visitor_of
from tests.support.statements import count_statements

pytestmark = pytest.mark.sqlite
WORDS = "Example words"
EXTRA: Data = {name: value for name, _, value in (str(one).partition("=") for one in load("mass_assignment.txt"))}
METHODS = {
    "X_HTTP_Method_Override": "DELETE",
    "X_HTTP_Method": "DELETE",
    "X_Method_Override": "GET",
}


def filled(form: FoundForm) -> Data:
    """The form as somebody sends it who has something to say."""
    return typed_into(form, free(form), WORDS)


def shape(sent: Sent) -> Counter[str]:
    """What a form wrote: the statements, which name the columns, without those that remember who was there."""
    return Counter(text for text in sent.changes if not text.startswith("SELECT"))


def accepted_forms(household: Household, postbox: Postbox) -> Iterator[tuple[FoundForm, Counter[str]]]:
    """Each form that is accepted when it is filled in, with what it then wrote."""
    for form in household.forms:
        sent = postbox.send(form, filled(form))
        if sent.accepted and sent.changes:
            yield form, shape(sent)


@pytest.mark.goal("S1")
@pytest.mark.asvs("15.3.3")
def test_fields_that_a_form_does_not_have_change_nothing(household: Household, postbox: Postbox) -> None:
    """All of them at once, with headers and a field that ask for another method."""
    tried, wrong = 0, []
    for form, written in accepted_forms(household, postbox):
        extra = {name: value for name, value in EXTRA.items() if name not in form.names}
        sent = postbox.send(form, {**extra, **filled(form)}, **METHODS)
        tried += 1
        if shape(sent) != written:
            wrong.append(f"{form.name}: {shape(sent) - written}")
    assert not wrong, "\n".join(wrong)
    assert tried > 35


@pytest.fixture
def as_before(household: Household, postbox: Postbox) -> Iterator[Callable[[], None]]:
    """Brings every row back to what it was; what forms write stays until then."""
    live = household.app.extensions["settings"].database_url.removeprefix("sqlite:///")
    postbox.send(household.forms[0], {})  # Whoever is to be signed in is so from here on.
    postbox.keep = True
    with closing(sqlite3.connect(":memory:")) as kept, closing(sqlite3.connect(live)) as database:
        database.backup(kept)

        def restore() -> None:
            db.engine.dispose()
            kept.backup(database)
            postbox.forget()

        yield restore
        restore()


def rows(household: Household) -> Counter[str]:
    """How many rows each business table has."""
    with db.reading() as session:
        names = [name for name in Base.metadata.tables if not any(part in name for part in OUTSIDE)]
        return Counter({name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names})


SAYS_IT_AGAIN = frozenset(
    {
        "accounts.ask_for_link",
        "accounts.new_recovery_codes",
        "accounts.change_email_of",
        "reporting.ask_for_workbook",
        "data_protection.ask_for_everything",
        "door.ask_again",
        "door.ask_for_link",
        "surveys.send",
    }
)
"""Doors behind which asking again is asking anew: for other codes, another link, another file; and a browser
that keeps nothing answers as somebody else would.
"""


@pytest.mark.goal("R2")
@pytest.mark.threat(21)
def test_a_form_that_is_sent_again_makes_nothing_twice(
    household: Household, postbox: Postbox, as_before: Callable[[], None]
) -> None:
    tried, wrong = 0, []
    for form in household.forms:
        first = postbox.send(form, filled(form))
        if not first.accepted or not first.changes:
            continue
        once = rows(household)
        again = postbox.send(form, filled(form))
        more = rows(household) - once
        tried += 1
        if again.answer.status_code >= 500 or (more and form.door.removeprefix("POST ") not in SAYS_IT_AGAIN):
            wrong.append(f"{form.name}: {again.answer.status_code} {dict(more)}")
        as_before()
    assert not wrong, "\n".join(wrong)
    assert tried > 35


def of_others(household: Household) -> dict[str, str]:
    """For each kind of record that a form may name, one in the other partnership."""
    world = household.world
    there, here = Actor("safeguarding_lead", "c"), Actor("administrator", "q")
    lead, administrator = world.person(there), world.person(here)
    agency, partnership = lead.memberships[0].agency, administrator.memberships[0].partnership
    assert agency is not None
    assert partnership is not None
    with db.reading() as session:
        elsewhere = session.scalars(select(Return).where(Return.agency_id == agency.id)).one()
        found = {"users": lead.id, "memberships": lead.memberships[0].id, "agencies": agency.id}
        found |= {"partnerships": partnership.id, "returns": elsewhere.id, "rounds": elsewhere.round_id}
    return {name: str(one) for name, one in found.items()}


def kinds(household: Household) -> dict[str, str]:
    """For every id that a page may show, the table that it stands for."""
    found: dict[str, str] = {}
    with db.reading() as session:
        for name in of_others(household):
            found |= {str(one): name for (one,) in session.execute(select(Base.metadata.tables[name].c.id))}
    return found


@pytest.mark.goal("S1")
@pytest.mark.threat(1)
@pytest.mark.asvs("8.2.2")
def test_what_belongs_to_others_is_not_chosen(household: Household, postbox: Postbox) -> None:
    """Wherever a form names a record, it is sent with one of the same kind in another partnership."""
    tried, wrong, others, known = 0, [], of_others(household), kinds(household)
    for form in household.forms:
        for name in sorted({*form.fields, *form.choices} - {"_do"}):
            shown = {*form.choices.get(name, ()), str(form.fields.get(name, ""))}
            table = next((known[one] for one in sorted(shown) if one in known), "")
            stranger = others.get(table, "c" if {"a", "b"} <= shown else "")
            if not stranger:
                continue
            tried += 1
            sent = postbox.send(form, {**filled(form), name: stranger})
            if sent.answer.status_code >= 500 or (sent.accepted and sent.changes):
                wrong.append(f"{form.name}: {name}={table} {sent.answer.status_code} {sent.changes[:1]}")
    assert not wrong, "\n".join(wrong)
    assert tried > 10


@pytest.mark.goal("S1")
@pytest.mark.asvs("8.3.1")
def test_to_ask_for_the_head_of_a_page_is_to_ask_for_the_page(household: Household, postbox: Postbox) -> None:
    """HEAD and OPTIONS tell nobody more than GET does, and write nothing either."""
    wrong, tried = [], 0
    for actor in (NOBODIES[0], Actor("editor", "b"), Actor("coordinator", "q")):
        visitor = visitor_of(household.app, household.world, actor)
        for door in doors(household.app):
            if door.method != "GET":
                continue
            path = path_of(household.app, household.world, door)
            with count_statements(db.engine) as statements:
                got, head = (visitor.at_the_door().open(path, method=one, buffered=True) for one in ("GET", "HEAD"))
                options = visitor.at_the_door().open(path, method="OPTIONS", buffered=True)
            tried += 1
            told = options.data and options.status_code != got.status_code
            if (head.status_code, head.data) != (got.status_code, b"") or options.status_code >= 500 or told:
                wrong.append(f"{door.name} as {actor}: {got.status_code} {head.status_code} {options.status_code}")
            if any(not any(table in one for table in OUTSIDE) for one in statements.writes):
                wrong.append(f"{door.name} as {actor} wrote")
    assert not wrong, "\n".join(wrong)
    assert tried > 200

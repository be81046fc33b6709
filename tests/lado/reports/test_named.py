"""Whom a report names, and who is kept out of its readers."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy.orm import Session

from portal.errors import Forbidden, NotFound
from portal.lado.reports.adults import Adult
from portal.lado.reports.named import emails_in, is_named, named_in
from portal.lado.reports.service import Beginning, start
from portal.permissions import Role
from tests.support.builders import make_agency, make_partnership, make_user

LINES = {
    "Example Head <Head@School.example>": [{"name": "Example Head", "email": "head@school.example"}],
    "head@school.example": [{"email": "head@school.example"}],
    "Example Head": [{"name": "Example Head"}],
    "Head, a@b.example; c@d.example.": [{"name": "Head", "email": "a@b.example"}, {"email": "c@d.example"}],
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_names_somebody(line: str) -> None:
    assert named_in(line) == LINES[line]


def test_addresses_are_compared_in_small_letters() -> None:
    assert emails_in("Call 01234, or write to A.B@Example.ORG.") == ["a.b@example.org"]


def adult(**details: str) -> Adult:
    return Adult(details.get("name", ""), None, "", details)


@pytest.mark.parametrize(
    ("details", "keep_from", "named"),
    [
        ({"name": "KING zaun"}, (), True),
        ({"name": "Other", "known_as": "Zaun King"}, (), True),
        ({"name": "Zaun"}, (), False),
        ({"name": "Other", "contact": "01234, zaun@school.example"}, (), True),
        ({"name": ""}, (), False),
        ({"name": "Other"}, ("zaun@school.example",), True),
        ({"name": "Other"}, ("Zaún King, the head",), False),
        ({"name": "Other"}, ("Zaún King",), True),
    ],
)
def test_an_account_is_named_by_address_or_whole_name(
    session: Session, details: dict[str, str], keep_from: tuple[str, ...], named: bool
) -> None:
    person = make_user(name="Zaun King", email="zaun@school.example")
    assert is_named(person, [adult(**details)], keep_from) is named


def test_one_begins_for_an_agency_of_ones_own_and_in_a_draft_of_ones_own(session: Session) -> None:
    here, elsewhere = make_partnership("here", is_default=True), make_partnership("elsewhere")
    mine, theirs = make_agency(here, "mine"), make_agency(here, "theirs")
    author, other = make_user(Role.ALLEGATIONS_LEAD, mine), make_user(Role.EDITOR, mine)
    made = uuid.uuid4()
    report = start(author, Beginning(made, mine.id, here.id, {}))
    assert start(author, Beginning(made, mine.id, here.id, {})) is report
    with pytest.raises(NotFound):
        start(other, Beginning(made, mine.id, here.id, {}))
    with pytest.raises(Forbidden):
        start(author, Beginning(uuid.uuid4(), theirs.id, here.id, {}))
    with pytest.raises(NotFound):
        start(author, Beginning(uuid.uuid4(), mine.id, elsewhere.id, {}))

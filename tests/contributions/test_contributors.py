"""Who contributes: begun from the year before, added one by one, put right, or uploaded as a table."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from portal.accounts.models import Partnership
from portal.contributions import service
from portal.contributions.models import BudgetLine, Contributor, Entry
from portal.permissions import SYSTEM, Role
from portal.uploads.faults import BadRows
from tests.contributions.arrange import BUDGET, PUBLISHED, YEAR, entry_of, published_year, table
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page

Work = Callable[[], Any]
Desk = tuple[Partnership, PageClient]
NEXT = "2025-26"
NEW = {"name": "Example College", "childrens_asked": "not_asked", "adults_asked": "agreed", "adults": "1,000"}


@pytest.fixture
def desk(unit_of_work: Work, new_client: Callable[[], PageClient]) -> Desk:
    with unit_of_work():
        made = published_year()
        user = make_user(Role.COORDINATOR, made)
    client = new_client()
    sign_in(client, user)
    return made, client


def at(desk: Desk, rest: str) -> str:
    return f"/contributions/{desk[0].id}/{rest}"


def test_an_empty_year_says_what_to_do_and_begins_with_the_year_before(desk: Desk, unit_of_work: Work) -> None:
    page = desk[1].page(at(desk, NEXT))
    for words in (f"Nobody is in the ledger of {NEXT}", "Add a contributor", "Upload finance’s table"):
        assert words in page.text
    assert "import FILE" not in page.text + desk[1].page(at(desk, f"{NEXT}/budget")).text
    page = desk[1].submit(page, {}, button=f"Begin with those of {YEAR}")
    assert "£258,792" in page.text
    with unit_of_work() as session:
        assert session.query(Contributor).count() == 9
        assert service.begin_year(SYSTEM, desk[0], NEXT) == 0
    assert "Begin with" not in desk[1].page(at(desk, "2031-32")).text


def test_a_contributor_is_added_to_a_year_and_found_again_in_the_next(desk: Desk, unit_of_work: Work) -> None:
    page = desk[1].page(at(desk, f"{YEAR}/contributors/new"))
    added = desk[1].submit(page, NEW, button="Add the contributor")
    assert "£1,000.00" in added.text
    again = desk[1].submit(page, NEW, button="Add the contributor", status=422)
    assert f"Example College is in the ledger of {YEAR} already" in again.text
    assert "1,000" in [one.get("value") for one in again.all("input")]
    desk[1].submit(desk[1].page(at(desk, f"{NEXT}/contributors/new")), NEW, button="Add the contributor")
    with unit_of_work() as session:
        assert session.query(Contributor).filter_by(name="Example College").count() == 1


MISSING = (
    ({"name": ""}, "Enter the name of the contributor"),
    ({"adults_asked": "not_asked", "adults": ""}, "Say for at least one of the two what was agreed"),
    ({"adults": ""}, "Enter the amount that was agreed"),
    ({"contact_name": "Example"}, "Enter both the name and the e-mail address"),
    ({"other_names": "cnwl mk"}, "CNWL MK is known by this name already"),
)


def test_what_is_missing_is_said_and_nobody_is_added(desk: Desk, unit_of_work: Work) -> None:
    page = desk[1].page(at(desk, f"{YEAR}/contributors/new"))
    for typed, words in MISSING:
        assert words in desk[1].submit(page, {**NEW, **typed}, button="Add the contributor", status=422).text
    with unit_of_work() as session:
        assert (session.query(Contributor).count(), session.query(Entry).count()) == (9, 9)


def test_what_is_known_is_put_right_and_a_table_finds_it_by_the_other_name(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        one = entry_of(desk[0], "CNWL MK").contributor_id
    typed = {"other_names": "Example Trust\nexample trust\nCNWL", "pays_for": "Example", "contact_name": "Example"}
    page = desk[1].page(f"/contributions/contributors/{one}")
    saved = desk[1].submit(page, {**typed, "contact_email": "payer@example.invalid"}, button="Save")
    assert "It is saved" in saved.text
    with unit_of_work() as session:
        assert session.get_one(Contributor, one).other_names == ["example trust", "CNWL"]
        taken = service.import_contributions(SYSTEM, desk[0], NEXT, table("Cnwl,-1,-2,-3,-1,-2,-3"))
        assert (taken.new, session.query(Contributor).count()) == (1, 9)


def test_two_rows_of_one_contributor_are_refused(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        entry_of(desk[0], "CNWL MK").contributor.other_names = ["CNWL"]
    rows = table("CNWL,-1,-2,-3,-1,-2,-3", "CNWL MK,-1,-2,-3,-1,-2,-3")
    with pytest.raises(BadRows, match="Row 3, column agency: “CNWL MK” is CNWL MK, who stands"), unit_of_work():
        service.import_contributions(SYSTEM, desk[0], NEXT, rows)


def test_a_table_does_not_change_amounts_on_which_money_has_moved(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        entry_of(desk[0], "CNWL MK").state = "paid"
    with pytest.raises(BadRows, match="money has moved already"), unit_of_work():
        service.import_contributions(SYSTEM, desk[0], YEAR, table("CNWL MK,-1,-2,-3,-1,-2,-3"))
    with unit_of_work():
        service.import_contributions(SYSTEM, desk[0], YEAR, PUBLISHED)
        assert entry_of(desk[0], "CNWL MK").state == "paid"


def upload(desk: Desk, rest: str, content: bytes, status: int = 200) -> Page:
    page = desk[1].page(at(desk, rest))
    return desk[1].submit(page, {"file": (BytesIO(content), "table.csv")}, button="Upload", status=status)


def test_the_tables_of_finance_are_uploaded(desk: Desk, unit_of_work: Work) -> None:
    page = upload(desk, f"{NEXT}/bring/contributions", PUBLISHED)
    assert "The contributions are taken from the table" in page.text
    assert "Nothing has changed" in upload(desk, f"{NEXT}/bring/contributions", PUBLISHED).text
    assert "DIFFERS by £10.00" in upload(desk, f"{NEXT}/bring/budget", BUDGET).text
    with unit_of_work() as session:
        assert session.query(BudgetLine).filter_by(year=NEXT).count() == 8


def test_a_table_with_mistakes_changes_nothing_and_lists_them(desk: Desk, unit_of_work: Work) -> None:
    page = upload(desk, f"{NEXT}/bring/contributions", table("Example A,five,,-5,-5,,-5", ",-5,,-5,-5,,-5"), 422)
    for words in ("Row 2, column childrens_printed", "Row 3, column agency: is empty", "Nothing has been changed"):
        assert words in page.text
    assert "Save the table as CSV" in upload(desk, f"{NEXT}/bring/budget", b"PK\x03\x04", 422).text
    assert "Choose a file" in upload(desk, f"{NEXT}/bring/budget", b"", 422).text
    assert desk[1].get(at(desk, f"{NEXT}/bring/nothing")).status_code == 404
    with unit_of_work() as session:
        assert (session.query(Contributor).count(), session.query(BudgetLine).filter_by(year=NEXT).count()) == (9, 0)


def test_every_line_of_a_budget_is_recalculated_or_says_why_not(desk: Desk) -> None:
    page = desk[1].page(at(desk, f"{YEAR}/budget"))
    assert page.text.count("Only finance has this figure") == 1
    assert "Not checked: Brought forward from 2023/2024. The budget of the year before is not here" in page.text
    assert "Not checked: Employee costs, Independent Chair/Scrutineer, Review activity costs" in page.text
    assert page.text.count("Not checked") == 6 + 2

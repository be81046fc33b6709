"""The ledger, the budget and one contribution, as a coordinator uses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from portal.accounts.models import Partnership, User
from portal.contributions.models import Entry, Movement
from portal.contributions.states import State
from portal.database import db
from portal.local_time import today
from portal.permissions import Role
from tests.contributions.arrange import YEAR, entry_of, published_year
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.statements import count_statements

Work = Callable[[], Any]
Place = tuple[Partnership, Entry, PageClient]


@pytest.fixture
def place(unit_of_work: Work, new_client: Callable[[], PageClient]) -> Place:
    with unit_of_work():
        made = published_year()
        user: User = make_user(Role.COORDINATOR, made)
        entry = entry_of(made, "CNWL MK")
    client = new_client()
    sign_in(client, user)
    return made, entry, client


def names(page: Page) -> list[str]:
    return [text_of(one) for one in page.all("th") if one.get("scope") == "row"]


def do(client: PageClient, page: Page, button: str, status: int = 200, **typed: str) -> Page:
    return client.submit(page, typed, button=button, status=status)


def boxes(name: str, days: int = 0) -> dict[str, str]:
    day = today() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_the_ledger_adds_up_on_the_page_and_the_budget_shows_its_difference(place: Place) -> None:
    partnership, _, client = place
    page = client.page("/contributions")
    assert names(page)[-1] == "Total"
    for amount in ("£183,503", "£75,289", "£258,792"):
        assert amount in page.text
    assert "1 line of the budget differs" in page.text
    budget = client.page(f"/contributions/{partnership.id}/{YEAR}/budget")
    for words in ("£210,485.38", "£210,495.38", "£10.00", "Differs", "Agrees"):
        assert words in budget.text


def test_from_agreed_to_paid(place: Place, unit_of_work: Work) -> None:
    _, entry, client = place
    page = client.page(f"/contributions/entries/{entry.id}")
    page = do(client, page, "Note the reply", how="confirm", said_by="Example manager, by telephone")
    assert "Confirmed" in page.text
    page = do(client, page, "Note the purchase order", purchase_order="PO 77")
    invoice = {"kind": "invoice", "amount": "5,224", "reference": "INV 1", **boxes("day", -40), **boxes("due_on", -10)}
    page = do(client, page, "Enter it", **invoice)
    assert "Late" in page.text
    page = do(client, page, "Enter it", kind="payment", amount="224.00", **boxes("day"))
    assert "Part paid" in page.text
    page = do(client, page, "Enter it", kind="payment", amount="5000", **boxes("day"))
    assert "£0.00" in page.text
    with unit_of_work() as session:
        assert session.get_one(Entry, entry.id).state == State.PAID


def test_what_cannot_be_done_comes_back_with_what_was_typed(place: Place, unit_of_work: Work) -> None:
    _, entry, client = place
    page = client.page(f"/contributions/entries/{entry.id}")
    said = do(client, page, "Note the reply", 422, how="confirm_with_changes", confirmed_childrens="x", said_by="Ex")
    assert "This is not an amount" in said.text
    assert "Ex" in [one.get("value") for one in said.all("input")]
    again = do(client, page, "Note the reply", 422, how="confirm_with_changes", said_by="Ex")
    assert "Enter the amount that is confirmed, 0 if there is none" in again.text
    do(client, page, "Note the reply", how="confirm", said_by="Example")
    page = client.page(f"/contributions/entries/{entry.id}")
    more = do(client, page, "Enter it", 422, kind="payment", amount="5,224.01", **boxes("day"))
    assert "Enter £5,224.00 or less" in more.text
    later = do(client, page, "Enter it", 422, kind="payment", amount="1", **boxes("day", 1))
    assert "Enter the day, today or earlier" in later.text
    wrong = {"day-day": "31", "day-month": "2", "day-year": "2025"}
    assert "Enter a real day" in do(client, page, "Enter it", 422, kind="payment", amount="1", **wrong).text
    with unit_of_work() as session:
        assert session.query(Movement).count() == 0


def test_a_page_sent_twice_enters_it_once_and_a_mistake_is_struck_out(place: Place, unit_of_work: Work) -> None:
    _, entry, client = place
    page = client.page(f"/contributions/entries/{entry.id}")
    page = do(client, page, "Note the reply", how="confirm", said_by="Example")
    for _ in range(2):
        after = do(client, page, "Enter it", kind="payment", amount="100", **boxes("day"))
    with unit_of_work() as session:
        one = session.query(Movement).one()
    struck = do(client, after, "Strike it out", struck=str(one.id), struck_why="The wrong contributor")
    assert "Struck out" in struck.text
    with unit_of_work() as session:
        assert session.get_one(Entry, entry.id).state == State.CONFIRMED


def test_other_amounts_after_a_confirmation_keep_the_earlier_row(place: Place) -> None:
    _, entry, client = place
    page = client.page(f"/contributions/entries/{entry.id}")
    page = do(client, page, "Note the reply", how="confirm", said_by="Example")
    agreed = {"childrens_asked": "in_kind", "childrens": "", "adults": "3000", "why": "Agreed again"}
    page = do(client, page, "Agree these amounts", **agreed, meeting="Example board", **boxes("agreed_on"))
    for words in ("What stood here before", "in kind only", "confirmed £5,224.00", "Example board", "Proposed"):
        assert words in page.text
    stale = client.post(f"/contributions/entries/{entry.id}/order", data={"purchase_order": "1", **token(page)})
    assert stale.status_code == 409


def token(page: Page) -> dict[str, str]:
    return {"csrf_token": next(one.get("value", "") for one in page.all("input") if one.get("name") == "csrf_token")}


VIEWS = {"not_replied": 6, "no_order": 1, "disputed": 1, "late": 1, "paid": 0}


def test_each_view_has_its_rows(place: Place, unit_of_work: Work) -> None:
    partnership, _, client = place
    replies = {"CNWL MK": "confirm", "Thames Valley Police": "dispute", "National Probation Service": "confirm"}
    for name, how in replies.items():
        with unit_of_work():
            page = client.page(f"/contributions/entries/{entry_of(partnership, name).id}")
        page = do(client, page, "Note the reply", how=how, said_by="Example")
    invoice = {"kind": "invoice", "amount": "1", "reference": "1", **boxes("day", -40), **boxes("due_on", -1)}
    do(client, page, "Enter it", **invoice)
    for view, count in VIEWS.items():
        shown = names(client.page(f"/contributions/{partnership.id}/{YEAR}?show={view}"))
        assert len(shown) == count, view


def test_the_workbook_comes_with_the_signs_that_were_chosen(place: Place) -> None:
    partnership, _, client = place
    where = f"/contributions/{partnership.id}/{YEAR}/workbook"
    links = [one.get("href", "") for one in client.page(where).all("a") if ".xlsx" in one.get("href", "")]
    totals = []
    for link in links:
        book = load_workbook(BytesIO(client.get(link).get_data()))
        totals += [row[1] for row in book["Contributions"].iter_rows(values_only=True) if row[0] == "Total"]
    assert totals == [183503, -183503]


def test_the_ledger_asks_as_often_for_nine_as_for_one(place: Place, unit_of_work: Work) -> None:
    partnership, _, client = place
    where = f"/contributions/{partnership.id}/{YEAR}"
    client.page(where)
    with count_statements(db.engine) as nine:
        client.page(where)
    assert len(nine) <= 20


def test_a_year_that_is_none_is_said_so(place: Place) -> None:
    partnership, _, client = place
    assert "2024-25" in client.page(f"/contributions/{partnership.id}/2024", status=422).text
    assert "Nobody is in the ledger" in client.page(f"/contributions/{partnership.id}/2031-32").text

"""A finance contact without an account: they dispute, are answered, confirm; a budget holder declares."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.accounts.models import Partnership
from portal.contributions.models import Entry, Reply
from portal.contributions.states import State
from portal.database import now, pretend_now
from portal.permissions import Role
from tests.contributions.arrange import entry_of, published_year
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page

Work = Callable[[], Any]
Mails = Callable[[], list[Mail]]
Desk = tuple[Partnership, Entry, PageClient]
BILLING = {
    "order": "given",
    "order_number": "PO 1",
    "billing_name": "Example Trust",
    "billing_address": "1 Example Street",
    "billing_contact": "Example Person",
    "billing_email": "invoices@example.invalid",
    "payment": "once",
    "vat": "outside",
}
SIGNED = {"holder_name": "Example Holder", "holder_role": "Head", "declared": "holder", "above_limit": "no"}


@pytest.fixture
def desk(unit_of_work: Work, new_client: Callable[[], PageClient], mails: Mails) -> Desk:
    with unit_of_work():
        made = published_year()
        user = make_user(Role.COORDINATOR, made)
        entry = entry_of(made, "CNWL MK")
    client = new_client()
    sign_in(client, user)
    return made, entry, client


def ask(desk: Desk, mails: Mails) -> str:
    """Send the link as the coordinator does; returns its path as it stands in the e-mail."""
    _, entry, client = desk
    page = client.page(f"/contributions/entries/{entry.id}")
    client.submit(
        page, {"contact_name": "Example Payer", "contact_email": "payer@example.invalid"}, button="Send the link"
    )
    return link_in(mails()[-1])


def link_in(mail: Mail) -> str:
    found = re.search(r"/contributions/reply/[A-Za-z0-9_-]{43}", mail.body)
    assert found is not None
    return found[0]


def fill(client: PageClient, path: str, page: str, status: int = 200, **typed: str) -> Page:
    return client.submit(client.page(f"{path}/{page}"), typed, button="Save and continue", status=status)


def state_of(unit_of_work: Work, entry: Entry) -> Entry:
    with unit_of_work() as session:
        return session.get_one(Entry, entry.id)  # type: ignore[no-any-return]


def test_a_budget_holder_confirms_and_declares(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], unit_of_work: Work
) -> None:
    path, payer = ask(desk, mails), new_client()
    assert state_of(unit_of_work, desk[1]).state == State.SENT
    start = payer.page(path)
    for words in ("£1,974", "£3,250", "£5,224"):
        assert words in start.text
    fill(payer, path, "amounts", reply="confirm")
    fill(payer, path, "billing", **BILLING)
    check = fill(payer, path, "sign_off", **SIGNED)
    for words in ("PO 1", "Example Holder", "Outside the scope of VAT"):
        assert words in check.text
    assert "Your answer is sent" in payer.submit(check, {}, button="Send").text
    entry = state_of(unit_of_work, desk[1])
    assert entry.state == State.PURCHASE_ORDER_RECEIVED
    assert (entry.confirmed_childrens, entry.confirmed_adults) == (1974, 3250)
    assert payer.get(path).status_code == 409
    shown = desk[2].page(f"/contributions/entries/{desk[1].id}")
    assert "What they sent on" in shown.text
    assert "Example Holder" in shown.text


def test_a_dispute_is_answered_with_a_fresh_link_and_then_confirmed_with_changes(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], unit_of_work: Work
) -> None:
    first, payer = ask(desk, mails), new_client()
    check = fill(payer, first, "amounts", reply="dispute", reason="An invented reason.")
    payer.submit(check, {}, button="Send")
    assert state_of(unit_of_work, desk[1]).state == State.DISPUTED
    page = desk[2].page(f"/contributions/entries/{desk[1].id}")
    assert "An invented reason." in page.text
    desk[2].submit(page, {"message": "An invented answer."}, button="Send the answer")
    second = link_in(mails()[-1])
    assert second != first
    assert "An invented answer." in payer.page(second).text
    amounts = {"confirmed_childrens": "1974", "confirmed_adults": "3000"}
    fill(payer, second, "amounts", reply="confirm_with_changes", reason="As agreed on the telephone.", **amounts)
    fill(payer, second, "billing", **{**BILLING, "order": "none_needed", "order_number": ""})
    check = fill(
        payer, second, "sign_off", **{**SIGNED, "above_limit": "yes", "second_name": "Two", "second_role": "X"}
    )
    payer.submit(check, {}, button="Send")
    entry = state_of(unit_of_work, desk[1])
    assert (entry.confirmed_adults, entry.purchase_order) == (3000, "none needed")


def test_what_is_missing_keeps_it_from_being_sent_and_is_kept(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], unit_of_work: Work
) -> None:
    path, payer = ask(desk, mails), new_client()
    assert "There is a problem" in fill(payer, path, "amounts", reply="").text
    fill(payer, path, "amounts", reply="confirm")
    fill(payer, path, "billing", **{**BILLING, "billing_email": "nobody"})
    assert "nobody" in [one.get("value") for one in payer.page(f"{path}/billing").all("input")]
    same = {**SIGNED, "above_limit": "yes", "second_name": "Example Holder", "second_role": "Head"}
    assert "somebody other than the budget holder" in fill(payer, path, "sign_off", **same).text
    assert "still to be put right" in payer.page(f"{path}/check").text
    sent = payer.post(f"{path}/check", data={"csrf_token": csrf(payer.page(f"{path}/sign_off"))})
    assert sent.status_code == 422
    assert state_of(unit_of_work, desk[1]).state == State.SENT


def csrf(page: Page) -> str:
    return next(one.get("value", "") for one in page.all("input") if one.get("name") == "csrf_token")


def test_the_amounts_agreed_are_no_other_amounts(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient]
) -> None:
    path, payer = ask(desk, mails), new_client()
    fill(payer, path, "amounts", reply="confirm_with_changes", reason="E.")
    fill(payer, path, "billing", **BILLING)
    check = fill(payer, path, "sign_off", **SIGNED)
    assert "These are the amounts agreed" in payer.submit(check, {}, button="Send", status=422).text


def test_instalments_come_to_what_is_confirmed(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], unit_of_work: Work
) -> None:
    path, payer = ask(desk, mails), new_client()
    fill(payer, path, "amounts", reply="confirm")
    with unit_of_work() as session:
        reply = session.query(Reply).one()
        rows = [{"id": f"r{n}", "due": f"2025-0{n}-01", "amount": amount} for n, amount in ((1, "5000"), (2, "223"))]
        reply.answers = {**reply.answers, **BILLING, **SIGNED, "payment": "instalments", "instalments": rows}
    assert "The instalments come to £5,223.00, and £5,224.00 is confirmed" in payer.page(f"{path}/check").text
    with unit_of_work() as session:
        reply = session.query(Reply).one()
        rows[1]["amount"] = "224"
        reply.answers = {**reply.answers, "instalments": rows}
    payer.submit(payer.page(f"{path}/check"), {}, button="Send")


@pytest.mark.parametrize("why", ["newer", "old", "agreed anew", "wrong"])
def test_a_link_that_is_over_says_so_and_not_why(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], unit_of_work: Work, why: str
) -> None:
    path, payer = ask(desk, mails), new_client()
    if why == "newer":
        assert ask(desk, mails) != path
    elif why == "agreed anew":
        page = desk[2].page(f"/contributions/entries/{desk[1].id}")
        desk[2].submit(page, {"adults": "1", "why": "E."}, button="Agree these amounts")
    elif why == "wrong":
        path = path[:-1] + ("A" if path[-1] != "A" else "B")
    with pretend_now(now() + timedelta(days=29 if why == "old" else 0)):
        page = payer.page(path, status=409)
    assert "This link cannot be used" in page.text
    assert "5,224" not in page.text


def test_a_page_on_which_nothing_is_asked_leads_to_the_first(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient]
) -> None:
    path, payer = ask(desk, mails), new_client()
    assert "Do you confirm the amounts?" in payer.page(f"{path}/sign_off").text
    fill(payer, path, "amounts", reply="dispute", reason="E.")
    assert "Do you confirm the amounts?" in payer.page(f"{path}/billing").text


def test_a_link_opens_nothing_else(desk: Desk, mails: Mails, new_client: Callable[[], PageClient]) -> None:
    path, payer = ask(desk, mails), new_client()
    payer.page(path)
    assert payer.get(f"/contributions/entries/{desk[1].id}").status_code == 302
    assert payer.get(f"{path}/nowhere").status_code == 404

"""Ways in that somebody tried at the money, each of which led somewhere once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import sleep
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.attendance.models import Meeting, MeetingGroup
from portal.contributions import service
from portal.contributions.asking import as_seen
from portal.contributions.models import Entry, Movement
from portal.contributions.service import LinkOver
from portal.contributions.states import State
from portal.database import db, now
from portal.errors import NotFound
from portal.permissions import Role
from tests.contributions.arrange import YEAR, entry_of, published_year
from tests.contributions.test_by_link import BILLING, SIGNED, Desk, Mails, Work, ask, csrf, desk, fill, state_of
from tests.support.builders import make_user
from tests.support.client import PageClient

__all__ = ["desk"]
NewClient = Callable[[], PageClient]


def answered(path: str, payer: PageClient, **amounts: str) -> Any:
    """Everything that is asked, with other amounts where they are given; the page on which it is sent."""
    how = {"reply": "confirm_with_changes", "reason": "An invented reason."} if amounts else {"reply": "confirm"}
    fill(payer, path, "amounts", **how, **amounts)
    fill(payer, path, "billing", **BILLING)
    return fill(payer, path, "sign_off", **SIGNED)


def test_what_is_sent_is_what_was_shown(desk: Desk, mails: Mails, new_client: NewClient, unit_of_work: Work) -> None:
    """Whoever else has the link changes the draft while the budget holder reads it."""
    path, payer, other = ask(desk, mails), new_client(), new_client()
    check = answered(path, payer, confirmed_childrens="1974", confirmed_adults="3000")
    amounts = {"confirmed_childrens": "900000", "confirmed_adults": "3000"}
    fill(other, path, "amounts", reply="confirm_with_changes", reason="An invented reason.", **amounts)
    again = payer.submit(check, {}, button="Send", status=409)
    assert "changed meanwhile" in again.text
    assert "900000" in again.text.replace(",", "")
    assert state_of(unit_of_work, desk[1]).state == State.SENT
    payer.submit(again, {}, button="Send")
    assert state_of(unit_of_work, desk[1]).confirmed_childrens == 900_000


def test_a_second_approver_is_not_the_holder_with_another_space(
    desk: Desk, mails: Mails, new_client: NewClient
) -> None:
    path, payer = ask(desk, mails), new_client()
    answered(path, payer)
    for name in ("Example  Holder", "Example\u00a0Holder", "\uff25xample Holder", "Example\u200b Holder"):
        twice = {**SIGNED, "above_limit": "yes", "second_name": name, "second_role": "Head"}
        assert "somebody other than the budget holder" in fill(payer, path, "sign_off", **twice).text


def test_the_link_of_a_contact_who_is_one_no_more_is_over(desk: Desk, mails: Mails, new_client: NewClient) -> None:
    path, payer = ask(desk, mails), new_client()
    contributor = f"/contributions/contributors/{desk[1].contributor_id}"
    same = desk[2].page(contributor)
    desk[2].submit(same, {"pays_for": "An invented office"}, button="Save")
    payer.page(path)
    desk[2].submit(same, {"contact_email": "successor@example.invalid"}, button="Save")
    assert payer.get(path).status_code == 409


def test_a_page_of_money_that_comes_back_with_something_else_is_not_lost_without_a_word(
    desk: Desk, unit_of_work: Work
) -> None:
    _, entry, _ = desk
    with unit_of_work():
        user = db.session.scalars(select(User)).first()
        assert user is not None
        service.reply(user, entry.id, "confirm", "", "", "By telephone, an example.")
        first = service.Typed(uuid.uuid4(), "invoice", "100", date(2025, 1, 1), None, "INV 1")
        assert service.move(user, entry.id, first) == service.move(user, entry.id, first)
        with pytest.raises(Mistake):
            service.move(user, entry.id, service.Typed(first.id, "payment", "50", date(2025, 1, 1), None, ""))
        assert len(db.session.scalars(select(Movement)).all()) == 1


def test_the_last_day_for_replies_is_one_that_can_be_over(desk: Desk) -> None:
    partnership, entry, client = desk
    path = f"/contributions/{partnership.id}/{entry.year}/send"
    typed = {"reply_by-day": "31", "reply_by-month": "12", "reply_by-year": "9999"}
    assert (
        "There is a problem"
        in client.submit(client.page(path), typed, button="Only save the day and the limit", status=422).text
    )


@pytest.mark.postgres
def test_other_amounts_agreed_at_that_moment_are_not_confirmed_by_the_link(
    desk: Desk, mails: Mails, new_client: NewClient, unit_of_work: Work
) -> None:
    """Both hold the row of the ledger: the reply waits for the desk, and then finds its link over."""
    path, payer = ask(desk, mails), new_client()
    answered(path, payer)
    token = path.rpartition("/")[2]

    def send() -> State:
        with unit_of_work():
            reply = service.send(token, as_seen(service.look_at(token)))
            return State(reply.entry.state)

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            user = db.session.scalars(select(User)).first()
            assert user is not None
            agreed = service.Agreed("agreed", "1", "agreed", "1", None, "", "An invented reason.")
            service.agree(user, desk[1].id, agreed)
            sent = pool.submit(send)
            sleep(0.5)
        with pytest.raises(LinkOver):
            sent.result(20)
    assert state_of(unit_of_work, desk[1]).confirmed_childrens is None


@pytest.mark.parametrize("digits", [15, 27, 60, 1_900])
def test_an_amount_of_any_length_is_too_much_and_no_error_page(desk: Desk, digits: int) -> None:
    path = f"/contributions/entries/{desk[1].id}"
    typed = {"adults_asked": "agreed", "adults": "9" * digits, "why": "An invented reason."}
    page = desk[2].submit(desk[2].page(path), typed, button="Agree these amounts", status=422)
    assert "Check the number of digits" in page.text


def test_ids_of_another_partnership_in_a_form_do_nothing(desk: Desk, unit_of_work: Work, mails: Mails) -> None:
    """The address is one's own; what is sent names what is others'."""
    place, _, client = desk
    with unit_of_work():
        other = published_year("other")
        theirs = entry_of(other, "CNWL MK")
        paid, user = entry_of(other, "Thames Valley Police"), make_user(Role.COORDINATOR, other)
        theirs.contributor.contact_name, theirs.contributor.contact_email = "Other", "other@example.invalid"
        service.reply(user, paid.id, "confirm", "", "", "By telephone, an example.")
        entered = service.Typed(uuid.uuid4(), "invoice", "100", date(2025, 1, 1), None, "INV 1")
        service.move(user, paid.id, entered)
        group = MeetingGroup(partnership_id=other.id, name="Example group", place=1)
        db.session.add(group)
    token = csrf(client.page(f"/contributions/{place.id}/{YEAR}/send"))
    soon = now() + timedelta(days=9)
    day = {"reply_by-day": f"{soon.day}", "reply_by-month": f"{soon.month}", "reply_by-year": f"{soon.year}"}
    held = {"day-day": "1", "day-month": "5", "day-year": "2024"}
    said = {
        f"/contributions/{place.id}/{YEAR}/send": {**day, "entry": str(theirs.id), "_do": "send"},
        f"/attendance/{place.id}/{YEAR}": {**held, "group": str(group.id)},
    }
    statuses = [client.post(path, data={"csrf_token": token, **sent}).status_code for path, sent in said.items()]
    assert statuses == [303, 404]
    assert mails() == []
    with unit_of_work() as session:
        with pytest.raises(NotFound):
            service.strike(make_user(Role.COORDINATOR, place), entered.id, "An invented reason.")
        assert db.session.scalars(select(Meeting).where(Meeting.group_id == group.id)).all() == []
        assert session.get_one(Entry, theirs.id).state == State.PROPOSED

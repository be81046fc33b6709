"""Asking everybody in one go, reminding who is silent, and the clock that says who has not replied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.accounts.models import Partnership
from portal.contributions import service
from portal.contributions.models import Contributor, Reply
from portal.contributions.states import State
from portal.contributions.workflow import by_the_clock
from portal.database import db, now, pretend_now
from portal.errors import Forbidden
from portal.local_time import today
from portal.permissions import SYSTEM, Role
from tests.contributions.arrange import YEAR, entry_of, published_year
from tests.contributions.test_by_link import BILLING, SIGNED, fill, link_in
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page
from tests.support.statements import count_statements

Work = Callable[[], Any]
Mails = Callable[[], list[Mail]]
Desk = tuple[Partnership, PageClient]
KNOWN = ("CNWL MK", "Thames Valley Police", "MK City Council incl Public Health")


@pytest.fixture
def desk(unit_of_work: Work, new_client: Callable[[], PageClient], mails: Mails) -> Desk:
    """A ledger in which three have a finance contact."""
    with unit_of_work():
        made = published_year()
        user = make_user(Role.COORDINATOR, made)
        for number, name in enumerate(KNOWN):
            contributor = entry_of(made, name).contributor
            contributor.contact_name = "Example Payer"
            contributor.contact_email = f"payer{number}@example.invalid"
    client = new_client()
    sign_in(client, user)
    return made, client


def boxes(day: date) -> dict[str, str]:
    return {"reply_by-day": str(day.day), "reply_by-month": str(day.month), "reply_by-year": str(day.year)}


def page_of(desk: Desk) -> Page:
    return desk[1].page(f"/contributions/{desk[0].id}/{YEAR}/send")


def send(desk: Desk, status: int = 200, days: int = 10, **typed: Any) -> Page:
    """Press the button with what is ticked on the page."""
    return desk[1].submit(
        page_of(desk), {**boxes(today() + timedelta(days=days)), **typed}, button="Send to those ticked", status=status
    )


def test_the_page_shows_what_goes_where_and_sends_it_to_all_at_once(
    desk: Desk, mails: Mails, unit_of_work: Work
) -> None:
    page = page_of(desk)
    for words in ("0 of 9 have answered", "To Example Payer, payer0@example.invalid", "Not asked yet", "(a link of"):
        assert words in page.text
    assert "BLMK Integrated Care Board" in page.text.partition("Nobody to write to")[2]
    page = send(desk)
    assert "3 e-mails are on the way" in page.text
    sent = mails()
    assert sorted(one.recipient for one in sent) == [f"payer{number}@example.invalid" for number in range(3)]
    assert len({link_in(one) for one in sent}) == 3
    assert all("Please answer" in one.body for one in sent)
    with unit_of_work():
        assert {entry_of(desk[0], name).state for name in KNOWN} == {State.SENT}


def test_a_reminder_carries_a_fresh_link_and_what_was_typed(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], unit_of_work: Work
) -> None:
    send(desk)
    first, payer = link_in(next(one for one in mails() if one.recipient.startswith("payer0"))), new_client()
    fill(payer, first, "amounts", reply="dispute", reason="Half an invented reason")
    assert "They have begun to answer" in page_of(desk).text
    send(desk)
    again = [one for one in mails() if one.recipient.startswith("payer0")][-1]
    assert (again.subject, "This is a reminder" in again.body) == (f"Reminder: your contribution for {YEAR}", True)
    payer.page(first, status=409)
    assert "Half an invented reason" in payer.page(f"{link_in(again)}/amounts").text


MISTAKES: tuple[tuple[int, dict[str, Any], str], ...] = (
    (-1, {}, "Enter the last day for replies, today or later"),
    (1, {"entry": []}, "Tick whom you want to ask"),
    (1, {"second_above": "x"}, "This is not an amount"),
    (1, {"second_above": "-5"}, "Enter the amount without a minus"),
)


def test_nothing_is_sent_with_a_mistake(desk: Desk, mails: Mails, unit_of_work: Work) -> None:
    for days, typed, words in MISTAKES:
        assert words in send(desk, 422, days, **typed).text
    assert mails() == []
    with unit_of_work() as session:
        assert session.query(Reply).count() == 0


def test_only_whoever_is_ticked_gets_it(desk: Desk, mails: Mails, unit_of_work: Work) -> None:
    with unit_of_work():
        ticked = str(entry_of(desk[0], KNOWN[1]).id)
    assert "1 e-mail is on the way" in send(desk, entry=[ticked]).text
    assert [one.recipient for one in mails()] == ["payer1@example.invalid"]


def test_who_has_answered_meanwhile_gets_nothing(desk: Desk, mails: Mails, unit_of_work: Work) -> None:
    page = page_of(desk)
    with unit_of_work():
        entry = entry_of(desk[0], KNOWN[0])
    said = {"how": "confirm", "said_by": "Example"}
    desk[1].submit(desk[1].page(f"/contributions/entries/{entry.id}"), said, button="Note the reply")
    after = desk[1].submit(page, boxes(today()), button="Send to those ticked")
    assert "2 e-mails are on the way" in after.text
    assert "1 had answered meanwhile and got nothing" in after.text
    assert len(mails()) == 2


def test_the_day_after_the_last_one_whoever_is_silent_has_not_replied(desk: Desk, unit_of_work: Work) -> None:
    send(desk, days=3)
    at = now()
    for days, state in ((3, State.SENT), (4, State.NO_REPLY)):
        with unit_of_work(), pretend_now(at + timedelta(days=days)):
            found = service.read_year(SYSTEM, desk[0], YEAR)
            assert {share.state for share in found.shares} == {State.PROPOSED, state}


@example(State.SENT, 0)
@example(State.CONFIRMED, -1)
@given(st.sampled_from(State), st.none() | st.integers(-3, 3))
def test_the_clock_changes_nothing_but_what_was_sent(state: State, days: int | None) -> None:
    day = date(2025, 6, 30)
    reply_by = day + timedelta(days=days) if days is not None else None
    after = by_the_clock(state, reply_by, day)
    late = state is State.SENT and days is not None and days < 0
    assert after is (State.NO_REPLY if late else state)


def test_a_link_lasts_until_the_last_day_where_that_is_later(desk: Desk, mails: Mails, unit_of_work: Work) -> None:
    send(desk, days=60)
    with unit_of_work() as session:
        assert all(one.expires_at > now() + timedelta(days=59) for one in session.query(Reply))


@pytest.mark.parametrize(("limit", "asks"), [("5,223.99", True), ("5,224", False), ("", False)])
def test_above_the_limit_a_second_person_approves(
    desk: Desk, mails: Mails, new_client: Callable[[], PageClient], limit: str, asks: bool
) -> None:
    send(desk, second_above=limit)
    path, payer = link_in(next(one for one in mails() if one.recipient.startswith("payer0"))), new_client()
    fill(payer, path, "amounts", reply="confirm")
    page = fill(payer, path, "billing", **BILLING)
    assert ("approves what is above £5,223.99, as this is" in page.text) is asks
    signed = fill(payer, path, "sign_off", **SIGNED)
    assert ("a second person has to approve it" in signed.text) is asks
    if asks:
        second = {"above_limit": "yes", "second_name": "Example Second", "second_role": "Director"}
        signed = fill(payer, path, "sign_off", **{**SIGNED, **second})
    assert "Check and send" in signed.text


def test_saving_the_day_and_the_limit_sends_nothing(desk: Desk, mails: Mails) -> None:
    typed = {**boxes(date(2025, 6, 30)), "second_above": "50,000"}
    page = desk[1].submit(page_of(desk), typed, button="Only save the day and the limit")
    assert "Nothing was sent" in page.text
    assert "50,000.00" in [one.get("value") for one in page.all("input")]
    assert mails() == []


def test_the_page_asks_as_often_for_nine_as_for_three(desk: Desk, unit_of_work: Work) -> None:
    where = f"/contributions/{desk[0].id}/{YEAR}/send"
    send(desk)
    with count_statements(db.engine) as three:
        desk[1].page(where)
    with unit_of_work() as session:
        for one in session.query(Contributor):
            one.contact_name, one.contact_email = "Example", f"payer{one.place}@example.invalid"
    with count_statements(db.engine) as nine:
        desk[1].page(where)
    assert len(nine) == len(three)


def test_only_a_coordinator_asks_everybody(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        service.settle_year(SYSTEM, desk[0], YEAR, today(), "")
        scrutineer = make_user(Role.SCRUTINEER, desk[0])
        with pytest.raises(Forbidden):
            service.ask_all(scrutineer, desk[0], YEAR, ["x"])
        with pytest.raises(Forbidden):
            service.settle_year(scrutineer, desk[0], YEAR, today(), "")

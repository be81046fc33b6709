"""A club without an account: from the page before sign-in to the receipt, and back to it by a fresh link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import select

from portal import jobs
from portal.accounts.models import UserSession
from portal.audit import AuditEvent
from portal.database import db, now
from portal.lado.models import Contact, Report, ReportLink, Visit
from portal.lado.reports.unsent import nudge_authors
from portal.mail import OutboxMessage
from tests.lado.arrange import make_conflict
from tests.lado.door.conftest import CLUB, Club, Work, new_link, reference_in, written_to
from tests.lado.reports.conftest import FIRST, PAGE_ONE, Open, School
from tests.support.client import PageClient, find_form
from tests.support.pages import Page

SEND = "Send now"
REFERENCE = re.compile(r"[2-9B-Z]{4}-[2-9B-Z]{4}")
YOU = {
    "reporter_name": "Example Coach",
    "reporter_job": "Coach",
    "reporter_organisation": "Example Club",
    "reporter_phone": "01234 000009",
}


def sent(club: Club, **first: str) -> Page:
    home = club.begun(**first)
    return club.browser.submit(club.browser.page(f"{home}/page_one"), PAGE_ONE, button=SEND)


def reference_of(receipt: Page) -> str:
    (found,) = set(REFERENCE.findall(receipt.h1))
    return found


def test_trouble_with_signing_in_leads_to_the_door(club: Club) -> None:
    ways = {"/concerns/before": "Go on without an account"}
    for path in ("/concerns/before", "/sign-in", "/reset", "/reset/sent"):
        words = ways.get(path, "without signing in")
        (link,) = [one for one in club.browser.page(path).all("a") if words in "".join(one.itertext())]
        assert link.get("href") == "/door/", path


def test_a_club_sends_page_one_and_gets_a_receipt(club: Club, unit_of_work: Work) -> None:
    start = club.come_in()
    assert start.h1 == "First questions"
    page = club.browser.submit(
        start,
        {**YOU, "private": "no", "danger_now": "no", "works_here": "yes", "asks_for": "report"},
        button="Continue",
    )
    receipt = club.browser.submit(page, PAGE_ONE, button=SEND)
    assert receipt.h1.startswith("Receipt ")
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        (contact,) = db.session.scalars(select(Contact))
        assert (report.author_id, report.agency_id, report.email) == (None, None, CLUB)
        assert report.email_proved_at is not None
        assert contact.report_id == report.id
        assert report.answers["_reporter"] == YOU
    assert "I have finished" in receipt.text
    answers = club.browser.page(f"/concerns/{report.id}/answers")
    assert PAGE_ONE["what_happened"] in answers.text


def test_what_a_guest_says_of_themselves_is_read_before_sending(club: Club) -> None:
    page = club.browser.submit(club.come_in(), {**YOU, **FIRST, "private": "yes"}, button="Continue")
    club.browser.submit(page, PAGE_ONE, button="Save and add more first")
    home = find_form(page, SEND).action.removesuffix("/page_one")
    check = club.browser.page(f"{home}/check")
    for words in (*YOU.values(), CLUB):
        assert words in check.text


def test_the_desk_reads_who_wrote_it(club: Club, school: School, browser_of: Open, unit_of_work: Work) -> None:
    sent(club)
    with unit_of_work():
        (contact,) = db.session.scalars(select(Contact))
    assert CLUB in browser_of(school.lado).page(f"/duty/contacts/{contact.id}/report").text


def test_a_fresh_link_leads_back_to_the_draft_and_to_the_receipt(club: Club, another: Club, unit_of_work: Work) -> None:
    home = club.begun()
    reference = reference_in(home)
    club.browser.submit(club.browser.page(home), {}, button="I have finished")
    assert club.press(new_link(lambda: club.ask_again(reference)), "Go on").h1 == "Your message"
    club.browser.submit(club.browser.page(f"{home}/page_one"), PAGE_ONE, button=SEND)
    another.email = CLUB
    receipt = another.press(new_link(lambda: another.ask_again(reference.lower())), "Go on")
    assert reference in receipt.h1
    with unit_of_work():
        assert len(list(db.session.scalars(select(Report)))) == 1


def test_having_finished_everything_is_closed(club: Club) -> None:
    home = club.begun()
    page = club.browser.submit(club.browser.page(home), {}, button="I have finished")
    assert page.h1 == "You have finished"
    for path in (home, f"{home}/page_one", "/concerns/start", f"{home}/check"):
        assert club.browser.page(path).h1 == "Sign in"


def test_the_e_mails_hold_a_link_a_reference_and_neutral_words(club: Club) -> None:
    reference = reference_of(sent(club))
    mine = written_to(CLUB)
    assert [one.subject for one in mine] == ["Your link to the portal", "We have what you sent"]
    assert reference in mine[1].body
    assert reference not in mine[0].body
    for mail in mine:
        for word in ("LADO", "concern", "allegation", "report", "child", "Inventa", "Example School"):
            assert word.lower() not in (mail.subject + mail.body).lower(), word


def test_the_outbox_forgets_to_whom_a_link_went(club: Club, unit_of_work: Work) -> None:
    sent(club)
    jobs.run_due()
    with unit_of_work():
        kept = list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "lado_door")))
        assert len(kept) == 2
        assert {(one.recipient, one.body) for one in kept} == {("", "")}
        assert not [one for one in db.session.scalars(select(AuditEvent)) if CLUB in str(one.canonical())]


def test_a_guest_and_an_account_never_mix(club: Club, school: School, browser_of: Open, unit_of_work: Work) -> None:
    """Whoever opens a link is signed out, under a new id; whoever signs in is no guest any more."""
    signed_in = browser_of(school.dsl)
    cookie = next(one for one in signed_in._cookies.values())
    path = new_link(club.ask)
    assert "signed in as Example Lead" in signed_in.page(path).text
    signed_in.submit(signed_in.page(path), {}, button="Begin")
    assert next(one for one in signed_in._cookies.values()).value != cookie.value
    assert signed_in.page("/account").h1 == "Sign in"
    assert signed_in.page("/concerns/start").h1 == "First questions"
    with unit_of_work():
        assert all(one.ended_at is not None for one in db.session.scalars(select(UserSession)))


def test_an_id_that_somebody_planted_lets_nobody_in(club: Club, new_client: Callable[[], PageClient]) -> None:
    path = new_link(club.ask)
    page = club.browser.page(path)
    planted = next(iter(club.browser._cookies.values()))
    club.browser.submit(page, {}, button="Begin")
    thief = new_client()
    thief.set_cookie(planted.key, planted.value or "")
    assert thief.page("/concerns/start").h1 == "Sign in"
    assert club.browser.page("/concerns/start").h1 == "First questions"


def test_a_visit_ends_when_nobody_was_there_for_an_hour(club: Club) -> None:
    home = club.begun()
    with time_machine.travel(now() + timedelta(minutes=59), tick=False) as clock:
        assert club.browser.page(home).h1 == "Your message"
        clock.shift(timedelta(minutes=59))
        assert club.browser.page(home).h1 == "Your message", "to be seen is to begin the hour anew"
        clock.shift(timedelta(minutes=61))
        assert club.browser.page(home).h1 == "Sign in"


def test_a_visit_ends_after_ten_hours_whatever_happens(club: Club) -> None:
    home, began = club.begun(), now()
    for times in range(1, 11):
        with time_machine.travel(began + times * timedelta(minutes=59), tick=False):
            assert club.browser.page(home).h1 == "Your message"
    with time_machine.travel(began + timedelta(hours=10, minutes=1), tick=False):
        assert club.browser.page(home).h1 == "Sign in"


def test_what_was_sent_closes_when_the_browser_rested(club: Club, unit_of_work: Work) -> None:
    """The draft stays open for an hour; the words of somebody's account do not."""
    sent(club)
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert club.browser.page(f"/concerns/{report.id}/answers").h1 == "Come back to what you wrote"
        assert club.browser.page(f"/concerns/{report.id}/receipt").h1.startswith("Receipt ")
        assert club.browser.page(f"/concerns/{report.id}/answers").h1 == "Come back to what you wrote"
    with unit_of_work():
        assert all(one.paused_at is not None for one in db.session.scalars(select(Visit)))


def test_one_link_begins_one_report(club: Club, unit_of_work: Work) -> None:
    home = club.begun()
    assert club.browser.page("/concerns/start").h1 == "Your message"
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        (link,) = db.session.scalars(select(ReportLink))
        assert link.holder_id == report.id
        assert home.endswith(str(report.id))


def test_a_page_of_first_questions_that_was_made_for_another_report_begins_none(club: Club) -> None:
    page = club.come_in()
    form = find_form(page, "Continue")
    other = {**form.fields, **FIRST, "_id": "00000000-0000-4000-8000-000000000001"}
    assert club.browser.post("/concerns/start", data=other).status_code == 404


def test_a_draft_that_was_left_is_told_of_by_e_mail_with_the_way_back(club: Club, unit_of_work: Work) -> None:
    home = club.begun()
    reference = reference_in(home)
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        for told in (1, 0):
            with unit_of_work():
                assert nudge_authors() == told
        last = written_to(CLUB)[-1]
    assert last.subject == "Something you began is not sent yet"
    assert reference in last.body
    assert "http://localhost:8000/door/open" in last.body


def test_a_guest_who_is_kept_from_it_has_the_receipt_alone(club: Club, unit_of_work: Work) -> None:
    """The address is all that is known of a guest: a conflict that names it is theirs."""
    sent(club)
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        make_conflict(report, None, who={"name": "Somebody Else", "email": "else@example.invalid"})
    path = f"/concerns/{report.id}"
    assert club.browser.page(f"{path}/answers").h1 == "What was sent"
    with unit_of_work():
        make_conflict(report, None, who={"email": CLUB.upper()})
    club.browser.page(f"{path}/answers", status=404)
    assert "Received" not in club.browser.page(f"{path}/receipt").text


def test_the_script_saves_for_a_guest_and_hears_when_the_visit_is_over(club: Club) -> None:
    home = club.begun()
    page = club.browser.page(f"{home}/page_one")
    form = find_form(page, SEND)
    json = {"Accept": "application/json"}
    data = {**form.fields, "what_happened": "Example."}
    assert club.browser.post(form.action, data=data, headers=json).status_code == 200
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        assert club.browser.post(form.action, data=data, headers=json).status_code == 401

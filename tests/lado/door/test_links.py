"""Links of the door: whoever asks sees one page, each link works once and not for long, and nobody is told which."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.accounts.getting_in import links
from portal.accounts.getting_in.links import LinkKind
from portal.accounts.getting_in.models import MailedLink, SignInTry
from portal.accounts.getting_in.throttle import LINKS, Bucket
from portal.accounts.sessions import hash_of
from portal.database import db, now
from portal.lado.door import throttling
from portal.lado.door.forgetting import forget_old_links
from portal.lado.models import Report, ReportLink, Visit
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import KeyDestroyed
from tests.lado.arrange import make_report
from tests.lado.door.conftest import CLUB, Club, Work, new_link, paths, written_to
from tests.lado.reports.conftest import School
from tests.support.builders import make_partnership, make_user
from tests.support.client import PageClient
from tests.support.statements import count_statements

SECOND = timedelta(seconds=1)
OVER = "This link cannot be used"
LATEST = select(ReportLink).order_by(ReportLink.made_at.desc()).limit(1)


def used(club: Club) -> str:
    path = new_link(club.ask)
    club.press(path)
    return path


def expired(club: Club) -> str:
    path = new_link(club.ask)
    with db.unit_of_work() as session:
        link = session.scalars(LATEST).one()
        link.expires_at = now()
    return path


def wrong(_club: Club) -> str:
    return f"/door/link/{secrets.token_urlsafe(32)}"


def no_token(_club: Club) -> str:
    return "/door/link/example"


def not_ours(club: Club) -> str:
    """A link for choosing a password."""
    with db.unit_of_work():
        make_user(email=CLUB)
    with db.unit_of_work():
        links.ask(LinkKind.RESET, CLUB, "")
    token = secrets.token_urlsafe(32)
    with db.unit_of_work() as session:
        for one in session.scalars(select(MailedLink)):
            one.token_hash = hash_of(token)
    return f"/door/link/{token}"


def for_nothing(club: Club) -> str:
    """A link that was asked for with a reference that nobody has: no e-mail follows, and a token would open nothing."""
    club.ask_again("2222-2222")
    token = secrets.token_urlsafe(32)
    with db.unit_of_work() as session:
        link = session.scalars(LATEST).one()
        assert link.holder_id is None
        link.token_hash = hash_of(token)
    return f"/door/link/{token}"


STATES: dict[str, Callable[[Club], str]] = {
    "used": used,
    "expired": expired,
    "wrong": wrong,
    "no token": no_token,
    "for a password": not_ours,
    "for nothing": for_nothing,
}


def test_a_link_that_cannot_be_used_offers_a_fresh_one(
    app: Flask, club: Club, another: Club, unit_of_work: Work
) -> None:
    found = {}
    for number, (state, make) in enumerate(STATES.items()):
        club.email = f"coach{number}@club.example.invalid"
        found[state] = make(club)
    app.config["WTF_CSRF_ENABLED"] = False
    with unit_of_work():
        before = len(list(db.session.scalars(select(Visit))))
    for state, path in found.items():
        for method in ("GET", "POST"):
            answer = another.browser.open(path, method=method)
            text = answer.get_data(as_text=True)
            assert (answer.status_code, OVER in text, "/door/open" in text) == (409, True, True), (state, method)
    assert another.browser.page("/concerns/start").h1 == "Sign in"
    with unit_of_work():
        assert len(list(db.session.scalars(select(Visit)))) == before


def test_all_of_them_answer_the_same_bytes(app: Flask, club: Club, another: Club) -> None:
    """But for the token of the form that signs out nobody: there is none on this page."""
    answers = {another.browser.get(make(club)).data for make in (used, wrong, no_token)}
    assert len(answers) == 1


def test_what_an_account_wrote_is_no_guests_even_if_a_link_points_to_it(
    club: Club, school: School, unit_of_work: Work
) -> None:
    path = new_link(club.ask)
    with unit_of_work() as session:
        report = make_report(school.partnership, school.dsl)
        (link,) = session.scalars(select(ReportLink))
        link.holder_id = report.id
    page = club.browser.page(path)
    assert club.browser.submit(page, {}, button="Begin", status=409).h1 == OVER


def test_looking_at_a_link_uses_nothing_up(club: Club) -> None:
    path = new_link(club.ask)
    for _ in range(3):
        assert club.browser.page(path).h1 == "Begin"
    assert club.press(path).h1 == "First questions"


def test_a_link_works_for_an_hour(club: Club) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        path = new_link(club.ask)
        clock.shift(timedelta(minutes=60) - SECOND)
        assert club.browser.get(path).status_code == 200
        clock.shift(SECOND)
        assert club.browser.get(path).status_code == 409


def test_only_the_hash_of_a_link_is_kept_and_its_address_under_seal(club: Club, unit_of_work: Work) -> None:
    path = new_link(club.ask)
    with unit_of_work():
        (link,) = db.session.scalars(select(ReportLink))
        assert link.token_hash == hash_of(path.rpartition("/")[2])
        assert link.email == CLUB
        assert CLUB.encode() not in (link.email_sealed or b"")


def test_asking_answers_the_same_and_writes_the_same_whoever_has_the_address(
    club: Club, another: Club, school: School, unit_of_work: Work
) -> None:
    """Somebody with an account, somebody who wrote before, and somebody whom nobody knows."""
    club.begun()
    another.browser.page("/door/")
    answers, told = set(), set()
    for email in (CLUB, school.dsl.email, "nobody@nowhere.example.invalid"):
        another.email = email
        with count_statements(db.engine) as statements:
            answers.add(another.ask().html)
        told.add(tuple(statements.texts))
    assert len(answers) == 1
    assert len(told) == 1


def test_asking_to_come_back_is_the_same_for_what_there_is_and_what_there_is_not(
    club: Club, another: Club, school: School, unit_of_work: Work
) -> None:
    with unit_of_work():
        at = now()
        mine = make_report(school.partnership, email=CLUB, email_proved_at=at).reference
        other = make_report(school.partnership, email="else@club.example.invalid", email_proved_at=at).reference
        accounts = make_report(school.partnership, school.dsl, email=CLUB).reference
    another.browser.page("/door/")
    answers, told, sent = set(), set(), []
    for place, reference in enumerate((mine, other, accounts, "2222-2222", "nonsense")):
        another.email = CLUB
        with unit_of_work() as session:
            for one in session.scalars(select(SignInTry)):
                session.delete(one)
        before = paths()
        with count_statements(db.engine) as statements:
            answers.add(another.ask_again(reference).html)
        told.add(tuple(statements.texts))
        jobs.run_due()
        sent += [place] * len(paths() - before)
    assert len(answers) == 1
    assert len(told) == 1
    assert sent == [0], "only what was written with the address, to the address"


def test_what_was_erased_is_as_if_it_had_never_been(club: Club, school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        report = make_report(school.partnership, email=CLUB)
    keys.destroy(report.id)
    before = paths()
    assert club.ask_again(report.reference).h1 == "Look at your e-mails"
    jobs.run_due()
    assert paths() == before


def test_an_address_that_is_none_is_said_at_its_box(club: Club) -> None:
    for typed in ("", "no address", "two@a.example.invalid, b@b.example.invalid"):
        page = club.browser.submit(club.browser.page("/door/"), {"email": typed}, button="Send me a link", status=422)
        assert "error" in page.ids["email"].get("class", "")
        both = {"email": typed, "reference": "2222-2222"}
        page = club.browser.submit(club.browser.page("/door/open"), both, button="Send me a link", status=422)
        assert page.title.startswith("Error: ")


def test_one_partnership_is_no_choice_and_of_several_one_is_chosen(club: Club, unit_of_work: Work) -> None:
    assert "place" not in club.browser.page("/door/").ids
    with unit_of_work():
        there = make_partnership("there")
    page = club.browser.page("/door/")
    again = club.browser.submit(page, {"email": CLUB}, button="Send me a link", status=422)
    assert "Choose where the person works" in again.text
    path = new_link(lambda: club.browser.submit(page, {"email": CLUB, "place": "there"}, button="Send me a link"))
    club.press(path)
    with unit_of_work():
        (visit,) = db.session.scalars(select(Visit))
        assert visit.partnership_id == there.id


def test_after_three_links_an_address_waits_and_no_other_does(club: Club, another: Club) -> None:
    """Throttled or not, the page is the same."""
    pages = {club.ask().html for _ in range(LINKS.size + 2)}
    another.ask()
    assert len(pages) == 1
    assert (len(written_to(CLUB)), len(written_to(another.email))) == (LINKS.size, 1)


def test_a_flood_of_one_network_closes_no_door_elsewhere_nor_of_whoever_is_known(
    club: Club,
    school: School,
    new_client: Callable[[], PageClient],
    unit_of_work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttling, "NETWORK", Bucket(2, timedelta(days=1)))
    with unit_of_work():
        make_user(email="somebody@known.example.invalid")

    def asks(email: str, address: str) -> int:
        before = len(paths())
        browser = new_client()
        browser.environ_base["REMOTE_ADDR"] = address
        Club(browser, email).ask()
        jobs.run_due()
        return len(paths()) - before

    flood = [asks(f"one{number}@flood.example.invalid", "203.0.113.1") for number in range(3)]
    assert flood == [1, 1, 0]
    assert asks("coach@village.example.invalid", "203.0.113.2") == 1, "another network"
    assert asks("lead@known.example.invalid", "203.0.113.1") == 1, "an organisation that the portal knows"
    assert [asks("lead@known.example.invalid", "203.0.113.1") for _ in range(3)] == [1, 1, 0], "by address alone"
    assert asks("lead@unknown.example.invalid", "203.0.113.1") == 0


def test_links_that_are_over_go_and_with_one_that_began_nothing_its_key(club: Club, unit_of_work: Work) -> None:
    club.ask()
    with unit_of_work():
        (link,) = db.session.scalars(select(ReportLink))
    with time_machine.travel(now() + timedelta(days=1, minutes=59), tick=False), unit_of_work():
        assert forget_old_links() == 0
    assert keys.of(link.holder_id)
    with time_machine.travel(now() + timedelta(days=1, minutes=61), tick=False), unit_of_work():
        assert forget_old_links() == 1
    with pytest.raises(KeyDestroyed):
        keys.of(link.holder_id)


def test_the_key_of_something_that_was_sent_stays_when_its_link_goes(club: Club, unit_of_work: Work) -> None:
    club.begun()
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
    later = now() + timedelta(days=3)
    with time_machine.travel(later, tick=False), unit_of_work():
        assert forget_old_links() == 0, "the link of a draft says which call it follows"
        db.session.get_one(Report, report.id).state = "sent"
        db.session.get_one(Report, report.id).sent_at = now()
    with time_machine.travel(later, tick=False), unit_of_work():
        assert forget_old_links() == 1
    assert keys.of(report.id)

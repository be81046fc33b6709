"""Links by e-mail: each works once, not for long, for one thing, and where it must in one browser only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.accounts import service
from portal.accounts.getting_in import links, throttle
from portal.accounts.getting_in.models import MailedLink
from portal.accounts.models import User
from portal.config import Settings
from portal.database import db, now
from portal.mail import postbox
from portal.permissions import SYSTEM
from tests.accounts.getting_in.people import lock
from tests.accounts.world import NEW_PASSWORD
from tests.support.builders import (
    PASSWORD,
    make_agency,
    make_default_partnership,
    make_user,
    sign_in,
    sign_in_by_page,
)
from tests.support.client import PageClient, find_form
from tests.support.factors import code_of
from tests.support.mails import Mail

Clients = Callable[[], PageClient]
Mails = Callable[[], list[Mail]]
SECOND = timedelta(seconds=1)
LINK = re.compile(r"^http://localhost:8000(/(?:reset|sign-in/link)/[A-Za-z0-9_-]{43})$", re.MULTILINE)


@pytest.fixture
def person(app: Flask, mails: Mails) -> User:
    with db.unit_of_work():
        return make_user("editor", make_agency(make_default_partnership()))


def ask(client: PageClient, person: User, what: str) -> str:
    """Ask for a link as somebody does; returns the path in the e-mail that the worker wrote."""
    before = paths()
    client.submit(client.page("/reset"), {"email": person.email, "what": what}, button="Send me a link")
    jobs.run_due()
    (path,) = paths() - before
    return path


def paths() -> set[str]:
    """Every link so far, from the files that development writes instead of sending."""
    return {path for body in _bodies() for path in LINK.findall(body)}


def _bodies() -> list[str]:
    folder = postbox.settings.folder("outbox")
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.eml"))]


def over(client: PageClient, path: str) -> bool:
    """Whether the link leads to the page for links that cannot be used, also when its form is forged."""
    client.page("/help")
    page = client.get(path)
    if page.status_code == 200:
        return False
    assert page.status_code == 409
    assert "This link cannot be used" in page.get_data(as_text=True)
    data = {"csrf_token": token_of(client), "password": NEW_PASSWORD}
    assert client.post(path, data=data).status_code == 409
    return True


def token_of(client: PageClient) -> str:
    return str(find_form(client.page("/reset"), "Send me a link").fields["csrf_token"])


def choose(client: PageClient, path: str, password: str = NEW_PASSWORD, status: int = 200) -> Any:
    return client.submit(client.page(path), {"password": password}, button="Save new password", status=status)


# --- a new password


@pytest.mark.asvs("6.4.3")
@pytest.mark.threat(18)
def test_a_link_sets_a_new_password_and_signs_nobody_in(person: User, client: PageClient) -> None:
    page = choose(client, ask(client, person, "reset"))
    assert page.h1 == "Sign in"
    assert "Sign in with the new one" in page.text
    assert client.get("/account").status_code == 302
    assert sign_in_by_page(client, person, NEW_PASSWORD).h1 == "Home"


@pytest.mark.asvs("6.3.4")
@pytest.mark.asvs("6.4.3")
def test_after_a_reset_the_second_factor_is_still_asked_for(person: User, client: PageClient) -> None:
    code_of(person)
    choose(client, ask(client, person, "reset"))
    client.submit(client.page("/sign-in"), {"email": person.email, "password": NEW_PASSWORD})
    assert client.get("/account").status_code == 302


def test_a_password_that_cannot_be_taken_uses_nothing_up(person: User, client: PageClient) -> None:
    path = ask(client, person, "reset")
    for bad in ("", "short", "safeguarding1", person.name + "!!", person.email):
        page = choose(client, path, bad, status=422)
        assert [target for _, target in page.errors] == ["#password"]
    choose(client, path)


@pytest.mark.asvs("7.4.3")
@pytest.mark.asvs("6.3.7")
def test_the_person_hears_of_it_and_every_session_ends(person: User, new_client: Clients, mails: Mails) -> None:
    stranger, clients = new_client(), [new_client(), new_client()]
    for one in clients:
        sign_in(one, person)
    choose(stranger, ask(stranger, person, "reset"))
    assert [one.get("/account").status_code for one in clients] == [302, 302]
    assert [mail.subject for mail in mails() if mail.recipient == person.email][-1] == "Your password was changed"


@pytest.mark.parametrize("other", ["reset", "sign_in"])
def test_all_other_links_die_with_a_new_password(person: User, client: PageClient, other: str) -> None:
    first = ask(client, person, other)
    choose(client, ask(client, person, "reset"))
    assert over(client, first)


def test_a_changed_password_ends_links_too(person: User, client: PageClient, new_client: Clients) -> None:
    path = ask(client, person, "reset")
    other = new_client()
    sign_in(other, person)
    typed = {"current": PASSWORD, "password": NEW_PASSWORD}
    other.submit(other.page("/account/password"), typed, button="Change password")
    assert over(client, path)


def test_a_reset_ends_the_waiting(person: User, client: PageClient) -> None:
    lock(person.email)
    choose(client, ask(client, person, "reset"))
    assert sign_in_by_page(client, person, NEW_PASSWORD).h1 == "Home"


# --- signing in


@pytest.mark.threat(18)
def test_who_is_locked_out_gets_in_by_e_mail_and_an_attacker_does_not(
    person: User, client: PageClient, new_client: Clients
) -> None:
    code_of(person)
    lock(person.email)
    path = ask(client, person, "sign_in")
    page = client.submit(client.page(path), {}, button="Sign in")
    assert client.get("/account").status_code == 302, "The second step is not skipped."
    assert client.submit(page, {"code": code_of(person)}, button="Continue").h1 == "Home"
    attacker = new_client()
    sign_in_by_page(attacker, person, PASSWORD, status=422)
    assert attacker.get("/account").status_code == 302


@pytest.mark.asvs("6.6.2")
@pytest.mark.threat(18)
def test_it_works_only_in_the_browser_that_asked(person: User, client: PageClient, new_client: Clients) -> None:
    path = ask(client, person, "sign_in")
    assert over(new_client(), path)
    assert not over(client, path)


# --- both


@pytest.mark.threat(18)
@pytest.mark.parametrize("what", ["reset", "sign_in"])
def test_a_link_works_once_and_looking_uses_nothing_up(person: User, client: PageClient, what: str) -> None:
    path = ask(client, person, what)
    for _ in range(3):
        assert client.get(path).status_code == 200
    use(client, path)
    assert over(client, path)


def use(client: PageClient, path: str) -> None:
    data = {"csrf_token": token_of(client), "password": NEW_PASSWORD}
    assert client.post(path, data=data).status_code == 303


@pytest.mark.parametrize(("what", "setting"), [("reset", "reset_life"), ("sign_in", "sign_in_link_life")])
def test_a_link_dies_of_age(person: User, client: PageClient, settings: Settings, what: str, setting: str) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        path = ask(client, person, what)
        clock.shift(getattr(settings, setting) - SECOND)
        assert not over(client, path)
        clock.shift(SECOND)
        assert over(client, path)


@pytest.mark.parametrize("what", ["reset", "sign_in"])
@pytest.mark.parametrize("state", ["suspended", "without a role"])
def test_a_link_dies_with_the_account(person: User, client: PageClient, what: str, state: str) -> None:
    path = ask(client, person, what)
    with db.unit_of_work() as session:
        again = session.get_one(User, person.id)
        if state == "suspended":
            service.suspend(SYSTEM, again)
        else:
            service.leave(SYSTEM, again.memberships[0].id)
    assert over(client, path)


@pytest.mark.asvs("6.6.2")
def test_a_link_is_for_one_thing(person: User, client: PageClient) -> None:
    for what, other in (("reset", "/sign-in/link/"), ("sign_in", "/reset/")):
        token = ask(client, person, what).rsplit("/", 1)[1]
        assert over(client, other + token)


@pytest.mark.parametrize("token", ["x" * 43, "x", "\u00e9" * 43, "x" * 5000])
@pytest.mark.parametrize("path", ["/reset/", "/sign-in/link/"])
def test_what_is_no_token_looks_like_one_that_is_over(client: PageClient, path: str, token: str) -> None:
    assert over(client, path + token)


@pytest.mark.threat(18)
def test_the_database_holds_no_token_that_could_be_used(person: User, client: PageClient) -> None:
    token = ask(client, person, "reset").rsplit("/", 1)[1]
    with db.reading() as session:
        (row,) = session.scalars(select(MailedLink)).all()
    assert token not in (row.token_hash, row.browser_hash)
    assert row.browser_hash == ""


@pytest.mark.threat(18)
def test_a_link_never_leads_to_a_forged_host(person: User, client: PageClient) -> None:
    form = find_form(client.page("/reset"), "Send me a link").fields
    cookie = client.get_cookie("portal_session")
    assert cookie is not None
    forged = {"Host": "evil.invalid", "X-Forwarded-Host": "evil.invalid", "Cookie": f"portal_session={cookie.value}"}
    bare = client.application.test_client(use_cookies=False)
    bare.post("/reset", data={**form, "email": person.email, "what": "reset"}, headers=forged)
    jobs.run_due()
    assert "evil" not in "".join(_bodies())


@pytest.mark.asvs("2.4.1")
@pytest.mark.asvs("2.3.2")
def test_a_mailbox_is_not_filled(person: User, client: PageClient, mails: Mails) -> None:
    for _ in range(throttle.LINKS.size + 3):
        client.submit(
            client.page("/reset"), {"email": person.email, "what": "reset"}, button="Send me a link", status=200
        )
    jobs.run_due()
    assert len(mails()) == throttle.LINKS.size


def test_the_job_done_twice_writes_one_e_mail(person: User, client: PageClient, mails: Mails) -> None:
    ask(client, person, "reset")
    with db.unit_of_work() as session:
        job = session.scalars(select(jobs.Job).where(jobs.Job.kind == "mailed_link")).one()
    jobs.HANDLERS["mailed_link"](job.payload)
    assert len(mails()) == 1


@pytest.mark.parametrize("typed", [{"email": ""}, {"what": "nonsense"}])
def test_what_is_missing_is_named_at_its_field(client: PageClient, typed: dict[str, str]) -> None:
    data = {"email": "a@example.invalid", "what": "reset", **typed}
    form = find_form(client.page("/reset"), "Send me a link").fields
    answer = client.post("/reset", data={**form, **data})
    assert answer.status_code == 422


def test_rows_of_old_links_are_removed(person: User, client: PageClient, settings: Settings) -> None:
    ask(client, person, "reset")
    with time_machine.travel(now() + settings.reset_life + links.KEPT - SECOND), db.unit_of_work():
        assert links.forget_old_links() == 0
    with time_machine.travel(now() + settings.reset_life + links.KEPT + SECOND), db.unit_of_work():
        assert links.forget_old_links() == 1

"""The pages about accounts, each in its states: empty, full, with mistakes. The client inspects every one of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import service
from portal.accounts.duties import DUTIES
from portal.accounts.models import Agency, Membership, User
from portal.database import db
from portal.permissions import LADO_ROLES, SYSTEM, Role
from tests.accounts.world import EMAIL, NEW_PASSWORD, World, make_invitation, make_world, token_in
from tests.support.builders import (
    PASSWORD,
    add_role,
    make_agency,
    make_partnership,
    make_user,
    sign_in,
    sign_in_by_page,
    sign_in_on,
)
from tests.support.client import PageClient
from tests.support.factors import set_up_an_app
from tests.support.mails import in_the_outbox
from tests.support.statements import count_statements

Clients = Callable[[], PageClient]


@pytest.fixture
def there(app: Flask) -> World:
    with db.unit_of_work():
        return make_world()


@pytest.fixture
def administrator(there: World, client: PageClient) -> PageClient:
    sign_in(client, there.administrator)
    return client


def read(query: Any) -> Any:
    with db.reading() as session:
        return session.scalars(query).one()


# --- signing in


def test_signing_in_leads_home_and_out_again(there: World, client: PageClient) -> None:
    assert sign_in_by_page(client, there.lead).h1 == "Home"
    assert client.page("/sign-in").h1 == "Home"
    assert client.submit(client.page("/"), {}, button="Sign out").h1 == "Sign in"


@pytest.mark.parametrize("typed", [{"email": "", "password": ""}, {"email": "a@example.invalid", "password": ""}])
def test_what_is_missing_is_named_at_its_field(there: World, client: PageClient, typed: dict[str, str]) -> None:
    page = client.submit(client.page("/sign-in"), typed, status=422)
    fields = [field for field, value in typed.items() if not value]
    assert [target for _, target in page.errors] == [f"#{field}" for field in fields]


def test_every_way_of_not_getting_in_looks_the_same(there: World, client: PageClient) -> None:
    with db.unit_of_work():
        suspended = make_user("editor", there.agency, email="suspended@example.invalid")
        service.suspend(SYSTEM, suspended)
        make_user(email="nothing-left@example.invalid")
    pages = []
    for email, password in (
        ("unknown@example.invalid", PASSWORD),
        (there.lead.email, "a wrong pass phrase"),
        ("suspended@example.invalid", PASSWORD),
        ("nothing-left@example.invalid", PASSWORD),
        ("\u00e9@example.invalid", PASSWORD),
    ):
        typed = {"email": email, "password": password}
        page = client.submit(client.page("/sign-in"), typed, status=422)
        pages.append((page.title, page.errors, page.text))
    assert len(set(map(str, pages))) == 1
    assert pages[0][1] == [("Check your e-mail address and your password, and try again", "#password")]


def test_a_password_is_never_shown_again(there: World, client: PageClient) -> None:
    page = client.submit(client.page("/sign-in"), {"email": "", "password": "a secret pass phrase"}, status=422)
    assert "a secret pass phrase" not in page.html


def test_after_signing_in_one_is_where_one_wanted_to_be(there: World, client: PageClient) -> None:
    page = client.page("/people")
    assert page.h1 == "Sign in"
    typed = {"email": there.lead.email, "password": "wrong"}
    page = client.submit(page, typed, status=422)
    assert sign_in_on(client, page, there.lead).h1 == "People"


# --- invitations


@pytest.fixture
def invited(app: Flask, mails: object) -> tuple[World, str]:
    with db.unit_of_work():
        return make_invitation()


def test_an_invited_person_makes_an_account_and_is_in(invited: tuple[World, str], client: PageClient) -> None:
    there, token = invited
    page = client.page(f"/invitation/{token}")
    for words in (there.lead.name, "Editor", there.agency.name, there.north.name, EMAIL):
        assert words in page.text
    page = client.submit(page, {"password": "short"}, button="Accept", status=422)
    assert [target for _, target in page.errors] == ["#password"]
    page = client.submit(page, {"name": "", "password": ""}, button="Accept", status=422)
    assert [target for _, target in page.errors] == ["#name", "#password"]
    page = client.submit(page, {"name": "Chosen Example", "password": NEW_PASSWORD}, button="Accept")
    assert set_up_an_app(client, page).h1 == "Home"
    assert client.page("/account").text.count("Chosen Example") >= 2


def test_a_link_that_cannot_be_used_says_the_same_whatever_the_reason(
    invited: tuple[World, str], client: PageClient, new_client: Clients
) -> None:
    _, used = invited
    open_page = new_client().page(f"/invitation/{used}")
    client.submit(client.page(f"/invitation/{used}"), {"password": NEW_PASSWORD}, button="Accept")
    answers = set()
    for token in (used, "x" * 43, "nonsense"):
        stranger = new_client()
        page = stranger.page(f"/invitation/{token}", status=404)
        answers.add(page.html)
        typed = {"csrf_token": _csrf(stranger), "password": NEW_PASSWORD}
        answer = stranger.post(f"/invitation/{token}", data=typed)
        assert answer.status_code == 404
        answers.add(answer.get_data(as_text=True))
    assert len(answers) == 1
    assert open_page.h1 == "Accept your invitation"


def _csrf(client: PageClient) -> str:
    page = client.page("/sign-in")
    return next(field.attrib["value"] for field in page.all("input") if field.get("name") == "csrf_token")


def test_whoever_has_an_account_gives_its_password(invited: tuple[World, str], client: PageClient) -> None:
    there, token = invited
    with db.unit_of_work():
        known = make_user("editor", there.southern, email=EMAIL)
    page = client.page(f"/invitation/{token}")
    assert "You have an account already" in page.text
    page = client.submit(page, {"password": "a wrong pass phrase"}, button="Accept", status=422)
    assert [target for _, target in page.errors] == ["#password"]
    assert sign_in_on(client, page, known, button="Accept").h1 == "Home"


def test_whoever_is_signed_in_already_only_accepts(invited: tuple[World, str], client: PageClient) -> None:
    there, token = invited
    with db.unit_of_work():
        known = make_user("editor", there.southern, email=EMAIL)
    sign_in(client, known)
    page = client.page(f"/invitation/{token}")
    assert not [field for field in page.all("input") if field.get("type") == "password"]
    client.submit(page, {}, button="Accept")
    assert there.agency.name in client.page("/account").text


def test_a_link_never_leads_to_a_forged_host(there: World, client: PageClient, mails: object) -> None:
    sign_in(client, there.lead)
    typed = {"name": "New Example", "email": EMAIL, "role": "editor", "csrf_token": _csrf_signed_in(client)}
    typed["place"] = str(there.agency.id)
    cookie = client.get_cookie("portal_session")
    assert cookie is not None
    forged = {"Host": "evil.invalid", "X-Forwarded-Host": "evil.invalid", "Cookie": f"portal_session={cookie.value}"}
    bare = client.application.test_client(use_cookies=False)
    assert bare.post("/people/invite", data=typed, headers=forged).status_code == 303
    (mail,) = in_the_outbox()
    assert "evil" not in mail.body
    token_in(mail.body)


def _csrf_signed_in(client: PageClient) -> str:
    page = client.page("/account")
    return next(field.attrib["value"] for field in page.all("input") if field.get("name") == "csrf_token")


# --- people


def test_a_lead_sees_the_own_agency_and_invites_into_it(there: World, client: PageClient, mails: object) -> None:
    sign_in(client, there.lead)
    page = client.page("/people")
    assert there.people[Role.EDITOR].name in page.text
    assert there.administrator.name not in page.text
    page = client.page("/people/invite")
    typed = {"name": "New Example", "email": EMAIL, "role": "approver"}
    page = client.submit(page, typed, button="Send invitation")
    assert "The invitation is on its way" in page.text
    assert "New Example" in page.text
    page = client.submit(page, {}, button="Withdraw the invitation to New Example")
    assert "The invitation is withdrawn" in page.text
    assert "New Example" not in page.text


def test_an_administrator_chooses_where(there: World, administrator: PageClient, mails: object) -> None:
    page = administrator.page("/people/invite")
    offered = {option.get("value") for option in page.all("option")}
    assert offered == {"", *(str(place.id) for place in (there.north, there.agency, there.shared))}
    typed = {"name": "New Example", "email": EMAIL, "role": "coordinator", "place": str(there.agency.id)}
    page = administrator.submit(page, typed, button="Send invitation", status=422)
    assert [target for _, target in page.errors] == ["#role"]
    page = administrator.submit(page, {"place": str(there.north.id)}, button="Send invitation")
    assert [mail.recipient for mail in in_the_outbox()] == [EMAIL]


@pytest.mark.parametrize("place", ["southern", "nonsense"])
def test_a_place_out_of_sight_cannot_be_named(there: World, administrator: PageClient, place: str) -> None:
    named = str(there.southern.id) if place == "southern" else place
    typed = {"name": "New Example", "email": EMAIL, "role": "editor", "place": named}
    page = administrator.submit(administrator.page("/people/invite"), typed, button="Send invitation", status=422)
    assert [target for _, target in page.errors] == ["#place"]
    assert there.southern.name not in page.text


def test_ending_a_role_is_confirmed_first(there: World, administrator: PageClient, new_client: Clients) -> None:
    editor = there.people[Role.EDITOR]
    theirs = new_client()
    sign_in(theirs, editor)
    page = administrator.page(f"/people/{editor.memberships[0].id}/end")
    assert page.h1 == "End this role"
    assert editor.name not in page.title
    assert editor.name in page.text
    assert theirs.get("/account").status_code == 200
    page = administrator.submit(page, {"reason": "x" * 201}, button="End this role", status=422)
    page = administrator.submit(page, {"reason": "Moved on"}, button="End this role")
    assert "The role has ended" in page.text
    assert editor.name not in page.text
    assert theirs.get("/account").status_code == 302
    assert read(select(Membership).where(Membership.user_id == editor.id)).ended_reason == "Moved on"


def test_the_last_administrator_is_told_why_not(there: World, administrator: PageClient) -> None:
    page = administrator.page(f"/people/{there.administrator.memberships[0].id}/end")
    page = administrator.submit(page, {}, button="End this role", status=409)
    assert "is the last administrator" in page.text


@pytest.mark.parametrize("path", ["/people/{0}/end", "/agencies/{0}", "/agencies/{0}/end", "/agencies/{0}/successor"])
def test_what_is_out_of_sight_is_not_there(there: World, administrator: PageClient, path: str) -> None:
    with db.unit_of_work():
        southern = make_user("editor", there.southern)
    hidden = southern.memberships[0].id if "people" in path else there.southern.id
    token = _csrf_signed_in(administrator)
    pages = set()
    for record in (hidden, uuid.UUID(int=5)):
        pages.add(administrator.page(path.format(record), status=404).text)
        answer = administrator.post(path.format(record), data={"csrf_token": token, "name": "x", "sector": "x"})
        assert answer.status_code == 404
    assert len(pages) == 1


@pytest.mark.parametrize("path", ["/people", "/agencies"])
def test_a_list_asks_as_often_for_fifty_as_for_five(there: World, administrator: PageClient, path: str) -> None:
    def count() -> int:
        with count_statements(db.engine) as statements:
            administrator.page(path)
        return len(statements)

    administrator.page(path)
    few = count()
    with db.unit_of_work():
        for _ in range(10):
            agency = make_agency(there.north, kinds=["health"], parent_id=there.agency.id)
            for _ in range(2):
                add_role(make_user("editor", agency), "approver", agency)
    assert count() == few


def test_every_role_that_is_offered_says_what_it_does(administrator: PageClient) -> None:
    page = administrator.page("/people/invite")
    assert {role for role in Role if DUTIES[role] not in page.text} == LADO_ROLES


# --- agencies


def test_an_administrator_adds_and_changes_an_agency(there: World, administrator: PageClient) -> None:
    page = administrator.submit(administrator.page("/agencies/add"), {}, button="Add", status=422)
    assert [target for _, target in page.errors] == ["#code", "#name", "#sector"]
    typed = {"code": there.agency.code, "name": "New Hospital", "sector": "Health", "kinds": "health\nhospital_trust"}
    page = administrator.submit(page, typed, button="Add", status=422)
    assert [target for _, target in page.errors] == ["#code"]
    page = administrator.submit(page, {"code": "NEW", "parent": str(there.agency.id)}, button="Add")
    assert "The agency is added" in page.text
    assert f"part of {there.agency.name}" in page.text
    made = read(select(Agency).where(Agency.code == "NEW"))
    page = administrator.page(f"/agencies/{made.id}")
    page = administrator.submit(page, {"kinds": "Not A Kind"}, button="Save", status=422)
    assert [target for _, target in page.errors] == ["#kinds"]
    page = administrator.submit(page, {"name": "Newer Hospital", "kinds": "health", "aliases": "NH"}, button="Save")
    assert "Newer Hospital" in page.text
    assert "also New Hospital, NH" in page.text


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"day": "31", "month": "2", "year": "2026"},
        {"day": "²", "month": "1", "year": "2026"},
        {"day": "1", "month": "1", "year": "26"},
    ],
)
def test_a_day_that_does_not_exist_is_asked_for_again(
    there: World, administrator: PageClient, typed: dict[str, str]
) -> None:
    for path, more in (("end", {}), ("successor", {"successor": str(there.shared.id)})):
        page = administrator.page(f"/agencies/{there.agency.id}/{path}")
        page = administrator.submit(page, {**typed, **more}, button="Save", status=422)
        assert [target for _, target in page.errors] == ["#day"]


def test_an_agency_ends_and_another_takes_its_place(there: World, administrator: PageClient) -> None:
    day = {"day": "1", "month": "9", "year": "2025"}
    page = administrator.page(f"/agencies/{there.agency.id}/successor")
    page = administrator.submit(page, {**day, "successor": str(there.shared.id)}, button="Save")
    assert "Ended 31 August 2025" in page.text
    assert f"{there.shared.name} takes its place from 1 September 2025" in page.text
    page = administrator.submit(administrator.page(f"/agencies/{there.agency.id}/end"), day, button="Save")
    assert "Ended 1 September 2025" in page.text


def test_a_partnership_without_agencies_says_so(there: World, client: PageClient) -> None:
    with db.unit_of_work():
        person = make_user("administrator", make_partnership("empty"))
    sign_in(client, person)
    assert "There is no agency yet" in client.page("/agencies").text
    assert person.name in client.page("/people").text


# --- one's own account


def test_people_change_their_own_name_and_job_title(there: World, client: PageClient) -> None:
    sign_in(client, there.lead)
    page = client.submit(client.page("/account/details"), {"name": ""}, button="Save", status=422)
    assert [target for _, target in page.errors] == ["#name"]
    page = client.submit(page, {"name": "O’Brien Example", "job_title": "Head"}, button="Save")
    assert "Your details are changed" in page.text
    assert "/account" in [link.get("href") for link in client.page("/").all("a")]
    found = read(select(User).where(User.id == there.lead.id))
    assert (found.name, found.job_title) == ("O’Brien Example", "Head")


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("", "", ["#current", "#password"]),
        ("wrong", NEW_PASSWORD, ["#current"]),
        (PASSWORD, "short", ["#password"]),
        (PASSWORD, PASSWORD, ["#password"]),
    ],
)
def test_a_password_is_changed_only_rightly(
    there: World, client: PageClient, current: str, new: str, field: list[str]
) -> None:
    sign_in(client, there.lead)
    typed = {"current": current, "password": new}
    page = client.submit(client.page("/account/password"), typed, button="Change password", status=422)
    assert [target for _, target in page.errors] == field
    assert read(select(User).where(User.id == there.lead.id)).password_hash == there.lead.password_hash


@pytest.mark.asvs("6.2.2")
def test_a_new_password_works_and_the_old_one_does_not(
    there: World, client: PageClient, new_client: Clients, mails: object
) -> None:
    sign_in(client, there.lead)
    typed = {"current": PASSWORD, "password": NEW_PASSWORD}
    assert (
        "Your password is changed"
        in client.submit(client.page("/account/password"), typed, button="Change password").text
    )
    sign_in_by_page(new_client(), there.lead, password=PASSWORD, status=422)
    assert sign_in_by_page(new_client(), there.lead, password=NEW_PASSWORD).h1 == "Home"


def test_a_notice_is_one_of_ours(there: World, client: PageClient) -> None:
    sign_in(client, there.lead)
    assert "evil" not in client.page("/account?done=evil").text

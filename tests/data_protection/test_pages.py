"""The pages: what an administrator sees and does, and what everybody may read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from portal.data_protection import cookies
from portal.database import db, now
from portal.jobs import run_due
from portal.returns.models import Round
from tests.support.builders import add_role, make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.statements import count_statements

Work = Callable[[], Any]
CLOSED = datetime(2015, 3, 31, 12, tzinfo=UTC)
SAVE = "Save the decision"
HOME = "/data-protection/here"


def make_audit(place: Any, number: int = 1) -> Round:
    made = Round(
        key=f"old-{number}",
        partnership_id=place.id,
        question_set="section11",
        version="2026",
        title=f"An old audit {number}",
        opens_on=date(2015, 1, 1),
        due_on=date(2015, 2, 1),
        opened_by="system",
        created_at=CLOSED,
        closed_at=CLOSED,
    )
    db.session.add(made)
    db.session.flush()
    return made


@pytest.fixture
def place(app: Flask) -> dict[str, Any]:
    with db.unit_of_work():
        here = make_default_partnership(key="here")
        return {
            "here": here,
            "administrator": make_user("administrator", here),
            "lead": make_user("safeguarding_lead", make_agency(here), email="lead@example.invalid"),
            "audit": make_audit(here),
        }


@pytest.fixture
def page_client(client: PageClient, place: dict[str, Any]) -> PageClient:
    sign_in(client, place["administrator"])
    return client


def record_path(place: dict[str, Any]) -> str:
    return f"{HOME}/audit/{place['audit'].id}"


def test_what_is_due_is_listed_and_kept_longer(page_client: PageClient, place: dict[str, Any]) -> None:
    assert "An old audit 1" in page_client.page(HOME).text
    typed = {
        "step": "keep",
        "until-day": "1",
        "until-month": "2",
        "until-year": str(now().year + 2),
        "reason": "Wanted.",
    }
    page = page_client.submit(page_client.page(record_path(place)), typed, button=SAVE)
    assert "It is kept" in page.text
    assert "Nothing is due" in page.text
    assert "Wanted." in page.text


def test_what_is_removed_is_gone(page_client: PageClient, place: dict[str, Any]) -> None:
    typed = {"step": "remove", "sure": "yes", "reason": "Not needed."}
    page = page_client.submit(page_client.page(record_path(place)), typed, button=SAVE)
    assert "It is removed." in page.text
    assert page_client.get(record_path(place)).status_code == 404
    with db.reading() as session:
        assert session.get(Round, place["audit"].id) is None


def test_a_hold_is_placed_and_lifted(page_client: PageClient, place: dict[str, Any]) -> None:
    page = page_client.submit(page_client.page(record_path(place)), {"step": "hold", "reason": "A claim."}, button=SAVE)
    assert "On hold" in page.text
    held = page_client.page(record_path(place))
    assert "Remove it for good" not in held.text
    lift = re.search(r"/data-protection/holds/[0-9a-f-]{36}", held.html)
    assert lift is not None
    page_client.submit(page_client.page(lift[0]), {"reason": ""}, button="Lift the hold", status=422)
    page = page_client.submit(page_client.page(lift[0]), {"reason": "Settled."}, button="Lift the hold")
    assert "The hold is lifted." in page.text
    assert page_client.get(lift[0]).status_code == 404


WRONG = {
    "nothing chosen": ({"reason": "typed before"}, "Choose what is to be done with it"),
    "no day": ({"step": "keep", "reason": "typed before"}, "Enter until when it is kept"),
    "no reason": ({"step": "hold", "reason": "  "}, "Enter why it must stay"),
    "not sure": ({"step": "remove", "reason": "typed before"}, "Tick the box"),
    "too long": ({"step": "hold", "reason": "x" * 1_001}, "1,000 characters or fewer"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    page_client: PageClient, place: dict[str, Any], case: str
) -> None:
    typed, words = WRONG[case]
    page = page_client.submit(page_client.page(record_path(place)), typed, button=SAVE, status=422)
    assert words in page.text
    assert page.title.startswith("Error: ")
    assert typed["reason"].strip() in page.html
    with db.reading() as session:
        assert session.get(Round, place["audit"].id) is not None


@pytest.mark.parametrize(
    ("months", "status"), [("12", 200), ("0", 422), ("²", 422), ("9" * 50, 422), ("", 422), ("-1", 422)]
)
def test_how_long_is_a_number_of_months(page_client: PageClient, months: str, status: int) -> None:
    path = f"{HOME}/periods/audit"
    typed = {"months": months, "reason": "An invented reason."}
    page_client.submit(page_client.page(path), typed, button="Change", status=status)
    assert ("1 year from" in page_client.page(HOME).text) is (status == 200)


def test_what_cannot_be_decided_about_has_no_page(page_client: PageClient, place: dict[str, Any]) -> None:
    for path in (f"{HOME}/periods/record", f"{HOME}/periods/nonsense", f"{HOME}/other/{place['audit'].id}"):
        assert page_client.get(path).status_code == 404


def test_a_file_of_everything(page_client: PageClient, place: dict[str, Any]) -> None:
    waiting = page_client.submit(page_client.page(HOME), {}, button="Ask for everything")
    assert "It is being made" in waiting.text
    run_due()
    path = re.search(r"/data-protection/files/[0-9a-f-]{36}", waiting.html)
    assert path is not None
    page = page_client.page(path[0])
    assert "Download" in page.text
    answer = page_client.get(f"{path[0]}/file")
    assert answer.status_code == 200
    assert "attachment; filename=here-partnership-" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_a_file_about_one_person(page_client: PageClient, place: dict[str, Any]) -> None:
    for typed, words in (("", "Enter an e-mail address"), ("nobody@example.invalid", "someone who has or had a role")):
        page = page_client.submit(page_client.page(HOME), {"email": typed}, button="Ask for one person", status=422)
        assert words in page.text
        assert typed in page.html
    made = page_client.submit(page_client.page(HOME), {"email": " Lead@Example.invalid "}, button="Ask for one person")
    assert place["lead"].name in made.text


def test_who_keeps_several_partnerships_chooses(client: PageClient, place: dict[str, Any]) -> None:
    sign_in(client, place["administrator"])
    assert client.get("/data-protection").headers["Location"] == HOME
    with db.unit_of_work() as session:
        add_role(session.merge(place["administrator"]), "administrator", make_partnership("second"))
    assert "Choose a partnership" in client.page("/data-protection").text


def test_the_page_takes_the_same_number_of_statements(page_client: PageClient, place: dict[str, Any]) -> None:
    with db.unit_of_work() as session:
        here = session.merge(place["here"])
        make_audit(here, 2)
        make_user("editor", make_agency(here)).memberships[0].ended_at = CLOSED
    with count_statements(db.engine) as few:
        page_client.page(HOME)
    with db.unit_of_work() as session:
        here = session.merge(place["here"])
        for number in range(3, 21):
            make_audit(here, number)
            left = make_user("editor", make_agency(here))
            left.memberships[0].ended_at = CLOSED
    with count_statements(db.engine) as many:
        assert "An old audit 20" in page_client.page(HOME).text
    assert len(many) == len(few)


# ------------------------------------------------------------------ for everybody


PUBLIC = ("/privacy", "/cookies", "/accessibility")


@pytest.mark.parametrize("path", PUBLIC)
def test_everybody_may_read_it_and_finds_it_at_the_foot(client: PageClient, place: dict[str, Any], path: str) -> None:
    page = client.page(path)
    assert all(f'href="{other}"' in page.html for other in PUBLIC)


@pytest.mark.parametrize("path", PUBLIC)
def test_it_is_there_before_there_is_a_partnership(client: PageClient, path: str) -> None:
    assert client.page(path).text


def test_the_cookies_page_lists_what_is_set(app: Flask, client: PageClient, place: dict[str, Any]) -> None:
    """A walk through public pages, signing in by the form, pages of one's own and signing out."""
    sent: set[str] = set()
    for path in ("/sign-in", *PUBLIC, "/help", "/contact", "/health", "/no-such-page"):
        sent |= names_in(client.get(path))
    sign_in(client, place["administrator"])
    for path in ("/", "/account", "/people", "/agencies", HOME, "/no-such-page", "/static/portal.css"):
        sent |= names_in(client.get(path))
    field = re.search(r'name="csrf_token" value="([^"]+)"', client.page("/").html)
    assert field is not None
    sent |= names_in(client.post("/sign-out", data={"csrf_token": field[1]}))
    listed = {cookie.name for cookie in cookies.cookies_of(app.extensions["settings"])}
    assert sent == listed
    assert all(name in client.page("/cookies").html for name in listed)


def names_in(answer: Any) -> set[str]:
    return {header.partition("=")[0] for header in answer.headers.getlist("Set-Cookie")}

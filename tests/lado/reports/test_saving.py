"""Saving while somebody types: kept, never overwritten unseen, and for the author alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.errors import Refused
from portal.lado.models import Report
from portal.lado.reports.draft import BEFORE
from portal.lado.reports.service import save_section
from tests.lado.reports.conftest import PAGE_ONE, Open, School, Work, begun
from tests.support.client import PageClient

JSON = {"Accept": "application/json"}


def saved(client: PageClient, home: str, revision: int, **typed: Any) -> Any:
    token = client.page(f"{home}/page_one").ids["csrf_token"].attrib["value"]
    data = {"csrf_token": token, "_revision": str(revision), "_auto": "1", **typed}
    return client.post(f"{home}/page_one", data=data, headers=JSON)


def test_a_script_saves_and_gets_the_revision(dsl: PageClient, unit_of_work: Work) -> None:
    home = begun(dsl)
    first = saved(dsl, home, 0, workplace="Example School")
    assert first.status_code == 200
    assert (first.json["revision"], first.json["groups"], first.json["undecided"]) == (1, {}, [])
    assert first.json["saved"].startswith("Saved ")
    assert saved(dsl, home, 1, workplace="Example School").json["revision"] == 1
    with unit_of_work():
        (report,) = db.session.scalars(select(Report))
        assert report.answers["workplace"] == "Example School"


def test_an_older_window_overwrites_nothing_unseen(dsl: PageClient) -> None:
    home = begun(dsl)
    saved(dsl, home, 0, workplace="Example School")
    old = saved(dsl, home, 0, workplace="Another", person_name="Inventa Example")
    assert (old.status_code, old.json["field"], old.json["bases"]) == (409, "workplace", {"workplace": 1})
    assert "changed in another window since: “Example School” stands there" in old.json["problem"]
    assert dsl.page(f"{home}/page_one").ids["workplace"].attrib["value"] == "Example School"
    told = saved(dsl, home, 0, workplace="Another", person_name="Inventa Example", _base="workplace:1:")
    assert (told.status_code, told.json["revision"]) == (200, 2)
    assert dsl.page(f"{home}/page_one").ids["workplace"].attrib["value"] == "Another"


def test_an_older_window_without_scripts_is_told_and_saves_again(dsl: PageClient) -> None:
    home = begun(dsl)
    page = dsl.page(f"{home}/page_one")
    saved(dsl, home, 0, workplace="Example School", person_name="Inventa Example")
    answer = dsl.submit(page, {"workplace": "Another"}, button="Save and add more first", status=409)
    assert answer.ids["workplace"].attrib["value"] == "Another"
    dsl.submit(answer, {}, button="Save and add more first")
    now = dsl.page(f"{home}/page_one").ids
    assert (now["workplace"].attrib["value"], now["person_name"].attrib["value"]) == ("Another", "Inventa Example")


def test_a_page_that_was_loaded_while_it_was_being_saved_loses_nothing_and_goes_on(dsl: PageClient) -> None:
    home = begun(dsl)
    saved(dsl, home, 0, what_happened="Example: in the hall.\nTwice.")
    saved(dsl, home, 1, what_happened="Example: in the hall.\nTwice.", workplace="Example School")
    late = saved(
        dsl, home, 1, what_happened="Example: in the hall.\r\nTwice.", workplace="", person_name="Inventa Example"
    )
    assert (late.status_code, late.json["others"], list(late.json["groups"])) == (200, ["workplace"], ["workplace"])
    assert 'value="Example School"' in late.json["groups"]["workplace"]
    assert late.json["revision"] == 3
    assert saved(dsl, home, 3, workplace="").json["others"] == []
    assert dsl.page(f"{home}/page_one").ids["workplace"].attrib.get("value", "") == ""


def test_a_page_that_knows_more_than_was_ever_saved_is_refused(dsl: PageClient, unit_of_work: Work) -> None:
    assert saved(dsl, begun(dsl), 7, workplace="Example").status_code == 409
    with unit_of_work():
        report = db.session.scalars(select(Report)).one()
        author = db.session.get_one(User, report.author_id)
        with pytest.raises(Refused):
            save_section(author, report.id, "page_one", {"workplace": "Example"}, based_on=-1)


def test_what_stood_there_before_goes_when_the_report_is_sent(
    dsl: PageClient, unit_of_work: Work, mails: object
) -> None:
    home = begun(dsl)
    saved(dsl, home, 0, workplace="Example Hall")
    saved(dsl, home, 1, workplace="Another")
    with unit_of_work():
        assert "Example Hall" in str(db.session.scalars(select(Report)).one().answers[BEFORE])
    dsl.submit(dsl.page(f"{home}/page_one"), PAGE_ONE, button="Send now")
    with unit_of_work():
        sent = db.session.scalars(select(Report)).one()
        assert sent.state == "sent"
        assert BEFORE not in sent.answers


def test_rows_are_added_and_removed_by_a_script(dsl: PageClient) -> None:
    home = begun(dsl)
    token = dsl.page(f"{home}/children").ids["csrf_token"].attrib["value"]
    data = {"csrf_token": token, "_revision": "0", "_add": "children"}
    added = dsl.post(f"{home}/children", data=data, headers=JSON).json
    assert (added["focus"], list(added["groups"])) == ("children-new", ["children"])
    row = {"children-0-id": "c1", "children-0-born-day": "1", "children-0-born-month": "1", "children": "1"}
    doubted = {**data, **row, "children-0-born-year": "1970", "_add": ""}
    asked = dsl.post(f"{home}/children", data=doubted, headers=JSON).json
    assert "children-0-born-checked" in asked["groups"]["children"]
    gone = {**doubted, "_revision": str(asked["revision"]), "_remove": "children:c1"}
    removed = dsl.post(f"{home}/children", data=gone, headers=JSON).json
    assert 'value="c1"' in asked["groups"]["children"]
    assert 'value="c1"' not in removed["groups"]["children"]


def test_nobody_else_reads_or_writes_a_draft(school: School, dsl: PageClient, browser_of: Open) -> None:
    home = begun(dsl)
    for other in (school.head, school.person):
        client = browser_of(other)
        for path in ("", "/page_one", "/check", "/receipt"):
            assert client.get(home + path).status_code == 404
    assert browser_of(school.lado).get(home).status_code == 403
    assert dsl.get(f"{home}/receipt").status_code == 404


def test_what_was_sent_is_never_changed(dsl: PageClient, mails: object) -> None:
    home = begun(dsl)
    page = dsl.page(f"{home}/page_one")
    dsl.submit(page, PAGE_ONE, button="Send now")
    token = dsl.page("/concerns/start").ids["csrf_token"].attrib["value"]
    data = {"csrf_token": token, "_revision": "1", "workplace": "Another"}
    assert dsl.post(f"{home}/page_one", data=data, headers=JSON).status_code == 409


def test_sections_that_are_not_there_are_not_found(dsl: PageClient) -> None:
    home = begun(dsl)
    assert dsl.get(f"{home}/nothing").status_code == 404


def test_keys_of_other_sections_and_unread_pages_are_refused(dsl: PageClient) -> None:
    home = begun(dsl)
    token = dsl.page(f"{home}/page_one").ids["csrf_token"].attrib["value"]
    answer = dsl.post(f"{home}/page_one", data={"csrf_token": token, "workplace": "Example"}, headers=JSON)
    assert answer.status_code == 409


def test_a_date_that_asks_is_shown_above_the_boxes_and_blocks_nothing(dsl: PageClient) -> None:
    home = begun(dsl)
    born = {"person_born-day": "1", "person_born-month": "1", "person_born-year": "1920"}
    dsl.submit(dsl.page(f"{home}/adults"), born, button="Save and go back to the list")
    assert "Is this right?" in dsl.page(f"{home}/adults").text
    assert "Look again" not in dsl.page(home).text

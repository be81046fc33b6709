"""The list of actions and the page of one, as people see and use them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.actions import service
from portal.actions.models import FollowedAction
from portal.actions.service.list_actions import FOLDED, PAGE_SIZE
from portal.audit import AuditEvent
from portal.database import db
from portal.local_time import today
from portal.permissions import Role
from tests.actions.arrange import followed, row, said, submit
from tests.support.builders import add_role, make_agency, make_partnership, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, make_audit
from tests.support.statements import count_statements

Work = Callable[[], AbstractContextManager[Session]]
Open = Callable[[User], PageClient]
DAYS = {"late": -5, "later still": -40, "soon": 10, "some day": 200}
"""How many days from today each invented action is due."""


@pytest.fixture
def audit(unit_of_work: Work) -> Audit:
    with unit_of_work():
        made = make_audit(make_partnership("example", is_default=True))
        rows = [
            row(f"r{n}", f"Example {name}", today() + timedelta(days=days))
            for n, (name, days) in enumerate(DAYS.items())
        ]
        submit(made.approver, made.return_, rows, ["r0", "r2"], ["r0"])
    return made


@pytest.fixture
def browser_of(new_client: Callable[[], PageClient]) -> Open:
    def make(user: User) -> PageClient:
        client = new_client()
        sign_in(client, user)
        return client

    return make


def items(page: Page) -> list[str]:
    """What each listed action is about, as it stands on the page."""
    return [text_of(one) for one in page.with_class("portal-actions__what")]


def headings(page: Page) -> list[str]:
    return [text_of(one) for one in page.all("h2") if page.within(one, "main")]


def test_what_is_overdue_comes_first_then_what_is_due_soon(audit: Audit, browser_of: Open) -> None:
    page = browser_of(audit.editor).page("/actions")
    assert items(page) == ["Example later still", "Example late", "Example soon", "Example some day"]
    assert headings(page) == ["Overdue", "Due in the next 30 days", "Due later"]
    assert "4 open, 2 overdue, 0 closed." in page.text
    assert "(5 days late)" in page.text
    assert "(10 days left)" in page.text


def test_each_names_its_audit_and_its_questions_and_leads_there(audit: Audit, browser_of: Open) -> None:
    client = browser_of(audit.editor)
    page = client.page("/actions?show=soon")
    assert items(page) == ["Example soon"]
    links = [link.get("href", "") for link in page.all("a")]
    submitted = f"/returns/{audit.return_.id}/submitted"
    assert submitted in links
    assert any(link.startswith(f"{submitted}#read-") for link in links)
    anchor = next(link.split("#")[1] for link in links if "#read-" in link)
    assert anchor in client.page(submitted).ids


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("overdue", ["Example later still", "Example late"]),
        ("soon", ["Example soon"]),
        ("later", ["Example some day"]),
        ("closed", []),
        ("nonsense", ["Example later still", "Example late", "Example soon", "Example some day"]),
    ],
)
def test_filters_are_links(audit: Audit, browser_of: Open, show: str, expected: list[str]) -> None:
    assert items(browser_of(audit.approver).page(f"/actions?show={show}")) == expected


def test_what_is_closed_stands_folded_and_has_a_page(audit: Audit, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        rows = [row(f"c{number:02}", f"Example closed {number}") for number in range(FOLDED + 3)]
        submit(audit.approver, audit.return_, [*rows, row("r3", "Example some day")])
        for one in db.session.scalars(select(FollowedAction).where(FollowedAction.row_id.like("c%"))):
            service.close(audit.lead, one.id, "Example outcome", seen=one.version)
    page = browser_of(audit.editor).page("/actions")
    folded = [text_of(one) for one in page.all("details")]
    closed = FOLDED + 3 + 3
    assert len(folded) == 1
    assert folded[0].startswith(f"Closed ({closed})")
    assert len(items(page)) == 1 + FOLDED
    assert len(items(browser_of(audit.editor).page("/actions?show=closed"))) == closed


def test_who_works_for_several_agencies_sees_which_and_chooses(
    audit: Audit, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        other = make_audit(audit.partnership, make_agency(audit.partnership, name="Example other agency"))
        submit(other.approver, other.return_, [row("x", "Example elsewhere")])
        add_role(audit.editor, Role.EDITOR, other.agency)
    client = browser_of(audit.editor)
    page = client.page("/actions")
    assert "Example other agency" in page.text
    assert len(items(page)) == 5
    only = client.page(f"/actions?agency={other.agency.id}")
    assert items(only) == ["Example elsewhere"]
    assert "1 open, 0 closed" in only.text
    assert items(client.page("/actions?agency=nonsense")) == items(page)
    assert items(browser_of(other.editor).page(f"/actions?agency={audit.agency.id}")) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SCRUTINEER])
def test_the_partnership_reads_on_the_record_and_changes_nothing(
    audit: Audit, browser_of: Open, unit_of_work: Work, role: Role
) -> None:
    client = browser_of(audit.people[role])
    assert len(items(client.page("/actions"))) == 4
    with unit_of_work():
        action = followed("r0")
    page = client.page(f"/actions/{action.id}")
    assert [text_of(button) for button in page.all("button") if text_of(button) != "Sign out"] == []
    with unit_of_work() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.actor == str(audit.people[role].id)))
        assert [one.action for one in events] == ["actions.read", "action.read"]


def test_their_own_people_read_off_the_record(audit: Audit, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        action = followed("r0")
    client = browser_of(audit.approver)
    client.page("/actions")
    page = client.page(f"/actions/{action.id}")
    assert [text_of(button) for button in page.all("button") if text_of(button) != "Sign out"] == []
    with unit_of_work() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.action.like("action%"))).all() == []


def page_of(client: PageClient, row_id: str = "r0") -> Page:
    with db.unit_of_work():
        action_id = followed(row_id).id
    return client.page(f"/actions/{action_id}")


def history(page: Page) -> list[str]:
    return [text_of(one) for one in page.with_class("portal-history__entry")]


def test_from_progress_to_closed_and_open_again(audit: Audit, browser_of: Open) -> None:
    client = browser_of(audit.lead)
    page = client.submit(page_of(client), {"progress": "Example: halfway"}, button="Save progress")
    assert "The progress is saved." in page.text
    page = client.submit(page, {"how_we_know": "Example: children say so"}, button="Close this action")
    assert "The action is closed." in page.text
    assert "How we know that it worked Example: children say so" in page.text
    page = client.submit(page, {"why_again": "Example: it did not last"}, button="Open this action again")
    entries = history(page)
    assert [entry.split(audit.lead.name)[-1].strip() for entry in entries[:3]] == [
        "Open Example: it did not last",
        "Done Example: children say so",
        "Example: halfway",
    ]
    assert entries[3].endswith("first submitted")


def test_another_day_and_no_longer_needed(audit: Audit, browser_of: Open) -> None:
    client = browser_of(audit.editor)
    typed = {"day": "1", "month": "2", "year": "2100", "due_reason": "Example reason"}
    page = client.submit(page_of(client), typed, button="Change the due day")
    assert "Due 1 February 2100" in page.text
    page = client.submit(page, {"why": "Example: merged into another"}, button="Mark as no longer needed")
    assert "No longer needed Example: merged into another" in history(page)[0]


FORMS = {
    "Save progress": ({"progress": ""}, "Enter what has happened since the last entry", "#progress"),
    "Close this action": ({"how_we_know": ""}, "Enter how you know that it worked", "#how_we_know"),
    "Mark as no longer needed": ({"why": ""}, "Enter why this action is no longer needed", "#why"),
    "Change the due day": (
        {"day": "31", "month": "2", "year": "2100", "due_reason": "Typed"},
        "Enter a real day",
        "#day",
    ),
}


@pytest.mark.parametrize("button", FORMS)
def test_a_mistake_comes_back_with_what_was_typed(audit: Audit, browser_of: Open, button: str) -> None:
    typed, message, anchor = FORMS[button]
    client = browser_of(audit.editor)
    page = client.submit(page_of(client), typed, button=button, status=422)
    [(says, where)] = page.errors
    assert says.startswith(message)
    assert where == anchor
    assert page.title.startswith("Error: ")
    for name, value in typed.items():
        box = next(one for one in page.all("input", "textarea") if one.get("name") == name)
        assert (box.get("value") or (box.text or "").strip()) == value


@pytest.mark.parametrize("button", ["Close this action", "Mark as no longer needed", "Change the due day"])
@pytest.mark.parametrize("first", ["moves it", "closes it"])
def test_whoever_comes_second_sees_it_and_loses_no_word(
    audit: Audit, browser_of: Open, unit_of_work: Work, button: str, first: str
) -> None:
    client = browser_of(audit.editor)
    page = page_of(client)
    with unit_of_work():
        action = followed("r0")
        if first == "moves it":
            service.move_due_day(
                audit.lead, action.id, today() + timedelta(9), "Example of a colleague", seen=action.version
            )
        else:
            service.close(audit.lead, action.id, "Example of a colleague", seen=action.version)
    typed = {
        "Close this action": {"how_we_know": "Example of mine"},
        "Mark as no longer needed": {"why": "Example of mine"},
        "Change the due day": {"day": "1", "month": "2", "year": "2100", "due_reason": "Example of mine"},
    }[button]
    page = client.submit(page, typed, button=button, status=409)
    assert "A colleague changed this action while you were writing." in page.text
    assert "Example of a colleague" in history(page)[0]
    assert [text_of(box) for box in page.all("textarea")].count("Example of mine") == 1
    with unit_of_work():
        assert "Example of mine" not in " ".join(said(followed("r0")))
    if first == "moves it":
        page = client.submit(page, {}, button=button)
        assert "Example of mine" in history(page)[0]


def test_the_card_says_how_many_are_overdue(audit: Audit, browser_of: Open) -> None:
    for user in (audit.editor, audit.lead, audit.approver):
        page = browser_of(user).page("/")
        assert "2 overdue" in page.text
        assert "1 due in the next 30 days" in page.text
    assert "overdue" not in browser_of(audit.coordinator).page("/").text


def test_the_number_of_statements_does_not_grow(audit: Audit, browser_of: Open, unit_of_work: Work) -> None:
    counts = []
    for size in (2, PAGE_SIZE + 1):
        with unit_of_work():
            rows = [row(f"{size}-{number}", due=today() - timedelta(days=number)) for number in range(size)]
            submit(audit.approver, audit.return_, rows, [one["id"] for one in rows])
        client = browser_of(audit.editor)
        for address in ("/actions", "/"):
            with count_statements(db.engine) as statements:
                page = client.page(address)
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert page is not None


def test_long_lists_come_in_pages(audit: Audit, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        rows = [row(f"p{number:03}", f"Example {number:03}") for number in range(PAGE_SIZE + 7)]
        submit(audit.approver, audit.return_, rows)
    client = browser_of(audit.editor)
    found = [items(client.page(f"/actions?show=later&page={number}")) for number in (1, 2)]
    assert [len(one) for one in found] == [PAGE_SIZE, 7]
    assert len({*found[0], *found[1]}) == PAGE_SIZE + 7
    for nonsense in ("0", "-3", "99999999999999999999", "x"):
        assert items(client.page(f"/actions?show=later&page={nonsense}"))

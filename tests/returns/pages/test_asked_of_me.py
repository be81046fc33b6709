"""What waits for a person: what they were asked to answer, and notes; on the task list and on the home page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from random import Random

import pytest

from portal.accounts import leaving as accounts_leaving
from portal.accounts.models import Membership, User
from portal.database import db, now
from portal.permissions import SYSTEM, Role
from portal.returns import service
from portal.returns.models import Status
from portal.returns.places import Piece, pieces_of
from tests.returns.pages.conftest import UnitOfWork
from tests.returns.test_sharing import SET
from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]


@pytest.fixture
def share_out(unit_of_work: UnitOfWork, audit: Audit, mails: object) -> Callable[..., None]:
    def give(**choices: User | None) -> None:
        with unit_of_work():
            pieces = {
                Piece(key.split("_")[0], key if "_" in key else ""): person.id if person else None
                for key, person in choices.items()
            }
            service.share_out(audit.lead, audit.return_.id, pieces)

    return give


def waiting(page: Page) -> list[tuple[str, str]]:
    """Each line: its words, and where it leads."""
    return [(text_of(item), next(item.iter("a")).get("href", "")) for item in page.with_class("portal-waiting__item")]


def test_what_is_asked_stands_first_and_leads_to_the_very_question(
    audit: Audit, home: str, browser_of: Browser, share_out: Callable[..., None]
) -> None:
    share_out(s1=audit.editor, s1_1=audit.lead, s3_2=audit.editor)
    browser = browser_of(audit.editor)
    for path in (home, "/"):
        lines = waiting(browser.page(path))
        assert [href for _, href in lines] == [f"{home}/s1#question-s1_2", f"{home}/s3#question-s3_2"]
        assert "0 of 8 answered" in lines[0][0]
        assert "Not answered yet" in lines[1][0]
    headings = [text_of(each) for each in browser.page(home).all("h2")]
    assert headings.index("Asked of you") < headings.index("What happens next") < headings.index("Sections")
    for _, href in lines:
        path, _, anchor = href.partition("#")
        assert anchor in browser.page(path).ids


def test_what_is_answered_leaves_the_home_page_and_goes_to_the_end_of_the_list(
    audit: Audit, home: str, browser_of: Browser, share_out: Callable[..., None]
) -> None:
    share_out(s3_1=audit.editor, s3_2=audit.editor)
    browser = browser_of(audit.editor)
    browser.submit(
        browser.page(f"{home}/s3"), {"s3_1": "not_applicable", "s3_1_reason": "x"}, button="Save and continue"
    )
    browser.submit(
        browser.page(f"{home}/s3"), {"s3_1": "met", "s3_1_how_we_know": "Example"}, button="Save and continue"
    )
    assert [href for _, href in waiting(browser.page("/"))] == [f"{home}/s3#question-s3_2"]
    lines = waiting(browser.page(home))
    assert [href for _, href in lines] == [f"{home}/s3#question-s3_2", f"{home}/s3#question-s3_1"]
    assert lines[1][0].endswith("Answered")


def test_notes_for_me_wait_until_they_are_settled(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    with unit_of_work():
        note = service.write_note(audit.lead, audit.return_.id, Piece("s3", "s3_1"), "Unmistakable", audit.editor.id)
        service.write_note(audit.lead, audit.return_.id, Piece("s3", "s3_2"), "For nobody in particular")
    editor, lead = browser_of(audit.editor), browser_of(audit.lead)
    for path in ("/", home):
        [(words, href)] = waiting(editor.page(path))
        assert f"{audit.lead.name} wrote you a note: 3.1 " in words
        assert "Unmistakable" not in editor.page(path).text, "the note itself is read at its question"
        assert href == f"{home}/s3#question-s3_1"
        assert waiting(lead.page(path)) == []
    assert "2 open notes" in editor.page(home).text
    page = editor.page(f"{home}/s3")
    assert "wrote you a note about this question, 3.1." in text_of(page.ids["question-s3_1"])
    assert "open" in page.ids["notes-s3_1"].attrib
    assert "open" not in page.ids["notes-s3_2"].attrib
    with unit_of_work():
        service.settle_note(audit.editor, audit.return_.id, note.id)
    assert waiting(editor.page("/")) == waiting(editor.page(home)) == []
    assert "1 open note" in editor.page(home).text


@pytest.mark.parametrize("seed", range(3))
def test_each_sees_exactly_their_own(
    seed: int, audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    random = Random(seed)
    with unit_of_work():
        third = make_user(Role.EDITOR, audit.agency)
        people = (audit.editor, audit.lead, third)
        given = {
            piece: random.choice(people).id for piece in pieces_of(SET) if not piece.question or random.random() < 0.2
        }
        service.share_out(audit.lead, audit.return_.id, given)
    for person in people:
        found = {href.partition("#")[0].removeprefix(f"{home}/") for _, href in waiting(browser_of(person).page(home))}
        assert found == {piece.section for piece, owner in given.items() if owner == person.id}
    assert waiting(browser_of(audit.approver).page(home)) == []


def test_a_long_list_is_cut_on_the_home_page(
    audit: Audit, home: str, browser_of: Browser, share_out: Callable[..., None]
) -> None:
    share_out(**{f"s{number}": audit.editor for number in range(1, 9)})
    browser = browser_of(audit.editor)
    lines = waiting(browser.page("/"))
    assert len(lines) == 5
    assert lines[-1] == ("4 more that wait for you", home)
    assert len(waiting(browser.page(home))) == 8


def test_five_lines_are_not_cut(audit: Audit, browser_of: Browser, share_out: Callable[..., None]) -> None:
    share_out(**{f"s{number}": audit.editor for number in range(1, 6)})
    assert "more that wait" not in " ".join(words for words, _ in waiting(browser_of(audit.editor).page("/")))


@pytest.mark.parametrize("status", [Status.AWAITING_APPROVAL, Status.SUBMITTED, Status.ACCEPTED])
def test_nothing_waits_when_nobody_may_write(
    status: Status, audit: Audit, home: str, browser_of: Browser, bring_to: Bring, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work():
        service.assign(audit.lead, audit.return_.id, "s1", audit.editor.id)
        service.write_note(audit.lead, audit.return_.id, Piece("s3", "s3_1"), "Example", audit.editor.id)
    bring_to(status)
    browser = browser_of(audit.editor)
    assert waiting(browser.page("/")) == waiting(browser.page(home)) == []


def test_who_leaves_hands_questions_and_notes_to_the_lead(
    audit: Audit, home: str, browser_of: Browser, unit_of_work: UnitOfWork, share_out: Callable[..., None]
) -> None:
    share_out(s3_2=audit.editor)
    with unit_of_work():
        service.write_note(audit.lead, audit.return_.id, Piece("s3", "s3_1"), "Example", audit.editor.id)
    leave(audit.editor, unit_of_work)
    lines = waiting(browser_of(audit.lead).page(home))
    assert [href for _, href in lines] == [f"{home}/s3#question-s3_1", f"{home}/s3#question-s3_2"]


def leave(person: User, unit_of_work: UnitOfWork) -> None:
    membership_id: uuid.UUID = person.memberships[0].id
    with unit_of_work():
        membership = db.session.get_one(Membership, membership_id)
        membership.ended_at = now()
        accounts_leaving.tell(SYSTEM, membership)

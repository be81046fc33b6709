"""The warning about personal details: where it stands, when it comes and goes; it keeps nobody from anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.forms import library
from portal.forms.spec import Question
from portal.returns import service
from portal.returns.models import Status
from portal.returns.personal import by_question
from portal.returns.places import Piece
from tests.support.client import PageClient
from tests.support.pages import Page, text_of
from tests.support.rounds import QUESTION_SET, Audit

Open = Callable[[User], PageClient]
Work = Callable[[], AbstractContextManager[Session]]
SET = library.get_by_key(QUESTION_SET)
SECTION = next(each for each in SET.sections if any(question.type == "long_text" for question in each.questions))
ASKED = next(question for question in SECTION.questions if question.type == "long_text")
GROUP = ASKED.part_of or ASKED.key
PERSONAL = "Example: Ella Invented, DOB 12/03/2014, was seen."
HARMLESS = "Example: the policy of 12/03/2024 was read by all."
SAYS = "“Ella Invented, DOB 12/03/2014” looks like a person’s name with a date of birth."


def warnings(page: Page) -> list[str]:
    return [text_of(one) for one in page.with_class("portal-personal")]


@pytest.fixture
def address(home: str) -> str:
    return f"{home}/{SECTION.key}"


def save(client: PageClient, address: str, text: str, script: bool = True) -> object:
    """Save the answer as the page's script does, or as its button does."""
    page = client.page(address)
    form = next(each for each in page.all("form") if "portal-section-form" in each.get("class", ""))
    hidden = {
        each.get("name", ""): each.get("value", "") for each in form.iter("input") if each.get("type") == "hidden"
    }
    headers = {"Accept": "application/json"} if script else {}
    return client.post(address, data={**hidden, ASKED.key: text, "_go": "stay"}, headers=headers)


def groups(answer: object) -> dict[str, str]:
    return answer.get_json()["groups"]  # type: ignore[attr-defined, no-any-return]


def test_it_stands_below_the_question_once_that_is_saved(audit: Audit, browser_of: Open, address: str) -> None:
    client = browser_of(audit.editor)
    assert save(client, address, PERSONAL, script=False).status_code == 303  # type: ignore[attr-defined]
    page = client.page(address)
    [warning] = warnings(page)
    assert SAYS in warning
    group = page.ids[f"question-{GROUP}"]
    assert [text_of(one) for one in group.iter("div") if one.get("class") == "portal-personal"] == [warning]


def test_it_comes_back_with_what_is_saved_while_someone_types_and_goes_again(
    audit: Audit, browser_of: Open, address: str
) -> None:
    client = browser_of(audit.editor)
    assert GROUP not in groups(save(client, address, HARMLESS))
    assert SAYS in groups(save(client, address, PERSONAL))[GROUP]
    assert GROUP not in groups(save(client, address, f"Before it. {PERSONAL} More."))
    gone = groups(save(client, address, HARMLESS))
    assert "portal-personal" not in gone[GROUP]
    assert warnings(client.page(address)) == []


def test_whoever_checks_and_whoever_approves_sees_it_and_may_go_on(
    audit: Audit, browser_of: Open, home: str, bring_to: Callable[[Status], None], unit_of_work: Work
) -> None:
    bring_to(Status.DRAFT)
    with unit_of_work():
        draft = service.read_draft(audit.editor, audit.return_)
        rated = dict(draft.answers)
        key = next(each for each in rated if each.endswith("_how_we_know") and rated[each])
        section = SET.section_of(key)
        assert section is not None
        revision = draft.revision(section.key)
        service.save_section(audit.editor, audit.return_.id, section.key, {key: PERSONAL}, based_on=revision)
    [warning] = warnings(browser_of(audit.lead).page(f"{home}/check"))
    assert SAYS in warning
    with unit_of_work():
        service.send_for_approval(audit.lead, audit.return_.id)
    [warning] = warnings(browser_of(audit.approver).page(f"{home}/approve"))
    assert SAYS in warning
    with unit_of_work():
        service.submit(audit.approver, audit.return_.id, token="x" * 20)


def test_a_note_and_a_remark_are_looked_at_too(
    audit: Audit, browser_of: Open, home: str, address: str, bring_to: Callable[[Status], None], unit_of_work: Work
) -> None:
    bring_to(Status.DRAFT)
    with unit_of_work():
        service.write_note(audit.editor, audit.return_.id, Piece(SECTION.key, GROUP), PERSONAL)
    assert any(SAYS in one for one in warnings(browser_of(audit.lead).page(address)))


def test_it_looks_into_the_rows_of_a_list_and_into_nothing_that_nobody_wrote() -> None:
    listed = next(each for each in SET.questions() if each.key == "actions")
    rows = [{"id": "a", "what": HARMLESS}, {"id": "b", "difference": PERSONAL}, "nonsense", {"id": "c", "what": 7}]
    assert list(by_question([listed], {"actions": rows})) == ["actions"]
    email = Question("contact", "email", "Example")
    assert by_question([email, listed], {"contact": PERSONAL, "actions": "nonsense"}) == {}


@pytest.mark.parametrize("raw", [None, 7, [], ["x"], {}, "", {"a": PERSONAL}])
def test_what_is_no_text_is_left_alone(raw: object) -> None:
    assert by_question([ASKED], {ASKED.key: raw}) == {}

"""The partnership asks about one answer, the agency replies, the partnership closes the question; others only read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import today
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import ExtensionRequest, Query, Return, Round, Status, Withdrawal
from portal.returns.notes import MAX_NOTE
from tests.returns.pages.conftest import UnitOfWork
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, submit_all
from tests.support.statements import count_statements

Browser = Callable[[User], PageClient]
Bring = Callable[[Status], None]
Mails = Callable[[], list[Mail]]
ASKED = "Example: how many of your zzboardzz were trained?"
REPLIED = "Example: all zztwelvezz of them."
KEY = "s1_1"


def buttons(page: Page) -> set[str]:
    return {text_of(button) for button in page.all("button")} - {"Sign out"}


@pytest.fixture
def path(home: str, bring_to: Bring) -> str:
    """The page of one question of answers that were submitted."""
    bring_to(Status.SUBMITTED)
    return f"{home}/questions/{KEY}"


@pytest.fixture
def ask(browser_of: Browser, audit: Audit, path: str) -> Callable[..., Page]:
    def send(text: str = ASKED, button: str = "Ask the agency", status: int = 200) -> Page:
        browser = browser_of(audit.coordinator)
        return browser.submit(browser.page(path), {"message": text}, button=button, status=status)

    return send


@pytest.fixture
def reply(browser_of: Browser, audit: Audit, path: str) -> Callable[..., Page]:
    def send(text: str = REPLIED, user: User | None = None, status: int = 200) -> Page:
        browser = browser_of(user or audit.editor)
        return browser.submit(browser.page(path), {"message": text}, button="Send the reply", status=status)

    return send


def events(unit_of_work: UnitOfWork) -> list[tuple[str, object]]:
    with unit_of_work():
        rows = db.session.execute(
            select(AuditEvent.action, AuditEvent.facts)
            .where(AuditEvent.action.startswith("query."))
            .order_by(AuditEvent.seq)
        )
        return [(action, facts) for action, facts in rows]


def test_a_question_is_asked_replied_to_and_closed_and_both_sides_keep_it(
    audit: Audit,
    home: str,
    path: str,
    ask: Callable[..., Page],
    reply: Callable[..., Page],
    browser_of: Browser,
    mails: Mails,
    unit_of_work: UnitOfWork,
) -> None:
    before = len(mails())
    coordinator = browser_of(audit.coordinator)
    [link] = [each for each in coordinator.page(f"{home}/review").all("a") if each.get("href") == path]
    assert text_of(link).startswith("Ask about this answer")
    page = ask()
    assert "Your question is with the agency." in page.text
    assert ASKED in page.text
    for reader in (audit.lead, audit.editor):
        listed = browser_of(reader).page(home).text
        assert f"Questions from {audit.partnership.name}" in listed
        assert "Waiting for your reply" in listed
    assert "Waiting for the agency" in coordinator.page(f"{home}/review").text

    assert "Your reply is with the partnership." in reply().text
    review = coordinator.page(f"{home}/review")
    assert ASKED in text_of(review.ids[f"answer-{KEY}"])
    assert REPLIED in text_of(review.ids[f"answer-{KEY}"])
    assert "Replied" in review.text
    assert "Closed" not in review.text
    page = ask("Example: thank you.", "Close the question")
    assert "The question is closed." in page.text
    assert "Ask the agency" in buttons(page)

    told = mails()[before:]
    assert [(one.recipient, "question" in one.subject or "asks about" in one.subject) for one in told] == [
        (audit.lead.email, True),
        (audit.coordinator.email, True),
    ]
    assert f"http://localhost:8000{path}\n" in told[0].body
    assert not [one for one in told if "zz" in one.body + one.subject]
    assert events(unit_of_work) == [
        (action, {"question": KEY}) for action in ("query.asked", "query.replied", "query.closed")
    ]
    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).status = Status.ACCEPTED.value
        session.get_one(Round, audit.round.id).closed_at = now()
    for reader in (*[audit.people[role] for role in (Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER)],):
        shown = text_of(browser_of(reader).page(f"{home}/submitted").ids[f"answer-{KEY}"])
        assert [words for words in (ASKED, REPLIED, "Example: thank you.") if words not in shown] == []
        assert "Send the reply" not in buttons(browser_of(reader).page(path))
    assert ASKED in coordinator.page(f"{home}/review").text


def test_questions_go_on_when_answers_are_accepted_and_the_round_is_closed(
    audit: Audit, ask: Callable[..., Page], reply: Callable[..., Page], path: str, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).status = Status.ACCEPTED.value
        session.get_one(Round, audit.round.id).closed_at = now()
    ask()
    assert REPLIED in reply().text


def test_a_scrutineer_and_an_approver_read_and_change_nothing(
    audit: Audit, home: str, path: str, ask: Callable[..., Page], browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    ask()
    with unit_of_work() as session:
        [query] = session.scalars(select(Query))
    for role in (Role.SCRUTINEER, Role.APPROVER):
        browser = browser_of(audit.people[role])
        page = browser.page(path)
        assert ASKED in page.text
        assert buttons(page) == set()
        with unit_of_work():
            with pytest.raises(Forbidden):
                service.ask_about(audit.people[role], audit.return_.id, KEY, "x")
            with pytest.raises(Forbidden):
                service.close_query(audit.people[role], audit.return_.id, query.id)
            with pytest.raises(Forbidden):
                service.reply_to_query(audit.people[role], audit.return_.id, query.id, "x")
    scrutineer = browser_of(audit.people[Role.SCRUTINEER])
    for where in (f"{home}/review", f"{home}/submitted"):
        page = scrutineer.page(where)
        assert ASKED in page.text
        assert "Ask about this answer" not in page.text
        assert "Write again" not in page.text


@pytest.mark.parametrize(("typed", "says"), [("", "Write what you want to ask"), ("x" * (MAX_NOTE + 1), "or fewer")])
def test_what_cannot_be_asked_says_so_at_its_box(typed: str, says: str, ask: Callable[..., Page]) -> None:
    page = ask(typed, status=422)
    assert [(says in message, link) for message, link in page.errors] == [(True, "#message")]
    assert (page.ids["message"].text or "").strip() == typed


def test_an_empty_reply_says_so(ask: Callable[..., Page], reply: Callable[..., Page]) -> None:
    ask()
    assert reply(" ", status=422).errors == [("Write your reply", "#message")]


def test_a_refused_page_is_a_reading_of_the_partnership_only(
    ask: Callable[..., Page], reply: Callable[..., Page], unit_of_work: UnitOfWork
) -> None:
    def readings() -> int:
        with unit_of_work():
            return len(list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "submission.read"))))

    ask("", status=422)
    assert readings() == 2
    ask()
    seen = readings()
    reply("", status=422)
    assert readings() == seen


def test_a_reply_that_comes_after_the_end_is_not_lost(
    audit: Audit, path: str, ask: Callable[..., Page], browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    ask()
    browser = browser_of(audit.editor)
    old = browser.page(path)
    ask("", "Close the question")
    page = browser.submit(old, {"message": REPLIED}, button="Send the reply", status=409)
    assert "closed this question" in text_of(page.with_class("govuk-error-summary")[0])
    assert (page.ids["message"].text or "").strip() == REPLIED


def test_the_same_page_sent_twice_asks_once(
    audit: Audit, path: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: Mails
) -> None:
    browser = browser_of(audit.coordinator)
    page, before = browser.page(path), len(mails())
    for _ in range(2):
        browser.submit(page, {"message": ASKED}, button="Ask the agency")
    with unit_of_work() as session:
        [query] = session.scalars(select(Query))
        assert [said.text for said in query.messages] == [ASKED]
    assert len(mails()) == before + 1


def test_what_was_not_asked_cannot_be_asked_about(audit: Audit, home: str, path: str, browser_of: Browser) -> None:
    for key in ("nothing", "s1_1_evidence", "%00", "é"):
        browser_of(audit.coordinator).page(f"{home}/questions/{key}", status=404)
    for key in ("nothing", "s1_1_evidence"):
        with db.unit_of_work(), pytest.raises(NotFound):
            service.ask_about(audit.coordinator, audit.return_.id, key, ASKED)


def test_nothing_can_be_asked_before_something_was_submitted(
    audit: Audit, home: str, bring_to: Bring, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    bring_to(Status.AWAITING_APPROVAL)
    browser_of(audit.coordinator).page(f"{home}/questions/{KEY}", status=404)
    with unit_of_work(), pytest.raises(NotFound):
        service.ask_about(audit.coordinator, audit.return_.id, KEY, ASKED)


def test_a_question_of_another_return_is_not_there(
    audit: Audit, path: str, ask: Callable[..., Page], unit_of_work: UnitOfWork
) -> None:
    ask()
    with unit_of_work() as session:
        [query] = session.scalars(select(Query))
        agency = make_agency(session.merge(audit.partnership))
        other = Return(round_id=audit.round.id, agency_id=agency.id)
        session.add(other)
        session.flush()
        editor = make_user(Role.EDITOR, agency)
        with pytest.raises(NotFound):
            service.reply_to_query(editor, other.id, query.id, REPLIED)
        with pytest.raises(NotFound):
            service.close_query(audit.coordinator, other.id, query.id)


def test_a_cancelled_round_asks_nothing(audit: Audit, path: str, browser_of: Browser, unit_of_work: UnitOfWork) -> None:
    browser = browser_of(audit.coordinator)
    old = browser.page(path)
    with unit_of_work() as session:
        session.get_one(Round, audit.round.id).cancelled_at = now()
    page = browser.submit(old, {"message": ASKED}, button="Ask the agency", status=409)
    assert "was cancelled" in page.text
    with unit_of_work(), pytest.raises(Refused):
        service.ask_about(audit.coordinator, audit.return_.id, KEY, ASKED)


def test_the_one_who_was_asked_to_answer_is_told_beside_the_leads(
    audit: Audit, path: str, ask: Callable[..., Page], unit_of_work: UnitOfWork, mails: Mails
) -> None:
    with unit_of_work() as session:
        session.get_one(Return, audit.return_.id).status = Status.DRAFT.value
        service.assign(audit.lead, audit.return_.id, "s1", audit.editor.id)
    before = len(mails())
    ask()
    assert {one.recipient for one in mails()[before:]} == {audit.lead.email, audit.editor.email}


def test_a_page_costs_the_same_however_much_was_asked(
    audit: Audit, home: str, path: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser, counted = browser_of(audit.coordinator), []
    for keys in (["s1_1", "s1_2"], ["s1_3", "s1_4", "s2_1", "s2_2", "s3_1", "s3_2"]):
        with unit_of_work():
            for key in keys:
                query = service.ask_about(audit.coordinator, audit.return_.id, key, ASKED)
                service.reply_to_query(audit.editor, audit.return_.id, query.id, REPLIED)
        with count_statements(db.engine) as statements:
            browser.page(f"{home}/review")
        counted.append(len(statements.texts))
    assert counted[0] == counted[1]


def test_submitting_again_keeps_what_was_said(
    audit: Audit, home: str, path: str, ask: Callable[..., Page], browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    ask()
    with unit_of_work():
        service.request_changes(audit.coordinator, audit.return_.id, "Example")
        submit_all(audit)
    assert ASKED in browser_of(audit.coordinator).page(f"{home}/review").text


class TestHome:
    """What waits stands on the home page of those who can do something about it, and of nobody else."""

    def test_the_agency_is_asked_and_the_coordinator_has_a_reply(
        self, audit: Audit, ask: Callable[..., Page], reply: Callable[..., Page], browser_of: Browser
    ) -> None:
        ask()
        words = f"{audit.partnership.name} asks about one of your answers"
        shown = {role: words in browser_of(person).page("/").text for role, person in audit.people.items()}
        assert {role for role, is_shown in shown.items() if is_shown} == {Role.EDITOR, Role.SAFEGUARDING_LEAD}
        assert "has replied" not in browser_of(audit.coordinator).page("/").text
        reply()
        words = f"{audit.agency.name} has replied to your question"
        shown = {role: words in browser_of(person).page("/").text for role, person in audit.people.items()}
        assert {role for role, is_shown in shown.items() if is_shown} == {Role.COORDINATOR}
        assert "asks about" not in browser_of(audit.lead).page("/").text
        ask("", "Close the question")
        assert "has replied" not in browser_of(audit.coordinator).page("/").text

    def test_many_agencies_cost_what_one_does_and_five_are_named(
        self, audit: Audit, browser_of: Browser, unit_of_work: UnitOfWork
    ) -> None:
        browser, counted = browser_of(audit.coordinator), []
        for number in (1, 7):
            with unit_of_work() as session:
                for _ in range(number):
                    made = Return(round_id=audit.round.id, agency_id=make_agency(session.merge(audit.partnership)).id)
                    session.add(made)
                    session.flush()
                    about = {"return_id": made.id, "asked_at": now(), "waits_for": "partnership"}
                    session.add_all(Query(question_key=key, **about) for key in ("s1_1", "s1_2"))
                    asked = {"return_id": made.id, "asked_by": audit.lead.id, "asked_at": now(), "reason": "x"}
                    session.add(ExtensionRequest(until=today(), **asked))
                    session.add(Withdrawal(**asked))
            with count_statements(db.engine) as statements:
                page = browser.page("/")
            counted.append(len(statements))
        assert counted[0] == counted[1]
        assert len(page.with_class("portal-waiting__item")) == 6
        assert "19 more that wait for you" in page.text

    def test_a_cancelled_round_waits_for_nothing(
        self,
        audit: Audit,
        ask: Callable[..., Page],
        reply: Callable[..., Page],
        browser_of: Browser,
        unit_of_work: UnitOfWork,
    ) -> None:
        ask()
        reply()
        with unit_of_work() as session:
            session.get_one(Round, audit.round.id).cancelled_at = now()
        assert "has replied" not in browser_of(audit.coordinator).page("/").text

    def test_what_waits_elsewhere_is_not_shown(
        self,
        audit: Audit,
        ask: Callable[..., Page],
        reply: Callable[..., Page],
        browser_of: Browser,
        unit_of_work: UnitOfWork,
    ) -> None:
        ask()
        reply()
        with unit_of_work():
            stranger = make_user(Role.COORDINATOR, make_partnership("elsewhere"))
        assert "has replied" not in browser_of(stranger).page("/").text


def test_a_question_that_is_left_out_of_the_next_submission_is_still_read_and_closed(
    audit: Audit, home: str, path: str, ask: Callable[..., Page], browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    """Else what waits for a reply would lead to a page that is not there, for ever."""
    ask()
    with unit_of_work() as session:
        asked = session.scalars(select(Query)).one()
        asked.question_key = "left_out_since"
    page = browser_of(audit.editor).page(f"{home}/questions/left_out_since")
    assert "it was not asked any more" in page.text
    assert ASKED in page.text
    coordinator = browser_of(audit.coordinator)
    shown = coordinator.page(f"{home}/questions/left_out_since")
    assert "The question is closed" in coordinator.submit(shown, {}, button="Close the question").text
    assert browser_of(audit.editor).get(f"{home}/questions/never_asked").status_code == 404

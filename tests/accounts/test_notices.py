"""Which e-mails a person gets: every letter has a kind, says why it comes, and what may be switched off can be."""

from __future__ import annotations

import inspect
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import mail, notices
from portal.accounts import notices as own_notices
from portal.accounts.models import MutedNotice, User
from portal.accounts.notices import LISTED, Letter
from portal.actions import letters as action_letters
from portal.audit import AuditEvent
from portal.database import db, now, pretend_now
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.notices import KINDS, Kind
from portal.permissions import Permission, Role, can
from portal.returns import letters as return_letters
from portal.returns import more_time_letters, query_letters
from portal.returns.models import ExtensionRequest, Query
from tests.mutants.mutant import ROOT
from tests.support.builders import make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page, text_of
from tests.support.rounds import Audit, make_audit

Mails = Callable[[], list[Mail]]
Work = Callable[[], AbstractContextManager[Session]]

ALWAYS = {
    "agency_people",
    "account_changed",
    "getting_in",
    "review_shared",
    "roles_offered",
    "invited",
    "assigned",
    "approval_wanted",
    "sent_back",
    "changes_wanted",
    "withdrawal_asked",
    "withdrawal_answered",
    "query_asked",
    "lado_digest",
    "lado_meeting",
    "lado_unsent",
    "lado_update",
    "more_time_asked",
    "more_time_declined",
    "round_changed",
}
"""What somebody waits for when it comes."""

VALUES: dict[str, Callable[[Audit], Any]] = {
    "user": lambda audit: audit.lead,
    "return_": lambda audit: audit.return_,
    "agency": lambda audit: audit.agency,
    "count": lambda _: 2,
    "places": lambda _: ["Example section"],
    "place": lambda _: "Example question",
    "granted": lambda _: True,
    "query": lambda audit: Query(return_id=audit.return_.id, question_key="s1_1"),
    "wanted": lambda audit: ExtensionRequest(id=uuid.uuid4(), return_id=audit.return_.id, until=today()),
}


def letters_in(module: Any) -> list[Callable[..., Any]]:
    """The public functions of a module that write to someone: their first argument says to whom."""
    found = inspect.getmembers(module, inspect.isfunction)
    mine = [function for name, function in found if function.__module__ == module.__name__ and name != "send"]
    return [function for function in mine if next(iter(inspect.signature(function).parameters)) == "user"]


LETTERS = [
    pytest.param(function, id=f"{module.__name__}.{function.__name__}")
    for module in (return_letters, action_letters, query_letters, more_time_letters)
    for function in letters_in(module)
]


def write(letter: Callable[..., Any], audit: Audit) -> None:
    letter(**{name: VALUES[name](audit) for name in inspect.signature(letter).parameters})


@pytest.fixture
def audit(session: Session) -> Audit:
    return make_audit()


def test_there_are_letters_to_look_at() -> None:
    assert len(LETTERS) >= 14


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_says_why_it_comes_and_where_it_is_switched_off(
    audit: Audit, mails: Mails, letter: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Letter] = []
    send = own_notices.send
    monkeypatch.setattr(own_notices, "send", lambda user, one: (sent.append(one), send(user, one))[1])
    monkeypatch.setattr(action_letters, "send", lambda user, one: (sent.append(one), send(user, one))[1])
    write(letter, audit)
    db.session.commit()
    [mail], [of] = mails(), sent
    assert mail.recipient == audit.lead.email
    assert KINDS[of.kind.key] is of.kind
    assert f"You get this e-mail because {of.kind.because}." in mail.body
    assert ("http://localhost:8000/account/notices\n" in mail.body) is of.kind.may_be_off
    assert ("cannot be switched off" in mail.body) is not of.kind.may_be_off
    assert mail.body.startswith(f"Dear {audit.lead.name}\n\n")
    assert len(re.findall(r"^http://localhost:8000/(returns/|actions)", mail.body, re.MULTILINE)) == 1


@pytest.mark.parametrize("letter", LETTERS)
def test_a_kind_that_is_switched_off_is_not_sent_and_all_others_are(
    audit: Audit, mails: Mails, letter: Callable[..., Any]
) -> None:
    """Also when a row of the table mutes what cannot be muted."""
    db.session.add_all([MutedNotice(user_id=audit.lead.id, kind=key) for key in KINDS])
    db.session.flush()
    write(letter, audit)
    db.session.commit()
    while_muted = len(mails())
    with db.unit_of_work() as session:
        session.execute(delete(MutedNotice))
        write(letter, audit)
    may_be_off = "cannot be switched off" not in mails()[-1].body
    assert (while_muted, len(mails())) == ((0, 1) if may_be_off else (1, 2))


def test_what_somebody_waits_for_cannot_be_switched_off() -> None:
    assert {key for key, kind in KINDS.items() if not kind.may_be_off} == ALWAYS
    assert {key for key, kind in KINDS.items() if kind.may_be_off} == {
        "note",
        "query_replied",
        "reminder",
        "submitted",
        "accepted",
        "actions_overdue",
    }


def test_no_other_way_leads_to_the_outbox() -> None:
    """A letter that were put there directly would have no kind. Those that may go to an address without an account, an
    invitation, a change of address, the record's daily line, links to report and to answer with, invitations to a
    meeting and what a watcher is told, cannot be sent otherwise.
    """
    direct = re.compile(r"\bmail\.send\(|from portal\.mail import [^\n]*\bsend\b")
    found = {
        str(path.relative_to(ROOT))
        for path in Path(ROOT, "portal").rglob("*.py")
        if direct.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "portal/accounts/notices.py",
        "portal/accounts/service/invite.py",
        "portal/accounts/email_change/verbs.py",
        "portal/audit/nightly.py",
        "portal/contributions/service/ask.py",
        "portal/lado/door/letters.py",
        "portal/lado/meetings/telling.py",
        "portal/lado/need/watcher.py",
    }


def test_a_key_stands_for_one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "KINDS", {})
    kind = Kind("example", "Example", "of an example", Permission.RETURN_READ)
    assert notices.add(kind) is notices.add(kind) is kind
    with pytest.raises(ValueError, match="example"):
        notices.add(Kind("example", "Another", "of an example", Permission.RETURN_READ))


def test_a_person_who_is_suspended_gets_nothing(audit: Audit, mails: Mails) -> None:
    audit.lead.suspended_at = now()
    return_letters.invited(audit.lead, audit.return_)
    db.session.commit()
    assert mails() == []


@given(st.sets(st.sampled_from([*KINDS, "no such kind"])))
def test_what_is_chosen_is_what_is_sent_and_nothing_else_can_be(app: object, wanted: set[str]) -> None:
    with db.unit_of_work() as session:
        for role in (Role.SAFEGUARDING_LEAD, Role.APPROVER, Role.COORDINATOR):
            user = make_audit().people[role]
            for choice in (set(KINDS), wanted):
                own_notices.choose(user, choice)
                session.flush()
                mine = {key for key, kind in KINDS.items() if kind.may_be_off and can(user, kind.permission)}
                assert own_notices.muted_by(user) == mine - choice
        session.rollback()


def test_a_choice_stays_when_a_role_has_ended_for_a_while(audit: Audit) -> None:
    own_notices.choose(audit.lead, ())
    before = own_notices.muted_by(audit.lead)
    assert "reminder" in before
    audit.lead.memberships[0].ended_at = now()
    own_notices.choose(audit.lead, set(KINDS))
    assert own_notices.muted_by(audit.lead) == before


def test_a_choice_is_recorded(audit: Audit) -> None:
    own_notices.choose(audit.editor, {"note"})
    db.session.commit()
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "notices.chosen"))
    [facts] = [event.facts for event in events]
    assert facts["off"] == ["accepted", "actions_overdue", "reminder", "submitted"]


class TestThePage:
    """``/account/notices``, as people see it."""

    @pytest.fixture
    def people(self, unit_of_work: Work) -> Audit:
        with unit_of_work():
            return make_audit(make_partnership("example", is_default=True))

    def page(self, new_client: Callable[[], PageClient], user: User) -> tuple[PageClient, Page]:
        client = new_client()
        sign_in(client, user)
        return client, client.page("/account/notices")

    def test_it_offers_what_the_person_may_get(self, people: Audit, new_client: Callable[[], PageClient]) -> None:
        offered = {}
        for role in (Role.EDITOR, Role.APPROVER, Role.COORDINATOR, Role.ADMINISTRATOR):
            _, page = self.page(new_client, people.people[role])
            boxes = [box for box in page.all("input") if box.get("name") == "kind"]
            assert all(box.get("checked") is not None for box in boxes)
            offered[role] = [box.get("value") for box in boxes]
        assert offered == {
            Role.EDITOR: ["note", "actions_overdue", "submitted", "reminder", "accepted"],
            Role.APPROVER: ["note", "submitted", "reminder", "accepted"],
            Role.COORDINATOR: ["query_replied"],
            Role.ADMINISTRATOR: [],
        }

    def test_what_is_unticked_stays_so(self, people: Audit, new_client: Callable[[], PageClient]) -> None:
        client, page = self.page(new_client, people.lead)
        page = client.submit(page, {"kind": ["note", "reminder"]}, button="Save")
        assert "It is saved which e-mails you want." in page.text
        boxes = [box for box in page.all("input") if box.get("name") == "kind"]
        assert {box.get("value") for box in boxes if "checked" in box.attrib} == {"note", "reminder"}
        assert client.page("/account").text.count("Choose your e-mails") == 1

    def test_it_lists_what_was_sent_and_what_became_of_it(
        self, people: Audit, new_client: Callable[[], PageClient], unit_of_work: Work, mails: object
    ) -> None:
        with unit_of_work():
            for number, field in enumerate(("sent_at", "given_up_at", "")):
                with pretend_now(now() + timedelta(minutes=number)):
                    message = mail.send(people.editor.email, f"Example {number}", "A body with a link")
                if field:
                    setattr(message, field, now())
            mail.send(people.lead.email, "Example for someone else", "A body with a link")
        _, page = self.page(new_client, people.editor)
        words = [text_of(one) for one in page.with_class("portal-letters__item")]
        expected = ["Example 2 On its way since", "Example 1 Could not be delivered, written", "Example 0 Sent"]
        assert [one[: len(start)] for one, start in zip(words, expected, strict=True)] == expected
        assert "someone else" not in page.text
        assert "A body" not in page.text

    def test_it_lists_the_latest_only(
        self, people: Audit, new_client: Callable[[], PageClient], unit_of_work: Work, mails: object
    ) -> None:
        with unit_of_work() as session:
            for number in range(LISTED + 5):
                at = now() + timedelta(minutes=number)
                fields = {"recipient": people.editor.email, "subject": f"Example ({number})", "body": ""}
                session.add(OutboxMessage(created_at=at, **fields))
        _, page = self.page(new_client, people.editor)
        assert len(page.with_class("portal-letters__item")) == LISTED
        assert f"Example ({LISTED + 4})" in page.text
        assert "Example (4)" not in page.text
        assert f"These are the latest {LISTED}." in page.text

    def test_somebody_without_any_role_has_a_page_too(
        self, people: Audit, unit_of_work: Work, new_client: Callable[[], PageClient]
    ) -> None:
        with unit_of_work():
            nobody = make_user()
        _, page = self.page(new_client, nobody)
        assert "None yet." in page.text

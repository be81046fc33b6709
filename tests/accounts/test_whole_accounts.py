"""What is done to a whole account: another address, and two accounts of one person made one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import merging
from portal.accounts.email_change import verbs as email_change
from portal.accounts.email_change.models import EmailChange
from portal.accounts.email_change.verbs import ChangeOver
from portal.accounts.models import User, UserSession
from portal.accounts.sessions import hash_of
from portal.accounts.whole import people_of_mine
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Conflict, Forbidden, NotFound, Refused
from portal.mail import OutboxMessage
from portal.permissions import Role
from tests.accounts.world import make_world
from tests.support.builders import add_role, make_user, sign_in
from tests.support.client import PageClient
from tests.support.mails import Mail

Mails = Callable[[], list[Mail]]


def sent() -> list[OutboxMessage]:
    """The e-mails of the current transaction, the oldest first."""
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at)))


def session_of(person: User) -> UserSession:
    """A browser in which the person is signed in."""
    row = UserSession(id_hash=hash_of(person.email), user_id=person.id, created_at=now(), last_seen_at=now())
    db.session.add(row)
    db.session.flush()
    return row


# --- another address


def links(mails: Sequence[Mail | OutboxMessage]) -> list[str]:
    """The tokens in the e-mails, in the order in which they were sent."""
    return [token for mail in mails for token in re.findall(r"/account/email/(\S+)", mail.body)]


def begun(by_administrator: bool = False) -> tuple[User, EmailChange, str, str]:
    """Someone's change of address, and the tokens of the old and of the new mailbox."""
    there = make_world()
    person = there.people[Role.EDITOR]
    change = email_change.start(there.administrator if by_administrator else person, person, " Moved@Example.invalid ")
    old, new = links(sent())
    return person, change, old, new


@pytest.mark.parametrize("order", ["old first", "new first"])
@pytest.mark.parametrize("by_administrator", [False, True])
def test_an_address_changes_when_both_mailboxes_have_agreed(
    session: Session, mails: object, order: str, by_administrator: bool
) -> None:
    person, _, old, new = begun(by_administrator)
    before, row = person.email, session_of(person)
    first, second = (old, new) if order == "old first" else (new, old)
    email_change.confirm(first)
    assert person.email == before
    with pytest.raises(ChangeOver):
        email_change.confirm(first)
    email_change.confirm(second)
    assert person.email == "moved@example.invalid"
    assert row.ended_at is not None
    assert sorted(mail.recipient for mail in sent()[2:]) == sorted([before, "moved@example.invalid"])
    for token in (old, new):
        with pytest.raises(ChangeOver):
            email_change.find(token)


@pytest.mark.parametrize("which", [0, 1])
def test_either_mailbox_stops_it(session: Session, mails: object, which: int) -> None:
    person, _, *tokens = begun()
    before = person.email
    email_change.confirm(tokens[1 - which])
    email_change.stop(tokens[which])
    for token in tokens:
        with pytest.raises(ChangeOver):
            email_change.confirm(token)
    assert person.email == before


def test_a_link_expires_and_a_new_change_stops_the_earlier_one(session: Session, mails: object) -> None:
    person, change, old, new = begun()
    email_change.start(person, person, "elsewhere@example.invalid")
    for token in (old, new, "x" * 43, "short", "é" * 43):
        with pytest.raises(ChangeOver):
            email_change.find(token)
    later = links(sent())[2:]
    email_change.under_way(person).expires_at = now()  # type: ignore[union-attr]
    session.flush()
    for token in later:
        with pytest.raises(ChangeOver):
            email_change.find(token)
    assert change.stopped_at is not None


@pytest.mark.asvs("2.4.1")
def test_nobody_has_the_portal_write_to_one_address_after_the_other(session: Session, mails: object) -> None:
    person, first, *_ = begun()
    for number in range(email_change.MOST - 1):
        email_change.start(person, person, f"number-{number}@example.invalid")
    with pytest.raises(Mistake, match="tomorrow"):
        email_change.start(person, person, "one.more@example.invalid")
    assert len(sent()) == 2 * email_change.MOST
    first.created_at -= email_change.WITHIN
    session.flush()
    email_change.start(person, person, "one.more@example.invalid")


def test_only_hashes_of_the_links_are_kept(session: Session, mails: object) -> None:
    _, change, old, new = begun()
    kept = [str(getattr(change, column.key)) for column in EmailChange.__table__.columns]
    assert not any(token in value for token in (old, new) for value in kept)


@pytest.mark.asvs("6.3.8")
@pytest.mark.threat(3)
def test_whether_the_new_address_has_an_account_is_told_to_its_own_mailbox_only(
    app: Flask, client: PageClient, mails: Mails
) -> None:
    """The page and the number of e-mails are the same; the account of the other stays as it is."""
    with db.unit_of_work():
        there = make_world()
    sign_in(client, there.lead)
    other = there.people[Role.EDITOR].email
    said = []
    for address in ("moved@example.invalid", other):
        page = client.page("/account/email")
        answer = client.submit(page, {"email": address}, button="Send both e-mails")
        said.append(re.sub(r"csrf_token[^>]*", "", answer.html))
    assert said[0] == said[1]
    written = mails()
    assert [mail.recipient for mail in written] == [there.lead.email, "moved@example.invalid", there.lead.email, other]
    assert len(links(written[2:])) == 1


def test_an_address_that_was_taken_meanwhile_is_not_taken_away(session: Session, mails: object) -> None:
    person, _, old, new = begun()
    before = person.email
    make_user(email="moved@example.invalid")
    email_change.confirm(old)
    with pytest.raises(ChangeOver):
        email_change.confirm(new)
    assert person.email == before


def test_only_whoever_looks_after_the_whole_account_begins_it_for_another(session: Session, mails: object) -> None:
    there = make_world()
    person = there.people[Role.EDITOR]
    for user in (there.lead, there.people[Role.COORDINATOR], make_user(Role.ADMINISTRATOR, there.south)):
        with pytest.raises((Forbidden, NotFound)):
            email_change.start(user, person, "moved@example.invalid")
    add_role(person, Role.EDITOR, there.southern)
    with pytest.raises(Refused):
        email_change.start(there.administrator, person, "moved@example.invalid")
    for typed in ("", "nobody", "office@example.invalid", person.email.upper()):
        with pytest.raises(Mistake):
            email_change.start(person, person, typed)


def test_the_links_lead_to_a_page_that_asks_first(app: Flask, client: PageClient, mails: Mails) -> None:
    with db.unit_of_work():
        person, _, old, new = begun(by_administrator=True)
    page = client.page(f"/account/email/{old}")
    assert person.email not in page.html
    assert "moved@" not in page.html
    assert "agreed" in client.submit(page, {}, button="Agree to the change").h1
    assert "stopped" in client.submit(client.page(f"/account/email/{new}"), {}, button="Stop the change").h1
    assert "cannot be used" in client.page(f"/account/email/{new}", status=404).h1


# --- two accounts of one person


def two_accounts() -> tuple[User, User, User]:
    """An administrator, and two accounts of one person with a role in common and one apart."""
    there = make_world()
    kept, given_up = make_user(Role.EDITOR, there.agency), make_user(Role.EDITOR, there.agency)
    add_role(given_up, Role.APPROVER, there.shared)
    return there.administrator, kept, given_up


def merged(user: User, kept: User, given_up: User) -> merging.Merge:
    seen = merging.look(user, str(kept.id), str(given_up.id)).seen
    return merging.merge(user, str(kept.id), str(given_up.id), seen)


def test_roles_move_and_the_other_account_is_closed_for_good(session: Session, mails: object) -> None:
    user, kept, given_up = two_accounts()
    row = session_of(given_up)
    merged(user, kept, given_up)
    assert {(one.role, one.agency_id) for one in kept.current_memberships} == {
        ("editor", kept.memberships[0].agency_id),
        ("approver", given_up.memberships[1].agency_id),
    }
    assert given_up.current_memberships == []
    assert given_up.grants == ()
    assert (given_up.merged_into_id, given_up.is_active) == (kept.id, False)
    assert row.ended_at is not None
    with pytest.raises(Mistake):
        merging.look(user, str(given_up.id), str(kept.id))
    assert {mail.recipient for mail in sent()} == {kept.email, given_up.email}


def test_the_record_names_both_accounts(app: Flask, mails: object) -> None:
    with db.unit_of_work():
        user, kept, given_up = two_accounts()
        merged(user, kept, given_up)
    with db.unit_of_work() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.merged")).all()
    assert {(event.record, event.facts["into"]) for event in events} == {(str(given_up.id), str(kept.id))}
    assert sorted(event.facts["role"] for event in events) == ["approver", "editor"]


def test_what_is_waiting_moves_before_the_roles_end(
    session: Session, mails: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(merging, "_callbacks", [])
    user, kept, given_up = two_accounts()
    merging.when_accounts_merge(
        lambda _user, one, other: told.append((len(one.current_memberships), len(other.current_memberships)))
    )
    merged(user, kept, given_up)
    assert told == [(2, 2)]


def test_accounts_with_a_role_elsewhere_are_not_offered_for_merging(session: Session) -> None:
    there = make_world()
    mine, elsewhere = make_user(Role.EDITOR, there.agency), make_user(Role.EDITOR, there.agency)
    add_role(elsewhere, Role.EDITOR, there.southern)
    offered = people_of_mine(there.administrator)
    assert mine in offered
    assert elsewhere not in offered
    assert there.administrator not in offered
    for user in (there.lead, there.people[Role.COORDINATOR]):
        assert people_of_mine(user) == []
    for pair in ((mine, elsewhere), (elsewhere, mine), (mine, mine), (there.administrator, mine)):
        with pytest.raises(Mistake):
            merging.look(there.administrator, *(str(one.id) for one in pair))


def test_accounts_are_merged_as_they_were_seen(session: Session, mails: object) -> None:
    user, kept, given_up = two_accounts()
    seen = merging.look(user, str(kept.id), str(given_up.id)).seen
    given_up.memberships[0].ended_at = now()
    session.flush()
    with pytest.raises(Conflict):
        merging.merge(user, str(kept.id), str(given_up.id), seen)
    kept.suspended_at = now()
    with pytest.raises(Conflict):
        merged(user, kept, given_up)


def test_accounts_are_merged_by_page(app: Flask, client: PageClient, mails: Mails) -> None:
    with db.unit_of_work():
        user, kept, given_up = two_accounts()
    sign_in(client, user)
    page = client.page("/people/merge")
    page = client.submit(page, {"kept": str(kept.id)}, button="See what would happen", status=422)
    page = client.submit(page, {"given_up": str(given_up.id)}, button="See what would happen")
    assert "Approver at" in page.text
    assert given_up.name not in page.title
    page = client.submit(page, {}, button="Merge the accounts")
    assert "The two accounts are one now" in page.text
    with db.unit_of_work() as session:
        assert session.get_one(User, given_up.id).merged_into_id == kept.id

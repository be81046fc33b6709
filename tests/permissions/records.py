"""One record of each kind to go for: all belong to the agency ``a`` in the partnership ``p``."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, timedelta
from decimal import Decimal

from portal.accounts.email_change.models import EmailChange
from portal.accounts.factors.held import held_by
from portal.accounts.factors.models import FactorReset, TimeCode
from portal.accounts.imports.models import Import
from portal.accounts.models import Agency, Invitation, Membership, Partnership, User
from portal.actions.models import FollowedAction
from portal.attendance.models import Meeting, MeetingGroup
from portal.contributions.models import Contributor, Entry, Reply
from portal.data_protection.models import Hold, Takeaway
from portal.database import db, now
from portal.lado.models import Message, SightGrant
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.permissions import SYSTEM
from portal.reporting.models import ExportRequest
from portal.returns.models import ExtensionRequest, Query, Return, Round, Withdrawal
from portal.returns.reviewing.models import ChallengeEvent, Recommendation
from portal.returns.reviewing.service import agree_as_it_stands, share
from portal.returns.reviewing.service.challenge import Day, keep_event
from portal.returns.reviewing.service.recommend import Wish, recommend
from portal.surveys.models import SurveyLink
from tests.lado.arrange import make_conflict, make_contact, make_document, make_report
from tests.permissions.actors import Actor, World
from tests.support.factors import make_app

TOKEN = "x" * 43


def money(partnership: Partnership) -> dict[str, str]:
    """A contribution to ``p``, with something to strike out."""
    contributor = Contributor(id=uuid.uuid4(), partnership_id=partnership.id, name="Example", place=1, created_at=now())
    funds = {"childrens_asked": "agreed", "childrens": Decimal(5), "adults_asked": "nil", "adults": Decimal(0)}
    entry = Entry(
        contributor=contributor, year="2020-21", number=1, state="proposed", made_by="x", made_at=now(), **funds
    )
    times = {"made_at": now(), "expires_at": now() + timedelta(days=1)}
    link = Reply(
        entry=entry,
        token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
        email="payer@example.invalid",
        question_set="contribution-2026",
        answers={},
        made_by="x",
        **times,
    )
    group = MeetingGroup(partnership_id=partnership.id, name="Example", place=1)
    held = Meeting(group=group, day=date(2024, 4, 1), label="April 2024", made_at=now())
    db.session.add_all([contributor, entry, link, group, held])
    db.session.flush()
    return {
        "held_id": str(held.id),
        "year": "2020-21",
        "entry_id": str(entry.id),
        "reply_page": "amounts",
        "contributor_id": str(contributor.id),
        "table_kind": "budget",
    }


def reports(world: World, round_: Round) -> dict[str, str]:
    """A draft of the allegations lead of ``a``, and something that was sent."""
    author = world.person(Actor("allegations_lead", "a"))
    answers = {"danger_now": "no", "works_here": "yes", "asks_for": "advice"}
    draft = make_report(round_.partnership, author, state="draft", sent_at=None, answers=answers)
    sent = make_report(round_.partnership, author)
    question = Message(report_id=sent.id, from_desk=True, at=now(), text="E.")
    db.session.add(question)
    return {
        "report_id": str(draft.id),
        "receipt_id": str(sent.id),
        "page_key": "page_one",
        "post_id": str(question.id),
        "document_id": str(make_document(draft, author).id),
    }


def desk(world: World, partnership: Partnership) -> dict[str, str]:
    """A contact at the desk of ``p``, with a report, a grant that is over, a match by name and a letter."""
    manager, report = world.person(Actor("lado_manager", "p")), make_report(partnership)
    contact = make_contact(partnership, report_id=report.id, incident_id=report.incident_id)
    times = {"since": now(), "until": now() + timedelta(days=1), "ended_at": now()}
    ended = SightGrant(contact_id=contact.id, user_id=manager.id, level="read", by_id=manager.id, reason="E.", **times)
    letter = Message(
        contact_id=contact.id, kind="decision_letter", from_desk=True, at=now(), author_id=manager.id, text="E."
    )
    db.session.add_all([ended, letter])
    db.session.flush()
    alike = make_conflict(contact, None, why="name_match")
    ids = {
        "paper_id": make_document(contact, manager).id,
        "contact_id": contact.id,
        "mark_kind": "teacher",
        "grant_id": ended.id,
        "letter_id": letter.id,
        "conflict_id": alike.id,
    }
    return {name: str(one) for name, one in ids.items()}


def share_review(target: Return, coordinator: User | None) -> None:
    """Something is agreed and shared, so that there is a review to read on both sides."""
    assert coordinator is not None
    agree_as_it_stands(coordinator, target.id, "s1")
    share(coordinator, target.id)


def email_change(world: World) -> EmailChange:
    editor = world.users[Actor("editor", "a")]
    made = EmailChange(
        id=uuid.uuid4(),
        user=editor,
        new_email="moved@example.invalid",
        started_by="system",
        old_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
        new_hash="0" * 64,
        created_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    db.session.add(made)
    db.session.flush()
    return made


def an_import(world: World, round_: Round) -> Import:
    administrator = world.users[Actor("administrator", "p")]
    assert administrator is not None
    made = Import(
        id=uuid.uuid4(),
        kind="agencies",
        partnership_id=round_.partnership_id,
        made_by=administrator.id,
        content={"existing": "leave", "rows": []},
        digest="0" * 64,
        created_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def recommendation(round_: Round) -> Recommendation:
    wish = Wish("An invented recommendation.", "Example lead", today())
    return recommend(SYSTEM, round_.id, wish)


def challenge_event(round_: Round) -> ChallengeEvent:
    return keep_event(SYSTEM, round_.id, None, Day(today(), "An invented place"))


def data_protection(round_: Round) -> dict[str, str]:
    """A hold on an audit, and a file of everything."""
    place = round_.partnership_id
    hold = Hold(partnership_id=place, kind="audit", record_id=round_.id, reason="x", placed_by="x", placed_at=now())
    file = Takeaway(kind="partnership", partnership_id=place, requested_by="x", requested_at=now())
    db.session.add_all([hold, file])
    db.session.flush()
    found = {"hold_id": str(hold.id), "takeaway_id": str(file.id)}
    return {**found, "kind": "audit", "period": "audit", "record_id": str(round_.id)}


def withdrawal(target: Return, person: User) -> Withdrawal:
    made = Withdrawal(
        id=uuid.uuid4(), return_id=target.id, reason="An invented reason.", asked_by=person.id, asked_at=now()
    )
    db.session.add(made)
    db.session.flush()
    return made


def time_request(target: Return, person: User) -> ExtensionRequest:
    made = ExtensionRequest(
        id=uuid.uuid4(),
        return_id=target.id,
        until=today() + timedelta(days=60),
        reason="An invented reason.",
        asked_by=person.id,
        asked_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def query(target: Return) -> Query:
    made = Query(
        id=uuid.uuid4(),
        return_id=target.id,
        question_key="s1_1",
        asked_at=now(),
        waits_for="agency",
        messages=[],
    )
    db.session.add(made)
    db.session.flush()
    return made


def membership(user: User) -> Membership:
    return user.memberships[0]


def invitation(agency: Agency) -> Invitation:
    made = Invitation(
        id=uuid.uuid4(),
        token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
        email="invited@example.invalid",
        name="Example Invited",
        role="editor",
        agency_id=agency.id,
        invited_by="system",
        created_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    db.session.add(made)
    db.session.flush()
    return made


def failed_mail(person: User, kind: str = "") -> OutboxMessage:
    made = OutboxMessage(
        id=uuid.uuid4(),
        recipient=person.email,
        subject="Example",
        body="Example",
        kind=kind,
        created_at=now(),
        given_up_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def app(user: User) -> TimeCode:
    make_app(user)
    return held_by(user).apps[0]


def reset(user: User) -> FactorReset:
    made = FactorReset(
        id=uuid.uuid4(),
        user_id=user.id,
        stop_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
        reason="An invented reason.",
        asked_by=user.id,
        asked_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def action(target: Return) -> FollowedAction:
    made = FollowedAction(
        id=uuid.uuid4(),
        agency_id=target.agency_id,
        partnership_id=target.round.partnership_id,
        return_id=target.id,
        row_id="example",
        what="An invented action",
        first_submitted_at=now(),
        submitted_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def survey(target: Return) -> str:
    made = SurveyLink(
        id=uuid.uuid4(),
        return_id=target.id,
        token="example-survey-token-1",
        question_set="section11_people",
        version="2026",
        opened_by="system",
        opened_at=now(),
        hide_below=10,
    )
    db.session.add(made)
    db.session.flush()
    return made.token


def export(round_: Round) -> ExportRequest:
    made = ExportRequest(
        id=uuid.uuid4(),
        kind="returns",
        round_id=round_.id,
        partnership_id=round_.partnership_id,
        requested_by="system",
        requested_at=now(),
        filters={},
        state="waiting",
    )
    db.session.add(made)
    db.session.flush()
    return made

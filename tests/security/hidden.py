"""What somebody or other may not know of: one record of each kind that is hidden from most people."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Invitation, MutedNotice, Partnership, UserSession
from portal.actions.models import FollowedAction
from portal.database import db, now
from portal.lado.matching import write_traces
from portal.lado.models import Document, Message, Report
from portal.local_time import today
from portal.mail import OutboxMessage
from portal.permissions import LADO_ROLES
from portal.reporting.models import ExportRequest
from portal.returns.models import (
    Assignment,
    Contact,
    DraftChange,
    ExtensionRequest,
    Note,
    Query,
    Remark,
    Return,
    SectionDraft,
    Submission,
    Withdrawal,
)
from portal.returns.reviewing.models import AgreedRating, PartnershipReview, Recommendation
from portal.storage import StoredFile
from tests.lado.arrange import make_conflict, make_contact, make_reader, make_report
from tests.lado.checks.made import put_check_and_dbs
from tests.lado.keeping.arrange import put_keeping
from tests.lado.need.made import put_need
from tests.permissions.world import Actor, World
from tests.reporting.arrange import make_round
from tests.security.twins import Hidden
from tests.support.builders import make_agency, make_user

ID = uuid.UUID("00000000-0000-4000-8000-00000000abcd")
ANOTHER_ID = uuid.UUID("00000000-0000-4000-8000-00000000abce")
WORD = "Zaunkönig"
Put = Callable[[World], None]


def inside(actor: Actor) -> bool:
    """The agency whose return it is."""
    return actor.place == "a"


def the_desk(actor: Actor) -> bool:
    """The partnership that asked."""
    return actor.place == "p"


def elsewhere(actor: Actor) -> bool:
    """The other partnership, and its own agency."""
    return actor.place in ("c", "q")


def the_lados(actor: Actor) -> bool:
    """Whoever is behind the wall of the partnership that asked."""
    return actor.role in LADO_ROLES and actor.place == "p"


def the_lados_and_whom_they_told(actor: Actor) -> bool:
    """Whoever gets an e-mail may see that it failed."""
    return the_lados(actor) or actor == Actor("editor", "a")


def either(actor: Actor) -> bool:
    """The agency and the partnership that asked it."""
    return inside(actor) or the_desk(actor)


def rows(make: Callable[[World], list[Any]]) -> Put:
    """Puts what ``make`` gives, one after another."""

    def put(world: World) -> None:
        for row in make(world):
            db.session.add(row)
            db.session.flush()

    return put


def editor(world: World) -> uuid.UUID:
    return world.person(Actor("editor", "a")).id


def return_elsewhere(world: World) -> Return:
    agency_id = world.person(Actor("editor", "c")).memberships[0].agency_id
    return db.session.scalars(select(Return).where(Return.agency_id == agency_id)).one()


def other_words(world: World) -> None:
    """The draft says something else, but not more: how far an agency is, its partnership may see."""
    draft = db.session.get_one(SectionDraft, (world.target, "s1"))
    draft.answers = {"s1_1_how_we_know": WORD}


def judged(world: World) -> list[Any]:
    """Agency ``b`` has submitted, and nobody has looked at it yet in the first world."""
    agency_id = world.person(Actor("editor", "b")).memberships[0].agency_id
    theirs = select(Submission).join(Return, Submission.return_id == Return.id).where(Return.agency_id == agency_id)
    submission = db.session.scalars(theirs).one()
    here: dict[str, Any] = {"return_id": submission.return_id}
    words: dict[str, Any] = {"own": "met", "rating": "partly", "reason": WORD, "by": "system", "by_name": "Example"}
    agreed = AgreedRating(id=ID, submission_id=submission.id, question_key="s1_1", at=now(), **here, **words)
    return [agreed, PartnershipReview(**here, rated=1, agreed=1, message=WORD)]


def asked(world: World, one: Callable[[World], uuid.UUID]) -> dict[str, Any]:
    return {"id": ID, "return_id": one(world), "reason": WORD, "asked_at": now()}


def person_elsewhere(world: World) -> uuid.UUID:
    return world.person(Actor("editor", "c")).id


def invitation(world: World) -> list[Any]:
    agency_id = world.person(Actor("editor", "c")).memberships[0].agency_id
    who: dict[str, Any] = {"email": "zaunkoenig@example.invalid", "name": WORD, "role": "editor"}
    days: dict[str, Any] = {"created_at": now(), "expires_at": now() + timedelta(days=3)}
    return [Invitation(id=ID, token_hash="0" * 64, invited_by="system", agency_id=agency_id, **who, **days)]


def action(world: World) -> list[Any]:
    theirs = return_elsewhere(world)
    where: dict[str, Any] = {"agency_id": theirs.agency_id, "partnership_id": theirs.round.partnership_id}
    days: dict[str, Any] = {"first_submitted_at": now(), "submitted_at": now(), "due_on": today()}
    return [FollowedAction(id=ID, return_id=theirs.id, row_id="zaunkoenig", what=WORD, **where, **days)]


def workbook(world: World) -> list[Any]:
    round_ = return_elsewhere(world).round
    where: dict[str, Any] = {"round_id": round_.id, "partnership_id": round_.partnership_id}
    return [ExportRequest(id=ID, kind="returns", requested_by="system", requested_at=now(), filters={}, **where)]


def mail(world: World) -> list[Any]:
    theirs = world.person(Actor("editor", "c")).email
    return [
        OutboxMessage(id=ID, recipient=theirs, subject=WORD, body=WORD, created_at=now(), given_up_at=now()),
    ]


def recommendation(world: World) -> list[Any]:
    round_ = return_elsewhere(world).round
    words: dict[str, Any] = {"what": WORD, "owner": "Example", "due_on": today(), "made_by": "Example"}
    return [Recommendation(id=ID, round_id=round_.id, made_at=now(), **words)]


def round_elsewhere(world: World) -> None:
    partnership = return_elsewhere(world).round.partnership
    make_round(partnership, key="zaunkoenig").title = WORD


def agency_elsewhere(world: World) -> None:
    partnership = return_elsewhere(world).round.partnership
    make_user("editor", make_agency(partnership, "ZAUN", name=WORD), email="zaunkoenig@example.invalid")


def session(world: World) -> list[Any]:
    at = now()
    return [UserSession(id_hash="0" * 64, user_id=editor(world), created_at=at, last_seen_at=at)]


def partnership(world: World) -> Partnership:
    return db.session.get_one(Return, world.target).round.partnership


def concern(world: World, **fields: Any) -> list[Any]:
    """A contact about the safeguarding lead of ``a``, who is kept out, as is whoever has the name."""
    lead, alike = world.person(Actor("safeguarding_lead", "a")), world.person(Actor("coordinator", "p"))
    made = make_contact(partnership(world), id=ID, person={"name": WORD}, summary=WORD, **fields)
    write_traces(made)
    return [make_conflict(made, lead, who={"name": WORD}), make_conflict(made, alike, why="name_match")]


def report(world: World, **fields: Any) -> Report:
    """A report by the ordinary route from ``a``, whose author had no account."""
    agency_id = db.session.get_one(Return, world.target).agency_id
    return make_report(partnership(world), id=ID, agency_id=agency_id, answers={"what": WORD}, **fields)


def report_and_what_came_later(world: World) -> list[Any]:
    sent = report(world)
    file = StoredFile(id=ID, owner_id="x", purpose="lado_document", name="x", stored_as="x", media_type="x", size=1)
    file.sha256, file.created_at, file.expires_at = "0" * 64, now(), now() + timedelta(days=9)
    document: dict[str, Any] = {"at": now(), "kind": "pdf", "size": 1, "sha256": "0" * 64, "file_id": ID}
    return [
        Message(report_id=sent.id, from_desk=True, text=WORD, at=now()),
        file,
        Document(report_id=sent.id, label=WORD, **document),
    ]


def told(world: World) -> None:
    """An e-mail of the LADO to the editor of ``a`` that failed, and that the lead of ``a`` read of it."""
    lead = world.person(Actor("safeguarding_lead", "a"))
    mail_of("lado_update", world.person(Actor("editor", "a")).email)
    audit.record("lado.contact_read", lead, record_id=ID, partnership_id=partnership(world).id)
    audit.record("lado.contact_read", lead, record_id=ID, agency_id=lead.memberships[0].agency_id)


def mail_of(kind: str, recipient: str) -> None:
    words = {"recipient": recipient, "subject": WORD, "body": WORD, "kind": kind}
    db.session.add(OutboxMessage(id=ANOTHER_ID, created_at=now(), given_up_at=now(), **words))


def kept_from(actor: Actor) -> Put:
    """A report with its contact that ``actor`` was made a reader of, and must know nothing of."""

    def put(world: World) -> None:
        person = world.person(actor)
        sent = report(world)
        make_reader(sent, person)
        contact = make_contact(partnership(world), id=ID, report_id=sent.id, incident_id=sent.incident_id)
        put_check_and_dbs(contact, ID)
        put_need(contact, world.person(Actor("lado_support", "p")))
        put_keeping(contact, world.person(Actor("lado_support", "p")))
        make_conflict(contact, person)

    return put


ABOUT = {"section_key": "s1", "question_key": "s1_1"}
HIDDEN = (
    Hidden("words of a draft", other_words, inside),
    Hidden(
        "a note between colleagues",
        rows(
            lambda world: [
                Note(id=ID, return_id=world.target, text=WORD, author_id=editor(world), at=now(), **ABOUT),
            ]
        ),
        inside,
    ),
    Hidden(
        "an approver's remark",
        rows(
            lambda world: [
                Remark(id=ID, return_id=world.target, source="approver", question_key="s1_1", text=WORD, at=now())
            ]
        ),
        inside,
    ),
    Hidden(
        "who was asked to answer",
        rows(
            lambda world: [
                Assignment(
                    id=ID,
                    return_id=world.target,
                    section_key="s1",
                    user_id=editor(world),
                    assigned_by="system",
                    assigned_at=now(),
                )
            ]
        ),
        inside,
    ),
    Hidden(
        "an earlier answer",
        rows(
            lambda world: [
                DraftChange(id=ID, return_id=world.target, revision=7, before=WORD, after="", at=now(), **ABOUT),
            ]
        ),
        inside,
    ),
    Hidden(
        "a call that was noted",
        rows(
            lambda world: [
                Contact(
                    id=ID, return_id=world.target, kind="call", text=WORD, by="system", by_name="Example", at=now()
                ),
            ]
        ),
        the_desk,
    ),
    Hidden("an agreed rating in preparation", rows(judged), the_desk),
    Hidden(
        "a request for more time",
        rows(
            lambda world: [
                ExtensionRequest(
                    until=today(), asked_by=person_elsewhere(world), **asked(world, lambda _: return_elsewhere(_).id)
                )
            ]
        ),
        elsewhere,
        {"request_id": str(ID)},
    ),
    Hidden(
        "a request to reopen",
        rows(
            lambda world: [
                Withdrawal(asked_by=person_elsewhere(world), **asked(world, lambda _: return_elsewhere(_).id))
            ]
        ),
        elsewhere,
        {"withdrawal_id": str(ID)},
    ),
    Hidden(
        "a question about an answer",
        rows(
            lambda world: [
                Query(
                    id=ID,
                    return_id=return_elsewhere(world).id,
                    question_key="s1_1",
                    asked_at=now(),
                    waits_for="agency",
                )
            ]
        ),
        elsewhere,
        {"query_id": str(ID)},
    ),
    Hidden("an invitation", rows(invitation), elsewhere, {"invitation_id": str(ID)}),
    Hidden("an action", rows(action), elsewhere, {"action_id": str(ID)}),
    Hidden("a workbook", rows(workbook), elsewhere, {"export_id": str(ID)}),
    Hidden("an e-mail that failed", rows(mail), elsewhere, {"message_id": str(ID)}),
    Hidden("a recommendation", rows(recommendation), elsewhere),
    Hidden("an audit", round_elsewhere, elsewhere),
    Hidden("an agency and its editor", agency_elsewhere, elsewhere),
    Hidden("a concern", rows(concern), the_lados, {"contact_id": str(ID)}),
    Hidden("a report", rows(report_and_what_came_later), the_lados, {"report_id": str(ID)}),
    Hidden("that somebody was told of a report", told, the_lados_and_whom_they_told, {"message_id": str(ANOTHER_ID)}),
    Hidden("a browser that is signed in", rows(session), either),
    Hidden(
        "an e-mail that somebody does not want",
        rows(lambda world: [MutedNotice(user_id=editor(world), kind="reminders")]),
        either,
    ),
)

"""Two partnerships, four agencies, a person in every role in every place, and one record of each kind to go for.

The records belong to the agency ``a`` in the partnership ``p``. ``b`` is another agency there, ``c`` one elsewhere, and
``both`` one that answers to both partnerships.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from datetime import date, timedelta
from decimal import Decimal

from portal.accounts import logo
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
from portal.permissions import AGENCY_ROLES, PARTNERSHIP_ROLES, SYSTEM, Role
from portal.reporting.models import ExportRequest
from portal.returns.models import ExtensionRequest, Query, Return, Round, Status, Withdrawal
from portal.returns.reviewing.models import ChallengeEvent, Recommendation
from portal.returns.reviewing.service import agree_as_it_stands, share
from portal.returns.reviewing.service.challenge import Day, keep_event
from portal.returns.reviewing.service.recommend import Wish, recommend
from portal.surveys.models import SurveyLink
from tests.lado.arrange import make_conflict, make_contact, make_document, make_report
from tests.lado.cases.arrange import case_world
from tests.lado.checks.made import make_check_world
from tests.lado.figures.arrange import figures_arguments
from tests.lado.keeping.arrange import keeping_ids
from tests.lado.meetings.arrange import make_meeting_world
from tests.reporting.arrange import make_return, make_round
from tests.support.builders import make_agency, make_partnership, make_user
from tests.support.factors import make_app

TOKEN = "x" * 43


@dataclass(frozen=True)
class Actor:
    """Who asks: a role and where it is held, or a name for those who have none."""

    role: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.role} of {self.place}" if self.place else self.role


NOBODIES = tuple(Actor(name) for name in ("anonymous", "no role", "suspended lead", "lead who left"))
AGENCY_ACTORS = (
    *(
        Actor(role, place)
        for role in sorted(AGENCY_ROLES - {Role.ALLEGATIONS_LEAD})
        for place in ("a", "b", "c", "both")
    ),
    Actor(Role.ALLEGATIONS_LEAD, "a"),
)
PARTNERSHIP_ACTORS = tuple(Actor(role, place) for role in sorted(PARTNERSHIP_ROLES) for place in ("p", "q"))
ACTORS = (*NOBODIES, *AGENCY_ACTORS, *PARTNERSHIP_ACTORS)


@dataclass
class World:
    """Everything there is, and what an address may name."""

    users: dict[Actor, User | None] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    target: uuid.UUID = field(default_factory=uuid.uuid4)

    def person(self, actor: Actor) -> User:
        """Whoever ``actor`` is, who must be somebody."""
        person = self.users[actor]
        assert person is not None, actor
        return person


def make_world() -> World:
    world = World()
    p, q = make_partnership("p", is_default=True), make_partnership("q")
    p.logo_file_id = logo.keep(p, logo.PNG).id
    agencies = {"a": make_agency(p, "a"), "b": make_agency(p, "b"), "c": make_agency(q, "c")}
    agencies["both"] = make_agency([p, q], "both")
    world.users = dict(_people({**agencies}, {"p": p, "q": q}))
    round_ = make_round(p)
    for agency in (agencies["b"], agencies["both"]):
        make_return(round_, agency)
    elsewhere = make_round(q, key="elsewhere")
    make_return(elsewhere, agencies["c"])
    make_return(elsewhere, agencies["both"])
    target = make_return(round_, agencies["a"], Status.SUBMITTED)
    world.target = target.id
    _share_review(target, world.users[Actor("coordinator", "p")])
    _email_change(world)
    world.arguments = _arguments(world, agencies["a"], round_, target)
    return world


def _people(agencies: dict[str, Agency], partnerships: dict[str, Partnership]) -> Iterator[tuple[Actor, User | None]]:
    yield NOBODIES[0], None
    yield NOBODIES[1], make_user()
    yield NOBODIES[2], make_user(Role.SAFEGUARDING_LEAD, agencies["a"], suspended_at=now())
    left = make_user(Role.SAFEGUARDING_LEAD, agencies["a"])
    left.memberships[0].ended_at = now()
    yield NOBODIES[3], left
    for actor in AGENCY_ACTORS:
        yield actor, make_user(actor.role, agencies[actor.place])
    for actor in PARTNERSHIP_ACTORS:
        yield actor, make_user(actor.role, partnerships[actor.place])


def _arguments(world: World, agency: Agency, round_: Round, target: Return) -> dict[str, str]:
    """A value for every argument that an address of the portal can have; each names a record of agency ``a``."""
    editor = world.users[Actor("editor", "a")]
    assert editor is not None
    return {
        "return_id": str(target.id),
        "round_id": str(round_.id),
        "export_id": str(_export(round_).id),
        "agency_id": str(agency.id),
        "membership_id": str(_membership(editor).id),
        "invitation_id": str(_invitation(agency).id),
        "withdrawal_id": str(_withdrawal(target, editor).id),
        "query_id": str(_query(target).id),
        "subject_kind": "return",
        "subject_id": str(target.id),
        "message_id": str(_failed_mail(editor).id),
        "undelivered_id": str(_failed_mail(editor, "lado_update").id),
        "request_id": str(_time_request(target, editor).id),
        "number": "1",
        "section_key": "s1",
        "question_key": "s1_1",
        "action_id": str(_action(target).id),
        "filename": "portal.css",
        "import_kind": "agencies",
        "file_format": "csv",
        "import_id": str(_import(world, round_).id),
        "factor_id": str(_app(editor).id),
        "reset_id": str(_reset(editor).id),
        "partnership_id": str(round_.partnership_id),
        "recommendation_id": str(_recommendation(round_).id),
        "event_id": str(_challenge_event(round_).id),
        **(desk := _desk(world, round_.partnership)),
        **keeping_ids(uuid.UUID(desk["contact_id"]), world.person(Actor("lado", "p"))),
        **case_world(uuid.UUID(desk["contact_id"]), world.person(Actor("lado", "p"))),
        **make_meeting_world(world.person(Actor("lado_manager", "p")), world.person(Actor("allegations_lead", "a"))),
        **make_check_world(world.person(Actor("lado", "p")), round_.partnership),
        **_desk(world, round_.partnership),
        "link_token": _survey(target),
        "token": TOKEN,
        **_reports(world, round_),
        "partnership_key": "p",
        **figures_arguments(world.person(Actor("lado_manager", "p")), round_.partnership),
        **_data_protection(round_),
        **_money(round_.partnership),
    }


def _money(partnership: Partnership) -> dict[str, str]:
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
    return {"held_id": str(held.id), "year": "2020-21", "entry_id": str(entry.id), "reply_page": "amounts"}


def _reports(world: World, round_: Round) -> dict[str, str]:
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


def _desk(world: World, partnership: Partnership) -> dict[str, str]:
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


def _share_review(target: Return, coordinator: User | None) -> None:
    """Something is agreed and shared, so that there is a review to read on both sides."""
    assert coordinator is not None
    agree_as_it_stands(coordinator, target.id, "s1")
    share(coordinator, target.id)


def _email_change(world: World) -> EmailChange:
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


def _import(world: World, round_: Round) -> Import:
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


def _recommendation(round_: Round) -> Recommendation:
    wish = Wish("An invented recommendation.", "Example lead", today())
    return recommend(SYSTEM, round_.id, wish)


def _challenge_event(round_: Round) -> ChallengeEvent:
    return keep_event(SYSTEM, round_.id, None, Day(today(), "An invented place"))


def _data_protection(round_: Round) -> dict[str, str]:
    """A hold on an audit, and a file of everything."""
    place = round_.partnership_id
    hold = Hold(partnership_id=place, kind="audit", record_id=round_.id, reason="x", placed_by="x", placed_at=now())
    file = Takeaway(kind="partnership", partnership_id=place, requested_by="x", requested_at=now())
    db.session.add_all([hold, file])
    db.session.flush()
    found = {"hold_id": str(hold.id), "takeaway_id": str(file.id)}
    return {**found, "kind": "audit", "period": "audit", "record_id": str(round_.id)}


def _withdrawal(target: Return, person: User) -> Withdrawal:
    made = Withdrawal(
        id=uuid.uuid4(), return_id=target.id, reason="An invented reason.", asked_by=person.id, asked_at=now()
    )
    db.session.add(made)
    db.session.flush()
    return made


def _time_request(target: Return, person: User) -> ExtensionRequest:
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


def _query(target: Return) -> Query:
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


def _membership(user: User) -> Membership:
    return user.memberships[0]


def _invitation(agency: Agency) -> Invitation:
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


def _failed_mail(person: User, kind: str = "") -> OutboxMessage:
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


def _app(user: User) -> TimeCode:
    make_app(user)
    return held_by(user).apps[0]


def _reset(user: User) -> FactorReset:
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


def _action(target: Return) -> FollowedAction:
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


def _survey(target: Return) -> str:
    made = SurveyLink(
        id=uuid.uuid4(),
        return_id=target.id,
        token="example-survey-token-1",
        question_set="section11_people",
        version="2026",
        opened_by="system",
        opened_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made.token


def _export(round_: Round) -> ExportRequest:
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

"""What the DBS asks for: logged, looked for item by item, reviewed, approved by another officer, and sent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, at_once, plain_line
from portal.database import db, now
from portal.errors import Refused
from portal.lado import conflicts, policy
from portal.lado import words as lado_words
from portal.lado.checks import counted, words
from portal.lado.checks.due import due_on
from portal.lado.checks.models import DbsItem, DbsRequest, DbsSubject
from portal.lado.checks.policy import dbs_to_change
from portal.lado.checks.service.log_check import OLDEST
from portal.lado.desk import words as desk_words
from portal.lado.models import Contact
from portal.lado.numbers import as_reference
from portal.local_time import end_of, today
from portal.permissions import Permission, require

SAYS = "The DBS asked for information. What it asked for stands with its request."
OWN = "Another LADO has to approve this: you wrote it."
NO_ADVICE = "Nothing is released while material of a family court is among it and no legal advice is recorded."
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class DbsAsked:
    """What was typed of a request. ``references`` are those of contacts that it is about."""

    dbs_reference: str = ""
    requester: str = ""
    purpose: str = ""
    name: str = ""
    references: str = ""
    items: Sequence[str] = ()
    family_court: bool = False
    arrived: date | None = None
    due: date | None = None
    due_typed: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. ``items`` gives for each item, by its position, its state and why."""

    items: Mapping[int, tuple[str, str]]
    redaction: str = "to_do"
    legal_review: str = "to_do"
    family_court: bool = False
    legal_advice: str = ""
    legal_advice_on: date | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the DBS said afterwards."""

    acknowledged_on: date | None = None
    decision: str = ""
    decision_on: date | None = None


def log_dbs(user: User, partnership: Partnership, asked: DbsAsked, token: str = "") -> DbsRequest:
    """Log a request. The same page sent twice makes one. Raises Mistake, Forbidden."""
    require(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id)
    token = f"{user.id.hex}.dbs.{token[:100]}" if token else ""
    there = select(DbsRequest).join(Contact, Contact.id == DbsRequest.contact_id)
    if token and (made := db.session.scalars(there.where(Contact.submission_token == token)).one_or_none()) is not None:
        return made
    details, subjects = _details(asked), subjects_in(user, asked.references)
    arrived = counted.moment_of(asked.arrived or today())
    contact = counted.new_contact(user, partnership, token, SAYS, arrived_at=arrived, arrived_by="letter")
    due = asked.due or due_on(contact.arrived_at, lado_words.words_of(partnership.wording).dbs_days)
    contact.respond_by = end_of(due)
    request = DbsRequest(
        partnership_id=partnership.id,
        contact_id=contact.id,
        arrived_at=contact.arrived_at,
        due_on=due,
        family_court=asked.family_court,
        details=details,
    )
    db.session.add(request)
    db.session.flush()
    _add_items(request, asked.items)
    db.session.add_all(DbsSubject(request_id=request.id, contact_id=one) for one in subjects)
    conflicts.hide_from_person(contact, {"name": details["name"]})
    counted.count(user, contact, SAYS)
    return _changed(user, request, contact, "lado.dbs_logged")


def progress(user: User, request_id: uuid.UUID, typed: Progress, *, seen: int) -> DbsRequest:
    """Say what was found of each item, what was redacted, and what lawyers said."""
    request, contact = _in_state(user, request_id, seen, "open")
    with at_once() as each:
        for item in items_of(request):
            with each:
                _found(item, *typed.items.get(item.position, (item.state, item.reason or "")))
        with each:
            ask = "Choose about redaction"
            request.redaction = desk_words.chosen(typed.redaction, words.REDACTION, "redaction", ask)
        with each:
            ask = "Choose about the legal review"
            request.legal_review = desk_words.chosen(typed.legal_review, words.LEGAL_REVIEW, "legal_review", ask)
        with each:
            advice = desk_words.optional_text(typed.legal_advice, "legal_advice", "the legal advice")
            if advice and (typed.legal_advice_on is None or typed.legal_advice_on > today()):
                raise Mistake("advised_day", "Enter the day of the legal advice: today or earlier")
    request.family_court = typed.family_court
    request.legal_advice = advice or None
    request.legal_advice_on = typed.legal_advice_on if advice else None
    return _changed(user, request, contact, "lado.dbs_changed")


def propose(user: User, request_id: uuid.UUID, disclosed: str, basis: str, *, seen: int) -> DbsRequest:
    """Ask another officer to approve exactly what goes out. Raises Refused while something is still to be done."""
    request, contact = _in_state(user, request_id, seen, "open")
    if (not_yet := missing(request)) != []:
        raise Refused(" ".join(not_yet))
    with at_once() as each:
        with each:
            ask = "Enter exactly what is released, or that nothing is"
            request.disclosed = desk_words.text_from(disclosed, "disclosed", "what is released", ask)
        with each:
            ask = "Enter on what basis in law it is released"
            request.basis = desk_words.text_from(basis, "basis", "the basis", ask)
    request.state, request.proposed_at, request.proposed_by_id = "proposed", now(), user.id
    return _changed(user, request, contact, "lado.dbs_proposed")


def send_back(user: User, request_id: uuid.UUID, why: str, *, seen: int) -> DbsRequest:
    request, contact = _in_state(user, request_id, seen, "proposed")
    request.sent_back = desk_words.text_from(why, "why", "the reason", "Enter why it goes back")
    request.state, request.proposed_at, request.proposed_by_id = "open", None, None
    return _changed(user, request, contact, "lado.dbs_sent_back")


def release(user: User, request_id: uuid.UUID, sent_by: str, *, seen: int) -> DbsRequest:
    """Another officer approves, and says how it was sent. Raises Refused for whoever wrote it."""
    request, contact = _in_state(user, request_id, seen, "proposed")
    if request.proposed_by_id == user.id:
        raise Refused(OWN)
    if (not_yet := missing(request)) != []:
        raise Refused(" ".join(not_yet))
    request.sent_by = desk_words.chosen(sent_by, words.SENT_BY, "sent_by", "Choose how it is sent")
    request.approved_at, request.approved_by_id = now(), user.id
    request.state, request.answered_at, request.answered_by_id = "answered", now(), user.id
    counted.close(user, contact, SAYS)
    return _changed(user, request, contact, "lado.dbs_released")


def heard(user: User, request_id: uuid.UUID, typed: Heard, *, seen: int) -> DbsRequest:
    """Note that the DBS has it, and what it decided."""
    request, contact = _in_state(user, request_id, seen, "answered")
    for day, field in ((typed.acknowledged_on, "acknowledged_day"), (typed.decision_on, "decision_day")):
        if day is not None and day > today():
            raise Mistake(field, "Enter a day that is today or earlier")
    if typed.decision:
        desk_words.chosen(typed.decision, words.DBS_DECISIONS, "decision", "Choose what the DBS decided")
        if typed.decision_on is None:
            raise Mistake("decision_day", "Enter the day on which the DBS decided, or was last asked")
    request.acknowledged_on = typed.acknowledged_on
    request.decision, request.decision_on = typed.decision or None, typed.decision_on if typed.decision else None
    return _changed(user, request, contact, "lado.dbs_changed")


def missing(request: DbsRequest) -> list[str]:
    """What keeps it from being released, each as a sentence."""
    says = []
    if any(item.state == "asked" for item in items_of(request)):
        says.append("Say of each item what was found.")
    if request.redaction == "to_do":
        says.append("Redaction is still to do.")
    if request.legal_review == "to_do":
        says.append("The legal review is still to do.")
    if request.family_court and not (request.legal_advice and request.legal_advice_on):
        says.append(NO_ADVICE)
    return says


def items_of(request: DbsRequest) -> list[DbsItem]:
    query = select(DbsItem).where(DbsItem.request_id == request.id).order_by(DbsItem.position)
    return list(db.session.scalars(query))


def subjects_of(user: User, request: DbsRequest) -> list[Contact]:
    linked = select(DbsSubject.contact_id).where(DbsSubject.request_id == request.id)
    query = policy.visible_to(user).where(Contact.id.in_(linked)).order_by(Contact.arrived_at, Contact.id)
    return list(db.session.scalars(query))


def set_subjects(user: User, request_id: uuid.UUID, references: str, *, seen: int) -> DbsRequest:
    """Say anew which contacts it is about."""
    request, contact = _in_state(user, request_id, seen, "open")
    subjects = subjects_in(user, references)
    db.session.execute(delete(DbsSubject).where(DbsSubject.request_id == request.id))
    db.session.add_all(DbsSubject(request_id=request.id, contact_id=one) for one in subjects if one != contact.id)
    return _changed(user, request, contact, "lado.dbs_changed")


def subjects_in(user: User, typed: str) -> list[uuid.UUID]:
    """The contacts whose references were typed, one a line or with commas; raises Mistake for one that is not there."""
    found: dict[uuid.UUID, None] = {}
    for one in filter(None, (part.strip() for part in typed.replace(",", "\n").splitlines())):
        reference = as_reference(one)
        query = policy.visible_to(user).where(Contact.reference == reference).with_only_columns(Contact.id)
        contact_id = db.session.scalar(query) if reference else None
        if contact_id is None:
            raise Mistake("references", "Enter references of contacts that are there, such as 7KMP-42TX")
        found[contact_id] = None
    return list(found)


def _in_state(user: User, request_id: uuid.UUID, seen: int, state: str) -> tuple[DbsRequest, Contact]:
    request, contact = dbs_to_change(user, request_id, seen)
    require(user, Permission.CONTACT_DECIDE, partnership_id=request.partnership_id)
    if request.state != state:
        raise Refused("This request is not where it was. Look at it again.")
    return request, contact


def _details(asked: DbsAsked) -> dict[str, str]:
    with at_once() as each:
        with each:
            reference = plain_line(asked.dbs_reference, "dbs_reference", "the reference of the DBS")
        with each:
            requester = plain_line(asked.requester, "requester", "who asks at the DBS")
        with each:
            name = plain_line(asked.name, "name", "the name of the person")
        with each:
            purpose = desk_words.text_from(asked.purpose, "purpose", "the purpose", "Enter what they need it for")
        with each:
            items = [one for one in asked.items if one.strip()]
            if not items or len(items) > MOST_ITEMS:
                raise Mistake("items", f"Enter what the DBS asks for, one thing a line, {MOST_ITEMS} at most")
        with each:
            _check_days(asked)
    return {"dbs_reference": reference, "requester": requester, "purpose": purpose, "name": name}


def _check_days(asked: DbsAsked) -> None:
    if asked.arrived is None or not today() - OLDEST < asked.arrived <= today():
        raise Mistake("day", "Enter the day on which it arrived: today, or within the last year")
    if asked.due_typed and (asked.due is None or not asked.arrived <= asked.due <= today() + OLDEST):
        raise Mistake("due_day", "Enter the day by which the DBS asks for it, within a year, or leave it empty")


def _add_items(request: DbsRequest, typed: Sequence[str]) -> None:
    for position, what in enumerate((one for one in typed if one.strip()), 1):
        line = plain_line(what, "items", "what is asked for", maximum=500)
        db.session.add(DbsItem(contact_id=request.contact_id, request_id=request.id, position=position, what=line))


def _found(item: DbsItem, state: str, reason: str) -> None:
    field = f"item_{item.position}"
    desk_words.chosen(state, words.ITEM_STATES, field, "Choose what was found of it")
    why = desk_words.optional_text(reason, f"reason_{item.position}", "the reason")
    if state == "withheld" and not why:
        raise Mistake(f"reason_{item.position}", "Enter why it is withheld")
    item.state, item.reason = state, why or None


def _changed(user: User, request: DbsRequest, contact: Contact, event: str) -> DbsRequest:
    counted.changed(user, contact, event)
    return request

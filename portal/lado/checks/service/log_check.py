"""A check is asked for: one screen, and it is in the queue."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, email_address, plain_line
from portal.database import db, now
from portal.lado import conflicts, sectors
from portal.lado import words as lado_words
from portal.lado.checks import words
from portal.lado.checks.due import due_on
from portal.lado.checks.models import Check
from portal.lado.checks.same import fingerprint
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.hand_over import hand_to
from portal.lado.models import Contact, Decision, Trace
from portal.lado.numbers import new_reference
from portal.lado.sealing.keystore import keys
from portal.local_time import end_of, start_of, today
from portal.permissions import Permission, can, require

FIRST_BIRTHDAY = date(1900, 1, 1)
MOST_NAMES = 20
SAYS = "A check whether somebody is known. Who asks, and about whom, stands with the check."
OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed. Days are None when their boxes name none, and ``born_typed`` whether there was anything in them."""

    organisation: str = ""
    asker: str = ""
    reply_to: str = ""
    sector: str = ""
    verified: str = "no"
    purpose: str = ""
    role: str = ""
    told: str = ""
    evidence: str = ""
    name: str = ""
    former: Sequence[str] = ()
    born: date | None = None
    born_typed: bool = False
    email: str = ""
    addresses: str = ""
    arrived: date | None = None


def log_check(user: User, partnership: Partnership, asked: Asked, token: str = "") -> Check:
    """Log a check. The same page sent twice makes one. Raises Mistake, Forbidden."""
    require(user, Permission.CONTACT_LOG, partnership_id=partnership.id)
    token = f"{user.id.hex}.check.{token[:100]}" if token else ""
    there = select(Check).join(Contact, Contact.id == Check.contact_id).where(Contact.submission_token == token)
    if token and (made := db.session.scalars(there).one_or_none()) is not None:
        return made
    asked = checked(asked)
    return add(user, _contact(user, partnership, asked, token), asked)


def add(user: User, contact: Contact, asked: Asked) -> Check:
    """The check of a contact that is there: hidden from whom it is about, decided as information, and in the queue."""
    check_id = uuid.uuid4()
    keys.make(check_id)
    partnership = db.session.get_one(Partnership, contact.partnership_id)
    arrived = contact.arrived_at
    check = Check(
        id=check_id,
        partnership_id=partnership.id,
        contact_id=contact.id,
        purpose=asked.purpose,
        requester_sector=asked.sector or None,
        verified=asked.verified,
        told=asked.told,
        arrived_at=arrived,
        due_on=due_on(arrived, lado_words.words_of(partnership.wording).check_days),
        fingerprint=fingerprint(check_id, partnership.id, asked, arrived),
        requester={"organisation": asked.organisation, "asker": asked.asker, "reply_to": asked.reply_to},
        person=person_of(asked),
        evidence=asked.evidence or None,
    )
    db.session.add(check)
    _settle(user, contact, check)
    conflicts.hide_from_person(contact, {"name": asked.name, "email": asked.email})
    for former in asked.former:
        conflicts.hide_from_person(contact, {"name": former})
    audit.record("lado.check_logged", user, record_id=contact.id, partnership_id=contact.partnership_id)
    db.session.flush()
    return check


def _settle(user: User, contact: Contact, check: Check) -> None:
    """It is counted as information from now on. Whom it is about goes into the check alone, and makes nobody known."""
    contact.person, contact.named = None, False
    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))
    contact.asks_for, contact.decision, contact.decided_at = words.CHECK, "information", now()
    contact.state, contact.closed_at, contact.updated_at = "triaged", None, now()
    contact.respond_by = end_of(check.due_on)
    if contact.acknowledged_at is None:
        contact.acknowledged_at, contact.acknowledged_by_id = now(), user.id
    decides = can(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)
    if contact.officer_id is None and decides:
        hand_to(user, contact, user.id)
    db.session.add(
        Decision(contact_id=contact.id, decision="information", criteria=[], at=now(), by_id=user.id, reason=SAYS)
    )


def person_of(asked: Asked) -> dict[str, Any]:
    return {
        "name": asked.name,
        "former": list(asked.former),
        "born": asked.born.isoformat() if asked.born is not None else "",
        "email": asked.email,
        "addresses": asked.addresses,
        "role": asked.role,
    }


def checked(asked: Asked) -> Asked:
    """What can be kept; raises Mistake at the field that is wrong."""
    desk_words.chosen(asked.purpose, words.PURPOSES, "purpose", "Choose what the check is for")
    desk_words.chosen(asked.verified, words.VERIFIED, "verified", "Choose whether you know who asks")
    desk_words.chosen(asked.told, words.TOLD, "told", "Choose whether the person was told")
    if asked.sector:
        desk_words.chosen(asked.sector, sectors.SECTORS, "sector", "Choose a sector from the list, or none")
    if len(asked.former) > MOST_NAMES:
        raise Mistake("former", f"Enter {MOST_NAMES} former names or fewer")
    _check_days(asked)
    return replace(
        asked,
        organisation=plain_line(asked.organisation, "organisation", "the organisation that asks"),
        asker=plain_line(asked.asker, "asker", "who asks", required=False),
        reply_to=plain_line(asked.reply_to, "reply_to", "where the answer goes", required=False),
        role=plain_line(asked.role, "role", "the role", required=False),
        evidence=desk_words.optional_text(asked.evidence, "evidence", "the evidence"),
        name=plain_line(asked.name, "name", "the name of the person"),
        former=tuple(plain_line(one, "former", "a former name") for one in asked.former if one.strip()),
        email=email_address(asked.email, "email") if asked.email.strip() else "",
        addresses=desk_words.optional_text(asked.addresses, "addresses", "the addresses"),
    )


def _check_days(asked: Asked) -> None:
    if asked.born_typed and (asked.born is None or not FIRST_BIRTHDAY < asked.born <= today()):
        raise Mistake("born_day", "Enter a date of birth that is a day in the past, or leave it empty")
    if asked.arrived is None or not today() - OLDEST < asked.arrived <= today():
        raise Mistake("day", "Enter the day on which it arrived: today, or within the last year")


def _contact(user: User, partnership: Partnership, asked: Asked, token: str) -> Contact:
    contact_id, at = uuid.uuid4(), now()
    keys.make(contact_id)
    contact = Contact(
        id=contact_id,
        partnership_id=partnership.id,
        reference=new_reference(),
        arrived_at=arrived_at(asked.arrived or today(), at),
        arrived_by="email",
        logged_by_id=user.id,
        asks_for=words.CHECK,
        referrer_sector=asked.sector or None,
        summary=SAYS,
        submission_token=token or None,
        created_at=at,
        updated_at=at,
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def arrived_at(day: date, at: datetime) -> datetime:
    """This moment for today; for an earlier day, the noon of it."""
    return at if day == today() else start_of(day) + timedelta(hours=12)

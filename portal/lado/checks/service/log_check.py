"""A check is asked for: one screen, and it is in the queue."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, at_once, email_address, plain_line
from portal.database import db
from portal.lado import conflicts, sectors
from portal.lado import words as lado_words
from portal.lado.checks import counted, words
from portal.lado.checks.due import due_on
from portal.lado.checks.kept import hide_from_conflicted
from portal.lado.checks.models import Check
from portal.lado.checks.same import fingerprint
from portal.lado.desk import words as desk_words
from portal.lado.models import Contact, Trace
from portal.lado.sealing.keystore import keys
from portal.local_time import day_of, end_of, today
from portal.permissions import Permission, require

FIRST_BIRTHDAY = date(1900, 1, 1)
MOST_NAMES = 20
SAYS = "A check whether somebody is known. Who asks, and about whom, stands with the check."
OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed. A day is None where its boxes name none; ``born_typed`` is whether anything stood in them."""

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
    day = asked.arrived or today()
    sector = asked.sector or None
    contact = counted.new_contact(
        user, partnership, token, SAYS, arrived_at=counted.moment_of(day), arrived_by="email", referrer_sector=sector
    )
    return add(user, contact, asked)


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
        fingerprint=fingerprint(check_id, partnership.id, asked, day_of(arrived)),
        requester={"organisation": asked.organisation, "asker": asked.asker, "reply_to": asked.reply_to},
        person=person_of(asked),
        evidence=asked.evidence or None,
    )
    db.session.add(check)
    _settle(user, contact, check)
    conflicts.hide_from_person(contact, {"name": asked.name, "email": asked.email})
    for former in asked.former:
        conflicts.hide_from_person(contact, {"name": former})
    hide_from_conflicted(check, contact)
    counted.changed(user, contact, "lado.check_logged")
    return check


def _settle(user: User, contact: Contact, check: Check) -> None:
    """Whom it is about goes into the check alone, and makes nobody known."""
    contact.person, contact.named = None, False
    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))
    contact.asks_for, contact.respond_by = words.CHECK, end_of(check.due_on)
    counted.count(user, contact, SAYS)


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
    """What can be kept; raises Mistake with all that is wrong."""
    with at_once() as each:
        for part in PARTS:
            with each:
                asked = replace(asked, **part(asked))
    return asked


def _chosen(asked: Asked) -> dict[str, Any]:
    desk_words.chosen(asked.purpose, words.PURPOSES, "purpose", "Choose what the check is for")
    return {}


def _known(asked: Asked) -> dict[str, Any]:
    desk_words.chosen(asked.verified, words.VERIFIED, "verified", "Choose whether you know who asks")
    return {}


def _told(asked: Asked) -> dict[str, Any]:
    desk_words.chosen(asked.told, words.TOLD, "told", "Choose whether the person was told")
    return {"evidence": desk_words.optional_text(asked.evidence, "evidence", "the evidence")}


def _sector(asked: Asked) -> dict[str, Any]:
    if asked.sector:
        desk_words.chosen(asked.sector, sectors.SECTORS, "sector", "Choose a sector from the list, or none")
    return {}


def _asker(asked: Asked) -> dict[str, Any]:
    return {
        "organisation": plain_line(asked.organisation, "organisation", "the organisation that asks"),
        "asker": plain_line(asked.asker, "asker", "who asks", required=False),
        "reply_to": plain_line(asked.reply_to, "reply_to", "where the answer goes", required=False),
    }


def _name(asked: Asked) -> dict[str, Any]:
    return {"name": plain_line(asked.name, "name", "the name of the person")}


def _former(asked: Asked) -> dict[str, Any]:
    if len(asked.former) > MOST_NAMES:
        raise Mistake("former", f"Enter {MOST_NAMES} former names or fewer")
    return {"former": tuple(plain_line(one, "former", "a former name") for one in asked.former if one.strip())}


def _born(asked: Asked) -> dict[str, Any]:
    if asked.born_typed and (asked.born is None or not FIRST_BIRTHDAY < asked.born <= today()):
        raise Mistake("born_day", "Enter a date of birth that is a day in the past, or leave it empty")
    return {}


def _about(asked: Asked) -> dict[str, Any]:
    return {
        "role": plain_line(asked.role, "role", "the role", required=False),
        "email": email_address(asked.email, "email") if asked.email.strip() else "",
        "addresses": desk_words.optional_text(asked.addresses, "addresses", "the addresses"),
    }


def _arrived(asked: Asked) -> dict[str, Any]:
    if asked.arrived is None or not today() - OLDEST < asked.arrived <= today():
        raise Mistake("day", "Enter the day on which it arrived: today, or within the last year")
    return {}


PARTS: tuple[Callable[[Asked], dict[str, Any]], ...] = (
    _asker,
    _sector,
    _known,
    _chosen,
    _told,
    _name,
    _former,
    _born,
    _about,
    _arrived,
)
"""What is asked of what was typed, in the order of the page; each gives its part as it is kept."""

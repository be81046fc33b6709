"""Somebody called, wrote or came by: what has to be known of it, on the desk within two minutes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, at_once, email_address, plain_line
from portal.database import db, now
from portal.lado import clock, conflicts, matching, sectors
from portal.lado import words as lado_words
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.hand_over import hand_to
from portal.lado.models import Contact
from portal.lado.need.models import REFERRER, Mark
from portal.lado.numbers import new_reference
from portal.lado.sealing.keystore import keys
from portal.local_time import end_of, today
from portal.permissions import Permission, can, require

ADVICE, IDENTIFIED = "advice", "identified"
MOST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Logged:
    """What was typed. ``born`` and ``aware_on`` are None when their boxes name no day, and ``..._typed`` whether there
    was anything in them.
    """

    arrived_by: str = "call"
    asks_for: str = ADVICE
    name: str = ""
    email: str = ""
    born: date | None = None
    born_typed: bool = False
    workplace: str = ""
    keeps_name: bool = False
    why_named: str = ""
    caller: str = ""
    referrer: str = "identified"
    sector: str = ""
    aware_on: date | None = None
    aware_typed: bool = False
    account: str = ""


def log_contact(user: User, partnership: Partnership, typed: Logged, token: str = "") -> Contact:
    """Make a contact of it. The same page sent twice makes one. Raises Mistake and Forbidden."""
    require(user, Permission.CONTACT_LOG, partnership_id=partnership.id)
    token = f"{user.id.hex}.{token[:MOST_TOKEN]}" if token else ""  # Nobody else's, whatever is typed.
    if (there := _made_before(user, token)) is not None:
        return there
    typed = _checked(typed)
    contact = _contact_of(user, partnership, typed, token)
    db.session.add(contact)
    db.session.flush()
    _note_referrer(user, contact, typed.referrer)
    if contact.named:
        matching.write_traces(contact)
        conflicts.hide_from_person(contact, contact.person)
    if can(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id):
        contact.state, contact.acknowledged_at, contact.acknowledged_by_id = "acknowledged", now(), user.id
        hand_to(user, contact, user.id)
    audit.record("lado.contact_logged", user, record_id=contact.id, partnership_id=partnership.id)
    db.session.flush()
    return contact


def _note_referrer(user: User, contact: Contact, named: str) -> None:
    """How whoever called is named in letters. That they may be is what holds as long as nothing is noted."""
    if named != IDENTIFIED:
        db.session.add(Mark(contact_id=contact.id, kind=REFERRER, value=named, at=now(), by_id=user.id))


def _made_before(user: User, token: str) -> Contact | None:
    if not token:
        return None
    query = select(Contact).where(Contact.submission_token == token, Contact.logged_by_id == user.id)
    return db.session.scalars(query).one_or_none()


def _checked(typed: Logged) -> Logged:
    """What can be kept; raises Mistake with all that is wrong."""
    with at_once() as each:
        with each:
            name = plain_line(typed.name, "name", "the name", required=False)
            if typed.keeps_name and not name:
                raise Mistake("name", "Enter the name, or take the tick away from keeping it")
        with each:
            workplace = plain_line(typed.workplace, "workplace", "the workplace", required=False)
        with each:
            email = email_address(typed.email, "email") if typed.email.strip() else ""
        with each:
            _check_born(typed)
        with each:
            _check_lists(typed)
        with each:
            why_named = _why_named(typed)
        with each:
            caller = plain_line(typed.caller, "caller", "who called", required=False)
        with each:
            ask = "Choose whether whoever called may be named"
            desk_words.chosen(typed.referrer, desk_words.REFERRER_NAMED, "referrer", ask)
        with each:
            _check_aware(typed)
        with each:
            ask = "Enter in a few words what you were told"
            account = desk_words.text_from(typed.account, "account", "the account", ask)
    return replace(
        typed,
        name=name,
        workplace=workplace,
        email=email,
        why_named=why_named,
        caller=caller,
        account=account,
    )


def _check_lists(typed: Logged) -> None:
    with at_once() as each:
        with each:
            desk_words.chosen(typed.arrived_by, desk_words.ARRIVED_BY, "arrived_by", "Choose how it arrived")
        with each:
            desk_words.chosen(typed.asks_for, desk_words.ASKS_FOR, "asks_for", "Choose what is asked for")
        with each:
            if typed.sector:
                desk_words.chosen(typed.sector, sectors.SECTORS, "sector", "Choose a sector from the list, or none")


def _why_named(typed: Logged) -> str:
    """A record of advice has no name in it unless somebody says why."""
    why = plain_line(typed.why_named, "why_named", "the reason", required=False)
    if typed.asks_for == ADVICE and typed.keeps_name and typed.name.strip() and not why:
        raise Mistake("why_named", "Enter why a record of advice needs the name, or take the tick away")
    return why


def _check_born(typed: Logged) -> None:
    if typed.born_typed and (typed.born is None or not date(1900, 1, 1) < typed.born <= today()):
        raise Mistake("born_day", "Enter a date of birth that is a day in the past, or leave it empty")


def _check_aware(typed: Logged) -> None:
    if typed.aware_typed and (typed.aware_on is None or typed.aware_on > today()):
        raise Mistake("day", "Enter the day on which they became aware: today or earlier, or leave it empty")


def is_named(typed: Logged) -> bool:
    """Whether the record has a name: always for a concern, for advice only where somebody ticked it."""
    return bool(typed.name) and (typed.keeps_name or typed.asks_for != ADVICE)


def _contact_of(user: User, partnership: Partnership, typed: Logged, token: str) -> Contact:
    contact_id, at = uuid.uuid4(), now()
    keys.make(contact_id)
    named = is_named(typed)
    return Contact(
        id=contact_id,
        partnership_id=partnership.id,
        reference=new_reference(),
        incident_id=uuid.uuid4(),
        arrived_at=at,
        arrived_by=typed.arrived_by,
        logged_by_id=user.id,
        asks_for=typed.asks_for,
        named=named,
        employer_sector=typed.sector or None,
        aware_at=_aware_at(typed, at),
        aware_precision="day",
        respond_by=clock.respond_by(at, lado_words.words_of(partnership.wording).answer_days),
        person=_person(typed, named),
        summary=typed.account,
        submission_token=token or None,
        created_at=at,
        updated_at=at,
    )


def _aware_at(typed: Logged, arrived: datetime) -> datetime | None:
    """The end of the day that was named, for nobody is called late on a guess; never after the call itself."""
    if typed.aware_on is None:
        return None
    return min(end_of(typed.aware_on) - timedelta(seconds=1), arrived)


def _person(typed: Logged, named: bool) -> dict[str, Any] | None:
    """Who it is about, as far as the record may say so, and who called."""
    known: dict[str, Any] = {"caller": typed.caller} if typed.caller else {}
    if named:
        born = typed.born.isoformat() if typed.born is not None else ""
        told = {"name": typed.name, "email": typed.email, "born": born, "workplace": typed.workplace}
        known |= {key: value for key, value in {**told, "why_named": typed.why_named}.items() if value}
    return known or None

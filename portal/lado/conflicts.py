"""Hiding an incident from those who must not know of it, in the transaction in which it becomes known.

The person of concern is found among all accounts by address, or was chosen. A name that is the same hides the incident
as well, until somebody at the desk has looked at it. Every account is compared each time, so that sending a report
takes as long whether somebody was found or not.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import false, select

from portal import audit
from portal.accounts.merging import when_accounts_merge
from portal.accounts.models import User
from portal.accounts.words import normal_email
from portal.database import db, now
from portal.errors import NotFound
from portal.lado.models import ConflictTrace, Contact, NamedConflict, Report, ReportReader
from portal.lado.policy import reports_visible_to, visible_to
from portal.lado.sealing.traces import Kind, index, names_of
from portal.lado.talk.telling import tell_desk
from portal.permissions import Actor, Permission, require

PERSON_OF_CONCERN, NAMED_BY_REFERRER, NAME_MATCH, DECLARED, MERGED = (
    "person_of_concern",
    "named_by_referrer",
    "name_match",
    "declared",
    "merged",
)
DOUBTS = (NAME_MATCH, MERGED)
"""What the desk looks at and lifts. Whoever the person of concern is, or was named, stays kept from it."""
Record = Contact | Report


def hide_from_person(record: Record, person: Mapping[str, Any] | None) -> list[NamedConflict]:
    """Hide the incident from the person of concern: the account that was chosen (``user_id``) or has their ``email``,
    and every account that has their ``name`` or is ``known_as`` it.
    """
    return _hide(record, person or {}, PERSON_OF_CONCERN)


def hide_from_named(record: Record, named: Mapping[str, Any]) -> list[NamedConflict]:
    """The same for somebody whom the referrer names as conflicted."""
    return _hide(record, named, NAMED_BY_REFERRER)


def hide_from_account(contact: Contact, person: User) -> NamedConflict:
    """The same for one account, from which something about the same person may be hidden already; a doubt, to lift."""
    return _add(contact, NAME_MATCH, person.id, None)


def is_lifted(user: Actor, contact: Contact) -> bool:
    """Whether the desk has found that ``user`` may know of the incident after all."""
    lifted = select(NamedConflict.id).where(
        NamedConflict.incident_id == contact.incident_id,
        NamedConflict.lifted_at.is_not(None),
        NamedConflict.user_id == user.id if isinstance(user, User) else false(),
    )
    return db.session.scalar(lifted.limit(1)) is not None


def declare(user: Actor, contact: Contact, person: User) -> NamedConflict:
    """Somebody at the desk is, or knows, someone in it. Raises Forbidden."""
    require(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)
    made = _add(contact, DECLARED, person.id, None)
    audit.record("lado.conflict_declared", user, record_id=contact.id, partnership_id=contact.partnership_id)
    return made


def lift(user: Actor, conflict_id: uuid.UUID) -> NamedConflict:
    """The desk has found that it is somebody else. Raises NotFound, also for whoever the conflict is about."""
    mine = visible_to(user).with_only_columns(Contact.incident_id)
    query = select(NamedConflict).where(
        NamedConflict.id == conflict_id, NamedConflict.lifted_at.is_(None), NamedConflict.incident_id.in_(mine)
    )
    found = db.session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound()
    place = db.session.scalars(select(Contact.partnership_id).where(Contact.incident_id == found.incident_id)).first()
    require(user, Permission.CONTACT_DECIDE, partnership_id=place)
    found.lifted_at, found.lifted_by_id = now(), user.id if isinstance(user, User) else None
    audit.record("lado.conflict_lifted", user, record_id=found.id, partnership_id=place)
    return found


def _hide(record: Record, person: Mapping[str, Any], why: str) -> list[NamedConflict]:
    """One row without an account, which says whom it is about, and one for each account that was found."""
    who = {key: person[key] for key in ("name", "known_as", "job", "email") if person.get(key)}
    certain, alike = _accounts(person)
    made = [_add(record, why, user_id, None) for user_id in certain]
    made += [_add(record, NAME_MATCH, user_id, None) for user_id in alike]
    return [*made, _add(record, why, None, who)] if who else made


def _accounts(person: Mapping[str, Any]) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """The accounts that are the person's, and those that have the name alone. Where an account was given up for another
    one, it is the other one that somebody reads with.
    """
    names = {one for key in ("name", "known_as") for one in names_of(str(person.get(key) or ""))}
    address, chosen = normal_email(str(person.get("email") or "")), str(person.get("user_id") or "")
    becomes: dict[uuid.UUID, uuid.UUID] = {}
    certain, alike = [], []
    query = select(User.id, User.name, User.email, User.merged_into_id).order_by(User.id)
    for user_id, name, email, merged_into in db.session.execute(query):
        if merged_into is not None:
            becomes[user_id] = merged_into
        if str(user_id) == chosen or (address and email == address):
            certain.append(user_id)
        elif names & names_of(name):
            alike.append(user_id)
    sure = _as_they_are_now(certain, becomes)
    return sure, [one for one in _as_they_are_now(alike, becomes) if one not in sure]


def _as_they_are_now(found: list[uuid.UUID], becomes: Mapping[uuid.UUID, uuid.UUID]) -> list[uuid.UUID]:
    """Each account once, and the one that goes on in place of one that was given up."""
    goes_on = []
    for one in found:
        while one in becomes:
            one = becomes[one]
        goes_on.append(one)
    return list(dict.fromkeys(goes_on))


def _add(record: Record, why: str, user_id: uuid.UUID | None, who: dict[str, Any] | None) -> NamedConflict:
    on = {"contact_id": record.id} if isinstance(record, Contact) else {"report_id": record.id}
    made = NamedConflict(**on, incident_id=record.incident_id, user_id=user_id, why=why, since=now(), who=who)
    db.session.add(made)
    db.session.flush()
    db.session.add_all(ConflictTrace(conflict_id=made.id, kind=kind.value, value=value) for kind, value in _traces(who))
    return made


def _traces(who: Mapping[str, Any] | None) -> set[tuple[Kind, bytes]]:
    """What accounts that come later are compared with: the whole names, and the address."""
    said = who or {}
    names = {one for key in ("name", "known_as") for one in index.of_names(str(said.get(key) or ""))}
    found = {(Kind.EXACT, one) for one in names}
    return found | ({(Kind.EMAIL, index.of_email(normal_email(str(said["email"]))))} if said.get("email") else set())


@when_accounts_merge
def _follow(user: Actor, kept: User, given_up: User) -> None:
    """What is hidden from an account is hidden from the one that goes on, and what it could read goes along.

    An administrator says that both are one person, and administrators read nothing of it, nor lend it to anybody: so
    the desk looks first. Until then the one that goes on has the receipts alone.
    """
    if not user.is_system:
        _let_the_desk_look(kept, given_up)
    for conflict in db.session.scalars(select(NamedConflict).where(NamedConflict.user_id == given_up.id)):
        conflict.user_id = kept.id
    for reader in db.session.scalars(select(ReportReader).where(ReportReader.user_id == given_up.id)):
        reader.user_id = kept.id
    for report in db.session.scalars(select(Report).where(Report.author_id == given_up.id)):
        report.author_id = kept.id


def _let_the_desk_look(kept: User, given_up: User) -> None:
    """Hide what the one that goes on could not read before, and tell the desk that there is something to look at."""
    before = reports_visible_to(kept).with_only_columns(Report.id)
    gained = reports_visible_to(given_up).where(Report.state == "sent", Report.id.not_in(before))
    for report in db.session.scalars(gained.order_by(Report.id)).all():
        _add(report, MERGED, kept.id, None)
        tell_desk(report)

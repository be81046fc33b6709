"""E-mails to people with an account: sent unless the person has switched that kind off, and listed for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from portal import audit, mail
from portal.accounts.models import MutedNotice, User
from portal.database import db
from portal.local_time import moment
from portal.mail import OutboxMessage, postbox
from portal.notices import Kind, kinds_for

PATH = "/account/notices"
LISTED = 30
"""How many of the latest e-mails a person sees on the page."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail: its subject, its paragraphs, the link to where things are done, and who signs it."""

    kind: Kind
    subject: str
    paragraphs: tuple[str, ...]
    path: str
    team: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An e-mail as the list shows it: never its body."""

    subject: str
    at: datetime
    state: str


def send(user: User, letter: Letter) -> OutboxMessage | None:
    """Put the e-mail into the outbox, or nothing when ``user`` has switched its kind off or is suspended."""
    if not user.is_active or (letter.kind.may_be_off and letter.kind.key in muted_by(user)):
        return None
    parts = (f"Dear {user.name}", *letter.paragraphs, link(letter.path), letter.team, foot(letter.kind))
    body = "\n\n".join(part for part in parts if part) + "\n"
    return mail.send(user.email, " ".join(letter.subject.split()), body, kind=letter.kind.key)


def link(path: str) -> str:
    """An absolute address, from the settings and never from a request."""
    return f"{postbox.settings.base_url}{path}"


def foot(kind: Kind) -> str:
    """Why the person gets the e-mail, and where e-mails of its kind are switched off, if they can be."""
    why = f"You get this e-mail because {kind.because}."
    if kind.may_be_off:
        return f"{why} Switch off e-mails like this one here:\n{link(PATH)}"
    return f"{why} E-mails like this one cannot be switched off."


def muted_by(user: User) -> frozenset[str]:
    """The keys of the kinds that ``user`` does not want."""
    return frozenset(db.session.scalars(select(MutedNotice.kind).where(MutedNotice.user_id == user.id)))


def choose(user: User, wanted: Collection[str]) -> None:
    """Let ``user`` get the kinds whose keys are ``wanted``, of those that they may switch off; all others stay."""
    choices = {kind.key for kind in kinds_for(user) if kind.may_be_off}
    off = choices - set(wanted)
    before = muted_by(user)
    db.session.execute(delete(MutedNotice).where(MutedNotice.user_id == user.id, MutedNotice.kind.in_(choices - off)))
    db.session.add_all([MutedNotice(user_id=user.id, kind=key) for key in sorted(off - before)])
    audit.record("notices.chosen", user, record_id=user.id, off=sorted(off))


def sent_to(user: User) -> list[Sent]:
    """The latest e-mails to the person's address, the newest first, and what became of each."""
    query = select(OutboxMessage.subject, OutboxMessage.created_at, OutboxMessage.sent_at, OutboxMessage.given_up_at)
    mine = query.where(OutboxMessage.recipient == user.email).order_by(OutboxMessage.created_at.desc())
    return [
        Sent(subject, created_at, _state(sent_at, given_up_at))
        for subject, created_at, sent_at, given_up_at in db.session.execute(mine.limit(LISTED))
    ]


def _state(sent_at: datetime | None, given_up_at: datetime | None) -> str:
    if sent_at is not None:
        return f"Sent {moment(sent_at)}"
    return "Could not be delivered" if given_up_at is not None else "On its way"

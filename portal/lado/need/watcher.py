"""Who hears at once that a record was opened in need: an address outside the LADO's team and its administration.

It is the text ``lado_watcher`` of the partnership. An address of somebody who is one of those it watches is none.
"""

from __future__ import annotations

from sqlalchemy import select

from portal import mail
from portal.accounts.models import Membership, Partnership, User
from portal.accounts.words import normal_email
from portal.checks.registry import Surroundings, warning
from portal.database import db
from portal.lado.words import words_of
from portal.permissions import LADO_ROLES, Role

KIND = "lado_watch"
WATCHED = LADO_ROLES | {Role.ADMINISTRATOR}


def watcher_of(partnership: Partnership) -> str:
    """The address, or nothing: where none is set, and where it belongs to somebody of the desk or an administrator."""
    address = normal_email(words_of(partnership.wording).watcher)
    if not address:
        return ""
    held = select(Membership.id).join(User, User.id == Membership.user_id)
    theirs = held.where(
        User.email == address,
        Membership.partnership_id == partnership.id,
        Membership.role.in_(WATCHED),
        Membership.ended_at.is_(None),
    )
    return "" if db.session.scalar(theirs.limit(1)) is not None else address


def write_to_watcher(partnership: Partnership, subject: str, *paragraphs: str) -> None:
    """Put an e-mail to the watcher into the outbox, if there is one: references and numbers, never what happened."""
    if address := watcher_of(partnership):
        parts = ("Hello", *paragraphs, partnership.team_name)
        mail.send(address, subject, "\n\n".join(part for part in parts if part) + "\n", kind=KIND)


@warning(
    "lado_watcher",
    "somebody outside the team hears when a LADO record is opened in need",
    "Set the text lado_watcher of each partnership with a LADO to an address outside the LADO's team and the "
    "administrators: without it nobody can open a record in need.",
)
def somebody_watches(_here: Surroundings) -> bool:
    desks = select(Membership.partnership_id).where(Membership.role.in_(LADO_ROLES), Membership.ended_at.is_(None))
    with db.reading() as session:
        found = session.scalars(select(Partnership).where(Partnership.id.in_(desks))).all()
        return any(not watcher_of(one) for one in found)

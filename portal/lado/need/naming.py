"""How the referrer is named, and whether the person of concern may be: every letter, pack and bundle asks here.

Nothing is opened to answer: what was settled stands as a code, and what was not follows from the sector and the route.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from sqlalchemy import exists, or_, select

from portal.database import db
from portal.lado.models import Contact
from portal.lado.need.models import REFERRER, TEACHER, Declaration, Mark
from portal.lado.strands.models import Strand, StrandWord

Said = TypeVar("Said", Declaration, Mark)

IDENTIFIED, WITHHELD, ANONYMOUS = "identified", "withheld", "anonymous"
SCHOOLS = frozenset({"school_primary", "school_secondary", "school_other"})
"""Sectors in which the person of concern may be a teacher, as long as nobody has said otherwise."""
POLICE, CHARGED = "police", ("charged", "acquitted", "convicted")
"""Results of the police strand that there are only after a charge."""


def referrer_named(contact: Contact) -> str:
    """``identified``, ``withheld`` or ``anonymous``. Whoever reported on the private route is not named to the
    organisation, until the desk says otherwise.
    """
    mark = latest(contact.id, REFERRER)
    if mark is not None:
        return mark.value
    return WITHHELD if contact.route == "private" else IDENTIFIED


def restricted(contact: Contact) -> bool:
    """Whether naming the person to the public may be an offence (Education Act 2002, section 141F, to confirm): they
    are a teacher or, at a school, may be one, and nothing says that the restriction is over.
    """
    mark = latest(contact.id, TEACHER)
    may_be = contact.employer_sector in SCHOOLS if mark is None else mark.value == "teacher"
    return may_be and not _is_charged(contact.id)


def _is_charged(contact_id: uuid.UUID) -> bool:
    """Whether the police strand says so, or ever said so."""
    now_it_is = exists().where(Strand.contact_id == contact_id, Strand.kind == POLICE, Strand.result.in_(CHARGED))
    was = exists().where(
        StrandWord.strand_id == Strand.id,
        Strand.contact_id == contact_id,
        Strand.kind == POLICE,
        StrandWord.result.in_(CHARGED),
    )
    return db.session.scalar(select(or_(now_it_is, was))) is True


def latest(contact_id: uuid.UUID, kind: str) -> Mark | None:
    """What was settled last about one thing."""
    query = select(Mark).where(Mark.contact_id == contact_id, Mark.kind == kind)
    return db.session.scalars(query.order_by(Mark.at.desc(), Mark.id).limit(1)).one_or_none()


def all_of(table: type[Said], contact: Contact) -> list[Said]:
    """Everything of one kind that was said of a contact, the newest first."""
    query = select(table).where(table.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(table.at.desc(), table.id)))

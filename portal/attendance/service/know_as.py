"""Give a body another name, or put it on a list: rules of a quorum find it by that name then."""

from __future__ import annotations

from portal import audit
from portal.accounts.models import Partnership
from portal.accounts.words import plain_line
from portal.attendance.about import subject
from portal.attendance.finding import bodies_of, body_named
from portal.attendance.models import Body
from portal.database import db
from portal.errors import Refused
from portal.permissions import Actor, Permission, require


def know_as(user: Actor, partnership: Partnership, name: str, other_name: str) -> Body:
    """The body with its other name. Raises Refused where no body is called ``name``, Mistake, Forbidden."""
    require(user, Permission.ATTENDANCE_MANAGE, partnership_id=partnership.id)
    other = plain_line(other_name, "other_name", "the other name")
    bodies = bodies_of(partnership.id)
    body = body_named(bodies, name)
    if body is None:
        known = ", ".join(one.name for one in bodies) or "none yet"
        raise Refused(f"Nobody is known as “{name}”. Bodies: {known}.")
    if other.casefold() not in (one.casefold() for one in body.other_names):
        body.other_names = [*body.other_names, other]
        audit.record("attendance.named", user, **subject(body.id, partnership.id))
    db.session.flush()
    return body

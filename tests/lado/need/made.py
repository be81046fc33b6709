"""What colleagues did with a contact and said of it, for worlds in which somebody must not know of it."""

from __future__ import annotations

from datetime import timedelta

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.lado.models import Contact, SightGrant
from portal.lado.need.models import Declaration, Mark


def put_need(contact: Contact, colleague: User) -> None:
    """Opened in need by ``colleague``, read, taken; an interest declared, and names settled."""
    on = {"contact_id": contact.id}
    leave = {"user_id": colleague.id, "by_id": colleague.id, "since": now(), "until": now() + timedelta(hours=4)}
    db.session.add_all(
        [
            SightGrant(**on, **leave, kind="in_need", level="narrative", reason="Example."),
            Declaration(**on, user_id=colleague.id, interest="none", at=now()),
            Mark(**on, kind="referrer", value="withheld", at=now(), by_id=colleague.id, reason="Example."),
        ]
    )
    where = {"record_id": contact.id, "partnership_id": contact.partnership_id}
    for action in ("lado.opened_in_need", "lado.sight_taken", "lado.naming_settled", "lado.interest_declared"):
        audit.record(action, colleague, **where)
    audit.record("lado.contact_read", colleague, **where, way="in_need")
    db.session.flush()

"""Invented cases that are over, and what their persons ask for. Call inside ``with unit_of_work():``."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from portal import audit
from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado.keeping.models import Asked, CaseHold, Erasure, KeepReview, PassageMark, Release, Remark
from portal.lado.matching import write_traces
from portal.lado.models import Contact
from portal.local_time import today
from tests.lado.arrange import make_contact


def make_closed(partnership: Partnership, user: User, **fields: Any) -> Contact:
    """A case that was decided and closed, by default as advice."""
    values = {"state": "closed", "decision": "advice", "decided_at": now(), "closed_at": now(), "officer_id": user.id}
    made = make_contact(partnership, **{**values, **fields})
    write_traces(made)
    return made


def make_asked(contact_id: uuid.UUID, user: User | None, kind: str = "copy", **fields: Any) -> Asked:
    """What the person of concern asked for, not answered yet."""
    assert user is not None
    values = {"asked_on": today(), "due_on": today() + timedelta(days=30), "noted_by_id": user.id, "noted_at": now()}
    made = Asked(contact_id=contact_id, kind=kind, who="Invented: the person, with a passport.", **{**values, **fields})
    db.session.add(made)
    db.session.flush()
    return made


def put_keeping(contact: Contact, colleague: User) -> None:
    """All that keeping knows of a contact, for worlds in which somebody must not know of it."""
    on: dict[str, Any] = {"contact_id": contact.id}
    asked = make_asked(contact.id, colleague)
    where = {**on, "source": "lado_contacts", "row_id": contact.id, "part": "summary"}
    where |= {"by_id": colleague.id, "at": now()}
    released = {"how": "post", "sha256": "0" * 64, "given": 1, "withheld": 1, "redacted": 0, "to_whom": "Example."}
    db.session.add_all(
        [
            CaseHold(**on, by_id=colleague.id, since=now(), reason="Example.", ended_at=now()),
            KeepReview(**on, rule="advice", found_at=now()),
            Erasure(**on, why="time", proposed_by_id=colleague.id, proposed_at=now(), note="Example."),
            PassageMark(**where, asked_id=asked.id, mark="give", fingerprint="0" * 64),
            Remark(**where, text="Example."),
            Release(**on, asked_id=asked.id, by_id=colleague.id, at=now(), **released),
        ]
    )
    at = {"record_id": contact.id, "partnership_id": contact.partnership_id}
    for action in ("lado.hold_placed", "lado.erasure_proposed", "lado.copy_released", "lado.passage_marked"):
        audit.record(action, colleague, **at)
    db.session.flush()


def keeping_ids(contact_id: uuid.UUID, user: User) -> dict[str, str]:
    """What the person of a contact asked for and a passage of it, by the names that addresses have for them."""
    copy, plea = (make_asked(contact_id, user, kind) for kind in ("copy", "erasure"))
    passage = f"contacts.{contact_id.hex}.summary"
    return {"asked_id": str(copy.id), "plea_id": str(plea.id), "passage_key": passage, "rule_key": "unfounded"}

"""Asking for a link by e-mail: to begin, or to come back to what was sent.

Asking answers the same, and writes the same rows, whoever has the address and whether anything was ever sent with it.
The worker makes the token and writes the e-mail. The address is sealed for the report that the link is for.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal import audit, jobs
from portal.accounts.models import Partnership
from portal.accounts.sessions import hash_of
from portal.accounts.words import Mistake, email_address
from portal.database import db, now
from portal.lado.door import letters
from portal.lado.door.throttling import may_have_link
from portal.lado.door.visits import new_token
from portal.lado.models import Report, ReportLink
from portal.lado.numbers import as_reference
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import Unreadable
from portal.lado.words import words_of

START, REOPEN = "start", "reopen"


def partnerships_to_choose() -> list[Partnership]:
    """Whose LADO may be told; there is nothing to choose where there is one."""
    return list(db.session.scalars(select(Partnership).order_by(Partnership.name, Partnership.id)))


def ask_to_start(typed: str, partnership_key: str = "") -> None:
    """Ask for a link with which a report is begun. Nothing tells whether one is on its way. Raises Mistake.

    Call it before the request has begun to write: the count stays when the request is undone.
    """
    email = email_address(typed)
    with db.reading():
        chosen = _chosen(partnership_key).id
    if not may_have_link(email, START):
        audit.record_noise("lado.link_refused", None, purpose=START)
        return
    partnership = db.session.get_one(Partnership, chosen)
    make_start_link(email, partnership, words_of(partnership.wording).link_life)


def make_start_link(email: str, partnership: Partnership, life: timedelta, **further: Any) -> ReportLink:
    """The link, and the key of the report that it begins."""
    report_id = uuid.uuid4()
    keys.make(report_id)
    return _kept(report_id, partnership.id, START, life, email=email, **further)


def ask_to_reopen(reference: str, typed: str) -> None:
    """Ask for a fresh link to what was written with an address, to the proved address alone. Raises Mistake."""
    email = email_address(typed)
    if not reference.strip():
        raise Mistake("reference", "Enter the reference, such as 7KMP-42TX")
    if not may_have_link(email, REOPEN):
        audit.record_noise("lado.link_refused", None, purpose=REOPEN)
        return
    there, report = partnerships_to_choose(), _written_with(email, reference)
    for place in there:
        if report is None or place.id == report.partnership_id:
            life = words_of(place.wording).link_life
            _kept(report.id if report is not None else None, place.id, REOPEN, life)
            return


def _written_with(email: str, reference: str) -> Report | None:
    query = select(Report).where(Report.reference == (as_reference(reference) or ""), Report.author_id.is_(None))
    report = db.session.scalars(query).one_or_none()
    with suppress(Unreadable):  # What was erased is as if it had never been.
        if report is not None and report.email == email:
            return report
    return None


def _chosen(key: str) -> Partnership:
    there = partnerships_to_choose()
    found = there if len(there) == 1 else [one for one in there if one.key == key]
    if not found:
        raise Mistake("place", "Choose where the person works or volunteers")
    return found[0]


def _kept(
    holder_id: uuid.UUID | None, partnership_id: uuid.UUID, purpose: str, life: timedelta, **further: Any
) -> ReportLink:
    at = now()
    link = ReportLink(
        holder_id=holder_id,
        partnership_id=partnership_id,
        purpose=purpose,
        made_at=at,
        expires_at=at + life,
        **further,
    )
    db.session.add(link)
    db.session.flush()
    jobs.enqueue("lado_link", {"link": link.id.hex})
    if link.made_by_id is None:
        audit.record("lado.link_asked", None, record_id=link.id, partnership_id=partnership_id, purpose=purpose)
    return link


@jobs.handler("lado_link")
def _write(payload: dict[str, Any]) -> None:
    """Make the token and write the e-mail, when there is something to open; done twice, it writes once."""
    with db.unit_of_work() as session:
        link = session.get(ReportLink, uuid.UUID(payload["link"]), with_for_update=True)
        if link is None or link.holder_id is None or link.token_hash is not None or link.expires_at <= now():
            return
        email = link.email if link.purpose == START else session.get_one(Report, link.holder_id).email
        if email:
            token = new_token()
            link.token_hash = hash_of(token)
            letters.send_link(email, session.get_one(Partnership, link.partnership_id), link, token)

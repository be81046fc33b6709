"""Files of everything: asked for on a page, made by the worker, sealed on the disk, gone after some days.

Who may have one is asked when it is asked for and again at each download, and both go on the record.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any, cast

from sqlalchemy import select

from portal import audit, jobs
from portal.accounts.models import Partnership, User
from portal.backups.sealed import Key, SealedWriter, opened
from portal.data_protection.everything import write_partnership, write_person
from portal.data_protection.models import Takeaway
from portal.data_protection.policy import people_of, the_partnership, visible_takeaways
from portal.database import db, now
from portal.errors import NotFound, PortalError, Refused
from portal.mail import postbox
from portal.permissions import SYSTEM, Actor, Permission, require
from portal.storage import StoredFile, storage

JOB = "takeaway"
PURPOSE = "takeaway"
LIFE = timedelta(days=3)
PARTNERSHIP, PERSON = "partnership", "person"
GONE = "The file is not there any more. Ask for another one."


def ask_for_partnership(user: Actor, key: str) -> Takeaway:
    """Ask for everything that the partnership holds."""
    return _ask(user, the_partnership(user, key), PARTNERSHIP, None)


def ask_for_person(user: Actor, key: str, person_id: uuid.UUID) -> Takeaway:
    """Ask for everything that the partnership holds about one person, who has or had a role in it."""
    partnership = the_partnership(user, key)
    person = db.session.scalars(people_of(partnership.id).where(User.id == person_id)).one_or_none()
    if person is None:
        raise NotFound
    return _ask(user, partnership, PERSON, person)


class NobodyThere(PortalError):
    """Nobody with this address has or had a role in the partnership. Whether they have an account is not said."""

    status = 422


def ask_for_address(user: Actor, key: str, email: str) -> Takeaway:
    """Ask for everything about the person with this e-mail address."""
    partnership = the_partnership(user, key)
    typed = email.strip().lower()
    person = db.session.scalars(people_of(partnership.id).where(User.email == typed)).one_or_none() if typed else None
    if person is None:
        what = "the e-mail address of someone who has or had a role here" if typed else "an e-mail address"
        raise NobodyThere(f"Enter {what}")
    return _ask(user, partnership, PERSON, person)


def _ask(user: Actor, partnership: Partnership, kind: str, person: User | None) -> Takeaway:
    require(user, Permission.PARTNERSHIP_EXPORT, partnership_id=partnership.id)
    made = Takeaway(
        id=uuid.uuid4(),
        kind=kind,
        partnership_id=partnership.id,
        person_id=person.id if person is not None else None,
        requested_by=user.actor_id,
        requested_at=now(),
    )
    db.session.add(made)
    jobs.enqueue(JOB, {"takeaway": made.id.hex})
    about = person.id if person is not None else partnership.id
    audit.record("takeaway.asked", user, record_id=about, partnership_id=partnership.id, kind=kind, file=str(made.id))
    return made


def read_takeaway(user: Actor, takeaway_id: uuid.UUID) -> Takeaway:
    found = db.session.scalars(visible_takeaways(user).where(Takeaway.id == takeaway_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def takeaways_of(user: Actor, partnership: Partnership) -> list[Takeaway]:
    """Those that were asked for, the newest first."""
    mine = visible_takeaways(user).where(Takeaway.partnership_id == partnership.id)
    return list(db.session.scalars(mine.order_by(Takeaway.requested_at.desc()).limit(50)))


def is_there(takeaway: Takeaway) -> bool:
    return takeaway.state == "ready" and takeaway.file is not None and takeaway.file.expires_at > now()


def download(user: Actor, takeaway_id: uuid.UUID) -> tuple[StoredFile, Iterator[bytes]]:
    """The file, opened as it is read; the record knows before a byte of it is sent."""
    takeaway = read_takeaway(user, takeaway_id)
    require(user, Permission.PARTNERSHIP_EXPORT, partnership_id=takeaway.partnership_id)
    if takeaway.file is None or not is_there(takeaway):
        raise Refused(GONE)
    stored = takeaway.file
    facts: dict[str, Any] = {"kind": takeaway.kind, "sha256": stored.sha256}
    audit.record_apart(
        "takeaway.downloaded",
        user,
        record_id=takeaway.id,
        partnership_id=takeaway.partnership_id,
        outcome="done",
        **facts,
    )
    return stored, _unsealed(stored.stored_as)


def _unsealed(stored_as: str) -> Iterator[bytes]:
    with storage.path(stored_as).open("rb") as file:
        yield from opened(file, _key(), PURPOSE)


def _key() -> Key:
    return Key(postbox.settings.key("takeaways"))


@jobs.handler(JOB)
def _make(payload: dict[str, Any]) -> None:
    """Write the file sealed, so that it is never on the disk as it is, and register it."""
    wanted = uuid.UUID(payload["takeaway"])
    with db.reading() as session:
        if not postbox.settings.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        takeaway = session.get_one(Takeaway, wanted)
        if takeaway.state != "waiting":
            return
        path = storage.new_path()
        with path.open("wb") as file:
            sealed = SealedWriter(file, _key(), PURPOSE)
            rows = _write(cast("IO[bytes]", sealed), takeaway)
            sealed.close()
    with db.unit_of_work() as session:
        takeaway = session.scalars(select(Takeaway).where(Takeaway.id == wanted).with_for_update(of=Takeaway)).one()
        name = f"{takeaway.partnership.key}-{takeaway.kind}-{now():%Y-%m-%d}.zip"
        stored = storage.keep(
            path, owner_id=takeaway.requested_by, purpose=PURPOSE, name=name, media_type="application/zip", life=LIFE
        )
        session.flush()
        takeaway.file_id, takeaway.state, takeaway.finished_at = stored.id, "ready", now()
        audit.record("takeaway.made", SYSTEM, record_id=wanted, partnership_id=takeaway.partnership_id, rows=rows)


def _write(to: IO[bytes], takeaway: Takeaway) -> int:
    if takeaway.person is not None:
        made = write_person(to, db.session, takeaway.person, takeaway.partnership_id, agencys_own=False)
    else:
        made = write_partnership(to, db.session, takeaway.partnership, agencys_own=False)
    return sum(made.rows.values())


@jobs.when_given_up(JOB)
def _give_up(payload: dict[str, Any]) -> None:
    takeaway = db.session.get_one(Takeaway, uuid.UUID(payload["takeaway"]))
    takeaway.state, takeaway.finished_at = "failed", now()

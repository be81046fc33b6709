"""A copy for the person of concern: each passage is given, withheld for a reason, or given with words taken out.

Nothing is given that nobody has looked at: what is not obviously the person's own is withheld until somebody says so,
and a mark counts only for the text that it was made about.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado.desk import words
from portal.lado.desk.service.find import changed
from portal.lado.keeping import naming
from portal.lado.keeping.models import Asked, PassageMark, Release, Remark
from portal.lado.keeping.passages import PREFIX, Passage, fingerprint_of, passages_of
from portal.lado.keeping.service.asked import answer, request_of
from portal.lado.keeping.service.find import case_to_change
from portal.lado.keeping.words import GIVE, HOW, KEPT_BACK, MARKS, REDACT, WITHHOLD
from portal.lado.models import Contact
from portal.permissions import Permission

THIRD_PARTY = "third_party"
NAMED = "The copy still names {}. Mark that passage again, and take the name out."
Render = Callable[["Copy"], str]


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage and what becomes of it. ``text`` is what is given, ``names`` whom it must not name and still does."""

    passage: Passage
    mark: str
    code: str
    text: str
    decided: bool
    remarks: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """All that is held, as it would be given."""

    contact: Contact
    asked: Asked
    passages: tuple[Marked, ...]

    def count(self, mark: str) -> int:
        return sum(one.mark == mark for one in self.passages)

    @property
    def names(self) -> list[str]:
        """Whom it still names though it must not."""
        return list(dict.fromkeys(name for one in self.passages for name in one.names))

    @property
    def undecided(self) -> int:
        return sum(not one.decided for one in self.passages)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was chosen for one passage, and the text as it is given when words are taken out."""

    mark: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a copy was given, and how."""

    whom: str
    how: str


def copy_of(contact: Contact, asked_id: uuid.UUID) -> Copy:
    """The passages with their marks; raises NotFound."""
    asked = request_of(contact, asked_id)
    if asked.kind != "copy":
        raise NotFound()
    marks = {_key(one): one for one in _marks(asked)}
    remarks = _remarks(contact)
    hidden = naming.hidden_in(contact)
    found = (
        _marked(contact, one, marks.get(one.key), remarks.get(one.key, ()), hidden) for one in passages_of(contact)
    )
    return Copy(contact, asked, tuple(found))


def passage_in(copy: Copy, key: str) -> Marked:
    found = next((one for one in copy.passages if one.passage.key == key), None)
    if found is None:
        raise NotFound()
    return found


def mark(user: User, contact_id: uuid.UUID, asked_id: uuid.UUID, key: str, verdict: Verdict, *, seen: int) -> None:
    """Say what becomes of one passage; a later mark takes the place of an earlier one. Raises Mistake."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    copy = copy_of(contact, asked_id)
    _refuse_answered(copy.asked)
    passage = passage_in(copy, key).passage
    code, text = None, None
    with at_once() as each:
        with each:
            words.chosen(verdict.mark, MARKS, "mark", "Choose what becomes of it")
        with each:
            if verdict.mark != GIVE:
                code = words.chosen(verdict.code, KEPT_BACK, "code", "Choose why it is kept back")
        with each:
            if verdict.mark == REDACT:
                text = _redacted(verdict.text, passage)
    row = next((one for one in _marks(copy.asked) if _key(one) == key), None)
    if row is None:
        row = PassageMark(
            contact_id=contact.id,
            asked_id=asked_id,
            source=passage.source,
            row_id=passage.row_id,
            part=passage.part,
        )
        db.session.add(row)
    row.mark, row.code, row.text, row.by_id, row.at = verdict.mark, code, text, user.id, now()
    row.fingerprint = fingerprint_of(contact, passage)
    changed(user, contact, "lado.passage_marked")


def _redacted(typed: str, passage: Passage) -> str:
    text = words.text_from(typed, "text", "the text", "Write the text as it is given")
    if text == passage.text.strip():
        raise Mistake("text", "Take words out of the text: it is the same as before")
    return text


def remark(user: User, contact_id: uuid.UUID, asked_id: uuid.UUID, key: str, text: str, *, seen: int) -> Remark:
    """Keep what the person says is not so, beside the passage and for good: nothing is deleted for it."""
    contact = case_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)
    passage = passage_in(copy_of(contact, asked_id), key).passage
    made = Remark(
        contact_id=contact.id,
        source=passage.source,
        row_id=passage.row_id,
        part=passage.part,
        by_id=user.id,
        at=now(),
        text=words.text_from(text, "remark", "the remark", "Write what they say is not so"),
    )
    db.session.add(made)
    changed(user, contact, "lado.inaccuracy_noted")
    return made


def release(
    user: User, contact_id: uuid.UUID, asked_id: uuid.UUID, to: Receiver, render: Render, *, seen: int
) -> tuple[Release, str]:
    """Give the copy: what was given is written down with its hash, and kept nowhere. Raises Mistake, and Refused as
    long as it names somebody whom it must not name.
    """
    contact = case_to_change(user, contact_id, Permission.CONTACT_APPOINT, seen)
    copy = copy_of(contact, asked_id)
    if copy.asked.answer == "refused":
        raise Refused("This was refused already.")
    with at_once() as each:
        with each:
            whom = words.text_from(to.whom, "whom", "to whom", "Say to whom it is given")
        with each:
            words.chosen(to.how, HOW, "how", "Choose how it is given")
    if copy.names:
        raise Refused(NAMED.format(" and ".join(copy.names)))
    page = render(copy)
    made = Release(
        contact_id=contact.id,
        asked_id=asked_id,
        by_id=user.id,
        at=now(),
        how=to.how,
        to_whom=whom,
        sha256=hashlib.sha256(page.encode()).hexdigest(),
        given=copy.count(GIVE),
        withheld=copy.count(WITHHOLD),
        redacted=copy.count(REDACT),
    )
    db.session.add(made)
    if copy.asked.answer is None:
        answer(user, copy.asked, "granted")
    changed(user, contact, "lado.copy_released")
    return made, page


def releases_of(contact: Contact) -> list[Release]:
    """What was given so far, the latest first."""
    query = select(Release).where(Release.contact_id == contact.id)
    return list(db.session.scalars(query.order_by(Release.at.desc(), Release.id)))


def _marked(
    contact: Contact,
    passage: Passage,
    row: PassageMark | None,
    remarks: tuple[str, ...],
    hidden: list[naming.Hidden],
) -> Marked:
    if row is not None and row.fingerprint != fingerprint_of(contact, passage):
        row = None
    if row is None:
        mark, code, text = (GIVE, "", passage.text) if passage.own else (WITHHOLD, THIRD_PARTY, "")
    else:
        given = {GIVE: passage.text, REDACT: row.text or "", WITHHOLD: ""}
        mark, code, text = row.mark, row.code or "", given[row.mark]
    said = "\n".join((text, *remarks)) if mark != WITHHOLD else ""
    return Marked(
        passage, mark, code, text, row is not None or passage.own, remarks, tuple(naming.named_in_text(said, hidden))
    )


def _marks(asked: Asked) -> list[PassageMark]:
    return list(db.session.scalars(select(PassageMark).where(PassageMark.asked_id == asked.id)))


def _remarks(contact: Contact) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    query = select(Remark).where(Remark.contact_id == contact.id).order_by(Remark.at, Remark.id)
    for one in db.session.scalars(query):
        found[_key(one)] = (*found.get(_key(one), ()), one.text)
    return found


def _key(row: PassageMark | Remark) -> str:
    return f"{row.source.removeprefix(PREFIX)}.{row.row_id.hex}.{row.part}"


def _refuse_answered(asked: Asked) -> None:
    if asked.answer == "refused":
        raise Refused("This was refused already.")

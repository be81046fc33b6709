"""The answer to a check. Whatever tells something about somebody goes out on a second officer's approval alone."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from portal.accounts.models import Partnership, User
from portal.accounts.words import Mistake, at_once
from portal.database import db, now
from portal.errors import Refused
from portal.lado import words as lado_words
from portal.lado.checks import counted, found, words
from portal.lado.checks.models import Check, CheckLink
from portal.lado.checks.outcomes import kept_back
from portal.lado.checks.policy import check_to_change
from portal.lado.checks.service.log_check import SAYS
from portal.lado.desk import words as desk_words
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Permission, require

OWN = "Another LADO has to approve this: you wrote it."


@dataclass(frozen=True, slots=True)
class Answer:
    """What an officer found and decides. ``contacts`` are those that are about the person."""

    result: str = ""
    contacts: Sequence[uuid.UUID] = ()
    answer: str = ""
    note: str = ""
    disclosed: str = ""
    basis: str = ""
    exception: str = ""


def verify(user: User, check_id: uuid.UUID, how: str, *, seen: int) -> Check:
    """Say how it is known who asks. Raises Mistake, ChangedMeanwhile, NotFound, Forbidden."""
    check, contact = _open(user, check_id, seen)
    check.verified = desk_words.chosen(how, words.VERIFIED, "verified", "Choose whether you know who asks")
    return _changed(user, check, contact, "lado.check_changed")


def answer_check(user: User, check_id: uuid.UUID, typed: Answer, *, seen: int) -> Check:
    """Answer; where something is told of somebody, ask for the approval of another officer instead."""
    check, contact = _open(user, check_id, seen)
    _checked(user, check, typed)
    _keep(check, typed)
    if typed.answer == words.HELD:
        check.state, check.proposed_at, check.proposed_by_id = "proposed", now(), user.id
        return _changed(user, check, contact, "lado.check_proposed")
    return _answered(user, check, contact)


def approve(user: User, check_id: uuid.UUID, *, seen: int) -> Check:
    """Another officer agrees to what is told. Raises Refused for whoever wrote it."""
    check, contact = _proposed(user, check_id, seen)
    if check.proposed_by_id == user.id:
        raise Refused(OWN)
    told_back = kept_back(found.linked(check))
    if told_back and not check.exception:
        raise Refused("An outcome that is never told by default was recorded meanwhile. Send it back for a reason.")
    check.approved_at, check.approved_by_id = now(), user.id
    return _answered(user, check, contact)


def send_back(user: User, check_id: uuid.UUID, why: str, *, seen: int) -> Check:
    """It goes back to be answered in another way; whoever wrote it may take it back as well."""
    check, contact = _proposed(user, check_id, seen)
    check.sent_back = desk_words.text_from(why, "why", "the reason", "Enter why it goes back")
    check.state, check.proposed_at, check.proposed_by_id = "open", None, None
    return _changed(user, check, contact, "lado.check_sent_back")


def draft_of(check: Check, contact: Contact) -> str:
    """The letter for the answer as it stands."""
    partnership = db.session.get_one(Partnership, check.partnership_id)
    phone = lado_words.words_of(partnership.wording).phone
    return words.reply(check.answer or words.NOTHING, contact, partnership, phone, check.disclosed or "")


def _open(user: User, check_id: uuid.UUID, seen: int) -> tuple[Check, Contact]:
    check, contact = check_to_change(user, check_id, seen)
    require(user, Permission.CONTACT_DECIDE, partnership_id=check.partnership_id)
    if check.state != "open":
        raise Refused("This check is answered, or waits for approval. Look at it again.")
    return check, contact


def _proposed(user: User, check_id: uuid.UUID, seen: int) -> tuple[Check, Contact]:
    check, contact = check_to_change(user, check_id, seen)
    require(user, Permission.CONTACT_DECIDE, partnership_id=check.partnership_id)
    if check.state != "proposed":
        raise Refused("Nothing waits for approval here. Look at the check again.")
    return check, contact


def _checked(user: User, check: Check, typed: Answer) -> None:
    """What must be there before anything is answered; raises Mistake with all that is wrong."""
    with at_once() as each:
        with each:
            _check_match(user, typed)
        with each:
            _check_kind(check, typed)
        with each:
            is_known = typed.result != found.NONE
            if typed.answer == words.DECLINED or (is_known and typed.answer == words.NOTHING):
                desk_words.text_from(typed.note, "note", "the note", "Enter why you answer so")
        with each:
            if typed.answer == words.HELD:
                _check_disclosure(typed)


def _check_match(user: User, typed: Answer) -> None:
    desk_words.chosen(typed.result, words.RESULTS, "result", "Choose what you found")
    is_known = typed.result != found.NONE
    if is_known and not typed.contacts:
        raise Mistake("references", "Choose or enter the contact that is about this person")
    if not is_known and typed.contacts:
        raise Mistake("result", "Choose a match, or take the contacts away: no match has none")
    if len(found.seen_by(user, typed.contacts)) != len(set(typed.contacts)):
        raise Mistake("references", "Enter references of contacts that are there")


def _check_kind(check: Check, typed: Answer) -> None:
    desk_words.chosen(typed.answer, words.ANSWERS, "answer", "Choose the answer")
    is_known = typed.result != found.NONE
    if not is_known and typed.answer == words.HELD:
        raise Mistake("answer", "Choose another answer: there is no match to tell of")
    if check.verified == "no" and typed.answer != words.DECLINED:
        raise Mistake("answer", "Say first how you know who asks, or decline")


def _check_disclosure(typed: Answer) -> None:
    with at_once() as each:
        with each:
            desk_words.text_from(typed.disclosed, "disclosed", "what is told", "Enter exactly what you tell them")
        with each:
            ask = "Enter why this may be told, and on what basis in law"
            desk_words.text_from(typed.basis, "basis", "the basis", ask)
        with each:
            if kept_back(typed.contacts):
                ask = "Enter why an outcome of unfounded, malicious or false is told: it never is by default"
                desk_words.text_from(typed.exception, "exception", "the reason", ask)


def _keep(check: Check, typed: Answer) -> None:
    is_told = typed.answer == words.HELD
    text = desk_words.optional_text
    check.result, check.answer = typed.result, typed.answer
    check.note = text(typed.note, "note", "the note") or None
    check.disclosed = text(typed.disclosed, "disclosed", "what is told") if is_told else None
    check.basis = text(typed.basis, "basis", "the basis") if is_told else None
    check.against_default = is_told and bool(kept_back(typed.contacts))
    check.exception = (text(typed.exception, "exception", "the reason") or None) if is_told else None
    _link(check, typed.contacts)


def _link(check: Check, contacts: Collection[uuid.UUID]) -> None:
    db.session.execute(delete(CheckLink).where(CheckLink.check_id == check.id))
    db.session.add_all(CheckLink(check_id=check.id, contact_id=one) for one in sorted(set(contacts)))


def _answered(user: User, check: Check, contact: Contact) -> Check:
    """It is over: the letter is frozen, the contact closed, and names that nobody needs go on their day."""
    partnership = db.session.get_one(Partnership, check.partnership_id)
    check.state, check.answered_at, check.answered_by_id = "answered", now(), user.id
    check.letter = draft_of(check, contact)
    if check.result == found.NONE:
        check.review_on = today() + timedelta(days=lado_words.words_of(partnership.wording).check_keep_days)
    counted.close(user, contact, SAYS)
    return _changed(user, check, contact, "lado.check_answered")


def _changed(user: User, check: Check, contact: Contact, event: str) -> Check:
    counted.changed(user, contact, event)
    return check

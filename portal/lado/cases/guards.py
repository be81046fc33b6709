"""What must hold before a case goes on: one function a guard. Each says what to do, and on which page."""

from __future__ import annotations

from collections.abc import Sized

from portal.lado.cases.reading import allegations_of, found_of, unsettled
from portal.lado.meetings import gate as meetings
from portal.lado.models import Contact
from portal.lado.need.declared import declared
from portal.lado.steps import Lack, guards
from portal.lado.strands import gate as strands
from portal.lado.strands.words import KINDS
from portal.lado.workflow import Guard


def has_declared(contact: Contact) -> Lack | None:
    if contact.officer_id is not None and declared(contact.id, contact.officer_id):
        return None
    return Lack(Guard.DECLARED, "The LADO who has it says whether they know anybody in it.", "duty.need_page")


def has_allegation(contact: Contact) -> Lack | None:
    if allegations_of(contact):
        return None
    return Lack(Guard.ALLEGATION, "Write down what it is about.", "duty.allegations")


def meeting_arranged(contact: Contact) -> Lack | None:
    if meetings.arranged_or_reason(contact.id):
        return None
    return Lack(Guard.MEETING_ARRANGED, "Arrange a meeting, or record why there is none.", "duty.meetings")


def meeting_held(contact: Contact) -> Lack | None:
    if meetings.held_or_reason(contact.id):
        return None
    return Lack(Guard.MEETING_HELD, "Record the meeting that was held, or why none was.", "duty.meetings")


def has_outcomes(contact: Contact) -> Lack | None:
    if missing := [one for one in found_of(contact) if one.outcome is None]:
        return Lack(Guard.OUTCOMES, f"Agree the outcome of {_how_many(missing)}.", "duty.allegations")
    return None


def has_categories(contact: Contact) -> Lack | None:
    if missing := [one for one in allegations_of(contact) if one.category_concluded is None]:
        return Lack(Guard.CATEGORIES, f"Say the category at conclusion of {_how_many(missing)}.", "duty.allegations")
    return None


def strands_ended(contact: Contact) -> Lack | None:
    if missing := strands.unfinished(contact.id):
        named = ", ".join(KINDS[one].lower() for one in missing)
        return Lack(Guard.STRANDS, f"End these, or say that they are not needed: {named}.", "duty.strands")
    return None


def followed_up(contact: Contact) -> Lack | None:
    if missing := unsettled(contact):
        return Lack(Guard.FOLLOW_UP, f"Settle the follow-up: {len(missing)} to go.", "duty.follow_up")
    return None


def _how_many(missing: Sized) -> str:
    return "one allegation" if len(missing) == 1 else f"{len(missing)} allegations"


guards(Guard.DECLARED, has_declared)
guards(Guard.ALLEGATION, has_allegation)
guards(Guard.MEETING_ARRANGED, meeting_arranged)
guards(Guard.MEETING_HELD, meeting_held)
guards(Guard.OUTCOMES, has_outcomes)
guards(Guard.CATEGORIES, has_categories)
guards(Guard.STRANDS, strands_ended)
guards(Guard.FOLLOW_UP, followed_up)

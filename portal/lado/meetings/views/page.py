"""What the pages of meetings share: which form stands where, and how one is done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms.lado_meetings import DayForm
from portal.lado import policy
from portal.lado.desk.service import ChangedMeanwhile, read_whole
from portal.lado.desk.views.doing import do
from portal.lado.meetings.sight import meets_threshold
from portal.lado.meetings.typed import Day
from portal.lado.models import OVER, Contact
from portal.permissions import Permission, can


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form. ``about`` is what it goes on from, ``folded`` whether what happened can be unfolded,
    ``warns`` whether it says how people may be named."""

    title: str
    button: str
    action: str
    back: str
    back_words: str = "Meeting"
    about: str = ""
    folded: bool = False
    warns: bool = False
    meeting_seen: int | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """Where somebody is led once it is done."""

    endpoint: str
    values: dict[str, Any]


def draw(form: DayForm, contact: Contact, page: FormPage, changed: str = "") -> str:
    return render_template("lado/meetings/form.html", form=form, contact=contact, page=page, changed=changed)


def day(form: DayForm, prefix: str) -> Day:
    return Day(*form.day(prefix))


def done_with(
    verb: Callable[[], object],
    contact_id: uuid.UUID,
    form: DayForm,
    again: Callable[[DayForm, Contact], FormPage],
    leads_to: Lead,
) -> ResponseReturnValue:
    """Do what the form asks for and lead on; or draw it again with the mistake, or with what a colleague changed."""
    for field in form:
        field.data = field.data or ([] if field.type == "SelectMultipleField" else "")

    def drawn(form: DayForm, found: Contact, changed: str) -> str:
        policy.require_narrative(current_user, found)
        return draw(form, found, again(form, found), changed)

    return do(verb, contact_id, form, drawn, lambda _: redirect(url_for(leads_to.endpoint, **leads_to.values), 303))


def press(
    verb: Callable[[], object], contact_id: uuid.UUID, again: Callable[[Contact, str], str], leads_to: Lead
) -> ResponseReturnValue:
    """Do what a button asks for and lead on; or show the page as it stands now, when a colleague changed it."""
    try:
        verb()
    except ChangedMeanwhile as changed:
        found = read_whole(current_user, contact_id, after_refusal=True)
        return again(found, changed.message), changed.status
    return redirect(url_for(leads_to.endpoint, **leads_to.values), 303)


def may_change(contact: Contact) -> bool:
    """Whether there are buttons; the verbs ask again."""
    return may_decide(contact) and meets_threshold(contact) and contact.state not in OVER


def may_decide(contact: Contact) -> bool:
    """The same for what is done with a case that is over, too."""
    decides = can(current_user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)
    return decides and policy.may_read_narrative(current_user, contact)


def to_meetings(contact_id: uuid.UUID) -> str:
    return url_for("duty.meetings", contact_id=contact_id)


def to_meeting(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> str:
    return url_for("duty.meeting", contact_id=contact_id, meeting_id=meeting_id)


def on_meetings(contact_id: uuid.UUID, done: str) -> Lead:
    return Lead("duty.meetings", {"contact_id": contact_id, "done": done})


def on_meeting(contact_id: uuid.UUID, meeting_id: uuid.UUID, done: str) -> Lead:
    return Lead("duty.meeting", {"contact_id": contact_id, "meeting_id": meeting_id, "done": done})

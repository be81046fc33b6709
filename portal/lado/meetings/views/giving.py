"""Pages of the minutes, of who gets them and the pack, and of why no meeting is held."""

from __future__ import annotations

import uuid

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import SeenForm
from portal.forms.lado_meetings import DayForm, GiveForm, MinutesForm, NoMeetingForm
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.meetings import service, sight, words
from portal.lado.meetings.service import Reason
from portal.lado.meetings.views.listing import meeting_page
from portal.lado.meetings.views.page import (
    FormPage,
    day,
    done_with,
    draw,
    may_change,
    on_meeting,
    on_meetings,
    press,
    to_meeting,
    to_meetings,
)
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/minutes")
@needs(Permission.CONTACT_DECIDE)
@confidential
def issue_page(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The latest version to correct, or a draft of what was noted."""
    form, found = MinutesForm(formdata=None), read_whole(current_user, contact_id)
    one, _ = sight.get_meeting(found, meeting_id)
    versions = service.versions_of(one, found)
    form["text"].data = versions[0].text if versions else service.draft(one, found)
    return draw(form, found, _issuing(form, found, meeting_id))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/minutes")
@needs(Permission.CONTACT_DECIDE)
@confidential
def issue(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = MinutesForm()
    typed = form.words("text"), form.words("changed")
    return done_with(
        lambda: service.issue(current_user, contact_id, meeting_id, *typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _issuing(form, found, meeting_id),
        on_meeting(contact_id, meeting_id, "issued"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/give")
@needs(Permission.CONTACT_DECIDE)
@confidential
def give_page(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form, found = GiveForm(formdata=None), read_whole(current_user, contact_id)
    return draw(form, found, _giving(form, found, meeting_id))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/give")
@needs(Permission.CONTACT_DECIDE)
@confidential
def give(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = GiveForm()
    typed = [form.words(name) for name in ("who", "what", "way", "days")]
    return done_with(
        lambda: service.give(current_user, contact_id, meeting_id, *typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _giving(form, found, meeting_id),
        on_meeting(contact_id, meeting_id, "given"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/given/<uuid:given_id>/end")
@needs(Permission.CONTACT_DECIDE)
@confidential
def end_release(contact_id: uuid.UUID, meeting_id: uuid.UUID, given_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return press(
        lambda: service.end_release(current_user, contact_id, given_id, seen=form.seen_revision),
        contact_id,
        lambda found, changed: meeting_page(found, meeting_id, changed=changed),
        on_meeting(contact_id, meeting_id, "ended"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/given/<uuid:given_id>/confirmed")
@needs(Permission.CONTACT_DECIDE)
@confidential
def confirm_release(contact_id: uuid.UUID, meeting_id: uuid.UUID, given_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return press(
        lambda: service.note_confirmed(current_user, contact_id, given_id, seen=form.seen_revision),
        contact_id,
        lambda found, changed: meeting_page(found, meeting_id, changed=changed),
        on_meeting(contact_id, meeting_id, "confirmed"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/no-meeting")
@needs(Permission.CONTACT_DECIDE)
@confidential
def no_meeting_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    form, found = NoMeetingForm(formdata=None), read_whole(current_user, contact_id)
    return draw(form, found, _no_meeting(form, found))


@blueprint.post("/contacts/<uuid:contact_id>/no-meeting")
@needs(Permission.CONTACT_DECIDE)
@confidential
def no_meeting(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = NoMeetingForm()
    texts = {name: form.words(name) for name in ("code", "why", "decided_by", "with_whom", "what_next")}
    reason = Reason(on=day(form, "on_"), **texts)
    return done_with(
        lambda: service.record_none_held(current_user, contact_id, reason, seen=form.seen_revision),
        contact_id,
        form,
        _no_meeting,
        on_meetings(contact_id, "no_meeting"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/no-meeting/<uuid:reason_id>")
@needs(Permission.CONTACT_LIST)
@confidential
def no_meeting_note(contact_id: uuid.UUID, reason_id: uuid.UUID) -> ResponseReturnValue:
    """The text for the child's file, to copy or print."""
    return _note_page(read_whole(current_user, contact_id), reason_id)


@blueprint.post("/contacts/<uuid:contact_id>/no-meeting/<uuid:reason_id>/filed")
@needs(Permission.CONTACT_DECIDE)
@confidential
def no_meeting_filed(contact_id: uuid.UUID, reason_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return press(
        lambda: service.filed(current_user, contact_id, reason_id, seen=form.seen_revision),
        contact_id,
        lambda found, changed: _note_page(found, reason_id, changed),
        on_meetings(contact_id, "filed"),
    )


def _note_page(found: Contact, reason_id: uuid.UUID, changed: str = "") -> str:
    reason = service.get_reason(found, reason_id)
    return render_template(
        "lado/meetings/note_for_file.html",
        contact=found,
        reason=reason,
        text=service.note_for_file(found, reason),
        may=may_change(found),
        changed=changed,
    )


def _issuing(form: DayForm, found: Contact, meeting_id: uuid.UUID) -> FormPage:
    one, _ = sight.get_meeting(found, meeting_id)
    is_first = not service.versions_of(one, found)
    return FormPage(
        "Write the minutes" if is_first else "Correct the minutes",
        "Issue the minutes" if is_first else "Issue the corrected version",
        url_for("duty.issue", contact_id=found.id, meeting_id=meeting_id),
        to_meeting(found.id, meeting_id),
        about="Once they are issued they stay as they are. A correction is another version.",
        warns=True,
        without=("changed",) if is_first else (),
    )


def _giving(form: DayForm, found: Contact, meeting_id: uuid.UUID) -> FormPage:
    one, _ = sight.get_meeting(found, meeting_id)
    listed = [each for each in sight.people_of(one, found) if each.part != "excluded"]
    versions = service.versions_of(one, found)
    what = [(str(each.id), f"The minutes, version {each.version}") for each in versions]
    form.offer(
        who=[(str(each.id), each.called) for each in listed],
        what=[(service.PACK, "The pack: agenda, what is known, earlier actions"), *what],
        way=list(words.GIVEN.items()),
        days=list(words.DAYS.items()),
    )
    action = url_for("duty.give", contact_id=found.id, meeting_id=meeting_id)
    about = "They get what is said of this case, and of no other one. It ends by itself."
    title = "Give somebody the pack or minutes"
    return FormPage(title, "Give it to them", action, to_meeting(found.id, meeting_id), about=about, warns=True)


def _no_meeting(form: DayForm, found: Contact) -> FormPage:
    form.offer(code=list(words.NO_MEETING.items()))
    action = url_for("duty.no_meeting", contact_id=found.id)
    return FormPage(
        "Why no meeting is held", "Record it", action, to_meetings(found.id), "Meetings", folded=True, warns=True
    )

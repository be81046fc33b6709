"""Pages of what a meeting records of one case: documents, recommendations, decisions, actions, and its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.errors import NotFound
from portal.forms.lado_desk import SeenForm
from portal.forms.lado_meetings import (
    ActionForm,
    ConsiderForm,
    DayForm,
    DecisionForm,
    FollowForm,
    RecommendationForm,
    WhatForm,
)
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.meetings import service, sight, words
from portal.lado.meetings.models import MeetingAction, Recommendation
from portal.lado.meetings.views.listing import meeting_page
from portal.lado.meetings.views.page import FormPage, day, done_with, draw, on_meeting, press, to_meeting
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@dataclass(frozen=True, slots=True)
class Note:
    """One kind of thing that is noted: its form, its page, and the verb with what was typed."""

    form: type[DayForm]
    title: str
    verb: Callable[..., object]
    typed: Callable[[DayForm], tuple[object, ...]]


NOTES = {
    "paper": Note(WhatForm, "Add a document", service.note_paper, lambda form: (form.words("what"),)),
    "decision": Note(
        DecisionForm, "Add a decision", service.note_decision, lambda form: (form.words("what"), form.words("why"))
    ),
    "recommendation": Note(
        RecommendationForm,
        "Add a recommendation",
        service.note_recommendation,
        lambda form: (form.words("from_whom"), form.words("what")),
    ),
    "action": Note(
        ActionForm,
        "Add an action",
        service.note_action,
        lambda form: (form.words("what"), form.words("owner"), day(form, "due_")),
    ),
}


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/add/<note_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def note_page(contact_id: uuid.UUID, meeting_id: uuid.UUID, note_kind: str) -> ResponseReturnValue:
    found, note = read_whole(current_user, contact_id), _note(note_kind)
    sight.get_meeting(found, meeting_id)
    form = note.form(formdata=None)
    return draw(form, found, _noting(form, found, meeting_id, note_kind))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/add/<note_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def note(contact_id: uuid.UUID, meeting_id: uuid.UUID, note_kind: str) -> ResponseReturnValue:
    wanted = _note(note_kind)
    form = wanted.form()
    typed = wanted.typed(form)
    return done_with(
        lambda: wanted.verb(current_user, contact_id, meeting_id, *typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _noting(form, found, meeting_id, note_kind),
        on_meeting(contact_id, meeting_id, note_kind),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/recommendations/<uuid:advice_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def consider_page(contact_id: uuid.UUID, meeting_id: uuid.UUID, advice_id: uuid.UUID) -> ResponseReturnValue:
    form, found = ConsiderForm(formdata=None), read_whole(current_user, contact_id)
    page = _considering(form, found, meeting_id, advice_id)
    one, _ = sight.get_meeting(found, meeting_id)
    entry = sight.get_entry(Recommendation, one, found, advice_id)
    form.verdict.data, form.why.data = entry.verdict or "", entry.why or ""
    return draw(form, found, page)


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/recommendations/<uuid:advice_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def consider(contact_id: uuid.UUID, meeting_id: uuid.UUID, advice_id: uuid.UUID) -> ResponseReturnValue:
    form = ConsiderForm()
    typed = form.words("verdict"), form.words("why")
    return done_with(
        lambda: service.consider(current_user, contact_id, meeting_id, advice_id, *typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _considering(form, found, meeting_id, advice_id),
        on_meeting(contact_id, meeting_id, "considered"),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/actions/<uuid:task_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def follow_action_page(contact_id: uuid.UUID, meeting_id: uuid.UUID, task_id: uuid.UUID) -> ResponseReturnValue:
    form, found = FollowForm(formdata=None), read_whole(current_user, contact_id)
    return draw(form, found, _following(form, found, meeting_id, task_id))


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/actions/<uuid:task_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def follow_action(contact_id: uuid.UUID, meeting_id: uuid.UUID, task_id: uuid.UUID) -> ResponseReturnValue:
    form = FollowForm()
    where = (contact_id, meeting_id, task_id)
    typed = form.words("became"), day(form, "due_"), form.words("said")
    return done_with(
        lambda: service.follow_action(current_user, *where, *typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _following(form, found, meeting_id, task_id),
        on_meeting(contact_id, meeting_id, "followed"),
    )


@blueprint.post("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/complete")
@needs(Permission.CONTACT_DECIDE)
@confidential
def complete_meeting(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return press(
        lambda: service.complete(current_user, contact_id, meeting_id, seen=form.seen_revision),
        contact_id,
        lambda found, changed: meeting_page(found, meeting_id, changed=changed),
        on_meeting(contact_id, meeting_id, "held"),
    )


def _note(kind: str) -> Note:
    if kind not in NOTES:
        raise NotFound()
    return NOTES[kind]


def _noting(form: DayForm, found: Contact, meeting_id: uuid.UUID, kind: str) -> FormPage:
    if isinstance(form, ActionForm):
        one, _ = sight.get_meeting(found, meeting_id)
        listed = [each for each in sight.people_of(one, found) if each.part != "excluded"]
        form.offer(owner=[(str(each.id), each.called) for each in listed])
    if kind == "paper":
        form["what"].label.text = "Which document, from whom and of which day?"
    action = url_for("duty.note", contact_id=found.id, meeting_id=meeting_id, note_kind=kind)
    return FormPage(NOTES[kind].title, "Save", action, to_meeting(found.id, meeting_id), folded=True)


def _considering(form: DayForm, found: Contact, meeting_id: uuid.UUID, entry_id: uuid.UUID) -> FormPage:
    form.offer(verdict=list(words.VERDICTS.items()))
    one, _ = sight.get_meeting(found, meeting_id)
    entry = sight.get_entry(Recommendation, one, found, entry_id)
    action = url_for("duty.consider", contact_id=found.id, meeting_id=meeting_id, advice_id=entry_id)
    about = f"{entry.from_whom}: {entry.what}"
    return FormPage("Consider a recommendation", "Save", action, to_meeting(found.id, meeting_id), about=about)


def _following(form: DayForm, found: Contact, meeting_id: uuid.UUID, entry_id: uuid.UUID) -> FormPage:
    form.offer(became=list(service.BECAME.items()))
    one, _ = sight.get_meeting(found, meeting_id)
    entry = sight.get_entry(MeetingAction, one, found, entry_id)
    action = url_for("duty.follow_action", contact_id=found.id, meeting_id=meeting_id, task_id=entry_id)
    about = f"{entry.owner}: {entry.what}"
    return FormPage("What became of an action", "Save", action, to_meeting(found.id, meeting_id), about=about)

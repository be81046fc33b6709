"""Meetings of practitioners and managers: who came, and what was said about which theme."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms.web.day import BOXES, joined, taken_apart
from portal.permissions import Permission, can, needs
from portal.surveys.service import EventWish, events_of, keep_event, note_event
from portal.surveys.service.events import KINDS, WrongEvent, themes_of
from portal.surveys.views.blueprint import blueprint

DONE = {"kept": "The meeting is written down.", "noted": "The note is kept."}


@blueprint.get("/rounds/<uuid:round_id>/people-events")
@needs(Permission.SUBMISSION_READ)
def events(round_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(round_id, {}, {})


@blueprint.post("/rounds/<uuid:round_id>/people-events")
@needs(Permission.ROUND_MANAGE)
def keep(round_id: uuid.UUID) -> ResponseReturnValue:
    texts = {name: request.form.get(name, "")[:10_000] for name in ("kind", "people", "came")}
    texts["held_on"] = joined([request.form.get(f"held_on-{box}", "")[:20] for box in BOXES])
    try:
        wish = EventWish(texts["kind"], _day(texts["held_on"]), texts["people"].strip(), texts["came"])
        keep_event(current_user, round_id, wish)
    except WrongEvent as wrong:
        return page_of(round_id, texts, wrong.problems), wrong.status
    return redirect(url_for("surveys.events", round_id=round_id, done="kept"), 303)


@blueprint.post("/rounds/<uuid:round_id>/people-events/notes")
@needs(Permission.ROUND_MANAGE)
def note(round_id: uuid.UUID) -> ResponseReturnValue:
    texts = {name: request.form.get(name, "")[:10_000] for name in ("event", "theme", "text")}
    try:
        note_event(current_user, round_id, texts["event"], texts["theme"], texts["text"])
    except WrongEvent as wrong:
        return page_of(round_id, texts, wrong.problems), wrong.status
    return redirect(url_for("surveys.events", round_id=round_id, done="noted"), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def page_of(round_id: uuid.UUID, texts: Mapping[str, str], problems: Mapping[str, str]) -> str:
    round_, found = events_of(current_user, round_id)
    return render_template(
        "surveys/events.html",
        round=round_,
        events=found,
        kinds=KINDS,
        themes=themes_of(round_),
        texts=texts,
        boxes=list(zip(BOXES, taken_apart(texts.get("held_on", "")), strict=True)),
        problems=problems,
        may_keep=can(current_user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id),
        done=DONE.get(request.args.get("done", ""), ""),
    )

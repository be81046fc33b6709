"""The three strands of a case, how far one is, what was heard of it; and those to ask about."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.errors import NotFound
from portal.forms.lado_meetings import DayForm, HeardForm, StrandForm
from portal.lado.desk import people
from portal.lado.desk.people import desk_of
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.meetings.views.page import FormPage, Lead, day, done_with, draw, may_change
from portal.lado.models import Contact
from portal.lado.strands import service, words
from portal.lado.strands.service import Standing
from portal.lado.words import words_of
from portal.local_time import today
from portal.permissions import Permission, needs

DONE = {"changed": "What you changed is saved.", "heard": "What you heard is noted."}


@blueprint.get("/contacts/<uuid:contact_id>/strands")
@needs(Permission.CONTACT_LIST)
@confidential
def strands(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    there = {one.kind: one for one in service.strands_of(found)}
    logs = {kind: service.words_of(found, kind) for kind in words.KINDS}
    return render_template(
        "lado/strands/strands.html",
        contact=found,
        strands=there,
        logs=logs,
        names=people.names_of([one.by_id for log in logs.values() for one in log]),
        words=words,
        today=today(),
        may=may_change(found),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@blueprint.get("/contacts/<uuid:contact_id>/strands/<strand_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def strand_page(contact_id: uuid.UUID, strand_kind: str) -> ResponseReturnValue:
    form, found = StrandForm(formdata=None), read_whole(current_user, contact_id)
    page = _standing(form, found, strand_kind)
    there = next((one for one in service.strands_of(found) if one.kind == strand_kind), None)
    if there is not None:
        for name in ("state", "result", "reference", "officer"):
            form[name].data = getattr(there, name) or ""
        for name in service.DAYS:
            form.fill_day(f"{name}_", getattr(there, f"{name}_on"))
    return draw(form, found, page)


@blueprint.post("/contacts/<uuid:contact_id>/strands/<strand_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def strand(contact_id: uuid.UUID, strand_kind: str) -> ResponseReturnValue:
    form = StrandForm()
    texts = {name: form.words(name) for name in ("state", "result", "reference", "officer", "heard")}
    days = {name: day(form, f"{name}_") for name in service.DAYS}
    typed = Standing(**texts, days=days)
    return done_with(
        lambda: service.standing(current_user, contact_id, strand_kind, typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _standing(form, found, strand_kind),
        Lead("duty.strands", {"contact_id": contact_id, "done": "changed"}),
    )


@blueprint.get("/contacts/<uuid:contact_id>/strands/<strand_kind>/heard")
@needs(Permission.CONTACT_DECIDE)
@confidential
def heard_page(contact_id: uuid.UUID, strand_kind: str) -> ResponseReturnValue:
    form, found = HeardForm(formdata=None), read_whole(current_user, contact_id)
    form.fill_day("on_", today())
    return draw(form, found, _hearing(form, found, strand_kind))


@blueprint.post("/contacts/<uuid:contact_id>/strands/<strand_kind>/heard")
@needs(Permission.CONTACT_DECIDE)
@confidential
def heard(contact_id: uuid.UUID, strand_kind: str) -> ResponseReturnValue:
    form = HeardForm()
    typed = form.words("text"), day(form, "on_"), day(form, "chase_")
    return done_with(
        lambda: service.hear(current_user, contact_id, strand_kind, *typed, seen=form.seen_revision),
        contact_id,
        form,
        lambda form, found: _hearing(form, found, strand_kind),
        Lead("duty.strands", {"contact_id": contact_id, "done": "heard"}),
    )


@blueprint.get("/strands")
@needs(Permission.CONTACT_LIST)
@confidential
def quiet_strands() -> ResponseReturnValue:
    """References and days alone."""
    place = desk_of(current_user)
    return render_template(
        "lado/strands/quiet.html",
        quiet=service.quiet(current_user, place),
        days=words_of(place.wording).silence_days,
        words=words,
        today=today(),
    )


def _standing(form: DayForm, found: Contact, kind: str) -> FormPage:
    _refuse_unknown(kind)
    form.offer(state=list(words.STATES.items()), result=list(words.RESULTS[kind].items()))
    action = url_for("duty.strand", contact_id=found.id, strand_kind=kind)
    return FormPage(f"{words.KINDS[kind]}: how far it is", "Save", action, _back(found), "Strands")


def _hearing(form: DayForm, found: Contact, kind: str) -> FormPage:
    _refuse_unknown(kind)
    action = url_for("duty.heard", contact_id=found.id, strand_kind=kind)
    about = "What is noted here stays as it is. It ends the silence of this strand."
    return FormPage(f"{words.KINDS[kind]}: what was heard", "Note it", action, _back(found), "Strands", about=about)


def _back(found: Contact) -> str:
    return url_for("duty.strands", contact_id=found.id)


def _refuse_unknown(kind: str) -> None:
    if kind not in words.KINDS:
        raise NotFound()

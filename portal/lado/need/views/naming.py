"""One page for what is settled about knowing and naming: a declaration, the referrer, teachers, the line."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import show_all
from portal.forms.lado_need import NeedForm
from portal.lado import policy
from portal.lado.desk import people
from portal.lado.desk.service import ChangedMeanwhile, read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import Contact
from portal.lado.need import service, words
from portal.lado.need.beside import warnings_about
from portal.lado.need.models import LINE, NO_INTEREST, REFERRER, TEACHER, Declaration, Mark
from portal.lado.need.naming import all_of, latest, referrer_named, restricted
from portal.permissions import Permission, can, needs

blueprint.context_processor(lambda: {"warnings_about": warnings_about})


@blueprint.get("/contacts/<uuid:contact_id>/need")
@needs(Permission.CONTACT_LIST)
@confidential
def need_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    return _page(NeedForm(formdata=None), found, done=words.DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/contacts/<uuid:contact_id>/declare")
@needs(Permission.CONTACT_DECIDE)
@confidential
def declare(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = _sent()
    typed = (str(form.interest.data), str(form.interest_words.data))
    try:
        made = service.declare(current_user, contact_id, *typed)
    except Mistake as mistake:
        return _again(form, contact_id, mistake)
    if made.interest != NO_INTEREST:
        return redirect(url_for("duty.duty_list"), 303)
    return redirect(url_for("duty.need_page", contact_id=contact_id, done="declared"), 303)


@blueprint.post("/contacts/<uuid:contact_id>/need/<mark_kind>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def settle(contact_id: uuid.UUID, mark_kind: str) -> ResponseReturnValue:
    form = _sent()
    typed = (form.data.get(mark_kind, ""), form.data.get(f"{mark_kind}_reason", ""))
    try:
        service.settle(current_user, contact_id, mark_kind, *typed, seen=form.seen_revision)
    except Mistake as mistake:
        return _again(form, contact_id, mistake)
    except ChangedMeanwhile as changed:
        found = read_whole(current_user, contact_id, after_refusal=True)
        return _page(form, found, changed=changed.message), changed.status
    return redirect(url_for("duty.need_page", contact_id=contact_id, done="settled"), 303)


def _sent() -> NeedForm:
    form = NeedForm()
    for one in form:
        one.data = one.data or ""
    return form


def _again(form: NeedForm, contact_id: uuid.UUID, mistake: Mistake) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id, after_refusal=True)
    show_all(form, mistake.at_fields)
    return _page(form, found), mistake.status


def _page(form: NeedForm, found: Contact, *, done: str = "", changed: str = "") -> str:
    form.offer(
        interest=list(words.INTEREST_WORDS.items()),
        **{kind: list(values.items()) for kind, values in words.VALUES.items()},
    )
    for kind, value in _as_it_stands(found).items():
        form[kind].data = form[kind].data or value
    declarations = all_of(Declaration, found)
    marks = all_of(Mark, found)
    return render_template(
        "lado/need/need.html",
        form=form,
        contact=found,
        declarations=declarations,
        marks=marks,
        names=people.names_of([*(one.user_id for one in declarations), *(one.by_id for one in marks)]),
        interests=words.INTEREST_WORDS,
        values=words.VALUES,
        decides=can(current_user, Permission.CONTACT_DECIDE, partnership_id=found.partnership_id),
        is_officer=policy.way_of(current_user, found) in (policy.OWN, policy.COVER),
        done=done,
        changed=changed,
    )


def _as_it_stands(found: Contact) -> dict[str, str]:
    line = latest(found.id, LINE)
    teacher = latest(found.id, TEACHER)
    return {
        REFERRER: referrer_named(found),
        TEACHER: teacher.value if teacher is not None else "teacher" if restricted(found) else "not_teacher",
        LINE: line.value if line is not None else "outside" if found.employer_sector == "foster_carers" else "inside",
    }

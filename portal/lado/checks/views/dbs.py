"""Requests by the DBS: logged, and the page of one."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import choices, lines, show_all
from portal.forms.lado_checks import (
    DbsForm,
    DbsHeardForm,
    DbsProgressForm,
    DbsProposeForm,
    DbsReleaseForm,
    DbsSubjectsForm,
    SendBackForm,
    progress_form,
)
from portal.forms.lado_desk import SeenForm
from portal.lado.checks import words
from portal.lado.checks.due import days_taken, is_overdue
from portal.lado.checks.models import DbsItem, DbsRequest
from portal.lado.checks.policy import contact_of, read_dbs
from portal.lado.checks.service import dbs as verbs
from portal.lado.checks.service.dbs import DbsAsked, Heard, Progress
from portal.lado.checks.views.doing import do
from portal.lado.desk import people
from portal.lado.desk.people import desk_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import lines_of
from portal.local_time import today
from portal.permissions import Permission, needs

DONE = {
    "logged": "The request is logged",
    "saved": "Saved",
    "proposed": "It waits for a colleague's approval",
    "back": "It is open again",
    "released": "It is noted as released",
}


@blueprint.get("/dbs/log")
@needs(Permission.CONTACT_DECIDE)
@confidential
def log_dbs_page() -> ResponseReturnValue:
    form = DbsForm(formdata=None)
    form.token.data = secrets.token_urlsafe(24)
    form.put_day("", today())
    return render_template("lado/checks/dbs_log.html", form=form)


@blueprint.post("/dbs/log")
@needs(Permission.CONTACT_DECIDE)
@confidential
def log_dbs() -> ResponseReturnValue:
    form = DbsForm()
    try:
        made = verbs.log_dbs(current_user, desk_of(current_user), _asked(form), form.token.data or "")
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return render_template("lado/checks/dbs_log.html", form=form), mistake.status
    return redirect(url_for("duty.dbs_request", dbs_id=made.id, done="logged"), 303)


@blueprint.get("/dbs/<uuid:dbs_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def dbs_request(dbs_id: uuid.UUID) -> ResponseReturnValue:
    return _page(read_dbs(current_user, dbs_id))


@blueprint.post("/dbs/<uuid:dbs_id>/progress")
@needs(Permission.CONTACT_DECIDE)
@confidential
def dbs_progress(dbs_id: uuid.UUID) -> ResponseReturnValue:
    """What was found of each item, and what is left to do."""
    form = progress_form(range(1, verbs.MOST_ITEMS + 1), list(words.ITEM_STATES.items()))()
    return _do(lambda: verbs.progress(current_user, dbs_id, _progress(form), seen=form.seen_revision), dbs_id, form)


@blueprint.post("/dbs/<uuid:dbs_id>/about")
@needs(Permission.CONTACT_DECIDE)
@confidential
def dbs_subjects(dbs_id: uuid.UUID) -> ResponseReturnValue:
    form = DbsSubjectsForm()
    typed = form.references.data or ""
    return _do(lambda: verbs.set_subjects(current_user, dbs_id, typed, seen=form.seen_revision), dbs_id, form)


@blueprint.post("/dbs/<uuid:dbs_id>/propose")
@needs(Permission.CONTACT_DECIDE)
@confidential
def propose_dbs(dbs_id: uuid.UUID) -> ResponseReturnValue:
    form = DbsProposeForm()
    disclosed, basis = form.disclosed.data or "", form.basis.data or ""
    return _do(
        lambda: verbs.propose(current_user, dbs_id, disclosed, basis, seen=form.seen_revision),
        dbs_id,
        form,
        "proposed",
    )


@blueprint.post("/dbs/<uuid:dbs_id>/send-back")
@needs(Permission.CONTACT_DECIDE)
@confidential
def send_back_dbs(dbs_id: uuid.UUID) -> ResponseReturnValue:
    form = SendBackForm()
    why = form.why.data or ""
    return _do(lambda: verbs.send_back(current_user, dbs_id, why, seen=form.seen_revision), dbs_id, form, "back")


@blueprint.post("/dbs/<uuid:dbs_id>/release")
@needs(Permission.CONTACT_DECIDE)
@confidential
def release_dbs(dbs_id: uuid.UUID) -> ResponseReturnValue:
    """Approve it as another officer, and say how it is sent."""
    form = DbsReleaseForm()
    how = form.sent_by.data or ""
    return _do(lambda: verbs.release(current_user, dbs_id, how, seen=form.seen_revision), dbs_id, form, "released")


@blueprint.post("/dbs/<uuid:dbs_id>/heard")
@needs(Permission.CONTACT_DECIDE)
@confidential
def dbs_heard(dbs_id: uuid.UUID) -> ResponseReturnValue:
    form = DbsHeardForm()
    heard = Heard(form.day_in("acknowledged_"), form.decision.data or "", form.day_in("decision_"))
    return _do(lambda: verbs.heard(current_user, dbs_id, heard, seen=form.seen_revision), dbs_id, form)


def _do(verb: Callable[[], DbsRequest], dbs_id: uuid.UUID, form: SeenForm, done: str = "saved") -> ResponseReturnValue:
    return do(
        verb,
        lambda mistake, changed: _page(
            read_dbs(current_user, dbs_id, after_refusal=True), form, mistake=mistake, changed=changed
        ),
        lambda: redirect(url_for("duty.dbs_request", dbs_id=dbs_id, done=done), 303),
    )


def _asked(form: DbsForm) -> DbsAsked:
    return DbsAsked(
        dbs_reference=form.dbs_reference.data or "",
        requester=form.requester.data or "",
        purpose=form.purpose.data or "",
        name=form["name"].data or "",
        references=form.references.data or "",
        items=lines(form["items"].data),
        family_court=bool(form.family_court.data),
        arrived=form.day_in(""),
        due=form.day_in("due_"),
        due_typed=form.has_day("due_"),
    )


def _progress(form: DbsProgressForm) -> Progress:
    """By position: the page shows the items in their order, and the verb knows which they are."""
    typed = {
        position: (form[f"item_{position}"].data or "asked", form[f"reason_{position}"].data or "")
        for position in range(1, verbs.MOST_ITEMS + 1)
    }
    return Progress(
        items=typed,
        redaction=form.redaction.data or "",
        legal_review=form.legal_review.data or "",
        family_court=bool(form.family_court.data),
        legal_advice=form.legal_advice.data or "",
        legal_advice_on=form.day_in("advised_"),
    )


def _page(
    there: DbsRequest, typed: SeenForm | None = None, *, mistake: Mistake | None = None, changed: str = ""
) -> str:
    items = verbs.items_of(there)
    forms = _forms(there, items, typed)
    if mistake is not None and typed is not None:
        show_all(typed, mistake.at_fields)
    subjects = verbs.subjects_of(current_user, there)
    return render_template(
        "lado/checks/dbs_request.html",
        dbs=there,
        contact=contact_of(there),
        items=items,
        **forms,
        typed=typed,
        subjects=lines_of(subjects),
        not_yet=verbs.missing(there),
        names=people.names_of([there.proposed_by_id, there.approved_by_id, there.answered_by_id]),
        is_own=there.proposed_by_id == current_user.id,
        overdue=is_overdue(there.due_on, there.answered_at),
        taken=days_taken(there.arrived_at, there.answered_at),
        words=words,
        done=DONE.get(request.args.get("done", ""), ""),
        changed=changed,
    )


def _forms(there: DbsRequest, items: list[DbsItem], typed: SeenForm | None) -> Mapping[str, SeenForm]:
    """Each form of the page: as it was typed, or as the request stands."""
    made: dict[str, SeenForm] = {
        "progress": _progress_form(there, items),
        "about": DbsSubjectsForm(formdata=None),
        "propose": _propose_form(there),
        "back": SendBackForm(formdata=None),
        "release": DbsReleaseForm(formdata=None),
        "heard": _heard_form(there),
    }
    if typed is not None:
        made[next(name for name, form in made.items() if _is_same(form, typed))] = typed
    progress, heard, release = made["progress"], made["heard"], made["release"]
    if isinstance(progress, DbsProgressForm):
        progress.offer(list(words.REDACTION.items()), list(words.LEGAL_REVIEW.items()))
    if isinstance(heard, DbsHeardForm):
        heard.offer(list(words.DBS_DECISIONS.items()))
    if isinstance(release, DbsReleaseForm):
        release.sent_by.choices = choices(list(words.SENT_BY.items()))
    return made


def _is_same(form: SeenForm, typed: SeenForm) -> bool:
    return isinstance(form, DbsProgressForm) == isinstance(typed, DbsProgressForm) and (
        isinstance(form, DbsProgressForm) or type(form) is type(typed)
    )


def _progress_form(there: DbsRequest, items: list[DbsItem]) -> DbsProgressForm:
    form = progress_form([one.position for one in items], list(words.ITEM_STATES.items()))(formdata=None)
    for one in items:
        form[f"item_{one.position}"].data, form[f"reason_{one.position}"].data = one.state, one.reason or ""
    form.redaction.data, form.legal_review.data = there.redaction, there.legal_review
    form.family_court.data, form.legal_advice.data = there.family_court, there.legal_advice or ""
    form.put_day("advised_", there.legal_advice_on)
    return form


def _propose_form(there: DbsRequest) -> DbsProposeForm:
    form = DbsProposeForm(formdata=None)
    form.disclosed.data, form.basis.data = there.disclosed or "", there.basis or ""
    return form


def _heard_form(there: DbsRequest) -> DbsHeardForm:
    form = DbsHeardForm(formdata=None)
    form.put_day("acknowledged_", there.acknowledged_on)
    form.put_day("decision_", there.decision_on)
    form.decision.data = there.decision or ""
    return form

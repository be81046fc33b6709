"""The page of one check: who asks, who may be meant, and the answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.forms.account import choices, show_all
from portal.forms.lado_checks import AnswerForm, SendBackForm, VerifyForm
from portal.forms.lado_desk import SeenForm
from portal.lado.checks import found, service, words
from portal.lado.checks.due import days_taken, is_overdue
from portal.lado.checks.models import Check
from portal.lado.checks.outcomes import kept_back
from portal.lado.checks.policy import contact_of, read_check
from portal.lado.checks.service import Answer
from portal.lado.checks.service.dbs import subjects_in
from portal.lado.checks.views.doing import do
from portal.lado.desk import people
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import lines_of
from portal.lado.matching import Match
from portal.local_time import long_date
from portal.permissions import Permission, needs

Verb = Callable[[], Check]
DONE = {
    "logged": "The check is logged",
    "verified": "It is noted how you know who asks",
    "answered": "Answered: the letter is below",
    "proposed": "It waits for a colleague's approval",
    "approved": "Approved: the letter is below",
    "back": "It is open again",
}


@blueprint.get("/checks/<uuid:check_id>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def check(check_id: uuid.UUID) -> ResponseReturnValue:
    return _page(read_check(current_user, check_id))


@blueprint.post("/checks/<uuid:check_id>/verify")
@needs(Permission.CONTACT_DECIDE)
@confidential
def verify_check(check_id: uuid.UUID) -> ResponseReturnValue:
    form = VerifyForm()
    how = form.verified.data or ""
    return _do(lambda: service.verify(current_user, check_id, how, seen=form.seen_revision), check_id, form, "verified")


@blueprint.post("/checks/<uuid:check_id>/answer")
@needs(Permission.CONTACT_DECIDE)
@confidential
def answer_check(check_id: uuid.UUID) -> ResponseReturnValue:
    """Answer, or ask a colleague to approve what is told."""
    form = AnswerForm()

    def verb() -> Check:
        return service.answer_check(current_user, check_id, _typed(form), seen=form.seen_revision)

    return _do(verb, check_id, form, "answered")


@blueprint.post("/checks/<uuid:check_id>/approve")
@needs(Permission.CONTACT_DECIDE)
@confidential
def approve_check(check_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return _do(lambda: service.approve(current_user, check_id, seen=form.seen_revision), check_id, form, "approved")


@blueprint.post("/checks/<uuid:check_id>/send-back")
@needs(Permission.CONTACT_DECIDE)
@confidential
def send_back_check(check_id: uuid.UUID) -> ResponseReturnValue:
    form = SendBackForm()
    why = form.why.data or ""
    return _do(lambda: service.send_back(current_user, check_id, why, seen=form.seen_revision), check_id, form, "back")


def _do(verb: Verb, check_id: uuid.UUID, form: SeenForm, done: str) -> ResponseReturnValue:
    return do(
        verb,
        lambda mistake, changed: _page(
            read_check(current_user, check_id, after_refusal=True), form, mistake=mistake, changed=changed
        ),
        lambda: redirect(url_for("duty.check", check_id=check_id, done=done), 303),
    )


def _typed(form: AnswerForm) -> Answer:
    ticked = [uuid.UUID(one) for one in form.contacts.data or [] if _is_id(one)]
    return Answer(
        result=form.result.data or "",
        contacts=(*ticked, *subjects_in(current_user, form.references.data or "")),
        answer=form.answer.data or "",
        note=form.note.data or "",
        disclosed=form.disclosed.data or "",
        basis=form.basis.data or "",
        exception=form.exception.data or "",
    )


def _is_id(typed: str) -> bool:
    try:
        uuid.UUID(typed)
    except ValueError:
        return False
    return True


def _page(there: Check, typed: SeenForm | None = None, *, mistake: Mistake | None = None, changed: str = "") -> str:
    matches = [] if there.erased_at or there.state == "answered" else found.matches_of(current_user, there)
    ids = [one.contact.id for one in matches]
    linked = found.seen_by(current_user, found.linked(there))
    forms = {
        "verify": typed if isinstance(typed, VerifyForm) else _verify_form(there),
        "answer": typed if isinstance(typed, AnswerForm) else _answer_form(there),
        "back": typed if isinstance(typed, SendBackForm) else SendBackForm(formdata=None),
    }
    _offer(forms["verify"], forms["answer"], matches)
    if mistake is not None and typed is not None:
        show_all(typed, mistake.at_fields)
    return render_template(
        "lado/checks/check.html",
        check=there,
        contact=contact_of(there),
        **forms,
        typed=typed,
        matches=lines_of(one.contact for one in matches),
        why={one.contact.id: found.why(one) for one in matches},
        suggested=words.RESULTS[found.suggested(matches)],
        kept_back=kept_back([*ids, *(one.id for one in linked)]),
        linked=lines_of(linked),
        names=people.names_of([there.proposed_by_id, there.approved_by_id, there.answered_by_id]),
        is_own=there.proposed_by_id == current_user.id,
        overdue=is_overdue(there.due_on, there.answered_at),
        taken=days_taken(there.arrived_at, there.answered_at),
        born=long_date(date.fromisoformat(there.person["born"])) if _has_birthday(there) else "",
        draft=there.letter or (service.draft_of(there, contact_of(there)) if there.state == "proposed" else ""),
        words=words,
        done=_done(there, request.args.get("done", "")),
        changed=changed,
    )


def _done(there: Check, asked: str) -> str:
    """An answer that tells something is not given yet."""
    return DONE.get("proposed" if asked == "answered" and there.state == "proposed" else asked, "")


def _has_birthday(there: Check) -> bool:
    return there.erased_at is None and bool(there.person.get("born"))


def _verify_form(there: Check) -> VerifyForm:
    form = VerifyForm(formdata=None)
    form.verified.data = there.verified
    return form


def _answer_form(there: Check) -> AnswerForm:
    """What was proposed and came back is there to be changed."""
    form = AnswerForm(formdata=None)
    form.result.data, form.answer.data = there.result or "", there.answer or ""
    form.contacts.data = [str(one) for one in found.linked(there)]
    if there.erased_at is None:
        form.note.data, form.disclosed.data = there.note or "", there.disclosed or ""
        form.basis.data, form.exception.data = there.basis or "", there.exception or ""
    return form


def _offer(verify: SeenForm, answer: SeenForm, matches: list[Match]) -> None:
    listed = [(str(one.contact.id), f"{one.contact.reference}: {found.why(one).lower()}") for one in matches]
    if isinstance(verify, VerifyForm):
        verify.verified.choices = choices(list(words.VERIFIED.items()))
    if isinstance(answer, AnswerForm):
        answer.offer(list(words.RESULTS.items()), listed, list(words.ANSWERS.items()))
        for field in answer:
            field.data = field.data or ([] if field.name == "contacts" else "")

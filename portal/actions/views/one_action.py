"""One action: what was submitted, what has become of it since, and what the agency can say now."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.actions import service
from portal.actions.models import FollowedAction, State
from portal.actions.service import ChangedMeanwhile
from portal.actions.views.blueprint import blueprint
from portal.actions.views.shown import shown
from portal.actions.words import STATE_WORDS
from portal.forms.account import show
from portal.forms.actions import CloseForm, DropForm, DueDayForm, ProgressForm, ReopenForm
from portal.forms.typed import TypedForm
from portal.permissions import Permission, needs

FORMS: dict[str, type[TypedForm]] = {
    "progress": ProgressForm,
    "due": DueDayForm,
    "close": CloseForm,
    "drop": DropForm,
    "reopen": ReopenForm,
}
OF_OPEN, OF_CLOSED = frozenset({"progress", "due", "close", "drop"}), frozenset({"progress", "reopen"})
"""Which of the forms there are while an action is open, and while it is closed."""

DONE = {
    "progress": "The progress is saved.",
    "due": "The due day is changed.",
    "close": "The action is closed.",
    "drop": "The action is marked as no longer needed.",
    "reopen": "The action is open again.",
}


@blueprint.get("/<uuid:action_id>")
@needs(Permission.ACTION_READ)
def one_action(action_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(service.read_action(current_user, action_id), done=DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/<uuid:action_id>/progress")
@needs(Permission.ACTION_UPDATE)
def say_progress(action_id: uuid.UUID) -> ResponseReturnValue:
    form = ProgressForm()
    return _do(
        "progress", action_id, form, lambda: service.say_progress(current_user, action_id, form.progress.data or "")
    )


@blueprint.post("/<uuid:action_id>/due")
@needs(Permission.ACTION_UPDATE)
def move_due_day(action_id: uuid.UUID) -> ResponseReturnValue:
    form = DueDayForm()
    return _do(
        "due",
        action_id,
        form,
        lambda: service.move_due_day(
            current_user, action_id, form.date(), form.due_reason.data or "", seen=form.seen_version
        ),
    )


@blueprint.post("/<uuid:action_id>/close")
@needs(Permission.ACTION_UPDATE)
def close(action_id: uuid.UUID) -> ResponseReturnValue:
    form = CloseForm()
    return _do(
        "close",
        action_id,
        form,
        lambda: service.close(current_user, action_id, form.how_we_know.data or "", seen=form.seen_version),
    )


@blueprint.post("/<uuid:action_id>/drop")
@needs(Permission.ACTION_UPDATE)
def drop(action_id: uuid.UUID) -> ResponseReturnValue:
    form = DropForm()
    return _do(
        "drop",
        action_id,
        form,
        lambda: service.drop(current_user, action_id, form.why.data or "", seen=form.seen_version),
    )


@blueprint.post("/<uuid:action_id>/reopen")
@needs(Permission.ACTION_UPDATE)
def reopen(action_id: uuid.UUID) -> ResponseReturnValue:
    form = ReopenForm()
    return _do(
        "reopen",
        action_id,
        form,
        lambda: service.reopen(current_user, action_id, form.why_again.data or "", seen=form.seen_version),
    )


def _do(name: str, action_id: uuid.UUID, form: TypedForm, verb: Callable[[], FollowedAction]) -> ResponseReturnValue:
    """Do it and lead on; what cannot be done comes back with everything that was typed."""
    for field in form:
        field.data = field.data or ""
    try:
        verb()
    except Mistake as mistake:
        show(form, mistake.field, mistake.message)
        return page_of(service.read_action(current_user, action_id), sent=(name, form)), mistake.status
    except ChangedMeanwhile as changed:
        return page_of(
            service.read_action(current_user, action_id), sent=(name, form), changed=changed.message
        ), changed.status
    return redirect(url_for("actions.one_action", action_id=action_id, done=name), 303)


def page_of(
    action: FollowedAction, *, sent: tuple[str, TypedForm] | None = None, changed: str = "", done: str = ""
) -> str:
    """``sent`` is the form that came back, by its name; the others are empty."""
    forms = {name: form(formdata=None) for name, form in FORMS.items()}
    is_open = action.state == State.OPEN
    if sent is not None:
        forms[sent[0]] = sent[1]
        _keep_what_was_typed(forms, sent[0], is_open)
    return render_template(
        "actions/action.html",
        shown=shown(action),
        action=action,
        history=service.history_of(action.id),
        states=STATE_WORDS,
        may_change=service.may_change(current_user, action),
        is_open=is_open,
        forms=forms,
        sent=sent[0] if sent else "",
        changed=changed,
        done=done,
    )


def _keep_what_was_typed(forms: dict[str, TypedForm], sent: str, is_open: bool) -> None:
    """Where the page has no place any more for the form that came back, its words stand in the box for progress."""
    if sent in (OF_OPEN if is_open else OF_CLOSED):
        return
    texts = [field.data for field in forms[sent] if field.type == "TextAreaField"]
    forms["progress"]["progress"].data = "\n".join(texts)

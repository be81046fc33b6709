"""Saving a section: by a button, or by the script that saves while someone types."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.forms.web import ADD, REMOVE, SectionForm
from portal.permissions import Permission, needs
from portal.returns.service import Draft, DraftConflict, Saved, save_section
from portal.returns.standing import saved_words
from portal.returns.views.blueprint import blueprint
from portal.returns.views.section.buttons import Button, Press, keep_all, pressed
from portal.returns.views.section.conflict import show_conflict
from portal.returns.views.section.forms import empty_form, next_section, revision_sent, sent_form
from portal.returns.views.section.page import beside_of, page_of
from portal.returns.views.shared import draft_of

GO = "_go"
"""The name of the buttons that save; the value says where to go afterwards."""


@blueprint.post("/<uuid:return_id>/<section_key>")
@needs(Permission.RETURN_EDIT)
def save(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    """Keep what was typed. A page without scripts is led on; a script gets JSON about what to show."""
    draft = draft_of(return_id)
    form = sent_form(draft, section_key)
    typed = form.typed()
    button, value = pressed() or (Button(), "")
    press = Press(current_user, draft, form, section_key, value, typed.answers, typed.new_rows)
    try:
        button.before(press)
        saved = save_section(
            current_user, return_id, section_key, press.answers, based_on=revision_sent(), new_rows=press.new_rows
        )
        button.after(press)
        keep_all(press)
    except DraftConflict as conflict:
        return conflict_answer(draft, form, conflict)
    except Mistake as mistake:
        return mistake_answer(press, mistake)
    if wants_json():
        return in_json(press, saved)
    return redirect(where_next(draft, section_key) if type(button) is Button else button.leads_to(press), 303)


def wants_json() -> bool:
    """Whether a script asks, which shows what comes back without leaving the page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def conflict_answer(draft: Draft, form: SectionForm, conflict: DraftConflict) -> ResponseReturnValue:
    """Both texts; nothing was saved."""
    show_conflict(draft, form, conflict)
    if wants_json():
        keys = {group_of(draft, key) for key in (*conflict.answers, *conflict.others)}
        return {"revision": conflict.revision, "groups": groups_of(draft, form, keys)}, conflict.status
    return page_of(draft, form, conflict.revision, is_conflict=True), conflict.status


def mistake_answer(press: Press, mistake: Mistake) -> ResponseReturnValue:
    """What was typed beside the answers cannot be kept, so nothing was saved, and all of it comes back to the page."""
    if wants_json():
        return {"problem": mistake.message, "field": mistake.field}, mistake.status
    return page_of(press.draft, press.form, revision_sent(), mistake=mistake), mistake.status


def in_json(press: Press, saved: Saved) -> ResponseReturnValue:
    """The new revision, when it was saved, and the groups that look different now from what the page shows."""
    draft = draft_of(press.draft.return_.id)
    keys = press.redrawn | {group_of(draft, key) for key in saved.others}
    groups = groups_of(draft, empty_form(draft, press.section_key), keys)
    return {"revision": draft.revision(press.section_key), "saved": saved_words(saved.at), "groups": groups}


def group_of(draft: Draft, key: str) -> str:
    """The group in which the question ``key`` stands."""
    question = draft.question_set.question(key)
    return (question.part_of or key) if question is not None else key


def groups_of(draft: Draft, form: SectionForm, keys: Iterable[str]) -> dict[str, str]:
    """The HTML of some groups of the form, by their keys."""
    wanted, around = set(keys), beside_of(draft, form)
    return {
        group.key: render_template("returns/question_group.html", form=form, group=group, **around)
        for group in form.groups
        if group.key in wanted
    }


def where_next(draft: Draft, section_key: str) -> str:
    """Where the button that was pressed leads to."""
    return_id, more = draft.return_.id, request.form.get(ADD, "")
    if more:
        return url_for("returns.section", return_id=return_id, section_key=section_key, add=more, _anchor=f"{more}-new")
    if request.form.get(REMOVE) or request.form.get(GO) == "stay":
        return url_for("returns.section", return_id=return_id, section_key=section_key)
    if request.form.get(GO) == "list":
        return url_for("returns.task_list", return_id=return_id, done="saved")
    following = next_section(draft, section_key)
    if following is None:
        return url_for("returns.check_answers", return_id=return_id)
    return url_for("returns.section", return_id=return_id, section_key=following)

"""One section a page: to be answered, and saved whatever stands in it."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import NotFound
from portal.forms.answers import start_of
from portal.forms.check import Problem, asked, check
from portal.forms.web import ADD, REMOVE, REVISION, SectionForm, form_for, in_words
from portal.permissions import Permission, needs
from portal.returns.service import Draft, DraftConflict, save_section
from portal.returns.standing import saved_words
from portal.returns.views.blueprint import blueprint
from portal.returns.views.shared import draft_of, may
from portal.returns.views.summary import section_name
from portal.returns.workflow import Action

GO = "_go"
"""The name of the buttons that save; the value says where to go afterwards."""


@blueprint.get("/<uuid:return_id>/<section_key>")
@needs(Permission.RETURN_EDIT)
def section(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    draft = draft_of(return_id)
    if not may(Action.SAVE, draft.return_):
        return redirect(url_for("returns.check_answers", return_id=return_id))
    form = empty_form(draft, section_key)
    more = form.answer(request.args.get("add", ""))
    if more is not None:
        more.blank_rows = 1
    if request.args.get("check") == "1":
        form.show(check(draft.question_set, draft.answers, draft.asking, section=section_key).problems)
    return page_of(draft, form, draft.revision(section_key))


@blueprint.post("/<uuid:return_id>/<section_key>")
@needs(Permission.RETURN_EDIT)
def save(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    draft = draft_of(return_id)
    form = sent_form(draft, section_key)
    typed = form.typed()
    try:
        save_section(
            current_user, return_id, section_key, typed.answers, based_on=revision_sent(), new_rows=typed.new_rows
        )
    except DraftConflict as conflict:
        show_conflict(draft, form, conflict)
        return page_of(draft, form, conflict.revision, is_conflict=True), conflict.status
    return redirect(where_next(draft, section_key), 303)


def empty_form(draft: Draft, section_key: str) -> SectionForm:
    """The form with what is stored. A section in which nothing is asked is a page that is not there."""
    return _form(draft, section_key)(formdata=None)


def sent_form(draft: Draft, section_key: str) -> SectionForm:
    return _form(draft, section_key)(formdata=request.form)


def _form(draft: Draft, section_key: str) -> type[SectionForm]:
    try:
        made = form_for(draft.question_set, section_key, draft.answers, draft.asking)
    except KeyError:
        raise NotFound from None
    if not made.local_keys:
        raise NotFound
    return made


def revision_sent() -> int:
    """The revision that the page showed; a page that does not say so is none of ours, which the service refuses."""
    typed = request.form.get(REVISION, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


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


def next_section(draft: Draft, section_key: str) -> str | None:
    """The next section in which something is asked, or None after the last."""
    keys = {question.key for question in asked(draft.question_set, draft.answers, draft.asking)}
    open_ = [each.key for each in draft.question_set.sections if keys & {question.key for question in each.questions}]
    later = open_[open_.index(section_key) + 1 :] if section_key in open_ else []
    return later[0] if later else None


def show_conflict(draft: Draft, form: SectionForm, conflict: DraftConflict) -> None:
    """Keep in the form what the person typed, put the colleague's text beside it, and take over their other changes."""
    for key, value in conflict.others.items():
        answer = form.answer(key)
        if answer is not None:
            answer.data = value
    for key, (_mine, theirs) in conflict.answers.items():
        answer = form.answer(key)
        if answer is not None:
            answer.theirs = lines_of(draft, key, theirs) or ("Nothing: they left it empty.",)
    form.show(Problem(key, conflict_words(draft, key)) for key in conflict.answers)


def conflict_words(draft: Draft, key: str) -> str:
    question = draft.question_set.question(key)
    name = start_of(question) if question is not None else "This answer"
    return f"{name} was changed by a colleague while you were writing. Keep yours or use theirs, then save again"


def lines_of(draft: Draft, key: str, raw: object) -> tuple[str, ...]:
    """Someone's answer in words, a list with one line for each row."""
    question = draft.question_set.question(key)
    if question is None:
        return ()
    shown = in_words(question, draft.question_set, {**draft.answers, key: raw})
    rows = (
        f"{row.name}: " + "; ".join(f"{text} {', '.join(lines)}" for text, lines in row.columns) for row in shown.rows
    )
    return (*shown.lines, *rows)


def saved_in(draft: Draft, section_key: str) -> str:
    """When the draft was saved last; a section in which nobody has saved says so."""
    return saved_words(draft.saved_at if draft.revision(section_key) else None)


def page_of(draft: Draft, form: SectionForm, revision: int, *, is_conflict: bool = False) -> str:
    following = next_section(draft, form.section.key)
    scales = [answer.question.scale for answer in form.answers if answer.question.part is not None]
    scale = next((draft.question_set.scale(key) for key in scales if key), None)
    return render_template(
        "returns/section.html",
        draft=draft,
        return_=draft.return_,
        form=form,
        section=form.section,
        name=section_name(form.section),
        scale=scale,
        meanings=dict(form.section.meanings),
        revision=revision,
        saved="Your changes are not saved yet" if is_conflict else saved_in(draft, form.section.key),
        errors=form.error_list,
        is_conflict=is_conflict,
        is_last=following is None,
    )

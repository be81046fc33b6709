"""One section a page: to be answered, and saved whatever stands in it."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.forms.check import check
from portal.forms.web import SectionForm
from portal.permissions import Permission, needs
from portal.returns.service import Draft
from portal.returns.standing import saved_words
from portal.returns.views.blueprint import blueprint
from portal.returns.views.section.beside import Beside, Page, all_beside
from portal.returns.views.section.forms import empty_form, next_section
from portal.returns.views.shared import draft_of, may
from portal.returns.views.summary import section_name
from portal.returns.workflow import Action


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
    show_problems(draft, form, request.args.get("check", ""))
    return page_of(draft, form, draft.revision(section_key))


def show_problems(draft: Draft, form: SectionForm, which: str) -> None:
    """With ``all`` everything that is missing or wrong, with ``1`` only what is wrong with answers that were given."""
    if which not in ("1", "all"):
        return
    verdict = check(draft.question_set, draft.answers, draft.asking, section=form.section.key)
    form.show(each for each in verdict.problems if which == "all" or each.key in verdict.answered)


def saved_in(draft: Draft, section_key: str) -> str:
    """When the draft was saved last; a section in which nobody has saved says so."""
    return saved_words(draft.saved_at if draft.revision(section_key) else None)


def page_of(
    draft: Draft, form: SectionForm, revision: int, *, is_conflict: bool = False, mistake: Mistake | None = None
) -> str:
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
        saved="Your changes are not saved yet" if mistake else saved_in(draft, form.section.key),
        errors=[*form.error_list, *([(mistake.message, f"#{mistake.field}")] if mistake else [])],
        is_conflict=is_conflict,
        is_last=following is None,
        **beside_of(draft, form, mistake),
    )


def beside_of(draft: Draft, form: SectionForm, mistake: Mistake | None = None) -> dict[str, dict[str, list[Beside]]]:
    """What stands above and below the boxes of each group of questions."""
    page = Page(draft, form, current_user, mistake)
    return {"above": all_beside(page, above=True), "below": all_beside(page, above=False)}

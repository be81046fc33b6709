"""One section a page, saved by a button or while somebody types. From page one it can be sent at once."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts.words import Mistake
from portal.error_pages import wants_json
from portal.errors import NotFound
from portal.forms.answers import is_blank_text
from portal.forms.check import check
from portal.forms.web import ADD, REMOVE, SectionForm, form_for
from portal.forms.web.based_on import bases_sent, revision_sent
from portal.lado.door.visits import current_author
from portal.lado.reports import service
from portal.lado.reports.draft import PAGE_ONE, ReportDraft
from portal.lado.reports.service import NotReady
from portal.lado.reports.views import reply
from portal.lado.reports.views.blueprint import blueprint
from portal.permissions import reporter
from portal.typed_words import Words, kept_when_signed_out

CLEAR, GO, TOKEN = "_clear", "_go", "_token"


@blueprint.get("/<uuid:report_id>/<page_key>")
@reporter
def section(report_id: uuid.UUID, page_key: str) -> ResponseReturnValue:
    draft = service.author_draft(current_author(), report_id)
    if draft.report.state == "sent":
        return redirect(url_for("concerns.receipt", receipt_id=report_id))
    form = form_of(draft, page_key)
    more = form.answer(request.args.get("add", ""))
    if more is not None:
        more.blank_rows = 1
    if which := request.args.get("check", ""):
        verdict = check(draft.question_set, draft.answers, draft.asking, section=page_key)
        form.show(each for each in verdict.problems if which == "all" or each.key in verdict.answered)
    return page(draft, form, draft.revision(page_key))


def words_typed(fields: MultiDict[str, str], *, report_id: uuid.UUID, page_key: str) -> Words:
    """What somebody wrote before they were signed out."""
    form = form_of(service.author_draft(current_author(), report_id), page_key, fields)
    sent = ((answer.title, answer.text) for answer in form.answers if answer.was_sent)
    return [(title, text) for title, text in sent if not is_blank_text(text)]


def is_typed(name: str) -> bool:
    return not (name.startswith("_") or name.endswith("-id"))


@blueprint.post("/<uuid:report_id>/<page_key>")
@kept_when_signed_out(words_typed, is_typed)
@reporter
def save(report_id: uuid.UUID, page_key: str) -> ResponseReturnValue:
    """Keep what was typed, right or wrong, and go where the button leads; a script gets JSON."""
    draft = service.author_draft(current_author(), report_id)
    form = form_of(draft, page_key, request.form)
    typed = dict(form.typed().answers)
    if (cleared := request.form.get(CLEAR, "")) in typed:
        typed[cleared] = ""
    try:
        saved = service.save_section(
            current_author(), report_id, page_key, typed, based_on=revision_sent(), bases=_bases()
        )
    except Mistake as mistake:
        if wants_json():
            return reply.mistake_in_json(mistake), mistake.status
        return page(draft, form, revision_sent(), mistake), mistake.status
    if wants_json():
        fresh = service.author_draft(current_author(), report_id)
        return reply.in_json(fresh, form_of(fresh, page_key), saved)
    return go_on(report_id, page_key)


def _bases() -> dict[str, int]:
    """By question: the revision that the page showed of it, where that is another than the page's."""
    return {key: base for key, (base, _) in bases_sent().items()}


def go_on(report_id: uuid.UUID, page_key: str) -> ResponseReturnValue:
    """Where the button that was pressed leads to."""
    if added := request.form.get(ADD, ""):
        anchor = f"{added}-new"
        return redirect(
            url_for("concerns.section", report_id=report_id, page_key=page_key, add=added, _anchor=anchor), 303
        )
    if REMOVE in request.form or CLEAR in request.form or request.form.get(GO) == "stay":
        return redirect(url_for("concerns.section", report_id=report_id, page_key=page_key), 303)
    if request.form.get(GO) == "send" and page_key == PAGE_ONE:
        return send_now(report_id)
    return redirect(url_for("concerns.task_list", report_id=report_id), 303)


def send_now(report_id: uuid.UUID) -> ResponseReturnValue:
    """The receipt; or the page on which something is missing, and everything that was typed is kept."""
    try:
        service.send(current_author(), report_id, request.form.get(TOKEN, ""))
    except NotReady:
        draft = service.author_draft(current_author(), report_id)
        wrong = draft.question_set.section_of(draft.needed_now().problems[0].key)
        where = wrong.key if wrong is not None else PAGE_ONE
        return redirect(url_for("concerns.section", report_id=report_id, page_key=where, check="all"), 303)
    return redirect(url_for("concerns.receipt", receipt_id=report_id), 303)


def form_of(draft: ReportDraft, page_key: str, sent: MultiDict[str, str] | None = None) -> SectionForm:
    """The form of a section, with what is stored or what was sent."""
    try:
        return form_for(draft.question_set, page_key, draft.answers, draft.asking)(formdata=sent)
    except KeyError:
        raise NotFound from None


def page(draft: ReportDraft, form: SectionForm, revision: int, mistake: Mistake | None = None) -> str:
    verdict = check(draft.question_set, draft.answers, draft.asking, section=form.section.key)
    return render_template(
        "concerns/section.html",
        draft=draft,
        form=form,
        section=form.section,
        revision=revision,
        bases=_bases() | reply.bases_told(mistake),
        errors=[*form.error_list, *([(mistake.message, f"#{mistake.field}")] if mistake else [])],
        asks=[each.message for each in verdict.asks],
        saved=reply.saved_words(draft, form.section.key) if mistake is None else "Your changes are not saved yet",
        is_page_one=form.section.key == PAGE_ONE,
        token=draft.report.id.hex,
    )

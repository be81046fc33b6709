"""The first questions: about whom, where, advice or report. What they answer begins a draft."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.words import Mistake, plain_line
from portal.errors import NotFound
from portal.forms.check import Asking, Problem, check
from portal.forms.web import SectionForm, form_for
from portal.lado.author import Guest
from portal.lado.door.visits import current_author
from portal.lado.reports import service
from portal.lado.reports.draft import PAGE_ONE, START, questions
from portal.lado.reports.service import Beginning
from portal.lado.reports.views.blueprint import blueprint
from portal.local_time import today
from portal.permissions import reporter

PRIVATE = {
    "no": "No",
    "yes": "Yes, or I am not sure",
}
MOST_LINES = 20
REPORTER = {
    "reporter_name": "your name",
    "reporter_job": "your job or role",
    "reporter_organisation": "your organisation",
    "reporter_phone": "your telephone number",
}
"""What a guest is asked of themselves, each by what it is called in a sentence."""


@blueprint.get("/start")
@reporter
def begin() -> ResponseReturnValue:
    """A guest whose draft is there goes on with it: their link begins one report."""
    author = current_author()
    if isinstance(author, Guest) and service.is_begun(author):
        return redirect(url_for("concerns.task_list", report_id=author.report_id))
    return page(form(None), str(author.report_id if isinstance(author, Guest) else uuid.uuid4()))


@blueprint.post("/start")
@reporter
def start() -> ResponseReturnValue:
    """Begin the draft, and go to page one; what is missing is said on this page, with all that was chosen."""
    sent = form(request.form)
    made = request.form.get("_id", "")
    wrong = problems(sent)
    if wrong:
        return page(sent, made, wrong), 422
    agency_id, partnership_id = place()
    beginning = Beginning(
        report_id=_uuid(made),
        agency_id=agency_id,
        partnership_id=partnership_id,
        answers=sent.typed().answers,
        is_private=request.form.get("private") == "yes",
        keep_from=keep_from(),
        reporter=reporter_typed(),
    )
    report = service.start(current_author(), beginning)
    return redirect(url_for("concerns.section", report_id=report.id, page_key=PAGE_ONE), 303)


def form(sent: object) -> SectionForm:
    return form_for(questions(), START, {}, Asking(today(), short=True))(formdata=sent)


def keep_from() -> tuple[str, ...]:
    """Who must not see it, one a line; raises Mistake for what is too much, or cannot be kept."""
    typed = request.form.get("keep_from", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [plain_line(line, "keep_from", "each line of who must not see it", required=False) for line in typed]
    named = tuple(line for line in lines if line)
    if len(named) > MOST_LINES:
        raise Mistake("keep_from", f"Name {MOST_LINES} people at most who must not see it")
    return named


def reporter_typed() -> dict[str, str]:
    """What a guest says of themselves; raises Mistake for what cannot be kept. Of an account all of it is known."""
    if not isinstance(current_author(), Guest):
        return {}
    typed = {key: plain_line(request.form.get(key, ""), key, what, required=False) for key, what in REPORTER.items()}
    return {key: line for key, line in typed.items() if line}


def place() -> tuple[uuid.UUID | None, uuid.UUID]:
    """The agency and the partnership that were chosen; the only ones where there is no choice."""
    author = current_author()
    if isinstance(author, Guest):
        return None, author.partnership_id
    there = service.places_to_report_from(current_author())
    chosen = request.form.get("place", "")
    named = {f"{agency.id}:{partnership.id}": (agency.id, partnership.id) for agency, partnership in there}
    if len(named) == 1:
        return next(iter(named.values()))
    if chosen not in named:
        raise NotFound
    return named[chosen]


def problems(sent: SectionForm) -> list[tuple[str, str]]:
    """What is missing, each with the box to put it right in."""
    found = check(questions(), sent.typed().answers, Asking(today(), short=True), START).problems
    sent.show(found)
    wrong: list[tuple[str, str]] = []
    if request.form.get("private") not in PRIVATE:
        wrong.append(("Say whether it is about you or somebody who sees your messages", "#private"))
    if len(service.places_to_report_from(current_author())) > 1 and not request.form.get("place"):
        wrong.append(("Choose for which organisation you report", "#place"))
    for read in (keep_from, reporter_typed):
        try:
            read()
        except Mistake as mistake:
            wrong.append((mistake.message, f"#{mistake.field}"))
    return [*wrong, *_of_form(sent, found)]


def _of_form(sent: SectionForm, found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return sent.error_list if found else []


def page(shown: SectionForm, made: str, errors: list[tuple[str, str]] | None = None) -> str:
    there = service.places_to_report_from(current_author())
    return render_template(
        "concerns/start.html",
        form=shown,
        made=made,
        errors=errors or [],
        places=there if len(there) > 1 else [],
        private=PRIVATE,
        typed=request.form,
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None

"""The survey as a practitioner meets it on a phone: no sign-in, one page, and thanks."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.forms.check import Asking
from portal.forms.spec import QuestionSet
from portal.forms.web import SectionForm, form_for
from portal.local_time import today
from portal.permissions import public
from portal.surveys.models import SurveyLink
from portal.surveys.offered import SECTION
from portal.surveys.service import answer, find_survey, has_answered, may_answer, takes_answers
from portal.surveys.views.blueprint import blueprint

CROWDED = "Many people are answering just now. Wait a minute, then send your answers again"


@blueprint.get("/survey/<link_token>")
@public
def ask(link_token: str) -> ResponseReturnValue:
    link, survey = find_survey(link_token)
    if not takes_answers(link):
        return render_template("surveys/closed.html", link=link)
    if has_answered(link, _browser()):
        return render_template("surveys/thanks.html", link=link, again=True)
    return _page(link, survey, _form(survey, None))


@blueprint.post("/survey/<link_token>")
@public
def send(link_token: str) -> ResponseReturnValue:
    """Whoever sends the same page twice is counted once, and thanked twice."""
    is_room = may_answer(link_token)
    link, survey = find_survey(link_token)
    form = _form(survey, request.form)
    if not is_room:
        return _page(link, survey, form, CROWDED), 429
    if problems := answer(link_token, _browser(), form.typed().answers):
        form.show(problems)
        return _page(link, survey, form), 422
    return redirect(url_for("surveys.thanks", link_token=link_token), 303)


@blueprint.get("/survey/<link_token>/thanks")
@public
def thanks(link_token: str) -> ResponseReturnValue:
    link, _ = find_survey(link_token)
    return render_template("surveys/thanks.html", link=link, again=False)


def _browser() -> str:
    """The random session of the browser, which lasts until it is closed and names nobody."""
    return str(session["csrf_token"])


def _form(survey: QuestionSet, sent: object) -> SectionForm:
    return form_for(survey, SECTION, {}, Asking(today()))(formdata=sent)


def _page(link: SurveyLink, survey: QuestionSet, form: SectionForm, trouble: str = "") -> str:
    errors = [*form.error_list, *([(trouble, "")] if trouble else [])]
    return render_template("surveys/ask.html", link=link, survey=survey, form=form, errors=errors)

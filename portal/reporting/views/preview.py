"""What an agency will see: every question that it is asked, before a round is opened and after. No return is made."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import NotFound
from portal.forms import library
from portal.forms.check import Asking
from portal.forms.spec import Question, QuestionSet, Section
from portal.local_time import today
from portal.permissions import Permission, needs
from portal.reporting.service.read_line import read_line
from portal.reporting.views.blueprint import blueprint
from portal.returns.views.summary import section_name

MOST_KINDS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page lists it. ``only`` says on what answer it depends, where it does."""

    question: Question
    only: str


@dataclass(frozen=True, slots=True)
class SectionAsked:
    section: Section
    name: str
    questions: tuple[Asked, ...]


@blueprint.get("/rounds/questions")
@needs(Permission.ROUND_READ)
def questions() -> ResponseReturnValue:
    """For any kinds, full or short, of any published question set: the address says which."""
    if "set" not in request.args:
        return redirect(url_for("reporting.rounds"))
    kinds = frozenset(kind[:100] for kind in request.args.getlist("kind")[:MOST_KINDS])
    try:
        question_set = library.get_by_key(request.args.get("set", ""))
    except KeyError:
        raise NotFound from None
    is_short = request.args.get("short") == "yes" and question_set.short_version_tag is not None
    return page_of(question_set, kinds, is_short, "", url_for("reporting.rounds"), "All audits")


@blueprint.get("/rounds/<uuid:round_id>/agencies/<uuid:return_id>/questions")
@needs(Permission.ROUND_READ)
def questions_of_agency(round_id: uuid.UUID, return_id: uuid.UUID) -> ResponseReturnValue:
    page = read_line(current_user, round_id, return_id)
    question_set = library.get(page.round.question_set, page.round.version)
    back = url_for("reporting.line", round_id=round_id, return_id=return_id)
    return page_of(question_set, page.line.kinds, page.line.short, page.line.agency, back, page.line.agency)


def page_of(
    question_set: QuestionSet, kinds: frozenset[str], is_short: bool, agency: str, back: str, back_words: str
) -> str:
    asking = Asking(today(), kinds, is_short)
    return render_template(
        "reporting/questions.html",
        question_set=question_set,
        sections=list(sections_asked(question_set, asking)),
        kinds=sorted(kinds),
        is_short=is_short,
        agency=agency,
        back=back,
        back_words=back_words,
    )


def sections_asked(question_set: QuestionSet, asking: Asking) -> Iterator[SectionAsked]:
    """Every question that may be asked of such an agency, also those that depend on an answer."""
    for section in question_set.sections:
        asked = tuple(
            Asked(each, _only(question_set, each)) for each in section.questions if _fits(each, question_set, asking)
        )
        if asked:
            yield SectionAsked(section, section_name(section), asked)


def _fits(question: Question, question_set: QuestionSet, asking: Asking) -> bool:
    if question.applies_to and not question.applies_to & asking.kinds:
        return False
    return not asking.short or question_set.short_version_tag in question.tags


def _only(question_set: QuestionSet, question: Question) -> str:
    if question.show_if is None:
        return ""
    other = question_set.question(question.show_if.question)
    if other is None:
        return ""
    options = (other.option(value) for value in sorted(question.show_if.values))
    words = " or ".join(f"“{option.label}”" for option in options if option is not None)
    return f"Asked when “{other.text}” is {words}" if words else f"Depends on “{other.text}”"

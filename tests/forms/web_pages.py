"""What a browser does with a form: shows it, and sends what stands in it. No database and no portal around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import ChainableUndefined
from werkzeug.datastructures import MultiDict

import portal
from portal.forms.answers import Raw
from portal.forms.check import Asking, Problem
from portal.forms.spec import Question, QuestionSet, Section
from portal.forms.web import SectionForm, form_for
from tests.forms.sets import EVERYBODY
from tests.support import pages
from tests.support.client import Fields, find_form
from tests.support.pages import Page

LAST = "Send"


@cache
def browserless() -> Flask:
    """An application that can draw the portal's templates and does nothing else."""
    app = Flask("portal", template_folder=str(Path(portal.__file__).parent / "templates"))
    app.config.update(WTF_CSRF_ENABLED=False, SECRET_KEY="example")
    app.jinja_env.undefined = ChainableUndefined
    return app


def set_of(*questions: Question) -> QuestionSet:
    """A question set of one section with these questions."""
    return QuestionSet("example", "1", "Example", "Example", sections=(Section("one", "One", questions=questions),))


def opened(
    question_set: QuestionSet, section: str, answers: Mapping[str, Raw] | None = None, asking: Asking = EVERYBODY
) -> SectionForm:
    """The form of a section as a GET makes it."""
    with browserless().test_request_context():
        return form_for(question_set, section, answers or {}, asking)(formdata=None)


def sent(
    question_set: QuestionSet,
    section: str,
    fields: Fields | MultiDict[str, str],
    answers: Mapping[str, Raw] | None = None,
    asking: Asking = EVERYBODY,
) -> SectionForm:
    """The form of a section as a POST of ``fields`` makes it."""
    pairs: Any = fields if isinstance(fields, MultiDict) else over_the_wire(fields)
    with browserless().test_request_context():
        return form_for(question_set, section, answers or {}, asking)(formdata=pairs)


def over_the_wire(fields: Fields) -> MultiDict[str, str]:
    """The pairs that a browser sends: every line break becomes two characters."""
    pairs = [
        (name, text.replace("\n", "\r\n"))
        for name, values in fields.items()
        for text in (values if isinstance(values, list) else [values])
    ]
    return MultiDict(pairs)


def drawn(form: SectionForm, problems: Iterable[Problem] = ()) -> Page:
    """The page that the fields of a form make."""
    with browserless().test_request_context():
        form.show(problems)
        fields = "".join(str(answer.draw()) for answer in form.answers)
    head = "<!doctype html><html lang=en><title>Example</title><h1>Example</h1>"
    button = f'<button type="submit">{LAST}</button>'
    return Page(f'{head}<form method="post" action="/example">{fields}{button}</form></html>')


def fields_of(form: SectionForm) -> Fields:
    """What a browser would send if somebody opened the page and pressed the button."""
    page = drawn(form)
    areas = {area.attrib["name"]: area.text or "" for area in page.all("textarea")}
    return {**find_form(page, LAST).fields, **areas}


def mistakes_of(page: Page) -> list[str]:
    """What the inspection of pages finds in the fields; the token and the title are the page's affair, not theirs."""
    found = pages.problems(page.html)
    return [each for each in found if "csrf_token" not in each and "begins_the_title" not in each]


def through_the_browser(question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking) -> dict[str, Raw]:
    """Every section opened with ``answers`` stored, and sent as it stands: the answers that arrive."""
    arrived: dict[str, Raw] = {}
    for section in question_set.sections:
        fields = fields_of(opened(question_set, section.key, answers, asking))
        arrived |= sent(question_set, section.key, fields, answers, asking).typed().answers
    return arrived

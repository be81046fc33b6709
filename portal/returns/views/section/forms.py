"""The form of a section: with what is stored, or with what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from portal.errors import NotFound
from portal.forms.check import asked
from portal.forms.web import SectionForm, form_for
from portal.returns.offers import offered_to
from portal.returns.service import Draft


def empty_form(draft: Draft, section_key: str) -> SectionForm:
    """The form with what is stored. A section in which nothing is asked is a page that is not there."""
    return _form(draft, section_key)(formdata=None)


def sent_form(draft: Draft, section_key: str, sent: Mapping[str, Any] | None = None) -> SectionForm:
    """The form with what this request brought, or with what an earlier one did."""
    return _form(draft, section_key)(formdata=request.form if sent is None else sent)


def _form(draft: Draft, section_key: str) -> type[SectionForm]:
    try:
        made = form_for(draft.question_set, section_key, draft.answers, draft.asking, offered_to(draft))
    except KeyError:
        raise NotFound from None
    if not made.local_keys:
        raise NotFound
    return made


def next_section(draft: Draft, section_key: str) -> str | None:
    """The next section in which something is asked, or None after the last."""
    keys = {question.key for question in asked(draft.question_set, draft.answers, draft.asking)}
    open_ = [each.key for each in draft.question_set.sections if keys & {question.key for question in each.questions}]
    later = open_[open_.index(section_key) + 1 :] if section_key in open_ else []
    return later[0] if later else None

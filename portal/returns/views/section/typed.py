"""What someone wrote in a section before they were signed out, to read it before it is saved."""

from __future__ import annotations

import uuid

from werkzeug.datastructures import MultiDict

from portal.errors import Forbidden
from portal.returns.merge import same
from portal.returns.views.section.conflict import lines_of
from portal.returns.views.section.forms import sent_form
from portal.returns.views.shared import draft_of, may
from portal.returns.workflow import Action
from portal.typed_words import Words


def words_of(fields: MultiDict[str, str], *, return_id: uuid.UUID, section_key: str) -> Words:
    """The answers among ``fields`` that are not stored like that, each with its question."""
    draft = draft_of(return_id)
    if not may(Action.SAVE, draft.return_):
        raise Forbidden("return:edit")
    words: Words = []
    for answer in sent_form(draft, section_key, fields).answers:
        if answer.was_sent and not same(answer.question, answer.data, answer.stored):
            lines = lines_of(draft, answer.question.key, answer.data) or ("Nothing: you emptied it.",)
            words.append((answer.title, "\n".join(lines)))
    return words

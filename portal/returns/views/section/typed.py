"""What someone wrote in a section before they were signed out, to read it before it is saved."""

from __future__ import annotations

import uuid
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from portal.errors import Forbidden
from portal.forms.answers import is_blank_text
from portal.forms.web import SectionForm
from portal.forms.web.control import rows_by_id
from portal.returns.merge import same
from portal.returns.places import Piece, name_of
from portal.returns.service import Draft
from portal.returns.service.write_note import TEXT
from portal.returns.views.section.conflict import lines_of
from portal.returns.views.section.forms import sent_form
from portal.returns.views.section.notes import BOXES
from portal.returns.views.shared import draft_of, may
from portal.returns.workflow import Action
from portal.typed_words import Words

NOTE = BOXES[TEXT]


def words_of(fields: MultiDict[str, str], *, return_id: uuid.UUID, section_key: str) -> Words:
    """The answers among ``fields`` that are not stored like that, and the notes, each with its question."""
    draft = draft_of(return_id)
    if not may(Action.SAVE, draft.return_):
        raise Forbidden("return:edit")
    words: Words = []
    form = sent_form(draft, section_key, fields)
    sent = _as_sent(draft, form)
    for answer in form.answers:
        if answer.was_sent and not same(answer.question, answer.data, answer.stored):
            lines = lines_of(sent, answer.question.key, answer.data) or ("Nothing: you emptied it.",)
            words.append((answer.title, "\n".join(lines)))
    for group in form.groups:
        note = fields.get(NOTE + group.key, "")
        if not is_blank_text(note):
            name = name_of(draft.question_set, Piece(section_key, group.key))
            words.append((f"Your note to colleagues about {name}", note))
    return words


def _as_sent(draft: Draft, form: SectionForm) -> Draft:
    """The draft with the rows that were typed beside questions, which are in no list yet, to call them by name."""
    answers = dict(draft.answers)
    for key, rows in form.typed().new_rows.items():
        answers[key] = [*rows_by_id(answers.get(key)).values(), *rows]
    return replace(draft, answers=answers)


def is_typed(name: str) -> bool:
    """Whether people type into the field: names of ours begin with ``_``, and a row's id is made for it."""
    return name.startswith(NOTE) or not (name.startswith("_") or name.endswith("-id"))

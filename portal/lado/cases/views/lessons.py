"""What is to be learnt from a case."""

from __future__ import annotations

import uuid

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_cases import LessonForm
from portal.forms.lado_desk import SeenForm
from portal.lado.cases import service, words
from portal.lado.cases.reading import lessons_of
from portal.lado.cases.service import Learnt
from portal.lado.cases.views.parts import after, day_of, draw, text_of, whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import Contact
from portal.permissions import Permission, can, needs

DONE = {"added": "The lesson is written down.", "seen": "It is marked as seen to."}


@blueprint.get("/contacts/<uuid:contact_id>/case/lessons")
@needs(Permission.CONTACT_LIST)
@confidential
def lessons(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    return _page(LessonForm(formdata=None), found)


@blueprint.post("/contacts/<uuid:contact_id>/case/lessons")
@needs(Permission.CONTACT_DECIDE)
@confidential
def add_lesson(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = LessonForm()
    learnt = Learnt(text_of(form, "text"), text_of(form, "for_whom"), text_of(form, "owner"), day_of(form, "due"))
    return after(
        lambda: service.add_lesson(current_user, contact_id, learnt, seen=form.seen_revision),
        contact_id,
        form,
        _page,
        "duty.lessons",
        "added",
    )


@blueprint.post("/contacts/<uuid:contact_id>/case/lessons/<uuid:lesson_id>/done")
@needs(Permission.CONTACT_DECIDE)
@confidential
def lesson_done(contact_id: uuid.UUID, lesson_id: uuid.UUID) -> ResponseReturnValue:
    form = SeenForm()
    return after(
        lambda: service.lesson_done(current_user, contact_id, lesson_id, seen=form.seen_revision),
        contact_id,
        form,
        lambda _, found, changed: _page(LessonForm(formdata=None), found, changed),
        "duty.lessons",
        "seen",
    )


def _page(form: LessonForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.LEARNERS.items()))
    return draw(
        "lessons",
        form,
        found,
        changed,
        listed=lessons_of(found),
        learners=words.LEARNERS,
        may_write=can(current_user, Permission.CONTACT_DECIDE, partnership_id=found.partnership_id),
        done=DONE.get(request.args.get("done", ""), ""),
    )

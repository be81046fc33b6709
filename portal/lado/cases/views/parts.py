"""What the pages of a case share: they are for those who may read what happened, and keep whatever was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.errors import Refused
from portal.forms.lado_cases import boxes
from portal.forms.lado_desk import SeenForm
from portal.lado.cases.models import Case
from portal.lado.cases.reading import get_case
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.doing import Draw, do
from portal.lado.meetings.typed import Day
from portal.lado.models import Contact
from portal.lado.steps import Lack


def whole(contact_id: uuid.UUID) -> tuple[Contact, Case]:
    """A case for its pages, on the record first; raises NotFound, NeedsReason."""
    found = read_whole(current_user, contact_id)
    return found, get_case(found)


def day_of(form: SeenForm, prefix: str) -> Day:
    on, is_typed = boxes(form, prefix)
    return Day(on if isinstance(on, date) else None, is_typed)


def text_of(form: SeenForm, name: str) -> str:
    return str(form[name].data or "")


def kept(verb: Callable[[], Any], field: str) -> Callable[[], Any]:
    """``verb``, whose refusals are shown over the form, so that nothing typed is lost."""

    def run() -> Any:
        try:
            return verb()
        except Refused as refused:
            raise Mistake(field, refused.message) from refused

    return run


def after(
    verb: Callable[[], Any], contact_id: uuid.UUID, form: SeenForm, draw: Draw, endpoint: str, done: str
) -> ResponseReturnValue:
    """Do it, and lead to a page of the case that says so; or draw the form again."""
    for field in form:
        field.data = field.data or ""
    fields = [field.name for field in form if field.name not in ("seen", "csrf_token")]
    first = fields[0] if fields else "seen"
    lead_on = redirect(url_for(endpoint, contact_id=contact_id, done=done), 303)
    return do(kept(verb, first), contact_id, form, draw, lambda _: lead_on)


def draw(template: str, form: SeenForm | None, found: Contact, changed: str = "", **more: Any) -> str:
    return render_template(f"lado/cases/{template}.html", form=form, contact=found, changed=changed, **more)


def href_of(lack: Lack, contact: Contact) -> str:
    """The page on which it can be done."""
    return url_for(lack.endpoint, contact_id=contact.id)

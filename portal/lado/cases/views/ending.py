"""The closing letter."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import LetterForm
from portal.lado.cases import letters, service
from portal.lado.cases.views.parts import after, draw, text_of, whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.models import Contact
from portal.lado.need import naming
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/case/letter")
@needs(Permission.CONTACT_DECIDE)
@confidential
def closing_letter_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    form = LetterForm(formdata=None)
    form.letter.data = letters.draft(found)
    return _page(form, found)


@blueprint.post("/contacts/<uuid:contact_id>/case/letter")
@needs(Permission.CONTACT_DECIDE)
@confidential
def send_closing_letter(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = LetterForm()
    return after(
        lambda: service.send_closing_letter(current_user, contact_id, text_of(form, "letter"), seen=form.seen_revision),
        contact_id,
        form,
        _page,
        "duty.case",
        "letter",
    )


def _page(form: LetterForm, found: Contact, changed: str = "") -> str:
    return draw(
        "letter",
        form,
        found,
        changed,
        named=naming.referrer_named(found),
        restricted=naming.restricted(found),
        is_closed=found.state == "closed",
        has_reader=found.report_id is not None,
    )

"""Doing what a form of the desk asks for; what cannot be done comes back with everything that was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.forms.account import show_all
from portal.forms.lado_desk import SeenForm
from portal.lado.desk import service
from portal.lado.desk.service import ChangedMeanwhile
from portal.lado.models import Contact

Draw = Callable[[Any, Contact, str], str]
Done = TypeVar("Done")


def do(
    verb: Callable[[], Done],
    contact_id: uuid.UUID,
    form: SeenForm,
    draw: Draw,
    lead_on: Callable[[Done], ResponseReturnValue],
) -> ResponseReturnValue:
    """Do it and lead on; or draw the page of the contact again, with the mistake or with what a colleague changed."""
    try:
        done = verb()
    except Mistake as mistake:
        found = service.read_contact(current_user, contact_id, after_refusal=True)
        show_all(form, mistake.at_fields)
        return draw(form, found, ""), mistake.status
    except ChangedMeanwhile as changed:
        found = service.read_contact(current_user, contact_id, after_refusal=True)
        return draw(form, found, changed.message), changed.status
    return lead_on(done)

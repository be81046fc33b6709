"""What the pages of keeping share: how a contact is opened, where a form leads, and the page of a form."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms.lado_desk import SeenForm
from portal.lado import policy
from portal.lado.desk.views.doing import do as desk_do
from portal.lado.keeping.service.find import refuse_hidden
from portal.lado.models import Contact

Draw = Callable[[Any, Contact, str], str]
Led = ResponseReturnValue
Done = TypeVar("Done")


def back_to(contact_id: uuid.UUID, done: str) -> ResponseReturnValue:
    """The page of keeping, with a word on what was done."""
    return redirect(url_for("duty.keeping", contact_id=contact_id, done=done), 303)


def do(
    verb: Callable[[], Done], contact_id: uuid.UUID, form: SeenForm, draw: Draw, lead_on: Callable[[Done], Led]
) -> ResponseReturnValue:
    """As the desk does it; the page that comes back is for those who may read what happened alone."""

    def again(form: Any, found: Contact, changed: str) -> str:
        policy.require_narrative(current_user, found)
        refuse_hidden(current_user, found)
        return draw(form, found, changed)

    return desk_do(verb, contact_id, form, again, lead_on)


def drawn(template: str, **facts: Any) -> Draw:
    """A page of a form about a contact, as ``do`` draws it again."""

    def draw(form: SeenForm, found: Contact, changed: str = "") -> str:
        return render_template(f"lado/keeping/{template}.html", form=form, contact=found, changed=changed, **facts)

    return draw

"""What the pages of keeping share: how a contact is opened, where a form leads, and the page of a form."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.forms.lado_desk import SeenForm
from portal.lado.models import Contact

Draw = Callable[[Any, Contact, str], str]


def back_to(contact_id: uuid.UUID, done: str) -> ResponseReturnValue:
    """The page of keeping, with a word on what was done."""
    return redirect(url_for("duty.keeping", contact_id=contact_id, done=done), 303)


def drawn(template: str, **facts: Any) -> Draw:
    """A page of a form about a contact, as ``do`` draws it again."""

    def draw(form: SeenForm, found: Contact, changed: str = "") -> str:
        return render_template(f"lado/keeping/{template}.html", form=form, contact=found, changed=changed, **facts)

    return draw

"""The forms of what follows a report: something to say, and a file to add. They carry labels and widgets alone."""

from __future__ import annotations

import uuid

from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovTextArea, GovTextInput
from wtforms import FileField, HiddenField, StringField, TextAreaField

from portal.forms.typed import TypedForm

NOBODYS = uuid.UUID(int=0)


class OnceForm(TypedForm):
    """A form with the id of what it makes, which was made with the page: sent twice, it makes one."""

    made = HiddenField()

    @property
    def id_made(self) -> uuid.UUID:
        """The id; nobody's where the page is none of ours, and verbs refuse that once they know who asks."""
        return as_uuid(self.made.data or "") or NOBODYS


class SayForm(OnceForm):
    """A text, and which question it answers."""

    answers = HiddenField()
    text = TextAreaField("What do you want to say?", widget=GovTextArea())


class DocumentForm(OnceForm):
    """A file, and what it is. The file itself is read by the view."""

    file = FileField("Choose a file", widget=GovFileInput())
    label = StringField("What is it? (optional)", widget=GovTextInput())


def as_uuid(text: str) -> uuid.UUID | None:
    """The id that a field names, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None

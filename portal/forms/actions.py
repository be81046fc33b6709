"""The small forms on the page of an action. The rules are in the services, whose mistakes are shown at the fields."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import HiddenField, TextAreaField

from portal.forms.account import DayForm
from portal.forms.typed import TypedForm


class ProgressForm(TypedForm):
    """What has happened since."""

    progress = TextAreaField("What has happened?", widget=GovTextArea())


class SeenForm(TypedForm):
    """A form about an action as the person saw it."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that the page showed; -1, which none has, when it does not say so."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class CloseForm(SeenForm):
    """How the agency knows that it worked."""

    how_we_know = TextAreaField("How do you know that it worked?", widget=GovTextArea())


class DropForm(SeenForm):
    """Why it is no longer needed."""

    why = TextAreaField("Why is it no longer needed?", widget=GovTextArea())


class ReopenForm(SeenForm):
    """Why it is open again."""

    why_again = TextAreaField("Why is it open again?", widget=GovTextArea())


class DueDayForm(SeenForm, DayForm):
    """Another day, and why."""

    due_reason = TextAreaField("Why does the day change?", widget=GovTextArea())

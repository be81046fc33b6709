"""The forms with which an agency asks for more time and the partnership answers. The rules are in the services."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import TextAreaField

from portal.forms.account import DayForm


class MoreTimeForm(DayForm):
    """Until when, and why."""

    reason = TextAreaField("Why do you need more time?", widget=GovTextArea())


class TimeAnswerForm(DayForm):
    """Until when, and words to the agency."""

    answer = TextAreaField("Your answer", widget=GovTextArea())

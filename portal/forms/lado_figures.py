"""The form of training that was delivered."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextInput
from wtforms import SelectField, StringField

from portal.forms.account import DayForm


class TrainingForm(DayForm):
    """When it was, for whom, and how many came."""

    audience = SelectField("Who was it for?", widget=GovSelect(), validate_choice=False)
    people = StringField("How many people came?", widget=GovTextInput())

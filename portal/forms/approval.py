"""The small form with which an approver signs."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired

from portal.forms.typed import TypedForm


class ApprovalForm(TypedForm):
    """Name, job title and the statement. ``token`` is the id of this very page: sent twice, it submits once."""

    token = HiddenField()
    name = StringField("Your name", widget=GovTextInput(), validators=[DataRequired("Enter your name")])
    job_title = StringField("Your job title", widget=GovTextInput(), validators=[DataRequired("Enter your job title")])
    declared = BooleanField(validators=[DataRequired("Tick the box to say that you approve these answers")])

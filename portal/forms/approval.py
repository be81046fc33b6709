"""The small forms with which an approver signs, or sends the answers back."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired

from portal.forms.typed import TypedForm


class ApprovalForm(TypedForm):
    """Name, job title and the statement. ``token`` is the id of this very page: sent twice, it submits once."""

    token = HiddenField()
    name = StringField("Your name", widget=GovTextInput(), validators=[DataRequired("Enter your name")])
    job_title = StringField("Your job title", widget=GovTextInput(), validators=[DataRequired("Enter your job title")])
    declared = BooleanField(validators=[DataRequired("Tick the box to say that you approve these answers")])


class SendBackForm(TypedForm):
    """What needs to change before the answers can be submitted."""

    note = TextAreaField("What needs to change?", widget=GovTextArea())

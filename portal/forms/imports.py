"""The form that brings a file."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovRadioInput, GovSelect
from wtforms import FileField, RadioField, SelectField

from portal.forms.account import choices
from portal.forms.typed import TypedForm

EXISTING = (("leave", "Leave them as they are"), ("change", "Change them to what the file says"))


class ImportForm(TypedForm):
    """A file, and what is to happen to records that are there already. The file itself is read by the view."""

    partnership = SelectField("Partnership", widget=GovSelect(), validate_choice=False)
    file = FileField(
        "Excel workbook or CSV file",
        description="2,000 rows and 2 MB at most.",
        widget=GovFileInput(),
    )
    existing = RadioField(
        "Agencies whose code is there already",
        description="An empty cell never takes anything away.",
        widget=GovRadioInput(),
        validate_choice=False,
        default="leave",
        choices=choices(EXISTING),
    )

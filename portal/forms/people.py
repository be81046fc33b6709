"""The small forms about people's roles and accounts."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextInput
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from portal.forms.typed import TypedForm


class AddressForm(TypedForm):
    """A new address."""

    email = StringField(
        "New e-mail address",
        description="The person's own address at work, not a shared mailbox.",
        widget=GovTextInput(),
    )


class RoleForm(TypedForm):
    """Another role in the same place."""

    role = RadioField(
        "New role", widget=GovRadioInput(), validate_choice=False, validators=[InputRequired("Choose a role")]
    )


class PlaceForm(TypedForm):
    """One of one's own places."""

    place = RadioField("Act for", widget=GovRadioInput(), validate_choice=False)


class MergeForm(TypedForm):
    """Two accounts of one person."""

    kept = SelectField("Account that the person goes on with", widget=GovSelect(), validate_choice=False)
    given_up = SelectField("Account that is given up", widget=GovSelect(), validate_choice=False)

"""The forms of the second step at sign-in. The rules are in the verbs; the fields carry labels and hints."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.forms.typed import TypedForm


class SecondStepForm(TypedForm):
    """One of the three: the code of an app, what a passkey signed, or a recovery code."""

    code = StringField(
        "Code from your app",
        description="Open the authenticator app on your phone. It shows six digits for this service.",
        widget=GovTextInput(),
    )
    recovery_code = StringField(
        "Recovery code", description="One of the ten codes that you printed or wrote down.", widget=GovTextInput()
    )
    credential = StringField("Passkey", widget=GovTextInput())


class AppForm(TypedForm):
    """The first code of a new app."""

    code = StringField("Code from your app", description="Six digits, such as 123 456.", widget=GovTextInput())
    name = StringField(
        "A name for this app (optional)", description="For example: my work phone.", widget=GovTextInput()
    )


class PasskeyForm(TypedForm):
    """A new passkey."""

    name = StringField(
        "A name for this passkey (optional)", description="For example: office computer.", widget=GovTextInput()
    )
    credential = StringField("Passkey", widget=GovTextInput())


class FactorNameForm(TypedForm):
    """What a person calls their app or passkey."""

    name = StringField("Name", widget=GovTextInput(), validators=[InputRequired("Enter a name")])


class LostForm(TypedForm):
    """What happened to the device."""

    reason = TextAreaField(
        "What happened to your device?",
        description="For example: my phone was stolen on the train. The people who approve it read this.",
        widget=GovTextArea(),
        validators=[InputRequired("Say what happened to your device")],
    )


class OpenResetForm(TypedForm):
    """Whose device is lost, and how it was found out."""

    email = StringField(
        "E-mail address of the person", widget=GovTextInput(), validators=[InputRequired("Enter their e-mail address")]
    )
    reason = TextAreaField(
        "What happened?",
        description="Say how you made sure that it is really them. Others who approve it read this.",
        widget=GovTextArea(),
        validators=[InputRequired("Say what happened")],
    )


class ExemptionForm(TypedForm):
    """Why a partnership asks for less, or - with ``ends`` - again for all."""

    ends = HiddenField()

    reason = TextAreaField(
        "Reason",
        description="It is kept with your name and the date.",
        widget=GovTextArea(),
        validators=[InputRequired("Enter the reason")],
    )


class NothingForm(TypedForm):
    """A button alone; the token comes with every form."""

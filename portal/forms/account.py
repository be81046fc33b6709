"""The small hand-written forms around accounts. They carry labels, widgets and the CSRF token; the rules are in the
services, whose mistakes ``show`` puts at the field that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovRadioInput, GovSelect, GovTextArea, GovTextInput
from wtforms import Field, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired

from portal.forms.typed import TypedForm

Choices = Sequence[tuple[str, str]]

ADVICE = "At least 12 characters. Three or four words that only you would put together work well."


def show(form: FlaskForm, field: str, message: str) -> None:
    """Put a mistake at its field, or at the form's first one when the form does not show that field."""
    named: Field = form[field] if field in form else next(iter(form))
    named.errors = [message]


def show_all(form: FlaskForm, at_fields: Sequence[tuple[str, str]]) -> None:
    """The same for all that is wrong: of each field what was found first."""
    for field, message in reversed(at_fields):
        show(form, field, message)


def choices(pairs: Choices) -> list[SelectChoice]:
    """The options of a select or of radio buttons, from values and labels."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def lines(text: str | None) -> list[str]:
    """What was typed one a line, without empty lines."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class SignInForm(TypedForm):
    """Address and password."""

    email = StringField(
        "E-mail address", widget=GovTextInput(), validators=[InputRequired("Enter your e-mail address")]
    )
    password = PasswordField("Password", widget=GovPasswordInput(), validators=[InputRequired("Enter your password")])


class ConfirmForm(TypedForm):
    """The password of whoever is signed in, once more."""

    password = PasswordField(
        "Your password", widget=GovPasswordInput(), validators=[InputRequired("Enter your password")]
    )


class GetBackInForm(TypedForm):
    """Somebody cannot get in: whose account it is, and what they need."""

    email = StringField(
        "E-mail address", widget=GovTextInput(), validators=[InputRequired("Enter your e-mail address")]
    )
    what = RadioField(
        "What do you need?",
        choices=choices(
            [("reset", "A new password"), ("sign_in", "To sign in: I know my password, but tried too often")]
        ),
        widget=GovRadioInput(),
        validate_choice=False,
        validators=[AnyOf(["reset", "sign_in"], "Choose what you need")],
    )


class NewPasswordForm(TypedForm):
    """A new password, from a link."""

    password = PasswordField(
        "New password",
        description=ADVICE,
        widget=GovPasswordInput(),
        validators=[InputRequired("Choose a new password")],
    )


class NewAccountForm(TypedForm):
    """What an invited person who has no account yet says."""

    name = StringField("Your name", widget=GovTextInput(), validators=[InputRequired("Enter your name")])
    job_title = StringField("Job title (optional)", widget=GovTextInput())
    password = PasswordField(
        "Choose a password",
        description=ADVICE,
        widget=GovPasswordInput(),
        validators=[InputRequired("Choose a password")],
    )


class ExistingAccountForm(TypedForm):
    """What an invited person who has an account says."""

    password = PasswordField(
        "Your password",
        description="The one that you sign in with now.",
        widget=GovPasswordInput(),
        validators=[InputRequired("Enter your password")],
    )


class PasswordForm(TypedForm):
    """A new password for one's own account."""

    current = PasswordField(
        "The password you use now",
        widget=GovPasswordInput(),
        validators=[InputRequired("Enter the password that you use now")],
    )
    password = PasswordField(
        "New password",
        description=ADVICE,
        widget=GovPasswordInput(),
        validators=[InputRequired("Choose a new password")],
    )


class DetailsForm(TypedForm):
    """One's own name and job title."""

    name = StringField("Your name", widget=GovTextInput(), validators=[InputRequired("Enter your name")])
    job_title = StringField("Job title (optional)", widget=GovTextInput())


class InviteForm(TypedForm):
    """Who is invited into which role where."""

    name = StringField("Name", widget=GovTextInput(), validators=[InputRequired("Enter the person's name")])
    email = StringField(
        "E-mail address",
        description="Their own address at work, not a shared mailbox.",
        widget=GovTextInput(),
        validators=[InputRequired("Enter an e-mail address")],
    )
    place = SelectField("Agency or partnership", widget=GovSelect(), validate_choice=False)
    role = RadioField(
        "Role", widget=GovRadioInput(), validate_choice=False, validators=[InputRequired("Choose a role")]
    )

    def offer(self, places: Choices, roles: Choices) -> None:
        """Set what may be chosen; where there is one place only, nobody has to choose it."""
        self.role.choices = choices(roles)
        self.place.choices = choices(places if len(places) == 1 else [("", "Choose"), *places])
        if len(places) == 1 and not self.place.data:
            self.place.data = places[0][0]


class EndRoleForm(TypedForm):
    """Why a role ends."""

    reason = StringField(
        "Reason (optional)",
        description="For example: moved to another job. Only people who look after accounts see this.",
        widget=GovTextInput(),
    )


class AgencyForm(TypedForm):
    """What is known of an agency."""

    partnership = SelectField("Partnership", widget=GovSelect(), validate_choice=False)
    code = StringField(
        "Code",
        description="Short, in letters, digits and hyphens, such as FIRE. It stands in workbooks and cannot be changed "
        "later.",
        widget=GovTextInput(),
        validators=[InputRequired("Enter a code")],
    )
    name = StringField("Name", widget=GovTextInput(), validators=[InputRequired("Enter the name of the agency")])
    sector = StringField(
        "Sector",
        description="For example Council, Health or Police.",
        widget=GovTextInput(),
        validators=[InputRequired("Enter the sector")],
    )
    kinds = TextAreaField(
        "Kinds (optional)",
        description="They decide which questions the agency is asked. Write one a line, such as health or "
        "hospital_trust. A similar agency in the list shows which to use.",
        widget=GovTextArea(),
    )
    aliases = TextAreaField(
        "Other names (optional)", description="Write one a line. Searches find them.", widget=GovTextArea()
    )
    parent = SelectField("Part of (optional)", widget=GovSelect(), validate_choice=False)


class DayForm(TypedForm):
    """A day in three boxes."""

    day = StringField("Day", widget=GovTextInput())
    month = StringField("Month", widget=GovTextInput())
    year = StringField("Year", widget=GovTextInput())

    def date(self) -> date | None:
        """The day, or None when the boxes do not name one."""
        boxes = [(field.data or "").strip() for field in (self.year, self.month, self.day)]
        if not all(box.isascii() and box.isdigit() and len(box) <= 4 for box in boxes) or len(boxes[0]) != 4:
            return None
        try:
            return date(*(int(box) for box in boxes))
        except ValueError:
            return None


class SuccessorForm(DayForm):
    """Which agency takes another's place, and from which day."""

    successor = SelectField("Agency that takes its place", widget=GovSelect(), validate_choice=False)
    invite_people = RadioField(
        "Its people",
        widget=GovRadioInput(),
        validate_choice=False,
        default="no",
        choices=choices((("yes", "Invite them to the same roles there"), ("no", "Invite nobody"))),
    )

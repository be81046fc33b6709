"""The forms of checks and of requests by the DBS: labels and widgets. The rules and the lists are the desk's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.forms.account import Choices, choices
from portal.forms.lado_desk import SeenForm, _any, _day
from portal.forms.typed import TypedForm


class WithDays(TypedForm):
    """A form with boxes for days, whose fields are named after a prefix."""

    def day_in(self, prefix: str) -> date | None:
        return _day(*self._boxes(prefix))

    def has_day(self, prefix: str) -> bool:
        return _any(*self._boxes(prefix))

    def put_day(self, prefix: str, day: date | None) -> None:
        if day is not None:
            for field, number in zip(self._boxes(prefix), (day.year, day.month, day.day), strict=True):
                field.data = str(number)

    def _boxes(self, prefix: str) -> tuple[StringField, StringField, StringField]:
        return self[f"{prefix}year"], self[f"{prefix}month"], self[f"{prefix}day"]


def _box(label: str) -> StringField:
    return StringField(label, widget=GovTextInput())


class CheckForm(SeenForm, WithDays):
    """Who asks, about whom, and what for; ``seen`` is used where a contact becomes a check."""

    name = _box("Name of the person")
    former = TextAreaField("Former and other names (optional)", widget=GovTextArea())
    born_day, born_month, born_year = _box("Day"), _box("Month"), _box("Year")
    email = _box("Their e-mail address (optional)")
    addresses = TextAreaField("Addresses of the last ten years (optional)", widget=GovTextArea())
    purpose = RadioField("What is the check for?", widget=GovRadioInput(), validate_choice=False)
    role = _box("Role (optional)")
    organisation = _box("Organisation that asks")
    asker = _box("Who asks there (optional)")
    reply_to = _box("Where the answer goes: an address or a number (optional)")
    sector = SelectField("Sector (optional)", widget=GovSelect(), validate_choice=False)
    verified = RadioField("Do you know that they are who they say?", widget=GovRadioInput(), validate_choice=False)
    told = RadioField("Was the person told?", widget=GovRadioInput(), validate_choice=False)
    evidence = TextAreaField("Consent or notice: what you hold of it (optional)", widget=GovTextArea())
    day, month, year = _box("Day"), _box("Month"), _box("Year")
    token = HiddenField()

    def offer(self, purposes: Choices, sectors: Choices, verified: Choices, told: Choices) -> None:
        self.purpose.choices, self.verified.choices = choices(purposes), choices(verified)
        self.told.choices, self.sector.choices = choices(told), choices([("", "Not known yet"), *sectors])


class VerifyForm(SeenForm):
    """How it is known who asks."""

    verified = RadioField("Do you know that they are who they say?", widget=GovRadioInput(), validate_choice=False)


class AnswerForm(SeenForm):
    """What was found, and what is answered."""

    result = RadioField("What did you find?", widget=GovRadioInput(), validate_choice=False)
    contacts = SelectMultipleField("Which are about this person?", widget=GovCheckboxesInput(), validate_choice=False)
    references = _box("References of other contacts about them (optional)")
    answer = RadioField("What do you answer?", widget=GovRadioInput(), validate_choice=False)
    note = TextAreaField("Note for the record", widget=GovTextArea())
    disclosed = TextAreaField("Exactly what you tell them", widget=GovTextArea())
    basis = TextAreaField("Why it may be told, and on what basis in law", widget=GovTextArea())
    exception = TextAreaField("Why an outcome that is never told by default is told", widget=GovTextArea())

    def offer(self, results: Choices, found: Choices, answers: Choices) -> None:
        self.result.choices, self.contacts.choices = choices(results), choices(found)
        self.answer.choices = choices(answers)


class SendBackForm(SeenForm):
    """Why something goes back to whoever wrote it."""

    why = TextAreaField("Why does it go back?", widget=GovTextArea())


class ChecksFileForm(TypedForm):
    """A list of checks. The file itself is read by the view."""

    file = FileField("Excel workbook or CSV file", description="500 rows and 2 MB at most.", widget=GovFileInput())


class DbsForm(WithDays):
    """What the DBS asks for."""

    dbs_reference = _box("Reference of the DBS")
    requester = _box("Who asks at the DBS, and how to reach them")
    name = _box("Name of the person")
    references = TextAreaField("References of contacts about them (optional)", widget=GovTextArea())
    purpose = TextAreaField("What they need it for", widget=GovTextArea())
    items = TextAreaField("What they ask for", widget=GovTextArea())
    family_court = BooleanField("Material of a family court may be among it", widget=GovCheckboxInput())
    day, month, year = _box("Day"), _box("Month"), _box("Year")
    due_day, due_month, due_year = _box("Day"), _box("Month"), _box("Year")
    token = HiddenField()


class DbsProgressForm(SeenForm, WithDays):
    """How far it is; ``with_items`` makes the form with the boxes of the items of one request."""

    redaction = RadioField("Redaction", widget=GovRadioInput(), validate_choice=False)
    legal_review = RadioField("Legal review", widget=GovRadioInput(), validate_choice=False)
    family_court = BooleanField("Material of a family court is among it", widget=GovCheckboxInput())
    legal_advice = TextAreaField("Legal advice on material of a family court", widget=GovTextArea())
    advised_day, advised_month, advised_year = _box("Day"), _box("Month"), _box("Year")

    def offer(self, redaction: Choices, legal_review: Choices) -> None:
        self.redaction.choices, self.legal_review.choices = choices(redaction), choices(legal_review)


def progress_form(positions: Collection[int], states: Choices) -> type[DbsProgressForm]:
    """The form for a request with so many items."""
    boxes: dict[str, object] = {}
    for one in positions:
        boxes[f"item_{one}"] = SelectField(
            "What was found", widget=GovSelect(), validate_choice=False, choices=choices(states)
        )
        boxes[f"reason_{one}"] = _box("Why it is withheld, or a note (optional)")
    return type("DbsItemsForm", (DbsProgressForm,), boxes)


class DbsSubjectsForm(SeenForm):
    """Which contacts a request is about."""

    references = TextAreaField("References of contacts about this person", widget=GovTextArea())


class DbsProposeForm(SeenForm):
    """Exactly what is released, and why it may be."""

    disclosed = TextAreaField("Exactly what is released", widget=GovTextArea())
    basis = TextAreaField("On what basis in law", widget=GovTextArea())


class DbsReleaseForm(SeenForm):
    """How it is sent."""

    sent_by = RadioField("How is it sent?", widget=GovRadioInput(), validate_choice=False)


class DbsHeardForm(SeenForm, WithDays):
    """What the DBS said afterwards."""

    acknowledged_day, acknowledged_month, acknowledged_year = _box("Day"), _box("Month"), _box("Year")
    decision = SelectField("What did the DBS decide?", widget=GovSelect(), validate_choice=False)
    decision_day, decision_month, decision_year = _box("Day"), _box("Month"), _box("Year")

    def offer(self, decisions: Choices) -> None:
        self.decision.choices = choices([("", "Not known yet"), *decisions])

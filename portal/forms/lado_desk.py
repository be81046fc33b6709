"""The forms of the duty desk. They carry labels and widgets; the rules and the lists are the desk's, which offers them
and puts its mistakes at the fields."""

from __future__ import annotations

from datetime import date

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from portal.forms.account import Choices, choices
from portal.forms.typed import TypedForm


class SeenForm(TypedForm):
    """A form about a contact as the person's page showed it."""

    seen = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision that the page showed; -1, which none has, when it does not say so."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class SearchForm(TypedForm):
    """A reference, or a whole name. It is posted, so that no name stands in an address."""

    wanted = StringField("Reference or whole name", widget=GovTextInput())


class LogForm(TypedForm):
    """Who and what a contact is about, in the order in which a caller says it."""

    name = StringField("Name of the person it is about", widget=GovTextInput())
    workplace = StringField("Where they work (optional)", widget=GovTextInput())
    email = StringField("Their e-mail address (optional)", widget=GovTextInput())
    born_day = StringField("Day", widget=GovTextInput())
    born_month = StringField("Month", widget=GovTextInput())
    born_year = StringField("Year", widget=GovTextInput())
    arrived_by = RadioField("How did it arrive?", widget=GovRadioInput(), validate_choice=False)
    asks_for = RadioField("What is asked for?", widget=GovRadioInput(), validate_choice=False)
    keeps_name = BooleanField("Keep the name on a record of advice", widget=GovCheckboxInput())
    why_named = StringField("Why does a record of advice need the name?", widget=GovTextInput())
    caller = StringField("Who called, from where, and on which number (optional)", widget=GovTextInput())
    referrer = RadioField("May whoever called be named?", widget=GovRadioInput(), validate_choice=False)
    sector = SelectField("Sector of the employer (optional)", widget=GovSelect(), validate_choice=False)
    day = StringField("Day", widget=GovTextInput())
    month = StringField("Month", widget=GovTextInput())
    year = StringField("Year", widget=GovTextInput())
    account = TextAreaField("What happened, in a few words", widget=GovTextArea())
    token = HiddenField()

    def offer(self, arrived_by: Choices, asks_for: Choices, referrer: Choices, sectors: Choices) -> None:
        self.arrived_by.choices = choices(arrived_by)
        self.referrer.choices = choices(referrer)
        self.asks_for.choices = choices(asks_for)
        self.sector.choices = choices([("", "Not known yet"), *sectors])

    def born(self) -> date | None:
        return _day(self.born_year, self.born_month, self.born_day)

    def aware(self) -> date | None:
        return _day(self.year, self.month, self.day)

    def typed_born(self) -> bool:
        return _any(self.born_year, self.born_month, self.born_day)

    def typed_aware(self) -> bool:
        return _any(self.year, self.month, self.day)


class AllocateForm(SeenForm):
    """Whose it is, and who stands in."""

    officer = SelectField("Who takes it?", widget=GovSelect(), validate_choice=False)
    cover = SelectField("Who stands in when they are away? (optional)", widget=GovSelect(), validate_choice=False)

    def offer(self, officers: Choices) -> None:
        self.officer.choices = choices([("", "Choose"), *officers])
        self.cover.choices = choices([("", "Nobody"), *officers])


class CoverForm(TypedForm):
    """Who is away, and who stands in for them in all that is open."""

    officer = SelectField("Who is away?", widget=GovSelect(), validate_choice=False)
    cover = SelectField("Who stands in?", widget=GovSelect(), validate_choice=False)

    def offer(self, officers: Choices) -> None:
        self.officer.choices = choices([("", "Choose"), *officers])
        self.cover.choices = choices([("", "Nobody: they are back"), *officers])


class LetterForm(SeenForm):
    """A letter as it will be sent."""

    letter = TextAreaField("The letter", widget=GovTextArea())


class DecideForm(SeenForm):
    """What is decided, by which criteria, and why."""

    decision = RadioField("What do you decide?", widget=GovRadioInput(), validate_choice=False)
    criteria = SelectMultipleField(
        "Which criteria does it rest on? The person", widget=GovCheckboxesInput(), validate_choice=False
    )
    reason = TextAreaField("Why?", widget=GovTextArea())

    def offer(self, decisions: Choices, criteria: Choices) -> None:
        self.decision.choices = choices(decisions)
        self.criteria.choices = choices(criteria)


class AdviceForm(SeenForm):
    """Advice on one screen: why it is advice, and the letter with which it closes."""

    reason = TextAreaField("Why is it advice?", widget=GovTextArea())
    letter = TextAreaField("The letter", widget=GovTextArea())


class GrantForm(SeenForm):
    """Who may read what happened, for how long, and why."""

    helper = SelectField("Who may read it?", widget=GovSelect(), validate_choice=False)
    days = RadioField("For how long?", widget=GovRadioInput(), validate_choice=False)
    reason = TextAreaField("Why do they need to read it?", widget=GovTextArea())

    def offer(self, helpers: Choices, days: Choices) -> None:
        self.helper.choices = choices([("", "Choose"), *helpers])
        self.days.choices = choices(days)


class KnownForm(SeenForm):
    """Who a contact is about, as far as that is known."""

    name = StringField("Name of the person it is about", widget=GovTextInput())
    known_as = StringField("Also known as (optional)", widget=GovTextInput())
    born_day = StringField("Day", widget=GovTextInput())
    born_month = StringField("Month", widget=GovTextInput())
    born_year = StringField("Year", widget=GovTextInput())
    job = StringField("Job (optional)", widget=GovTextInput())
    workplace = StringField("Where they work (optional)", widget=GovTextInput())
    email = StringField("Their e-mail address (optional)", widget=GovTextInput())
    why_named = StringField("Why does a record of advice need the name?", widget=GovTextInput())

    def born(self) -> date | None:
        return _day(self.born_year, self.born_month, self.born_day)

    def typed_born(self) -> bool:
        return _any(self.born_year, self.born_month, self.born_day)


class JoinForm(SeenForm):
    """The call that a report belongs to."""

    call = StringField("Reference of the call", widget=GovTextInput())


def _day(year: StringField, month: StringField, day: StringField) -> date | None:
    """The day, or None when the boxes do not name one."""
    boxes = [(field.data or "").strip() for field in (year, month, day)]
    if not all(box.isascii() and box.isdigit() and len(box) <= 4 for box in boxes) or len(boxes[0]) != 4:
        return None
    try:
        return date(*(int(box) for box in boxes))
    except ValueError:
        return None


def _any(*fields: StringField) -> bool:
    return any((field.data or "").strip() for field in fields)

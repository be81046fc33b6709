"""The forms of keeping. They carry labels and widgets; the lists and the rules are in ``portal/lado/keeping``."""

from __future__ import annotations

from datetime import date

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea, GovTextInput
from wtforms import RadioField, StringField, TextAreaField

from portal.forms.account import Choices, choices
from portal.forms.lado_desk import SeenForm, _day
from portal.forms.typed import TypedForm


class HoldForm(SeenForm):
    """Why a case is held, or need not be held any more."""

    reason = TextAreaField("Why?", widget=GovTextArea())


class DayForm(SeenForm):
    """A day in three boxes."""

    day = StringField("Day", widget=GovTextInput())
    month = StringField("Month", widget=GovTextInput())
    year = StringField("Year", widget=GovTextInput())

    def on(self) -> date | None:
        return _day(self.year, self.month, self.day)


class KeepForm(DayForm):
    """Until when a case is kept, and why."""

    reason = TextAreaField("Why is it kept longer?", widget=GovTextArea())


class EraseForm(SeenForm):
    """Why a case is erased."""

    why = RadioField("Why is it erased?", widget=GovRadioInput(), validate_choice=False)
    note = TextAreaField("In a few words, for whoever confirms it", widget=GovTextArea())

    def offer(self, why: Choices) -> None:
        self.why.choices = choices(why)


class AskedForm(DayForm):
    """What the person of concern asks for."""

    kind = RadioField("What do they ask for?", widget=GovRadioInput(), validate_choice=False)
    who = TextAreaField("Who asks, and how do you know that it is them?", widget=GovTextArea())

    def offer(self, kinds: Choices) -> None:
        self.kind.choices = choices(kinds)


class RefuseForm(SeenForm):
    """Why what they asked for is refused."""

    why = RadioField("Why is it refused?", widget=GovRadioInput(), validate_choice=False)
    words = TextAreaField("What were they answered?", widget=GovTextArea())
    to = StringField("Who was answered, and how?", widget=GovTextInput())

    def offer(self, why: Choices) -> None:
        self.why.choices = choices(why)


class PassageForm(SeenForm):
    """What becomes of one passage."""

    mark = RadioField("What becomes of it?", widget=GovRadioInput(), validate_choice=False)
    code = RadioField("Why is it kept back?", widget=GovRadioInput(), validate_choice=False)
    text = TextAreaField("The text as it is given", widget=GovTextArea())

    def offer(self, marks: Choices, codes: Choices) -> None:
        self.mark.choices, self.code.choices = choices(marks), choices(codes)


class RemarkForm(SeenForm):
    """What the person of concern says is not so."""

    remark = TextAreaField("What do they say is not so?", widget=GovTextArea())


class ReleaseForm(SeenForm):
    """To whom a copy is given."""

    whom = StringField("To whom is it given?", widget=GovTextInput())
    how = RadioField("How?", widget=GovRadioInput(), validate_choice=False)

    def offer(self, how: Choices) -> None:
        self.how.choices = choices(how)


class RuleForm(TypedForm):
    """How long cases that ended so are kept."""

    years = StringField("Years", widget=GovTextInput())
    counted_from = RadioField("Counted from", widget=GovRadioInput(), validate_choice=False)

    def offer(self, starts: Choices) -> None:
        self.counted_from.choices = choices(starts)

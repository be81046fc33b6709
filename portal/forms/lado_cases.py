"""The forms of a case. They carry labels and widgets; the rules and the lists are the case's, which offers them."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextArea, GovTextInput
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.forms.account import Choices, choices
from portal.forms.lado_desk import SeenForm, _any, _day

YES_NO = (("yes", "Yes"), ("no", "No"), ("", "Not known"))


def boxes(form: SeenForm, prefix: str) -> tuple[object, bool]:
    """The day in the three boxes named after ``prefix``, and whether anything stands in them."""
    fields = [form[f"{prefix}_{one}"] for one in ("year", "month", "day")]
    return _day(*fields), _any(*fields)


class StepForm(SeenForm):
    """Why a step is taken."""

    note = TextAreaField("Why?", widget=GovTextArea())


class TransferForm(SeenForm):
    """Who leads a case from now on, and why."""

    to_whom = StringField("Which LADO does it go to, and how did you reach them?", widget=GovTextInput())
    note = TextAreaField("Why?", widget=GovTextArea())


class AllegationForm(SeenForm):
    """One thing that is said to have happened."""

    text = TextAreaField("What is said to have happened?", widget=GovTextArea())
    category = RadioField("Category", widget=GovRadioInput(), validate_choice=False)
    context = RadioField("Where is it said to have happened?", widget=GovRadioInput(), validate_choice=False)
    recent = RadioField(
        "Did it happen within the last year?", widget=GovRadioInput(), choices=choices(YES_NO), validate_choice=False
    )
    restraint = RadioField(
        "Was it a restraint, or another physical intervention?",
        widget=GovRadioInput(),
        choices=choices(YES_NO),
        validate_choice=False,
    )

    def offer(self, categories: Choices, contexts: Choices) -> None:
        self.category.choices = choices(categories)
        self.context.choices = choices(contexts)


class OutcomeForm(SeenForm):
    """What was found of one allegation."""

    outcome = RadioField("What was found?", widget=GovRadioInput(), validate_choice=False)
    category = RadioField("Category at conclusion", widget=GovRadioInput(), validate_choice=False)
    agreed_day = StringField("Day", widget=GovTextInput())
    agreed_month = StringField("Month", widget=GovTextInput())
    agreed_year = StringField("Year", widget=GovTextInput())
    reasoning = TextAreaField("What does it rest on, and why was it found so?", widget=GovTextArea())
    dissent = TextAreaField("Did anybody see it otherwise? (optional)", widget=GovTextArea())

    def offer(self, outcomes: Choices, categories: Choices) -> None:
        self.outcome.choices = choices(outcomes)
        self.category.choices = choices(categories)


class FollowUpForm(SeenForm):
    """Whether one thing is needed, who does it by when, and that it was done."""

    state = RadioField("Is it needed?", widget=GovRadioInput(), validate_choice=False)
    who = StringField("Who does it? (needed)", widget=GovTextInput())
    due_day = StringField("Day", widget=GovTextInput())
    due_month = StringField("Month", widget=GovTextInput())
    due_year = StringField("Year", widget=GovTextInput())
    done_day = StringField("Day", widget=GovTextInput())
    done_month = StringField("Month", widget=GovTextInput())
    done_year = StringField("Year", widget=GovTextInput())
    reference = StringField("Reference (optional)", widget=GovTextInput())
    note = TextAreaField("Note, or why it is not needed", widget=GovTextArea())

    def offer(self, states: Choices) -> None:
        self.state.choices = choices(states)


class RestForm(SeenForm):
    """Why nothing more has to be followed up."""

    note = TextAreaField("Why is nothing more needed?", widget=GovTextArea())


class LessonForm(SeenForm):
    """Something to learn, for whom, and who sees to it."""

    text = TextAreaField("What is to be learnt?", widget=GovTextArea())
    for_whom = RadioField("Who learns from it?", widget=GovRadioInput(), validate_choice=False)
    owner = StringField("Who sees to it?", widget=GovTextInput())
    due_day = StringField("Day", widget=GovTextInput())
    due_month = StringField("Month", widget=GovTextInput())
    due_year = StringField("Year", widget=GovTextInput())

    def offer(self, learners: Choices) -> None:
        self.for_whom.choices = choices(learners)


class DelayForm(SeenForm):
    """Why a case takes long."""

    reason = SelectField("Why does it take longer?", widget=GovSelect(), validate_choice=False)
    note = TextAreaField("More about it (optional)", widget=GovTextArea())

    def offer(self, reasons: Choices) -> None:
        self.reason.choices = choices([("", "Choose"), *reasons])

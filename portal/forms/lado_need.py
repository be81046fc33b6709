"""The forms of the need to know. They carry labels and widgets; the rules and the lists are the room's."""

from __future__ import annotations

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea
from wtforms import HiddenField, RadioField, TextAreaField

from portal.forms.account import Choices, choices
from portal.forms.lado_desk import SeenForm
from portal.forms.typed import TypedForm


class OpenForm(TypedForm):
    """Why somebody opens a contact that is not theirs. ``kind`` is how the page said that it is opened."""

    reason = TextAreaField("Why do you need to open it?", widget=GovTextArea())
    kind = HiddenField()


class NeedForm(SeenForm):
    """What is settled on one page, in parts that are sent by themselves; each has a question and a reason."""

    interest = RadioField("Do you have an interest in it?", widget=GovRadioInput(), validate_choice=False)
    interest_words = TextAreaField("If you have one, what is it?", widget=GovTextArea())
    referrer = RadioField("How is the referrer named?", widget=GovRadioInput(), validate_choice=False)
    referrer_reason = TextAreaField("Why, when you change it", widget=GovTextArea())
    teacher = RadioField(
        "Is the person a teacher who must not be named in public?", widget=GovRadioInput(), validate_choice=False
    )
    teacher_reason = TextAreaField("Why, when you change it", widget=GovTextArea())
    line = RadioField("Is it about somebody close to this team?", widget=GovRadioInput(), validate_choice=False)
    line_reason = TextAreaField("Why, when you change it", widget=GovTextArea())

    def offer(self, **offered: Choices) -> None:
        for name, pairs in offered.items():
            self[name].choices = choices(pairs)

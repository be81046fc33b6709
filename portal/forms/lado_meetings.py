"""The forms of meetings and strands. They carry labels and widgets; the rules and the lists are the rooms', which
offer them and put their mistakes at the fields.

``shown`` is the order of a form on its page: names of fields, and prefixes of the three boxes of a day, whose legend
and hint are in ``dates``. ``looks`` is what a field is drawn with.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

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
from portal.forms.lado_desk import SeenForm, _any, _day

EXAMPLE = "For example 27 3 2027"


class DayForm(SeenForm):
    """A form with days in it, about a contact as its page showed it."""

    shown: ClassVar[tuple[str, ...]] = ()
    dates: ClassVar[dict[str, tuple[str, str]]] = {}
    looks: ClassVar[dict[str, dict[str, Any]]] = {}

    def day(self, prefix: str) -> tuple[date | None, bool]:
        """The day that three boxes name, and whether anything stands in them."""
        boxes = [self[f"{prefix}{part}"] for part in ("year", "month", "day")]
        return _day(*boxes), _any(*boxes)

    def fill_day(self, prefix: str, day: date | None) -> None:
        for part in ("day", "month", "year"):
            self[f"{prefix}{part}"].data = str(getattr(day, part)) if day is not None else ""

    def words(self, name: str) -> str:
        """What stands in a field, or nothing; and the field holds it when the form is drawn again."""
        self[name].data = self[name].data or ""
        return str(self[name].data)

    def offer(self, **lists: Choices) -> None:
        """The lists of its fields, by their names; a select begins with an empty choice."""
        for name, pairs in lists.items():
            first = [("", "Choose")] if isinstance(self[name], SelectField) and self[name].type == "SelectField" else []
            self[name].choices = choices([*first, *pairs])


def _box(label: str) -> StringField:
    return StringField(label, widget=GovTextInput())


def _area(label: str) -> TextAreaField:
    return TextAreaField(label, widget=GovTextArea())


def _radio(label: str) -> RadioField:
    return RadioField(label, widget=GovRadioInput(), validate_choice=False)


def _select(label: str) -> SelectField:
    return SelectField(label, widget=GovSelect(), validate_choice=False)


class ArrangeForm(DayForm):
    """When, where, how and by whom; about which cases; the agenda."""

    shown = ("kind", "on_", "at", "way", "place", "chair", "cases", "references", "agenda")
    dates: ClassVar = {"on_": ("On which day?", EXAMPLE)}
    looks: ClassVar = {
        "at": {"classes": "govuk-input--width-5", "hint": {"text": "For example 14:30"}},
        "place": {"hint": {"text": "An address, a room, or how people join. No e-mail says it."}},
        "references": {"rows": 2, "hint": {"text": "For one meeting about several people. Each on a line of its own."}},
        "agenda": {"rows": 11, "hint": {"text": "One point a line."}},
    }
    meeting_seen = HiddenField()
    kind = _radio("What kind of meeting is it?")
    on_day, on_month, on_year = _box("Day"), _box("Month"), _box("Year")
    at = _box("At what time?")
    way = _radio("How do you meet?")
    place = _box("Where?")
    chair = _box("Who chairs it?")
    cases = SelectMultipleField(
        "Others of the same incident (optional)", widget=GovCheckboxesInput(), validate_choice=False
    )
    references = _area("References of other cases (optional)")
    agenda = _area("Agenda")

    @property
    def seen_meeting(self) -> int:
        typed = self.meeting_seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class PersonForm(DayForm):
    """Somebody on the list of people."""

    shown = ("name", "job", "agency", "email", "part", "why", "only_this")
    looks: ClassVar = {
        "email": {
            "hint": {"text": "For the invitation. Whoever has an account under it sees there what you release to them."}
        },
        "why": {"rows": 2, "hint": {"text": "Needed for somebody who was kept out."}},
    }
    name = _box("Name")
    job = _box("Job")
    agency = _box("Agency")
    email = _box("E-mail address (optional)")
    part = _radio("Are they coming, or did they come?")
    why = _area("Why? (optional)")
    only_this = BooleanField("They come for this case alone", widget=GovCheckboxInput())


class WhatForm(DayForm):
    """A text: a document, what was done, or why a meeting is cancelled."""

    shown = ("what",)
    what = _area("What is it?")


class DecisionForm(DayForm):
    """What was decided, and why."""

    shown = ("what", "why")
    what = _area("What was decided?")
    why = _area("Why?")


class RecommendationForm(DayForm):
    """What somebody recommended."""

    shown = ("from_whom", "what")
    from_whom = _box("Who recommended it?")
    what = _area("What did they recommend?")


class ConsiderForm(DayForm):
    """What became of a recommendation."""

    shown = ("verdict", "why")
    verdict = _radio("Was it accepted?")
    why = _area("Why?")


class ActionForm(DayForm):
    """Who does what by when."""

    shown = ("what", "owner", "due_")
    dates: ClassVar = {"due_": ("By when?", EXAMPLE)}
    what = _area("What is to be done?")
    owner = _select("Who does it?")
    due_day, due_month, due_year = _box("Day"), _box("Month"), _box("Year")


class FollowForm(DayForm):
    """What became of an action: done, or another day."""

    shown = ("became", "due_", "said")
    dates: ClassVar = {"due_": ("The new day, where it needs longer", EXAMPLE)}
    became = _radio("What became of it?")
    due_day, due_month, due_year = _box("Day"), _box("Month"), _box("Year")
    said = _area("What was done, or why does it need longer?")


class MinutesForm(DayForm):
    """The text of a version, and what it changes."""

    shown = ("changed", "text")
    looks: ClassVar = {"text": {"rows": 24}, "changed": {"rows": 3}}
    changed = _area("What is changed, and why?")
    text = _area("Minutes")


class GiveForm(DayForm):
    """Who gets what, how and for how long."""

    shown = ("who", "what", "way", "days")
    who = _select("Who gets it?")
    what = _radio("What do they get?")
    way = _radio("How?")
    days = _radio("For how long can they read it in the portal?")


class NoMeetingForm(DayForm):
    """Why no meeting is held."""

    shown = ("code", "why", "decided_by", "with_whom", "on_", "what_next")
    dates: ClassVar = {"on_": ("When was it decided?", "For example 27 3 2026")}
    looks: ClassVar = {
        "why": {"hint": {"text": "Write “the adult” and not the name: it goes into the note for the child’s file."}},
        "decided_by": {"hint": {"text": "Name and job"}},
        "with_whom": {"hint": {"text": "Names and jobs, for example of the police and social care"}},
        "what_next": {"hint": {"text": "Who does what, by when; or that nothing more is done, and who was told."}},
    }
    code = _radio("Why is no meeting held?")
    why = _area("The reason in your own words")
    decided_by = _box("Who decided?")
    with_whom = _box("With whom?")
    on_day, on_month, on_year = _box("Day"), _box("Month"), _box("Year")
    what_next = _area("What happens next?")


class StrandForm(DayForm):
    """How far a strand is."""

    shown = ("state", "result", "reference", "officer", "told_", "started_", "expected_", "ended_", "chase_", "heard")
    dates: ClassVar = {
        "told_": ("When were they told? (optional)", "For example 27 3 2026"),
        "started_": ("When did they begin? (optional)", "For example 27 3 2026"),
        "expected_": ("When do they expect to end? (optional)", EXAMPLE),
        "ended_": ("When did they end?", "Only once they have ended"),
        "chase_": ("When do you ask again? (optional)", EXAMPLE),
    }
    looks: ClassVar = {"heard": {"rows": 3}}
    state = _radio("How far is it?")
    result = _select("What has it come to? (optional until it ends)")
    reference = _box("Their reference (optional)")
    officer = _box("Who deals with it there? (optional)")
    told_day, told_month, told_year = _box("Day"), _box("Month"), _box("Year")
    started_day, started_month, started_year = _box("Day"), _box("Month"), _box("Year")
    expected_day, expected_month, expected_year = _box("Day"), _box("Month"), _box("Year")
    ended_day, ended_month, ended_year = _box("Day"), _box("Month"), _box("Year")
    chase_day, chase_month, chase_year = _box("Day"), _box("Month"), _box("Year")
    heard = _area("What did you hear? (optional)")


class HeardForm(DayForm):
    """What was heard of a strand."""

    shown = ("text", "on_", "chase_")
    dates: ClassVar = {
        "on_": ("When did you hear it?", "For example 27 3 2026"),
        "chase_": ("When do you ask again? (optional)", EXAMPLE),
    }
    text = _area("What did you hear, and from whom?")
    on_day, on_month, on_year = _box("Day"), _box("Month"), _box("Year")
    chase_day, chase_month, chase_year = _box("Day"), _box("Month"), _box("Year")

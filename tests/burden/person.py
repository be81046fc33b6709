"""Someone who fills in a return: from nothing, or with last year's answers beside the questions.

What they have in mind is the same each time, so that only the forms can change the figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from portal.forms.check import Asking, asked
from portal.forms.spec import Part, Question, QuestionSet, Section
from portal.local_time import today
from portal.returns.recall import by_group
from tests.burden.hand import Hand

HOW = "We read ten case records in March and spoke to six teams. All but one show it. The board saw it in May."
ROW = "Example: ask six teams and write down what they say"
LINE = "Example Person, Example Director"
EVERY = 8
"""One in so many indicators has a new answer this year."""


@dataclass
class Mind:
    """Answers to everything that is asked. In each standard one indicator is partly met, the others are met.

    The partly met one has an action of its own; the second has a document of its own, and the third uses one again.
    """

    question_set: QuestionSet
    asking: Asking
    answers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        while new := [each for each in self.asked() if each.key not in self.answers]:
            self.answers |= {each.key: self._answer(each) for each in new}

    def asked(self) -> tuple[Question, ...]:
        return asked(self.question_set, self.answers, self.asking)

    def place(self, question: Question) -> int:
        """Which indicator of its standard a question is, or belongs to."""
        section = self.question_set.section_of(question.key)
        ratings = [each.key for each in section.questions if each.part is Part.RATING] if section else []
        return ratings.index(question.part_of or "")

    def _answer(self, question: Question) -> str:
        if question.part is Part.RATING:
            return "partly" if self.place(question) == 0 else "met"
        if question.options:
            return question.options[0].key if question.required else ""
        if question.type == "number":
            return "36" if question.key.startswith("trained") else "40"
        if not question.required and question.part is None:
            return ""
        return HOW if question.type == "long_text" else LINE


@dataclass
class Person:
    """``remembers`` is whether last year's answers are there to be confirmed."""

    hand: Hand
    mind: Mind
    remembers: bool
    rated: int = 0

    def fill_in(self, home: str) -> None:
        """From the task list through all sections, by the button at the foot of each, to Check your answers."""
        self.hand.go(home)
        sections = self.mind.question_set.sections
        self.hand.go(f"{home}/{sections[0].key}")
        for section in sections:
            self._section(section)
            self.hand.press("_go", "next", moves_on=True)

    def _section(self, section: Section) -> None:
        wanted = {each.key for each in self.mind.asked()}
        groups = by_group(each for each in section.questions if each.key in wanted and each.type != "rows")
        if self.remembers and self.hand.offers("_still_true", ":"):
            self.hand.press("_still_true", ":", moves_on=False)
            groups = {key: group for key, group in groups.items() if group[0].type == "number"}
        for key, questions in groups.items():
            self._group(key, questions)

    def _group(self, key: str, questions: list[Question]) -> None:
        is_new = self._has_changed(questions)
        if self.remembers and not is_new and self.hand.offers("_still_true", f"{key}:"):
            self.hand.press("_still_true", f"{key}:", moves_on=False)
            return
        for each in questions:
            self._answer(each, again=self.remembers and is_new)

    def _has_changed(self, questions: Iterable[Question]) -> bool:
        if not any(each.part is Part.RATING for each in questions):
            return False
        self.rated += 1
        return self.rated % EVERY == 0

    def _answer(self, question: Question, again: bool) -> None:
        answer = self.mind.answers.get(question.key, "")
        if question.refers_to is not None:
            self._refer(question)
        elif question.options and answer:
            self.hand.choose(question.key, answer)
        elif answer:
            self.hand.write(question.key, f"{answer} That is new this year." if again else answer)

    def _refer(self, question: Question) -> None:
        """What is listed already is ticked. It is typed only where nothing is there yet."""
        place = self.mind.place(question)
        if question.part is Part.ACTION or place == 1:
            self._tick_or_add(question, add=not self.remembers)
        elif place == 2 and self.hand.offers(question.key) and not question.key.startswith(self._first()):
            self.hand.tick(question.key)

    def _first(self) -> str:
        """The first standard, in which there is no document yet that could be used again."""
        return next(each.key for each in self.mind.question_set.sections if each.is_standard) + "_"

    def _tick_or_add(self, question: Question, add: bool) -> None:
        if not add and self.hand.offers(question.key):
            self.hand.tick(question.key)
            return
        start = f"{question.key}-new"
        target = self.mind.question_set.question(question.refers_to or "")
        for column in target.columns if target is not None else ():
            if column.required:
                self._cell(f"{start}-{column.key}", column)

    def _cell(self, name: str, column: Question) -> None:
        if column.options:
            self.hand.choose(name, column.options[0].key)
        elif column.type == "date":
            day = today() + timedelta(days=60)
            for part, number in (("day", f"{day.day:02}"), ("month", f"{day.month:02}"), ("year", str(day.year))):
                self.hand.write(f"{name}-{part}", number)
        else:
            self.hand.write(name, LINE if column.key == "owner" else ROW)

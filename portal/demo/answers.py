"""Invented answers to any question set, complete and valid, which say that they are demonstration data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from portal.demo.counts import Counts
from portal.demo.rows import MARK, of_document, of_step, same_row
from portal.demo.story import Story
from portal.demo.words import Document, Step, Words, read_words, with_numbers
from portal.forms.answers import Raw
from portal.forms.check import Asking, asked
from portal.forms.spec import Option, Part, Question, QuestionSet

FEW_ROWS = 8
SILENT = 0.3
CHANGED = (
    "a team joined us in the spring, and its records are counted for the first time",
    "our new system counts what was counted by hand before",
    "two posts were empty for half of the year",
)
KNOWN = 0.85
"""How many of the figures that are asked for are there; the others are zero, not collected and so on."""


@dataclass(slots=True)
class Author:
    """Makes up one agency's answers. The same seed, story and day make the same answers.

    ``known`` are answers that need no inventing, such as the organisation's name. ``most_rows`` is how long a list
    grows; ``thorough`` fills in what may be left empty as well. ``board_title`` is who leads on safeguarding there, and
    ``owners`` are the job titles that a small group has; in a large one each action has the owner its words name.
    """

    question_set: QuestionSet
    asking: Asking
    story: Story
    random: Random
    known: Mapping[str, Raw] = field(default_factory=dict)
    most_rows: int = FEW_ROWS
    thorough: bool = False
    board_title: str = "Director"
    owners: tuple[str, ...] = ()
    answers: dict[str, Raw] = field(default_factory=dict)
    words: Words = field(default_factory=read_words)
    _sections: dict[str, str] = field(default_factory=dict)

    def write(self) -> dict[str, Raw]:
        """Answer whatever is asked until nothing new is asked, and return all answers by question key."""
        self._sections = {one.key: section.key for section in self.question_set.sections for one in section.questions}
        self.answers.update({key: raw for key, raw in self.known.items() if self.question_set.question(key)})
        while open_questions := [one for one in self._asked() if one.key not in self.answers]:
            for question in open_questions:
                self.answers.setdefault(question.key, self._answer(question))
        if not self.question_set.watches:
            self._keep_to_limits()
        return self.answers

    def _asked(self) -> tuple[Question, ...]:
        return asked(self.question_set, self.answers, self.asking)

    def _answer(self, question: Question) -> Raw:
        return WRITERS[question.type](self, question)

    def _section(self, question: Question) -> str:
        return self._sections.get(question.key, "")

    def _luck(self, *names: object) -> Random:
        """Where the story has a seed, what is chosen stays the same next year unless the rating changes."""
        return self.story.own(*names) if self.story.seed else self.random

    def _keep_to_limits(self) -> None:
        """A part is never more than its whole: the number trained, say, than the number who need training.

        What a percentage is a share of comes first, for it may be a part of something larger itself.
        """
        for rule in sorted(self.question_set.rules, key=lambda each: each.question.endswith(Part.NUMERATOR.value)):
            whole = self.answers.get(rule.others[0]) if rule.others else None
            invented = rule.question in self.answers and rule.question not in self.known
            if rule.name == "not_more_than" and isinstance(whole, str) and invented:
                self.answers[rule.question] = str(int(int(whole) * self.random.uniform(0.7, 1)))

    def text(self, question: Question) -> Raw:
        if question.part is Part.CHANGE:
            return self._why_it_changed(question)
        if question.part is Part.REASON:
            said = self._luck(question.key).choice(self.words.of_section(self._section(question)).na)
            return f"{MARK}: {said}."
        place = self._place_of(question)
        luck = self._luck(question.key, place)
        said = luck.choice(self.words.of_question(question.part_of or "").of_place(place))
        documents = self._looked_at(question) if place == 0 else ""
        return f"{MARK}: {with_numbers(said, luck, self.board_title)}.{documents}"

    def _why_it_changed(self, question: Question) -> Raw:
        """Why a figure is so different; some agencies leave it out, as some do."""
        luck = self._luck(question.key, "why")
        return "" if luck.random() < SILENT else f"{MARK}: {luck.choice(CHANGED)}."

    def _looked_at(self, question: Question) -> str:
        """The first of the documents that the question's own hint names, for whoever says that all is well."""
        if question.part is not Part.HOW_WE_KNOW or not question.hint:
            return ""
        named = question.hint.removeprefix("For example: ").split(", ")[:2]
        return f" We looked at: {'; '.join(named)}."

    def _owner(self, otherwise: str) -> str:
        """Who does it: in a small group one of the few who are there."""
        return self.random.choice(self.owners) if self.owners else otherwise

    def _place_of(self, question: Question) -> int:
        """Where the rating that this part belongs to stands on its scale: 0 is the best."""
        rating = self.question_set.question(question.part_of or "")
        if rating is None:
            return 0
        ordered = [option.key for option in best_first(rating)]
        chosen = self.answers.get(rating.key)
        return ordered.index(chosen) if isinstance(chosen, str) and chosen in ordered else 0

    def email(self, question: Question) -> Raw:
        return "demonstration@agency.example"

    def choice(self, question: Question) -> Raw:
        return self._option(question).key

    def _option(self, question: Question) -> Option:
        ordered, section = best_first(question), self._section(question)
        if len(ordered) < len(question.options) and self.story.does_not_apply(question, section, self.random):
            return question.options[-1]
        if question.part is Part.STATE and self._luck(question.key, "known").random() < KNOWN:
            return question.options[0]
        if question.scale is None:
            return self._luck(question.key).choice(question.options)
        return ordered[min(self.story.place(question, section, self.random), len(ordered) - 1)]

    def choices(self, question: Question) -> Raw:
        return [option.key for option in question.options if self.random.random() < 0.5] or [question.options[0].key]

    def yes_no(self, question: Question) -> Raw:
        return self._luck(question.key).choice(("yes", "no"))

    def number(self, question: Question) -> Raw:
        if self.question_set.watches:
            return str(Counts(self.question_set, self.story).of(question.key))
        least, most = int(question.minimum or 0), int(question.maximum if question.maximum is not None else 400)
        return str(self.random.randint(least, most))

    def date(self, question: Question) -> Raw:
        ahead = self.random.randint(30, 300)
        return (self.asking.today + timedelta(days=ahead)).isoformat()

    def rows(self, question: Question) -> Raw:
        """Two rows; none in a list that others point to, for it grows as they need rows."""
        pointed_to = any(one.refers_to == question.key for one in self.question_set.questions())
        if pointed_to and not question.required:
            return []
        rows = list[Raw]()
        for _ in range(2):
            made = self._made(question, question)
            if not any(isinstance(row, dict) and same_row(row, made) for row in rows):
                rows.append(self._row(question, made))
        return rows

    def _made(self, target: Question, about: Question) -> dict[str, Raw]:
        """What the columns of ``target`` hold that we know words for: those of an action, or of a piece of evidence."""
        columns = {column.key for column in target.columns}
        if "what" in columns:
            return of_step(self._step(about), self.asking.today, self.random)
        if "title" in columns:
            document = self._document(about)
            owner = self._owner(self._step(about).owner)
            return of_document(document, owner, self.asking.today, self.random)
        return {}

    def _step(self, about: Question) -> Step:
        """What mends the question; its owner is someone whom the agency has."""
        step = self.random.choice(self.words.of_question(about.part_of or "").steps)
        return step._replace(owner=self._owner(step.owner))

    def _document(self, about: Question) -> Document:
        return self.random.choice(self.words.of_section(self._section(about)).evidence)

    def _row(self, question: Question, made: Mapping[str, Raw]) -> dict[str, Raw]:
        row: dict[str, Raw] = {"id": self._row_id(made)}
        for column in question.columns:
            if column.key in made and (column.required or self.thorough):
                row[column.key] = made[column.key]
            elif column.required:
                row[column.key] = self._answer(column)
        return row

    def _row_id(self, made: Mapping[str, Raw]) -> str:
        """An action that goes on, and a document that is still there, is the same row next year."""
        random = self._luck("row", made.get("what") or made.get("title") or self.random.random())
        return uuid.UUID(int=random.getrandbits(128), version=4).hex

    def refs(self, question: Question) -> Raw:
        """Point to one of the rows there are; the lists are written when they are first needed."""
        target = self.question_set.question(question.refers_to or "")
        if target is None:
            return []
        rows = self.answers.setdefault(target.key, [])
        if not isinstance(rows, list):
            return []
        made = self._made(target, question)
        there = next((row for row in rows if isinstance(row, dict) and same_row(row, made)), None)
        if there is None and len(rows) < self.most_rows:
            there = self._row(target, made)
            rows.append(there)
        chosen = there or self.random.choice(rows)
        return [str(chosen["id"])] if isinstance(chosen, dict) else []


def best_first(question: Question) -> list[Option]:
    """The options that count, the best score first."""
    real = [option for option in question.options if not option.does_not_apply]
    return sorted(real, key=lambda option: option.score or 0, reverse=True)


Writer = Callable[[Author, Question], Raw]

WRITERS: dict[str, Writer] = {
    "text": Author.text,
    "long_text": Author.text,
    "email": Author.email,
    "choice": Author.choice,
    "choices": Author.choices,
    "yes_no": Author.yes_no,
    "number": Author.number,
    "money": Author.number,
    "date": Author.date,
    "rows": Author.rows,
    "refs": Author.refs,
}

"""Invented answers to any question set, complete and valid, which say that they are demonstration data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from portal.forms.answers import Raw
from portal.forms.check import Asking, asked
from portal.forms.spec import Option, Question, QuestionSet

MARK = "Demonstration answer"
MOST_ROWS = 8

HOW_WE_KNOW = (
    "our yearly audit of twenty invented case files shows it",
    "an invented staff survey says that nine in ten know what to do",
    "the invented board saw the report and asked for more",
    "we sampled ten invented records and found it in all of them",
)
ACTIONS = ("Train the people who missed it", "Write the guide and try it out", "Ask children what they think of it")
DIFFERENCES = ("Children are heard sooner", "Families know whom to ask", "Worries reach the right person the same day")
OWNERS = ("Head of safeguarding", "Service manager", "Training officer")
EVIDENCE = ("Safeguarding policy", "Training record", "Board report", "Case audit", "Staff survey")


@dataclass(frozen=True, slots=True)
class Story:
    """How an agency is doing: the chances of each rating, best first, and the tags under which it does worse."""

    strong: float = 0.75
    middling: float = 0.2
    weak_tags: frozenset[str] = frozenset()


@dataclass(slots=True)
class Author:
    """Makes up one agency's answers. The same seed, story and day make the same answers."""

    question_set: QuestionSet
    asking: Asking
    story: Story
    random: Random
    known: Mapping[str, Raw] = field(default_factory=dict)
    answers: dict[str, Raw] = field(default_factory=dict)

    def write(self) -> dict[str, Raw]:
        """Answer whatever is asked until nothing new is asked, and return all answers by question key.

        ``known`` are answers that need no inventing, such as the organisation's name.
        """
        self.answers.update({key: raw for key, raw in self.known.items() if self.question_set.question(key)})
        while open_questions := [one for one in self._asked() if one.key not in self.answers]:
            for question in open_questions:
                self.answers.setdefault(question.key, self._answer(question))
        self._keep_to_limits()
        return self.answers

    def _asked(self) -> tuple[Question, ...]:
        return asked(self.question_set, self.answers, self.asking)

    def _answer(self, question: Question) -> Raw:
        return WRITERS[question.type](self, question)

    def _keep_to_limits(self) -> None:
        """A part is never more than its whole: the number trained, say, than the number who need training."""
        for rule in self.question_set.rules:
            whole = self.answers.get(rule.others[0]) if rule.others else None
            if rule.name == "not_more_than" and isinstance(whole, str) and rule.question in self.answers:
                self.answers[rule.question] = str(int(int(whole) * self.random.uniform(0.7, 1)))

    def text(self, question: Question) -> Raw:
        return f"{MARK}: {self.random.choice(HOW_WE_KNOW)}."

    def email(self, question: Question) -> Raw:
        return "demonstration@agency.example"

    def choice(self, question: Question) -> Raw:
        return self._option(question).key

    def _option(self, question: Question) -> Option:
        real = [option for option in question.options if not option.does_not_apply]
        if len(real) < len(question.options) and self.random.random() < 0.04:
            return question.options[-1]
        if question.scale is None:
            return self.random.choice(question.options)
        worse = 0.45 if self.story.weak_tags & question.tags else 0.0
        draw = self.random.random() + worse
        place = 0 if draw < self.story.strong else 1 if draw < self.story.strong + self.story.middling else 2
        best_first = sorted(real, key=lambda option: option.score or 0, reverse=True)
        return best_first[min(place, len(best_first) - 1)]

    def choices(self, question: Question) -> Raw:
        return [option.key for option in question.options if self.random.random() < 0.5] or [question.options[0].key]

    def yes_no(self, question: Question) -> Raw:
        return self.random.choice(("yes", "no"))

    def number(self, question: Question) -> Raw:
        least, most = int(question.minimum or 0), int(question.maximum if question.maximum is not None else 400)
        return str(self.random.randint(least, most))

    def date(self, question: Question) -> Raw:
        ahead = self.random.randint(30, 300)
        return (self.asking.today + timedelta(days=ahead)).isoformat()

    def rows(self, question: Question) -> Raw:
        return [self._row(question) for _ in range(2)]

    def _row(self, question: Question) -> dict[str, Raw]:
        made: dict[str, Raw] = {"id": uuid.UUID(int=self.random.getrandbits(128), version=4).hex}
        for column in question.columns:
            if column.required:
                made[column.key] = COLUMNS.get(column.key, Author._answer)(self, column)
        return made

    def refs(self, question: Question) -> Raw:
        """Point to one of the rows there are; the lists are written when they are first needed."""
        target = self.question_set.question(question.refers_to or "")
        if target is None:
            return []
        rows = self.answers.setdefault(target.key, self.rows(target))
        if not isinstance(rows, list):
            return []
        if len(rows) < MOST_ROWS and self.random.random() < 0.3:
            rows.append(self._row(target))
        chosen = self.random.choice(rows)
        return [str(chosen["id"])] if isinstance(chosen, dict) else []


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


def _one_of(words: tuple[str, ...]) -> Writer:
    return lambda author, _question: f"{author.random.choice(words)} (demonstration {author.random.randint(1, 99)})"


COLUMNS: dict[str, Writer] = {
    "what": _one_of(ACTIONS),
    "difference": _one_of(DIFFERENCES),
    "owner": _one_of(OWNERS),
    "title": _one_of(EVIDENCE),
}

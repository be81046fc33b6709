"""What invented agencies write, by section and question of a question set; see ``words.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

FILE = Path(__file__).with_name("words.yaml")

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "September")
SAMPLES = (10, 12, 15, 20, 25, 30, 40)


class Document(NamedTuple):
    """A piece of evidence; ``months`` after its date it is reviewed."""

    title: str
    kind: str
    months: int


class Step(NamedTuple):
    """An action: what, the difference for children, who does it."""

    what: str
    difference: str
    owner: str


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """Sentences about one question: for the best rating, the next and all others. ``step`` is what mends it."""

    by_place: tuple[tuple[str, ...], ...]
    steps: tuple[Step, ...]

    def of_place(self, place: int) -> tuple[str, ...]:
        return self.by_place[min(place, len(self.by_place) - 1)]


@dataclass(frozen=True, slots=True)
class SectionWords:
    """What a whole section shares."""

    na: tuple[str, ...]
    steps: tuple[Step, ...]
    evidence: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All of it; the defaults are for questions and sections of which the file says nothing."""

    any_question: QuestionWords
    any_section: SectionWords
    questions: Mapping[str, QuestionWords]
    sections: Mapping[str, SectionWords]
    inspections: tuple[str, ...]

    def of_question(self, key: str) -> QuestionWords:
        return self.questions.get(key, self.any_question)

    def of_section(self, key: str) -> SectionWords:
        return self.sections.get(key, self.any_section)


@cache
def read_words(path: Path = FILE) -> Words:
    """The file, read once."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    default = raw["default"]
    any_section = _section(default)
    sections = {key: _section(one) for key, one in raw["sections"].items()}
    questions = {
        key: QuestionWords(tuple((sentence,) for sentence in said), (sections[key.partition("_")[0]].steps[step],))
        for key, (*said, step) in raw["questions"].items()
    }
    by_place = (tuple(default["met"]), tuple(default["partly"]), tuple(default["not_met"]))
    return Words(
        QuestionWords(by_place, any_section.steps), any_section, questions, sections, tuple(raw["inspections"])
    )


def _section(raw: Mapping[str, Any]) -> SectionWords:
    return SectionWords(
        na=tuple(raw["na"]),
        steps=tuple(Step(*one) for one in raw["actions"]),
        evidence=tuple(Document(*one) for one in raw["evidence"]),
    )


def with_numbers(sentence: str, random: Random, title: str) -> str:
    """The sentence with this agency's own numbers, month and titles in it."""
    size = random.choice(SAMPLES)
    return sentence.format(
        many=f"{size - random.randint(0, size // 8)} of {size}",
        half=f"{size // 2 + random.randint(-1, size // 8)} of {size}",
        few=random.choice(("two", "three", "four")),
        count=random.randint(5, 40),
        month=random.choice(MONTHS),
        title=title[:1].lower() + title[1:],
    )

"""What invented agencies write, by section of a question set; see ``words.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FILE = Path(__file__).with_name("words.yaml")


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
class SectionWords:
    """Sentences for one section. ``by_place`` holds how we know for the best rating, the next and all others."""

    by_place: tuple[tuple[str, ...], ...]
    na: tuple[str, ...]
    actions: tuple[Step, ...]
    evidence: tuple[Document, ...]

    def of_place(self, place: int) -> tuple[str, ...]:
        return self.by_place[min(place, len(self.by_place) - 1)]


@dataclass(frozen=True, slots=True)
class Words:
    """All sentences; ``default`` is for sections of which the file says nothing."""

    default: SectionWords
    sections: Mapping[str, SectionWords]
    inspections: tuple[str, ...]

    def of(self, section: str) -> SectionWords:
        return self.sections.get(section, self.default)


@cache
def read_words(path: Path = FILE) -> Words:
    """The file, read once."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    sections = {key: _section(one) for key, one in raw["sections"].items()}
    return Words(_section(raw["default"]), sections, tuple(raw["inspections"]))


def _section(raw: Mapping[str, Any]) -> SectionWords:
    return SectionWords(
        by_place=(tuple(raw["met"]), tuple(raw["partly"]), tuple(raw["not_met"])),
        na=tuple(raw["na"]),
        actions=tuple(Step(*one) for one in raw["actions"]),
        evidence=tuple(Document(*one) for one in raw["evidence"]),
    )

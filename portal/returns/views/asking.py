"""The folded boxes "Ask for a change", one a question, on the pages of the approver and of the coordinator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import request

from portal.returns.remarks import Asked
from portal.returns.views.summary import SectionShown

FIELD = "change-"
"""Before the key of a question, the name of its box."""
GENERAL = "note"


@dataclass(frozen=True, slots=True)
class Box:
    """One box with what was typed into it, and what is wrong with that; ``name`` says what it is about."""

    field: str
    name: str
    text: str
    error: str


def asked_in_form() -> Asked:
    """What was typed into the boxes of the page that was sent."""
    boxes = {key.removeprefix(FIELD): text for key, text in request.form.items() if key.startswith(FIELD)}
    return Asked(request.form.get(GENERAL, ""), boxes)


def boxes_of(sections: Iterable[SectionShown], asked: Asked, problems: Mapping[str, str]) -> dict[str, Box]:
    """A box for each question that is shown, by the question's key."""
    return {
        key: Box(FIELD + key, name, asked.by_question.get(key, ""), problems.get(key, ""))
        for key, name in names_of(sections)
    }


def names_of(sections: Iterable[SectionShown]) -> Iterator[tuple[str, str]]:
    """The keys of the questions that are shown, with their numbers or else their words."""
    for section in sections:
        for group in section.groups:
            yield group.key, group.number or group.title or group.members[0].question.text


def errors_of(sections: Iterable[SectionShown], problems: Mapping[str, str]) -> list[tuple[str, str]]:
    """The error summary: each message with the box that it is about, in the order of the page."""
    found = [(f"{name}: {problems[key]}", f"#{FIELD}{key}") for key, name in names_of(sections) if key in problems]
    return found + ([(problems[""], f"#{GENERAL}")] if "" in problems else [])

"""Guards taken away one by one: a property that cannot fail proves nothing, so each must fail without its guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from portal.forms import check as checking
from portal.forms import library, loader_checks, schema, yaml_lines
from portal.forms.answers import TYPES, AnswerProblem
from portal.forms.answers import rows as row_answers
from portal.forms.answers import text as text_answers
from portal.forms.check import Asking
from portal.forms.loader import QuestionSetError, load_text
from portal.forms.rules import RULES
from portal.forms.spec import Question
from tests.forms.filling import filled
from tests.forms.mistakes import MISTAKES, Mistake
from tests.forms.properties import same_through_the_schema, same_without_the_unasked
from tests.forms.sets import EVERYBODY, TODAY, small
from tests.forms.strategies import answers_for

EVERYTHING = small("everything")
NOBODY = Asking(TODAY)
Patch = Callable[[pytest.MonkeyPatch], None]


def _refused(kind: str, raw: object, **fields: Any) -> None:
    """Fails unless the answer is refused."""
    try:
        TYPES[kind].parse(replace(Question("k", kind, "Example"), **fields), raw)
    except AnswerProblem:
        return
    raise AssertionError(raw)


def _told(mistake: Mistake) -> None:
    """Fails unless the mistake in a file is told."""
    told: list[str] = []
    try:
        load_text(mistake.text())
    except QuestionSetError as refusal:
        told = [problem.what for problem in refusal.problems]
    assert any(mistake.what in what for what in told)


def _some_problem(**answers: object) -> None:
    complete = filled(EVERYTHING, EVERYBODY, {"staff": "2"})
    assert checking.check(EVERYTHING, complete | answers, EVERYBODY).problems


@settings(max_examples=200, derandomize=True)
@given(answers_for(EVERYTHING))
def _unasked(answers: dict[str, Any]) -> None:
    same_without_the_unasked(EVERYTHING, answers, NOBODY)


@settings(max_examples=60, derandomize=True)
@given(answers_for(EVERYTHING))
def _schema(answers: dict[str, Any]) -> None:
    same_through_the_schema(EVERYTHING, answers, EVERYBODY)


def _ask_everything(patch: pytest.MonkeyPatch) -> None:
    """The validator forgets who is asked and which branch was left."""
    patch.setattr(checking, "asked", lambda question_set, answers, asking: tuple(question_set.questions()))


def _conditions_always_hold(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(checking, "_holds", lambda condition, found, answers: True)


def _own_rule_in_the_schema(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(schema, "check", lambda question_set, *rest: checking.check(question_set, {}, *rest[1:]))


def _unchecked_rule(patch: pytest.MonkeyPatch) -> None:
    for name, rule in RULES.items():
        patch.setitem(RULES, name, replace(rule, holds=lambda value, others: True))


def _set(target: Any, name: str, value: Any) -> Patch:
    return lambda patch: patch.setattr(target, name, value)


def _accept(*_: object) -> None:
    """A check that finds nothing."""


@dataclass(frozen=True)
class Mutant:
    """``without`` takes the guard away; ``proof`` holds with it and must fail without it."""

    without: Patch
    proof: Callable[[], None]


MUTANTS: dict[str, Mutant] = {
    "everything is asked": Mutant(_ask_everything, lambda: _not_told_of_left_branches()),
    "conditions always hold": Mutant(_conditions_always_hold, lambda: _not_told_of_left_branches()),
    "the schema judges by itself": Mutant(_own_rule_in_the_schema, _schema),
    "no rule is checked": Mutant(_unchecked_rule, lambda: _some_problem(trained="3")),
    "dates of new rows": Mutant(
        _set(checking._Checking, "_not_ahead", lambda *_: None),
        lambda: _some_problem(actions=[{"id": "example-1", "what": "x", "due": TODAY.isoformat()}]),
    ),
    "dangling references": Mutant(
        _set(checking._Checking, "_check_reference", _accept), lambda: _some_problem(best_action=["gone"])
    ),
    "the same row twice": Mutant(
        _set(row_answers, "_wrong_row", _accept),
        lambda: _refused("rows", [{"id": "a"}, {"id": "a"}], columns=(Question("c", "text", "C"),), row_name="Row"),
    ),
    "unstorable characters": Mutant(_set(text_answers, "unstorable", _accept), lambda: _refused("text", "a\x07")),
    "length of a text": Mutant(
        _set(text_answers.LongText, "_check_length", _accept), lambda: _refused("text", "abc", max_length=2)
    ),
    "digits of a number": Mutant(
        _set(type(TYPES["number"]), "_read", lambda self, question, typed: int(typed)),
        lambda: _refused("number", "1_0"),
    ),
    "days of a spreadsheet": Mutant(
        lambda patch: patch.setattr("portal.forms.answers.day.FIRST_DAY", date.min),
        lambda: _refused("date", "1/1/0099"),
    ),
    "anchors": Mutant(
        lambda patch: patch.setattr(
            yaml_lines._Builder, "_take_node", _without_anchors(yaml_lines._Builder._take_node)
        ),
        lambda: _told(MISTAKES["anchor"]),
    ),
    "depth": Mutant(_set(yaml_lines, "MOST_DEPTH", 10_000), lambda: _told(MISTAKES["too deep"])),
    "fields given twice": Mutant(
        _set(yaml_lines._Builder, "_enter", lambda self, parent, name, line, node: parent.entries.update({name: node})),
        lambda: _told(MISTAKES["twice"]),
    ),
    "words that YAML turns": Mutant(_set(yaml_lines, "_READ_AS", {}), lambda: _told(MISTAKES["no without quotes"])),
    **{
        f"loader check {check.__name__}": Mutant(
            _set(loader_checks, "_CHECKS", tuple(other for other in loader_checks._CHECKS if other is not check)), proof
        )
        for check, proof in {
            loader_checks._unique_keys: lambda: _told(MISTAKES["same question"]),
            loader_checks._unique_columns: lambda: _told(MISTAKES["same column"]),
            loader_checks._unique_headings: lambda: _told(MISTAKES["same heading"]),
            loader_checks._conditions: lambda: _told(MISTAKES["later question"]),
            loader_checks._lists: lambda: _told(MISTAKES["no such list"]),
            loader_checks._rules: lambda: _told(MISTAKES["rule without question"]),
            loader_checks._short_version: lambda: _told(MISTAKES["short tag unused"]),
            loader_checks._standards: lambda: _told(MISTAKES["standard without rating"]),
        }.items()
    },
    "the lock": Mutant(_set(library, "checksum", lambda source: "same"), lambda: _lock_holds()),
}


def _without_anchors(take: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def mutant(self: Any, event: yaml.NodeEvent) -> None:
        event.anchor = None
        take(self, event)

    return mutant


def _not_told_of_left_branches() -> None:
    """A branch that was left says nothing, and ``_unasked`` holds for random answers."""
    answers = filled(EVERYTHING, EVERYBODY, {"staff": "2", "has_base": "no"}) | {"base_age": "x"}
    assert checking.check(EVERYTHING, answers, EVERYBODY).ok
    _unasked()


def _lock_holds() -> None:
    assert library.checksum(b"a") != library.checksum(b"b")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What was cached under a mutant does not outlive it."""
    yield
    library.get.cache_clear()


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS.keys())
def test_each_proof_holds_with_its_guard_and_fails_without(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.proof()
    mutant.without(monkeypatch)
    with pytest.raises((AssertionError, KeyError, ValueError, AttributeError)):
        mutant.proof()


def test_every_check_of_the_loader_has_a_mutant() -> None:
    assert {f"loader check {check.__name__}" for check in loader_checks._CHECKS} <= MUTANTS.keys()

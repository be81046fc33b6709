"""Named rules over several answers. Each is a short function; a question set names it and says which answers it means.

A rule function takes the typed value of its own question and those of the other questions, None where nothing was
answered, and says whether all is well. It is not called when one of these answers is wrong in itself, so that nobody
is told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from portal.forms.answers import Value, name_of, start_of
from portal.forms.spec import Question, Rule

Holds: TypeAlias = Callable[[Value | None, tuple[Value | None, ...]], bool]

NUMBERS = frozenset({"number", "money"})
DATES = frozenset({"date"})
ANYTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule that question sets may name. ``types`` are the answer types it compares; empty means any.

    ``says`` is its message unless the question set has its own; ``{question}`` (at the start of
    a sentence), ``{question_lower}``, ``{others}`` and ``{any_other}`` become names.
    """

    name: str
    holds: Holds
    says: str
    types: frozenset[str] = ANYTHING
    many: bool = False

    def message(self, rule: Rule, question: Question, others: tuple[Question, ...]) -> str:
        """What to tell the person, at the rule's question."""
        names = [name_of(other) for other in others]
        return rule.message or self.says.format(
            question=start_of(question),
            question_lower=name_of(question),
            others=_listed(names, "and"),
            any_other=_listed(names, "or"),
        )


def _listed(names: list[str], word: str) -> str:
    """Names in a sentence: a, b and c."""
    return f" {word} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


RULES: dict[str, NamedRule] = {}
"""Every rule by the name that a question set file uses."""


def _rule(says: str, types: frozenset[str] = ANYTHING, many: bool = False) -> Callable[[Holds], Holds]:
    def register(holds: Holds) -> Holds:
        name = holds.__name__
        RULES[name] = NamedRule(name, holds, says, types, many)
        return holds

    return register


def _as_number(value: Value | None) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)


@_rule("{question} must not be more than {others}", NUMBERS)
def not_more_than(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """A part is not larger than its whole."""
    return value is None or others[0] is None or _as_number(value) <= _as_number(others[0])


@_rule("{question} must be the total of {others}", NUMBERS, many=True)
def adds_up_to(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """A total is the sum of its parts. Nothing is said until all of them are there."""
    given = value is not None and all(other is not None for other in others)
    return not given or _as_number(value) == sum(map(_as_number, others), Decimal(0))


@_rule("{question} must not be before {others}", DATES)
def not_before(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """A later event does not come before an earlier one."""
    return not isinstance(value, date) or not isinstance(others[0], date) or value >= others[0]


@_rule("{question} must be different from {others}", many=True)
def different(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """The same answer was not given twice. Capitals and spaces at the ends make no difference."""
    return value is None or all(other is None or _folded(other) != _folded(value) for other in others)


def _folded(value: Value) -> Value:
    return value.strip().casefold() if isinstance(value, str) else value


@_rule("Answer {question_lower} or {any_other}", many=True)
def at_least_one_of(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """One of several answers is enough, but one is needed."""
    return value is not None or any(other is not None for other in others)


@_rule("Answer {question_lower} too, because you answered {any_other}", many=True)
def needed_when(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """An answer is needed as soon as one of the others is given."""
    return value is not None or all(other is None for other in others)

"""Named rules over several answers. Each is a short function; a question set names it and says which answers it means.

A rule function takes the typed value of its own question and those of the other questions, None where nothing was
answered, and says whether all is well. It is not called when one of these answers is wrong in itself, so that nobody
is told twice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from portal.forms.answers import Value, name_of, span, start_of
from portal.forms.spec import Question, Rule

Holds: TypeAlias = Callable[[Value | None, tuple[Value | None, ...]], bool]

NUMBERS = frozenset({"number", "money"})
DATES = frozenset({"date", "approximate_day", "birth_date"})
BIRTHS = frozenset({"date", "birth_date"})
ANYTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule that question sets may name. ``types`` are the answer types it compares; empty means any.

    ``says`` is its message unless the question set has its own; ``{question}`` (at the start of
    a sentence), ``{question_lower}``, ``{others}`` and ``{any_other}`` become names. With ``many`` it compares several
    others, ``alone`` none at all; ``across`` lets a column be compared with an answer outside its list. ``of_today``
    gives the function the day after the others. A rule that ``asks`` blocks nothing: people look again, and go on.
    """

    name: str
    holds: Holds
    says: str
    types: frozenset[str] = ANYTHING
    many: bool = False
    alone: bool = False
    across: bool = False
    of_today: bool = False
    asks: bool = False

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
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


RULES: dict[str, NamedRule] = {}
"""Every rule by the name that a question set file uses."""


def _rule(says: str, types: frozenset[str] = ANYTHING, **how: bool) -> Callable[[Holds], Holds]:
    def register(holds: Holds) -> Holds:
        name = holds.__name__
        RULES[name] = NamedRule(name, holds, says, types, **how)
        return holds

    return register


TODAY_ASKS = {"alone": True, "of_today": True, "asks": True}


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
    """A later event does not come before an earlier one, as far as both are known."""
    own, other = span(value), span(others[0])
    return own is None or other is None or own[1] >= other[0]


@_rule("{question} must be different from {others}", many=True)
def different(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """The same answer was not given twice. Capitals, spaces and how characters are written make no difference."""
    return value is None or all(other is None or _folded(other) != _folded(value) for other in others)


def _folded(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    letters = (each for each in unicodedata.normalize("NFKC", value) if unicodedata.category(each) != "Cf")
    return " ".join("".join(letters).casefold().split())


@_rule("Answer {question_lower} or {any_other}", many=True)
def at_least_one_of(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """One of several answers is enough, but one is needed."""
    return value is not None or any(other is not None for other in others)


@_rule("Answer {question_lower} too, because you answered {any_other}", many=True)
def needed_when(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """An answer is needed as soon as one of the others is given."""
    return value is not None or all(other is None for other in others)


@_rule("{question} is not needed, because you answered {any_other}. Take one of the two away", many=True)
def not_both(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """Two answers exclude each other: a date, and why there is none."""
    return value is None or all(other is None for other in others)


YOUNGEST, OLDEST, GROWN = 16, 90, 18
"""The ages that an adult in work mostly has, and the age at which a child is none any more."""


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age. Who is born on 29 February does so on 1 March of other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


@_rule(
    "{question} must be that of a child at the time: 0 to 17 years old. Look at it, and at {others}", DATES, across=True
)
def child_at(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """Somebody was born by then and not 18 yet. Where the time is known roughly, one day of it is enough."""
    when = span(others[0])
    if not isinstance(value, date) or when is None:
        return True
    return value <= when[1] and when[0] < birthday(value, GROWN)


@_rule("Is this right? By {question_lower} this person is now an adult. If it is right, go on", BIRTHS, **TODAY_ASKS)
def still_child(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """Someone who was a child then may be grown up by now; that is worth a look and no mistake."""
    today = others[-1]
    return not isinstance(value, date) or not isinstance(today, date) or today < birthday(value, GROWN)


@_rule(
    "Is this right? By {question_lower} this adult is under 16 or over 90. If it is right, go on", BIRTHS, **TODAY_ASKS
)
def usual_age(value: Value | None, others: tuple[Value | None, ...]) -> bool:
    """Helpers of 15 and trustees of 91 exist; more often a digit is wrong."""
    today = others[-1]
    if not isinstance(value, date) or not isinstance(today, date):
        return True
    return birthday(value, YOUNGEST) <= today < birthday(value, OLDEST + 1)

"""Whether a meeting could decide: rules as data, worked out from plain values. What is missing is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.attendance.names import means


class RuleKind(StrEnum):
    """How a rule counts."""

    ONE_OF_EACH = "one_of_each"
    SOME_OF = "some_of"
    ALL_OF = "all_of"
    SHARE_LIMIT = "share_limit"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``number`` is how many are needed, or how many are on the list; the rest is as in the table."""

    kind: RuleKind
    starts_on: date
    words: str
    for_money: bool = False
    number: int | None = None
    bodies: tuple[str, ...] = ()
    limited: str = ""
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A body as rules see it: its name, and by what else it is known."""

    name: str
    other_names: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        return any(means(own, name) for own in (self.name, *self.other_names))


@dataclass(frozen=True, slots=True)
class Attendee:
    """Someone who came: for which body, and of what kind."""

    seat: Seat
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``quorate`` is None where it cannot be said; ``why`` says what decided it, and ``missing`` who was needed."""

    quorate: bool | None
    why: str
    missing: tuple[str, ...] = ()


def rule_on(rules: Iterable[Rule], day: date, *, for_money: bool = False) -> Rule | None:
    """The rule in force on a day: the last that had begun. A later one replaces what was before."""
    begun = [rule for rule in rules if rule.starts_on <= day and rule.for_money is for_money]
    return max(begun, key=lambda rule: rule.starts_on, default=None)


def verdict_of(
    rules: Sequence[Rule], day: date, seats: Sequence[Seat], came: Sequence[Attendee], money: bool
) -> Verdict:
    """Whether the meeting could decide; where it decided about money, that rule must be met as well."""
    ordinary = rule_on(rules, day)
    verdicts = [_CHECKS[ordinary.kind](ordinary, seats, came)] if ordinary is not None else []
    for_money = rule_on(rules, day, for_money=True) if money else None
    if for_money is not None:
        verdicts.append(_CHECKS[for_money.kind](for_money, seats, came))
    if not verdicts:
        return Verdict(None, "No quorum is stated for this group on that day.")
    worst = min(verdicts, key=lambda one: (one.quorate is not False, one.quorate is not None))
    missing = dict.fromkeys(name for one in verdicts if one.quorate is worst.quorate for name in one.missing)
    return Verdict(worst.quorate, worst.why, tuple(missing))


def _one_of_each(rule: Rule, seats: Sequence[Seat], came: Sequence[Attendee]) -> Verdict:
    unknown = tuple(name for name in rule.bodies if not any(seat.is_called(name) for seat in seats))
    there = _present(came)
    missing = tuple(name for name in rule.bodies if not any(seat.is_called(name) for seat in there))
    if missing and set(missing) != set(unknown):
        gone = tuple(_known_as(seats, name) for name in missing if name not in unknown)
        return Verdict(False, f"Nobody came for {_listed(gone)}.", gone)
    if unknown:
        return Verdict(None, f"Nobody is known as {_listed(unknown)}. Give an agency that name.", unknown)
    return Verdict(True, f"One of each came: {_listed(rule.bodies)}.")


def _some_of(rule: Rule, seats: Sequence[Seat], came: Sequence[Attendee]) -> Verdict:
    needed, on_list = rule.number or 0, _on_list(rule, seats)
    if len(on_list) < needed:
        return _too_few_known(rule, len(on_list), needed)
    there = [seat for seat in on_list if seat in _present(came)]
    absent = tuple(seat.name for seat in on_list if seat not in there)
    said = f"{len(there)} of {_listed(rule.bodies)} came, and {needed} are needed."
    return Verdict(True, said) if len(there) >= needed else Verdict(False, said, absent)


def _all_of(rule: Rule, seats: Sequence[Seat], came: Sequence[Attendee]) -> Verdict:
    on_list = _on_list(rule, seats)
    if len(on_list) < (rule.number or 1):
        return _too_few_known(rule, len(on_list), rule.number or 1)
    absent = tuple(seat.name for seat in on_list if seat not in _present(came))
    if absent:
        return Verdict(False, f"Money needs all of {_listed(rule.bodies)}; nobody came for {_listed(absent)}.", absent)
    return Verdict(True, f"All of {_listed(rule.bodies)} came.")


def _share_limit(rule: Rule, _seats: Sequence[Seat], came: Sequence[Attendee]) -> Verdict:
    """So many people; of them no more than the share counts who are of the limited kind."""
    limited = sum(one.kind.casefold() == rule.limited.casefold() for one in came)
    needed, said = rule.number or 0, f"{len(came)} came, {limited} of them of the kind {rule.limited}"
    if len(came) < needed:
        return Verdict(False, f"{said}; {needed} are needed.")
    if limited * 100 > (rule.share or 0) * len(came):
        return Verdict(False, f"{said}; no more than {rule.share} in 100 may be.")
    return Verdict(True, f"{said}; {needed} are needed, and no more than {rule.share} in 100 of that kind.")


_CHECKS = {
    RuleKind.ONE_OF_EACH: _one_of_each,
    RuleKind.SOME_OF: _some_of,
    RuleKind.ALL_OF: _all_of,
    RuleKind.SHARE_LIMIT: _share_limit,
}


def _too_few_known(rule: Rule, known: int, needed: int) -> Verdict:
    said = (
        f"The rule is about {needed} {_listed(rule.bodies)}, and {known} of them are known. Put agencies on that list."
    )
    return Verdict(None, said)


def _present(came: Sequence[Attendee]) -> list[Seat]:
    return list(dict.fromkeys(one.seat for one in came))


def _on_list(rule: Rule, seats: Sequence[Seat]) -> list[Seat]:
    return [seat for seat in seats if any(seat.is_called(name) for name in rule.bodies)]


def _known_as(seats: Sequence[Seat], name: str) -> str:
    return next((seat.name for seat in seats if seat.is_called(name)), name)


def _listed(names: Collection[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last

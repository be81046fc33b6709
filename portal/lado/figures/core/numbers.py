"""The numbers of a report: what was counted, what was stated of earlier years, and what must not be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import count

from exports.counts import HIDDEN
from exports.suppression import Sum, hide
from portal.lado.figures.core.sums import sums
from portal.lado.figures.core.years import compared

PERCENT = "percent/"
"""Before the key of a share that was printed: whole per cent, as it stood there."""


@dataclass(frozen=True)
class Year:
    """One year. ``stated`` is what a report printed of it, or what it was frozen at; it is shown, and what was counted
    stands beside it where the two differ.
    """

    name: str
    counted: Mapping[str, int] = field(default_factory=dict)
    contacts: int = 0
    stated: Mapping[str, int] = field(default_factory=dict)
    frozen_on: date | None = None

    @property
    def is_printed_only(self) -> bool:
        return bool(self.stated) and not self.contacts and self.frozen_on is None

    @property
    def is_empty(self) -> bool:
        return not self.stated and not self.contacts

    def stated_of(self, key: str) -> int | None:
        """What was stated; of a frozen year all is, and what is not in it was nothing."""
        return self.stated.get(key, 0 if self.frozen_on is not None else None)

    def worked_out(self, key: str, parts: Sequence[str] = ()) -> int | None:
        """What the rows make: contacts where there are any, else printed parts where all of them are printed."""
        if not self.is_printed_only:
            return self.counted.get(key, 0)
        known = [self.stated.get(part) for part in parts]
        return sum(one for one in known if one is not None) if known and None not in known else None

    def shown(self, key: str, parts: Sequence[str] = ()) -> int | None:
        stated = self.stated_of(key)
        return self.worked_out(key, parts) if stated is None else stated

    @cached_property
    def hidden(self) -> frozenset[str]:
        """What a published table must not show of this year. Of a frozen one it is the same in every file, whatever was
        changed since.
        """
        if self.frozen_on is not None:
            return hide(self.stated, sums())
        return frozenset(hide(self.counted, sums()) | self._hidden_as_printed())

    def _hidden_as_printed(self) -> frozenset[str]:
        """The same of what was printed: parts and totals need not agree, so each sum has its total by itself."""
        numbers, whole, named = dict(self.stated), [], {}
        for one, number in zip(sums(), count(), strict=False):
            if all(part in self.stated for part in one.parts):
                total = f"{one.total}#{number}"
                numbers[total] = sum(self.stated[part] for part in one.parts)
                named[total] = one.total
                whole.append(Sum(total, one.parts))
        shares = [key for key in numbers if key.startswith(PERCENT)]
        found = hide({key: value for key, value in numbers.items() if key not in shares}, whole)
        return frozenset(named.get(key, key) for key in found)


@dataclass(frozen=True)
class Figures:
    """All that a report shows: a year with the three before it, on one day."""

    year: str
    snapshot: date
    years: Mapping[str, Year]
    trainings: Sequence[tuple[date, str, int]] = ()
    published: bool = False

    @property
    def compared(self) -> tuple[str, ...]:
        return compared(self.year)

    @cached_property
    def _of(self) -> dict[str, Year]:
        return {name: self.years.get(name) or Year(name) for name in self.compared}

    def of(self, year: str) -> Year:
        """One of the years that are compared; of one that nothing is known of, an empty one."""
        return self._of[year]

    def count(self, year: str, key: str, parts: Sequence[str] = ()) -> int | str | None:
        """What a table shows."""
        one = self.of(year)
        return HIDDEN if self.hides(year, key) else one.shown(key, parts)

    def hides(self, year: str, key: str) -> bool:
        return self.published and key in self.of(year).hidden

    def worked_out(self, year: str, key: str, parts: Sequence[str] = ()) -> int | None:
        """What the rows make, where that is another number than what was stated.

        A published table shows what a frozen year was frozen at, and nothing of what became of it.
        """
        one = self.of(year)
        stated, found = one.stated_of(key), one.worked_out(key, parts)
        if stated is None or found is None or stated == found or (self.published and one.frozen_on is not None):
            return None
        return found

    def share(self, year: str, top: str, bottom: str) -> Fraction | str | None:
        """A share of two numbers; hidden where either is, for each would give the other away."""
        if self.hides(year, top) or self.hides(year, bottom):
            return HIDDEN
        one = self.of(year)
        if (printed := one.stated.get(PERCENT + top)) is not None:
            return Fraction(printed, 100)
        return share_of(one.shown(top), one.shown(bottom))

    def share_worked_out(self, year: str, top: str, bottom: str) -> Fraction | None:
        """What the two numbers make where a whole per cent was printed that they do not round to."""
        one = self.of(year)
        printed = one.stated.get(PERCENT + top)
        found = share_of(one.shown(top), one.shown(bottom))
        if printed is None or found is None or self.hides(year, top) or self.hides(year, bottom):
            return None
        return None if _whole_per_cent(found) == printed else found


def share_of(top: int | None, bottom: int | None) -> Fraction | None:
    return Fraction(top, bottom) if top is not None and bottom else None


def _whole_per_cent(share: Fraction) -> int:
    """Rounded as people round: a half goes up."""
    return int(share * 100 + Fraction(1, 2))


def plain(numbers: Counter[str]) -> dict[str, int]:
    """Numbers as they are stored: without what is nothing, in order."""
    return {key: numbers[key] for key in sorted(numbers) if numbers[key]}

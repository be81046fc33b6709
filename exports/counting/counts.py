"""Counting ratings: how often each option of each indicator was chosen, by sector. Nothing else is kept of a return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from exports.answered import Submission
from exports.counting.changes import Change, Comparison
from exports.counting.indicators import Indicator
from exports.names import MAX_HEADING, unique
from exports.rows import ReturnRow


@dataclass(slots=True)
class Tally:
    """The ratings of one indicator in one sector: by option, with None for those that are blank, and by change."""

    options: Counter[str | None] = field(default_factory=Counter)
    changes: Counter[Change] = field(default_factory=Counter)


@dataclass(slots=True)
class SectorCount:
    """One sector. ``expected`` leaves out agencies that were excused and have not submitted.

    ``code`` is the code of the sector's first agency, by which a text of the sector's name is counted once.
    """

    code: str
    tallies: list[Tally]
    expected: int = 0
    returned: int = 0
    excused: int = 0

    @property
    def agencies(self) -> tuple[int, int, int]:
        return self.expected, self.returned, self.excused


class Counts:
    """What is counted while the agencies pass by."""

    def __init__(self, indicators: tuple[Indicator, ...], comparison: Comparison) -> None:
        self.indicators = indicators
        self.sectors: dict[str, SectorCount] = {}
        self._comparison = comparison

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        sector = self.sectors.get(row.sector)
        if sector is None:
            tallies = [Tally() for _ in self.indicators]
            sector = self.sectors[row.sector] = SectorCount(row.agency_code, tallies)
        is_excused = row.excused and submission is None
        sector.excused += is_excused
        sector.expected += not is_excused
        if submission is not None:
            sector.returned += 1
            self._count(sector.tallies, submission)

    def _count(self, tallies: list[Tally], submission: Submission) -> None:
        for indicator, tally in zip(self.indicators, tallies, strict=True):
            if indicator.key in submission.asked:
                tally.options[submission.rating(indicator.key)] += 1
                tally.changes[self._comparison.verdict(indicator, submission).change] += 1

    def names(self) -> dict[str, str]:
        """How each sector is called in print, in alphabetical order; those without a name are last."""
        nameless = unique("No sector", {name.casefold() for name in self.sectors}, MAX_HEADING)
        return {
            name: name or nameless for name in sorted(self.sectors, key=lambda name: (not name, name.casefold(), name))
        }

    def name_of_all(self) -> str:
        """How all sectors together are called: like no sector."""
        return unique("All sectors", {name.casefold() for name in self.sectors}, MAX_HEADING)

    def tally(self, place: int, sectors: Iterable[str]) -> Tally:
        """One indicator in some sectors together."""
        whole = Tally()
        for sector in sectors:
            part = self.sectors[sector].tallies[place]
            whole.options.update(part.options)
            whole.changes.update(part.changes)
        return whole


@dataclass(frozen=True, slots=True)
class Figures:
    """What is printed of some ratings. ``rated`` = asked - does not apply - blank: what every share is out of.

    ``met`` are ratings of the best score; ``points`` adds up how far each rating is from the worst score to the best.
    """

    met: int = 0
    points: Fraction = Fraction(0)
    rated: int = 0
    does_not_apply: int = 0
    blank: int = 0
    changes: Mapping[Change, int] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return self.rated + self.does_not_apply + self.blank

    @property
    def fully_met(self) -> Fraction:
        """The share that is fully met; only for figures with ratings."""
        return Fraction(self.met, self.rated)

    @property
    def weighted(self) -> Fraction:
        """The weighted share; only for figures with ratings."""
        return self.points / self.rated

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.met + other.met,
            self.points + other.points,
            self.rated + other.rated,
            self.does_not_apply + other.does_not_apply,
            self.blank + other.blank,
            Counter(self.changes) + Counter(other.changes),
        )


def figures_of(indicator: Indicator, tally: Tally) -> Figures:
    options, points = tally.options, indicator.points
    outside = sum(options[key] for key in indicator.outside)
    return Figures(
        met=sum(options[key] for key, share in points.items() if share == 1),
        points=sum((options[key] * share for key, share in points.items()), Fraction(0)),
        rated=options.total() - outside - options[None],
        does_not_apply=outside,
        blank=options[None],
        changes=tally.changes,
    )


def mean_of(indicator: Indicator, tally: Tally) -> Fraction | None:
    """The mean score of an indicator; None when nothing was rated, or the scale has no scores."""
    rated = sum(tally.options[key] for key in indicator.scores)
    total = sum((tally.options[key] * score for key, score in indicator.scores.items()), Fraction(0))
    return total / rated if rated else None

"""The partnership paper: the figures of a whole round, counted as the workbook's ``Summary`` counts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exports.answered import submission_of
from exports.columns import question_title, section_title
from exports.counting.changes import Change, Comparison
from exports.counting.counts import Counts, Figures, figures_of
from exports.counting.indicators import Indicator, indicators_of
from exports.counting.ranking import strengths_and_gaps
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.reporting import collect
from portal.reporting.progress import Filters
from portal.returns.models import Round

MOST_AGENCIES = 300
"""A larger round is counted by the worker that writes its workbook, not while somebody waits for a page."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One row of figures: what it is about, and its two shares as they are printed."""

    name: str
    figures: Figures

    @property
    def fully_met(self) -> str:
        return percent(Fraction(self.figures.met, self.figures.rated)) if self.figures.rated else "–"

    @property
    def weighted(self) -> str:
        return percent(self.figures.weighted) if self.figures.rated else "–"


@dataclass(frozen=True, slots=True)
class Paper:
    """``changes`` is empty where there is no round before."""

    expected: int
    returned: int
    excused: int
    overall: PaperLine
    standards: Sequence[PaperLine]
    sectors: Sequence[tuple[PaperLine, int, int]]
    strengths: Sequence[PaperLine]
    gaps: Sequence[PaperLine]
    changes: Sequence[tuple[str, int]]


def paper_of(round_: Round) -> Paper:
    """Count every submission of the round, a hundred in memory at a time."""
    question_set, about = library.get(round_.question_set, round_.version), collect.about(round_, Filters(), "")
    indicators = indicators_of(question_set)
    counts = Counts(indicators, Comparison(indicators, about.previous))
    for row in collect.return_rows(round_, Filters()):
        counts.add(row, submission_of(question_set, about, row))
    return _paper(question_set, counts, has_previous=about.previous is not None)


def percent(share: Fraction) -> str:
    """As the workbook's cells show it: one decimal, halves away from nought."""
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}%"


def _paper(question_set: QuestionSet, counts: Counts, *, has_previous: bool) -> Paper:
    scored = [(place, one) for place, one in enumerate(counts.indicators) if one.counts_for_standard]
    figures = [(one, figures_of(one, counts.tally(place, counts.sectors))) for place, one in scored]
    overall = PaperLine("All agencies", sum((each for _, each in figures), Figures()))
    strengths, gaps = strengths_and_gaps(figures)
    sectors = counts.sectors.values()
    return Paper(
        expected=sum(one.expected for one in sectors),
        returned=sum(one.returned for one in sectors),
        excused=sum(one.excused for one in sectors),
        overall=overall,
        standards=list(_standards(question_set, figures)),
        sectors=list(_sectors(counts, scored)),
        strengths=[_indicator(*each) for each in strengths],
        gaps=[_indicator(*each) for each in gaps],
        changes=[(change.value, overall.figures.changes.get(change, 0)) for change in Change] if has_previous else [],
    )


def _standards(question_set: QuestionSet, figures: list[tuple[Indicator, Figures]]) -> Iterator[PaperLine]:
    for section in question_set.sections:
        here = [each for one, each in figures if one.section is section]
        if here:
            yield PaperLine(section_title(section), sum(here, Figures()))


def _sectors(counts: Counts, scored: list[tuple[int, Indicator]]) -> Iterator[tuple[PaperLine, int, int]]:
    for sector, name in counts.names().items():
        count = counts.sectors[sector]
        figures = sum((figures_of(one, count.tallies[place]) for place, one in scored), Figures())
        yield PaperLine(name, figures), count.returned, count.expected


def _indicator(one: Indicator, figures: Figures) -> PaperLine:
    return PaperLine(question_title(one.question.number, one.question.text), figures)

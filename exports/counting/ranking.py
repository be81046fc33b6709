"""Which indicators stand out: the strongest and the weakest of all."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from exports.counting.counts import Figures
from exports.counting.indicators import Indicator

MOST = 5

Ranked: TypeAlias = tuple[Indicator, Figures]


def strengths_and_gaps(figures: Iterable[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
    """At most five each, best first and worst first; no indicator is both.

    By the weighted share, then by the share that is fully met, then in the order of the question set. One without any
    point is no strength, one with every point no gap; of few indicators the better half are strengths.
    """
    best_first = sorted((one for one in figures if one[1].rated), key=_place)
    half = (len(best_first) + 1) // 2
    strengths = [one for one in best_first[:half] if one[1].points > 0]
    gaps = [one for one in reversed(best_first[half:]) if one[1].weighted < 1]
    return strengths[:MOST], gaps[:MOST]


def _place(one: Ranked) -> tuple[Fraction, Fraction]:
    figures = one[1]
    return -figures.weighted, -figures.fully_met

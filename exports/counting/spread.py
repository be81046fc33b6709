"""How answers of many agencies spread: lowest, quartiles, median, highest and mean, worked out exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.forms.figures import Kind, Measure, Reading, together

LEAST = 5
"""A spread is shown to partners only where so many answered, and grows by so many at once."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles are those between which the values themselves lie: the lowest is the 0th, the highest the 4th."""

    n: int
    lowest: Fraction
    lower_quartile: Fraction
    median: Fraction
    upper_quartile: Fraction
    highest: Fraction
    mean: Fraction


def spread_of(values: Sequence[Fraction]) -> Spread | None:
    """None where nobody answered."""
    if not values:
        return None
    ordered = sorted(values)
    lowest, lower, median, upper, highest = (_cut(ordered, quarter) for quarter in range(5))
    return Spread(len(ordered), lowest, lower, median, upper, highest, sum(ordered, Fraction(0)) / len(ordered))


def values_of(readings: Sequence[Reading]) -> list[Fraction]:
    """The values that are there; what was not collected, does not apply or is not available yet counts as nothing."""
    return [each.value for each in readings if each.value is not None]


def middle_of(measure: Measure, readings: Sequence[Reading]) -> Fraction | None:
    """One value for a whole round: percentages as sum over sum, the rest as a mean."""
    if measure.kind is Kind.PERCENTAGE:
        return together(readings).value
    spread = spread_of(values_of(readings))
    return spread.mean if spread else None


def _cut(ordered: Sequence[Fraction], quarter: int) -> Fraction:
    """The value a quarter, a half or three quarters of the way from the lowest to the highest."""
    place = Fraction((len(ordered) - 1) * quarter, 4)
    below = place.numerator // place.denominator
    part = place - below
    if not part:
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * part


def in_fives(values: Sequence[Fraction]) -> Sequence[Fraction]:
    """The values that partners may learn the spread of: whole fives, in the order in which they were first submitted.

    Who looks before and after one more agency has answered sees the same, so what that agency said cannot be worked out
    by subtraction; two different spreads always have five agencies between them.
    """
    return values[: len(values) // LEAST * LEAST]

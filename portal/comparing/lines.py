"""One line of a comparison: the own answer, and everything that stands beside it, in words and as places on a scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from exports.counting.spread import Spread
from exports.rows import Compared
from portal.forms.figures import Kind, Measure, Reading, State, in_words, value_in_words
from portal.forms.spec import Comparator, Polarity

NOT_ENOUGH = "Fewer than 5 agencies have answered"
BETTER, WORSE, NEITHER, SAME = "Better", "Worse", "Neither better nor worse", "The same"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the drawing, ``at`` from 0 to 100."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The own value, those beside it, and the box from the lower to the upper quartile."""

    own: float
    marks: tuple[Mark, ...]
    box: tuple[float, float, float] | None
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Line:
    """``beside`` are pairs of what is compared with and what it says. ``agreed`` is the partnership's rating."""

    measure: Measure
    own: str
    beside: tuple[tuple[str, str], ...]
    verdict: str
    agreed: str
    drawing: Drawing | None


@dataclass(frozen=True, slots=True)
class Around:
    """What one answer is compared with."""

    previous: Reading | None
    partners: Spread | None
    elsewhere: Mapping[str, Compared]


def line_of(measure: Measure, own: Reading, around: Around, agreed: str = "") -> Line:
    return Line(
        measure,
        in_words(measure, own),
        tuple(_beside(measure, around)),
        _verdict(measure, own, around),
        agreed,
        _drawing(measure, own, around),
    )


def _beside(measure: Measure, around: Around) -> Iterator[tuple[str, str]]:
    if Comparator.PREVIOUS in measure.compare:
        previous = around.previous
        there = previous is not None and previous.state is not State.BLANK
        yield (
            "Last round",
            in_words(measure, previous) if there and previous is not None else "No answer to compare with",
        )
    if Comparator.PARTNERS in measure.compare:
        yield "Partners", NOT_ENOUGH if around.partners is None else _spread_in_words(measure, around.partners)
    for place, name in ((Comparator.REGION, "Region"), (Comparator.NATIONAL, "National")):
        found = around.elsewhere.get(place.value)
        if place in measure.compare and found is not None:
            value = found.words if found.value is None else value_in_words(measure, found.value)
            yield name, f"{value} ({found.about})"


def _spread_in_words(measure: Measure, spread: Spread) -> str:
    cuts = (spread.lower_quartile, spread.median, spread.upper_quartile)
    lower, middle, upper = (value_in_words(measure, each) for each in cuts)
    if lower == upper:
        return f"At least half of {spread.n} agencies: {middle}"
    return f"Half of {spread.n} agencies are between {lower} and {upper}; the middle is {middle}"


def _verdict(measure: Measure, own: Reading, around: Around) -> str:
    """Against the middle of the partners, or else the own last answer. No verdict where nothing is there to compare.

    What reads the same is the same: who tries one answer after the other must not learn the middle, which may be one
    agency's own, more exactly than it is shown.
    """
    if own.value is None:
        return ""
    against, what = _reference(measure, around)
    if against is None:
        return ""
    if value_in_words(measure, own.value) == value_in_words(measure, against):
        return f"{SAME} as {what}"
    if measure.polarity is Polarity.NEUTRAL:
        return NEITHER
    is_better = (own.value > against) == (measure.polarity is Polarity.HIGHER_IS_BETTER)
    return f"{BETTER if is_better else WORSE} than {what}"


def _reference(measure: Measure, around: Around) -> tuple[Fraction | None, str]:
    if Comparator.PARTNERS in measure.compare and around.partners is not None:
        return around.partners.median, "the middle of the partners"
    for place, name in ((Comparator.REGION, "the region"), (Comparator.NATIONAL, "the national figure")):
        found = around.elsewhere.get(place.value)
        if place in measure.compare and found is not None and found.value is not None:
            return found.value, name
    if Comparator.PREVIOUS in measure.compare and around.previous is not None:
        return around.previous.value, "last round"
    return None, ""


def _drawing(measure: Measure, own: Reading, around: Around) -> Drawing | None:
    if own.value is None:
        return None
    spread = around.partners if Comparator.PARTNERS in measure.compare else None
    marks = [("Last round", around.previous.value)] if around.previous is not None else []
    marks += [(place.capitalize(), found.value) for place, found in sorted(around.elsewhere.items())]
    known = [(name, value) for name, value in marks if value is not None]
    low, high = _ends(measure, [own.value, *(value for _, value in known)], spread)

    def at(value: Fraction) -> float:
        """As exact as the words beside the drawing, and no more."""
        return round(float((value - low) / (high - low) * 100), 1)

    box = (at(spread.lower_quartile), at(spread.median), at(spread.upper_quartile)) if spread is not None else None
    drawn = tuple(Mark(name, at(value)) for name, value in known)
    return Drawing(at(own.value), drawn, box, value_in_words(measure, low), value_in_words(measure, high))


def _ends(measure: Measure, values: list[Fraction], spread: Spread | None) -> tuple[Fraction, Fraction]:
    """The ends of the scale. They say nothing of the lowest and the highest agency: each is one agency's own."""
    if measure.kind is Kind.PERCENTAGE:
        return Fraction(0), max(Fraction(1), *values)
    if measure.kind is Kind.GRADE:
        scores = [Fraction(option.score or 0) for option in measure.options]
        return min(scores), max(scores)
    top = max([*values, spread.upper_quartile if spread is not None else Fraction(0)])
    return min([Fraction(0), *values]), top if top > 0 else Fraction(1)

"""What of an earlier question set can be held against a later one: the same words, counted alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.forms.answers import Raw
from portal.forms.figures import Measure, Reading, measures_of, read
from portal.forms.spec import QuestionSet


def comparable(measures: Iterable[Measure], then: QuestionSet) -> dict[str, Measure]:
    """By key, what ``then`` asked as these do. A share of something else, or a grade that meant something else, is
    left out: it would look like a change where there is none."""
    earlier = {measure.key: measure for measure in measures_of(then)}
    same = ((one, earlier[one.key]) for one in measures if one.key in earlier)
    return {now.key: before for now, before in same if _asked(now) == _asked(before)}


def readings_then(measures: Iterable[Measure], then: QuestionSet, answers: Mapping[str, Raw]) -> dict[str, Reading]:
    """By key, what was answered then where the same was asked. ``answers`` are those that were asked for."""
    return {key: read(measure, answers) for key, measure in comparable(measures, then).items()}


def not_comparable(now: QuestionSet, then: QuestionSet) -> frozenset[str]:
    """The keys of the plain questions whose answers ``then`` cannot be held against those ``now``."""
    measures = measures_of(now)
    same = comparable(measures, then)
    return frozenset(source.key for one in measures if one.key not in same for source in one.sources)


def _asked(measure: Measure) -> Any:
    """Line breaks and spaces do not matter."""
    options = ((each.key, each.label, each.score, each.meaning) for each in measure.options)
    words = (measure.text, *(source.text for source in measure.sources))
    return measure.kind, measure.unit, tuple(" ".join(text.split()) for text in words), tuple(options)

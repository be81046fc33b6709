"""How a rating stands against the same agency's rating of the round before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from exports.answered import Submission
from exports.counting.indicators import Indicator, indicators_of
from exports.rows import PreviousRound
from portal.forms.spec import Option

NO_RETURN, NOT_ASKED = "(no return)", "(not asked)"
"""Stand where the key of an option would; no option has such a key."""


class Change(StrEnum):
    """Printed in these words. Up is better, whichever end of the scale is the good one."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """How it changed, why it is new or cannot be compared, and the two ratings.

    Compared by identity, because one is looked up for every rating; each belongs to one indicator.
    """

    change: Change
    reason: str = ""
    before: Option | None = None
    now: Option | None = None


class Comparison:
    """Compares ratings of this round with those of the round before; the same pair of ratings is judged once.

    A trend is shown only where the same thing was asked: the same question in the same words, on a scale with the same
    options, scores and meanings.
    """

    def __init__(self, indicators: Iterable[Indicator], previous: PreviousRound | None) -> None:
        self._then = {one.key: one for one in indicators_of(previous.question_set)} if previous else {}
        self._changed = {
            one.key: _what_changed(self._then[one.key], one) for one in indicators if one.key in self._then
        }
        self._known: dict[tuple[str, str | None, str | None], Verdict] = {}

    def verdict(self, indicator: Indicator, submission: Submission) -> Verdict:
        key, earlier = indicator.key, submission.earlier
        was = NO_RETURN if earlier is None else earlier.get(key, NOT_ASKED)
        now = submission.rating(key)
        verdict = self._known.get((key, was, now))
        if verdict is None:
            verdict = self._known[key, was, now] = self._judge(indicator, was, now)
        return verdict

    def _judge(self, indicator: Indicator, was: str | None, now: str | None) -> Verdict:
        then = self._then.get(indicator.key)
        before = then.option(was) if then else None
        change, reason = self._change(indicator, was, now)
        return Verdict(change, reason, before, indicator.option(now))

    def _change(self, indicator: Indicator, was: str | None, now: str | None) -> tuple[Change, str]:
        if indicator.key not in self._then:
            return Change.NEW, "new question"
        if was in _WHY_NEW:
            return Change.NEW, _WHY_NEW[was]
        if changed := self._changed[indicator.key]:
            return Change.NOT_COMPARABLE, changed
        if missing := _what_is_missing(indicator, was, now):
            return Change.NOT_COMPARABLE, missing
        return _step(indicator, str(was), str(now))


_WHY_NEW = {NO_RETURN: "no return last round", NOT_ASKED: "not asked last round"}


def _what_is_missing(indicator: Indicator, was: str | None, now: str | None) -> str:
    """Why two ratings are not two steps of the scale; "" when they are, or when neither round's question applies."""
    if was is None or now is None:
        return "not answered last round" if was is None else "not answered this round"
    outside = (was in indicator.outside, now in indicator.outside)
    return {(True, False): "did not apply last round", (False, True): "does not apply this round"}.get(outside, "")


def _step(indicator: Indicator, was: str, now: str) -> tuple[Change, str]:
    points = indicator.points
    if was == now or {was, now} <= indicator.outside:
        return Change.SAME, ""
    if not points:
        return Change.NOT_COMPARABLE, "the scale has no scores"
    if points[was] == points[now]:
        return Change.SAME, ""
    return (Change.UP if points[now] > points[was] else Change.DOWN), ""


def _what_changed(then: Indicator, now: Indicator) -> str:
    """Why ratings of the two rounds must not be compared, or ""."""
    if _words(then) != _words(now):
        return "wording changed"
    return "scale changed" if _scale(then) != _scale(now) else ""


def _words(indicator: Indicator) -> tuple[str, ...]:
    """What was asked, and what the standard says that each rating means; line breaks and spaces do not matter."""
    meanings = (text for _, text in sorted(indicator.section.meanings))
    return tuple(" ".join(text.split()) for text in (indicator.question.text, *meanings))


def _scale(indicator: Indicator) -> tuple[Any, ...]:
    options = ((one.key, one.label, one.score, one.meaning, one.does_not_apply) for one in indicator.scale.options)
    return (indicator.scale.direction, *options)

"""Answers that differ so much from those before that they want a reason. It is a query: it stops nobody.

An error is impossible and stops; a query may well be right and asks for a sentence. ``check.py`` alone tells both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from portal.forms.answers import Raw, type_of
from portal.forms.figures import Kind, Measure, Reading, State, in_words, measures_of, read
from portal.forms.spec import Part, QuestionSet, Watch

GIVEN = frozenset({State.VALUE, State.ZERO})


def measured(question_set: QuestionSet) -> dict[str, Measure]:
    """What the watches of a question set look at, by the key of the question in the file."""
    if not question_set.watches:
        return {}
    watched = {watch.lead for watch in question_set.watches}
    return {measure.key: measure for measure in measures_of(question_set) if measure.key in watched}


def wanting(
    question_set: QuestionSet, answers: Mapping[str, Raw], before: Mapping[str, Raw], sent: Mapping[str, Raw]
) -> Iterator[tuple[Watch, str]]:
    """Every answer that changed so much that it wants a reason and has none, with what is so different.

    ``before`` is what was submitted the round before, ``sent`` what was submitted in this one already.
    """
    measures = measured(question_set) if before or sent else {}
    for watch in question_set.watches if measures else ():
        earlier = sent if watch.part is Part.CORRECTION else before
        if is_said(question_set, watch, answers, sent):
            continue
        if message := differs(watch, measures[watch.lead], answers, earlier):
            yield watch, message


def differs(watch: Watch, measure: Measure, answers: Mapping[str, Raw], before: Mapping[str, Raw]) -> str:
    """What is so different, in words; nothing where no reason is wanted."""
    now, then = read(measure, answers), read(measure, before)
    if State.BLANK in (now.state, then.state) or not _is_much(watch, measure, now, then):
        return ""
    return f"It was “{in_words(measure, then)}” and is “{in_words(measure, now)}”"


def _is_much(watch: Watch, measure: Measure, now: Reading, then: Reading) -> bool:
    if watch.part is Part.CORRECTION:
        return now != then
    if then.value is None or now.value is None:
        return then.state in GIVEN and now.state not in GIVEN
    return _passes(watch, measure.kind, now.value, then.value)


def _passes(watch: Watch, kind: Kind, now: Fraction, then: Fraction) -> bool:
    """Steps of a scale from the limit on; points of a percentage, and per cent of a figure, beyond it."""
    moved, limit = abs(now - then), Fraction(watch.limit)
    if kind is Kind.GRADE:
        return moved >= limit
    return moved * 100 > (limit if kind is Kind.PERCENTAGE else limit * abs(then))


def is_said(question_set: QuestionSet, watch: Watch, answers: Mapping[str, Raw], sent: Mapping[str, Raw]) -> bool:
    """Whether the reason is there. The reason of an earlier correction is none for the next one."""
    reason = question_set.question(watch.reason)
    raw = answers.get(watch.reason)
    if reason is None or type_of(reason).is_blank(raw):
        return False
    return watch.part is not Part.CORRECTION or raw != sent.get(watch.reason)

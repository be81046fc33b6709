"""What practitioners say beside what their managers do, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from exports.rows import PeopleAnswer
from portal.forms.answers import Raw
from portal.forms.figures import Kind, Measure, State, in_words, measures_of, read
from portal.forms.spec import Option, Part, QuestionSet
from portal.surveys.counting import Counted, Shown


@dataclass(frozen=True, slots=True)
class Paired:
    """One question of the survey. ``managers`` are the numbers of their questions with what they said.

    ``gap`` is the managers' grade less the practitioners' mean, where both use one scale and no count is hidden.
    """

    shown: Shown
    managers: tuple[tuple[str, str], ...]
    gap: Decimal | None


def paired(question_set: QuestionSet, answers: Mapping[str, Raw], counted: Counted) -> tuple[Paired, ...]:
    measures = {measure.key: measure for measure in measures_of(question_set)}
    return tuple(_pair(question_set, measures, answers, shown) for shown in counted.questions)


def _pair(
    question_set: QuestionSet, measures: Mapping[str, Measure], answers: Mapping[str, Raw], shown: Shown
) -> Paired:
    keys = sorted(shown.question.pairs_with)
    said = [_said(question_set, measures.get(key), key, answers) for key in keys]
    measure = measures.get(keys[0]) if len(keys) == 1 else None
    return Paired(shown, tuple(each for each in said if each), _gap(shown, measure, answers))


def _said(
    question_set: QuestionSet, measure: Measure | None, key: str, answers: Mapping[str, Raw]
) -> tuple[str, str] | None:
    if measure is not None:
        return measure.number, in_words(measure, read(measure, answers))
    question = question_set.question(key)
    if question is None or question.part is not Part.RATING:
        return None
    option: Option | None = question.option(str(answers.get(key, "")))
    return question.number, option.label if option is not None else "Not answered"


def _gap(shown: Shown, measure: Measure | None, answers: Mapping[str, Raw]) -> Decimal | None:
    if measure is None or measure.kind is not Kind.GRADE or shown.mean is None:
        return None
    if [each.score for each in measure.options] != [each.score for each in shown.question.options]:
        return None
    reading = read(measure, answers)
    if reading.state is not State.VALUE or reading.value is None:
        return None
    return Decimal(reading.value.numerator) / Decimal(reading.value.denominator) - shown.mean


def people_answers(question_set: QuestionSet, answers: Mapping[str, Raw], counted: Counted) -> Iterator[PeopleAnswer]:
    """The rows of a workbook: one for each answer that could be given."""
    for pair in paired(question_set, answers, counted):
        question = pair.shown.question
        numbers = ", ".join(number for number, _ in pair.managers)
        words = "; ".join(words for _, words in pair.managers)
        for label, people in pair.shown.answers:
            yield PeopleAnswer(question.number, question.text, label, people, numbers, words, pair.shown.mean, pair.gap)

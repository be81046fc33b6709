"""The sheets of figures are what anyone can work out from ``Answers long``: grades, shares, quartiles and gaps."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from exports.rows import Compared, PreviousRound, ReturnRow
from portal.forms import library
from portal.forms.check import Asking
from portal.forms.spec import Part, Question, QuestionSet
from portal.surveys.counting import shown_of
from portal.surveys.models import EVERYBODY
from portal.surveys.pairs import people_answers
from tests.exports import recounting, recounting_figures
from tests.exports.sets import TAKEN_AT
from tests.exports.test_counting import a_return, as_it_was, last_round, read, typed, written

NOW = library.get("benchmarking", "2026")
SURVEY = library.get("benchmarking_people", "2026")
ELSEWHERE = {
    ("emp01", "region"): Compared(Fraction(29, 10), "", "Example network, 2024-25"),
    ("prt03", "national"): Compared(Fraction(682, 1000), "", "Example table, 2024-25"),
    ("equ02", "national"): Compared(None, "Hidden by its source", "Example table, 2024-25"),
}


def asked_otherwise(question_set: QuestionSet, random: Random) -> QuestionSet:
    """The round before, in which some shares and figures had other words as well."""
    then = as_it_was(question_set, random)

    def asked(one: Question) -> Question:
        if one.scale is not None:
            keys = {option.key for option in one.options}
            return replace(one, options=tuple(o for o in then.scale(one.scale).options if o.key in keys))
        is_reworded = one.part in (Part.NUMERATOR, Part.VALUE) and not random.randrange(5)
        return replace(one, text=f"{one.text} Otherwise.") if is_reworded else one

    sections = (replace(each, questions=tuple(map(asked, each.questions))) for each in then.sections)
    return replace(then, sections=tuple(sections), watches=())


def corrected(row: ReturnRow, random: Random) -> ReturnRow:
    """Some agencies submitted something else first."""
    if row.answers is None or random.random() < 0.5:
        return row
    return replace(row, first=typed(NOW, Asking(TAKEN_AT.date(), row.kinds, row.short), random))


def asked_people(row: ReturnRow, random: Random) -> ReturnRow:
    """Some agencies' practitioners answered, few or many."""
    if row.answers is None or random.random() < 0.3:
        return row
    people, counts = random.randint(0, 30), {}
    counts[EVERYBODY, EVERYBODY] = people
    for question in SURVEY.questions():
        likely = random.sample(question.options, random.randint(1, len(question.options)))
        for _ in range(people):
            key = (question.key, random.choice(likely).key)
            counts[key] = counts.get(key, 0) + 1
    return replace(row, people=tuple(people_answers(NOW, row.answers, shown_of(SURVEY, counts, SURVEY.hide_below))))


def first_of(rows: list[ReturnRow]) -> list[ReturnRow]:
    return [replace(row, answers=row.first, earlier=None, people=()) for row in rows if row.first is not None]


def recount(random: Random, agencies: int) -> None:
    then = asked_otherwise(NOW, random)
    rows = [a_return(number, NOW, then, random) for number in range(agencies)]
    rows = [asked_people(corrected(row, random), random) for row in rows]
    sheets = written(NOW, rows, PreviousRound("Last year's", then), ELSEWHERE)
    now = read(NOW, sheets)
    was = [replace(last_round(row), first=None, people=()) for row in rows]
    before = read(then, written(then, was, None))
    first = read(NOW, written(NOW, first_of(rows), None))
    assert list(sheets["Indicators"].rows) == recounting.indicators(now, before)
    assert list(sheets["Summary"].rows) == recounting.summary(now, before)
    if now.long:
        assert list(sheets["Heatmap"].rows) == recounting.heatmap(now)
        assert list(sheets["Change"].rows) == recounting.changes(now, before)
        assert list(sheets["Figures"].rows) == recounting_figures.figures(now, before, first)
        assert list(sheets["Comparison"].rows) == recounting_figures.comparison(now, before, ELSEWHERE)
        said = [row for row in sheets["Practitioners"].rows if row["Number"] is not None]
        for printed, worked_out in recounting_figures.practitioners(now, SURVEY, said):
            assert printed == worked_out


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_the_figures_of_any_round_are_those_of_answers_long(seed: int) -> None:
    recount(Random(seed), seed % 9)


def test_so_are_those_of_one_round() -> None:
    """One in which a grade meant something else the round before."""
    recount(Random("benchmarking 9"), 4)

"""Summary, Heatmap, Indicators and Change are what anyone can work out from ``Answers long``, to the last digit."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import Compared, Earlier, PreviousRound, ReturnRow
from portal.forms.check import Asking
from portal.forms.spec import Part, Question, QuestionSet, Scale
from tests.exports import reading, recounting, scanning
from tests.exports.invented import answers_for
from tests.exports.recounting import Workbook
from tests.exports.sets import TAKEN_AT, about, return_row
from tests.exports.test_question_sets import SETS

PUBLISHED = ("benchmarking", "section11")
"""Too large for many rounds; what the first has beside ratings is worked out in ``test_counting_figures``."""
SMALL = [pytest.param(one, id=one.key) for one in SETS if one.name not in PUBLISHED]
LARGE = [pytest.param(one, id=one.key) for one in SETS if one.name == "section11"]
SECTORS = ("Health", "health", "Charity", "", "All sectors", "No sector")
KINDS = (frozenset[str](), frozenset({"police", "council"}))
EXAMPLES = max(6, settings().max_examples // 8)
"""Each writes two workbooks and reads them back."""
NONSENSE = "neither here nor there"


def as_it_was(question_set: QuestionSet, random: Random) -> QuestionSet:
    """The set of the round before: some questions were not there yet or had other words, a scale may have changed."""
    sections = tuple(
        replace(section, questions=tuple(q for q in (earlier_question(q, random) for q in section.questions) if q))
        for section in question_set.sections
    )
    scales = tuple(earlier_scale(scale, random) for scale in question_set.scales)
    return replace(question_set, version="before", sections=sections, scales=scales)


def earlier_question(question: Question, random: Random) -> Question | None:
    if question.part is not Part.RATING:
        return question
    how = random.randrange(6)
    return None if how == 0 else replace(question, text=f"{question.text} So it was.") if how == 1 else question


def earlier_scale(scale: Scale, random: Random) -> Scale:
    if random.randrange(4):
        return scale
    first, *others = scale.options
    return replace(scale, options=(replace(first, meaning="Something else."), *others))


def typed(question_set: QuestionSet, asking: Asking, random: Random) -> dict[str, Any]:
    """Invented answers, some left out, a rating now and then not one of the options."""
    answers = answers_for(question_set, asking, random.randrange(10**6))
    answers = {key: value for key, value in answers.items() if random.random() > 0.15}
    ratings = [question.key for question in question_set.questions() if question.part is Part.RATING]
    if ratings and random.random() < 0.2:
        answers[random.choice(ratings)] = NONSENSE
    return answers


def a_return(number: int, now: QuestionSet, then: QuestionSet, random: Random) -> ReturnRow:
    asking, was = (Asking(TAKEN_AT.date(), random.choice(KINDS), random.random() < 0.2) for _ in range(2))
    has_answered, had_answered = random.random() < 0.8, random.random() < 0.8
    answers = typed(now, asking, random) if has_answered else None
    earlier = Earlier(typed(then, was, random), was.kinds, was.short) if had_answered else None
    return replace(
        return_row(f"EX{number}", answers, kinds=asking.kinds, short=asking.short, sector=random.choice(SECTORS)),
        excused=random.random() < 0.2,
        earlier=earlier,
    )


def last_round(row: ReturnRow) -> ReturnRow:
    """The same agency in the round before."""
    earlier = row.earlier
    if earlier is None:
        return replace(row, answers=None, earlier=None)
    return replace(row, answers=earlier.answers, kinds=earlier.kinds, short=earlier.short, earlier=None)


def written(
    question_set: QuestionSet,
    rows: list[ReturnRow],
    previous: PreviousRound | None,
    compared: Mapping[tuple[str, str], Compared] | None = None,
) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        write(path, ConsolidatedWorkbook(question_set, about(previous=previous, compared=compared or {}), rows))
        assert scanning.findings(path) == []
        assert scanning.unquoted_texts(path) == 0
        return reading.read(path)


def read(question_set: QuestionSet, sheets: Mapping[str, reading.ReadSheet]) -> Workbook:
    return Workbook(question_set, list(reading.long_rows(dict(sheets))), sheets["Returns"].rows)


def recount(question_set: QuestionSet, random: Random, agencies: int) -> None:
    then = as_it_was(question_set, random)
    rows = [a_return(number, question_set, then, random) for number in range(agencies)]
    sheets = written(question_set, rows, PreviousRound("Last year's", then))
    now = read(question_set, sheets)
    before = read(then, written(then, [last_round(row) for row in rows], None))
    assert list(sheets["Heatmap"].rows) == recounting.heatmap(now) or not now.long
    assert list(sheets["Change"].rows) == recounting.changes(now, before) or not now.long
    assert list(sheets["Indicators"].rows) == recounting.indicators(now, before)
    assert list(sheets["Summary"].rows) == recounting.summary(now, before)


@pytest.mark.parametrize("question_set", SMALL)
@given(random=st.randoms(use_true_random=False), agencies=st.integers(0, 6))
@settings(max_examples=EXAMPLES)
def test_the_figures_are_those_of_answers_long(question_set: QuestionSet, random: Random, agencies: int) -> None:
    recount(question_set, random, agencies)


@pytest.mark.parametrize("question_set", LARGE)
def test_so_are_those_of_a_published_set(question_set: QuestionSet) -> None:
    recount(question_set, Random(question_set.version), 12)


def held(path: Path, question_set: QuestionSet, moments: tuple[int, ...]) -> list[int]:
    """How many bytes are held, garbage aside, when a workbook has come to each of these agencies."""
    found = []

    def rows() -> Iterator[ReturnRow]:
        for number in range(max(moments) + 1):
            if number in moments:
                gc.collect()
                found.append(tracemalloc.get_traced_memory()[0])
            yield a_return(number, question_set, question_set, Random(number))

    tracemalloc.start()
    try:
        previous = PreviousRound("Last year's", question_set)
        write(path, ConsolidatedWorkbook(question_set, about(previous=previous), rows()))
    finally:
        tracemalloc.stop()
    return found


@pytest.mark.soak
def test_memory_does_not_grow_with_the_number_of_agencies(tmp_path: Path) -> None:
    """By the 200th every kind of cell has been made once; 600 more agencies may not take as much as 100 bytes each."""
    (question_set,) = (one for one in SETS if one.name == "three_step")
    few, many = held(tmp_path / "x.xlsx", question_set, (200, 800))
    assert many - few < 60_000

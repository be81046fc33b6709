"""What the heatmap colours, and what it says where there is no mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import ReturnRow
from exports.styles import FILLS
from portal.forms.spec import Colour, QuestionSet
from tests.exports import reading
from tests.exports.sets import ANSWERS, SCALE, about, question_set, return_row, text_set
from tests.exports.test_question_sets import SETS

MET, HALF, NONE = (ANSWERS | {"s1_1": rating, "s1_2": rating} for rating in ("met", "partly", "not_met"))
BLANK = {key: value for key, value in ANSWERS.items() if not key.startswith("s1_")}
LEFT_OUT = ANSWERS | {"s1_1": "na", "s1_2": "na"}


def sheet_of(path: Path, rows: Iterable[ReturnRow], questions: QuestionSet | None = None) -> Worksheet:
    write(path / "x.xlsx", ConsolidatedWorkbook(questions or question_set(), about(), rows))
    worksheet: Worksheet = reading.open_workbook(path / "x.xlsx")["Heatmap"]
    return worksheet


def excel_order(value: float | str) -> tuple[bool, float | str]:
    """How Excel compares: any text is more than any number."""
    return isinstance(value, str), value


def colour_in(worksheet: Worksheet, address: str) -> str | None:
    """The fill of the first rule that holds for a cell, as Excel judges it."""
    value = worksheet[address].value
    for cells in worksheet.conditional_formatting:
        if address in cells:
            for rule in sorted(cells.rules, key=lambda rule: rule.priority):
                if holds(rule, 0 if value is None else value):
                    return str(rule.dxf.fill.bgColor.rgb)[-6:]
    return None


def holds(rule: Rule, value: float | str) -> bool:
    low, *rest = (excel_order(float(limit)) for limit in rule.formula)
    place = excel_order(value)
    return {"between": lambda: low <= place <= rest[0], "greaterThanOrEqual": lambda: low <= place}[rule.operator]()


def test_each_mean_has_the_colour_of_its_band_and_words_have_none(tmp_path: Path) -> None:
    answers = (MET, HALF, NONE, MET | {"s1_2": "partly"}, BLANK, LEFT_OUT)
    sheet = sheet_of(tmp_path, [return_row(f"EX{number}", each) for number, each in enumerate(answers)])
    rows = range(len(SCALE.bands) + 2, len(SCALE.bands) + 2 + len(answers))
    values = [sheet[f"D{row}"].value for row in rows]
    assert values == [1, 0.5, 0, 0.75, "not answered", "does not apply"]
    green, amber, red = (FILLS[colour] for colour in (Colour.GREEN, Colour.AMBER, Colour.RED))
    for column in "DE":
        assert [colour_in(sheet, f"{column}{row}") for row in rows] == [green, amber, red, green, None, None]


@pytest.mark.parametrize("questions", [pytest.param(one, id=one.key) for one in SETS])
def test_what_each_letter_means_stands_above_the_table(questions: QuestionSet, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [], questions)
    scales = {q.scale for s in questions.sections if s.is_standard for q in s.questions if q.part and q.scale}
    bands = [band for scale in sorted(map(str, scales)) for band in questions.scale(scale).bands]
    assert [sheet.cell(row, 1).value for row in range(1, len(bands) + 1)] == [band.letter for band in bands]
    fills = [str(sheet.cell(row, 1).fill.fgColor.rgb)[-6:] for row in range(1, len(bands) + 1)]
    assert fills == [FILLS[band.colour] for band in bands]
    assert sheet.cell(len(bands) + 1, 1).value == "Agency code"


def test_an_agency_that_was_not_asked_has_no_mean(tmp_path: Path) -> None:
    profile, standard, lists = question_set().sections
    of_police = [replace(question, applies_to=frozenset({"police"})) for question in standard.questions]
    sections = (profile, replace(standard, questions=tuple(of_police)), lists)
    sheet = sheet_of(tmp_path, [return_row("EX1", MET)], replace(question_set(), sections=sections))
    assert sheet[f"D{len(SCALE.bands) + 2}"].value == "not asked"


def test_a_round_without_returns_says_so_and_colours_nothing(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [return_row("EX1")])
    row = len(SCALE.bands) + 2
    assert [cell.value for cell in sheet[row]][:2] == [None, "No agency has submitted a return."]
    assert [colour_in(sheet, f"{column}{row}") for column in "DE"] == [None, None]


def test_a_set_without_standards_says_so(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [return_row("EX1", {"t1": "x"})], text_set())
    assert sheet["B3"].value == "This question set has no standard that is rated with scores."


def test_ratings_on_two_scales_have_a_column_each(tmp_path: Path) -> None:
    other = replace(SCALE, key="other", title="Another scale")
    profile, standard, lists = question_set().sections
    asked = [
        replace(question, scale="other") if question.key == "s1_2" else question for question in standard.questions
    ]
    sections = (profile, replace(standard, questions=tuple(asked)), lists)
    questions = replace(question_set(), sections=sections, scales=(SCALE, other))
    sheet = sheet_of(tmp_path, [return_row("EX1", MET | {"s1_2": "not_met"})], questions)
    (row,) = reading.read_sheet(sheet).rows
    assert {name: row[name] for name in list(row)[3:]} == {
        "All standards (How far it is in place)": 1,
        "All standards (Another scale)": 0,
        "1 Leadership and leads (How far it is in place)": 1,
        "1 Leadership and leads (Another scale)": 0,
    }

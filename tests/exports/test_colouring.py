"""A rating that is changed in the workbook changes its colour: Excel's rules over the columns of ratings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.colouring import meanings
from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import PreviousRound
from exports.styles import FILLS
from portal.forms.spec import Colour, Option
from tests.exports.reading import open_workbook
from tests.exports.sets import ANSWERS, SCALE, about, question_set, return_row

COLUMNS = {
    "Answers": ("s1_1", "s1_2"),
    "Answers long": ("answer", "letter"),
    "Gaps": ("Rating", "Letter"),
    "Change": ("Rating last round", "Letter last round", "Rating now", "Letter now"),
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path: Path = tmp_path_factory.mktemp("colours") / "x.xlsx"
    rows = [return_row("EX1", ANSWERS), return_row("EX2", ANSWERS | {"s1_1": "partly", "s1_2": "not_met"})]
    previous = PreviousRound("Example audit 2025", question_set())
    write(path, ConsolidatedWorkbook(question_set(), about(previous=previous), rows))
    return open_workbook(path)


def rules_over(sheet: Worksheet, address: str) -> Iterator[tuple[str, str]]:
    """The texts that a cell is compared with, and the colour that each of them gives."""
    for area in sheet.conditional_formatting:
        if address in area:
            yield from ((rule.formula[0].strip('"'), str(rule.dxf.fill.bgColor.rgb)[-6:]) for rule in area.rules)


@pytest.mark.parametrize("title", COLUMNS)
def test_every_rating_has_a_rule_for_every_option(workbook: Workbook, title: str) -> None:
    sheet = workbook[title]
    places = {cell.value: cell.column_letter for cell in sheet[1]}
    for name in COLUMNS[title]:
        words = {
            option.letter if name.startswith(("letter", "Letter")) else option.label: option for option in SCALE.options
        }
        expected = {(text.casefold(), FILLS[option.colour]) for text, option in words.items() if option.colour}
        for row in (3 if title == "Answers" else 2, sheet.max_row):
            assert set(rules_over(sheet, f"{places[name]}{row}")) == expected, (name, row)
        assert not list(rules_over(sheet, f"{places[name]}{sheet.max_row + 1}"))


def test_other_columns_have_no_rules(workbook: Workbook) -> None:
    sheet = workbook["Gaps"]
    others = [cell.column_letter for cell in sheet[1] if cell.value not in COLUMNS["Gaps"]]
    assert not [name for name in others if list(rules_over(sheet, f"{name}2"))]


def test_a_text_that_stands_for_two_colours_has_no_rule() -> None:
    def option(label: str, colour: Colour | None) -> tuple[str, Option]:
        return label, Option(label, label, "X", colour)

    told = [option("Yes", Colour.GREEN), option("YES", Colour.RED), option("No", Colour.RED), option("no", None)]
    told += [option("Met", Colour.GREEN), option("met", Colour.GREEN), option("x" * 201, Colour.RED)]
    assert meanings(told) == {"met": Colour.GREEN}

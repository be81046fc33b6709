"""The front page: who counts as asked, what stands out, and a chart that shows what its cells say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart.bar_chart import BarChart
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import PreviousRound, ReturnRow
from portal.forms import library
from portal.forms.check import Asking
from portal.forms.spec import Part, QuestionSet, Section
from tests.exports import reading
from tests.exports.invented import answers_for
from tests.exports.sets import ANSWERS, SCALE, TAKEN_AT, about, graded, question_set, return_row, text_set


def sheet_of(path: Path, rows: Iterable[ReturnRow], questions: QuestionSet | None = None, **page: Any) -> Worksheet:
    write(path / "x.xlsx", ConsolidatedWorkbook(questions or question_set(), about(**page), rows))
    worksheet: Worksheet = reading.open_workbook(path / "x.xlsx")["Summary"]
    return worksheet


def lines(sheet: Worksheet, part: str) -> list[dict[str, Any]]:
    return [line for line in reading.read_sheet(sheet).rows if line["Part"] == part]


def test_who_was_excused_is_not_expected_unless_they_answered(tmp_path: Path) -> None:
    rows = [
        return_row("EX1", ANSWERS),
        return_row("EX2"),
        return_row("EX3", excused=True),
        return_row("EX4", ANSWERS, excused=True, sector="Police"),
    ]
    sheet = sheet_of(tmp_path, rows)
    names = ("Name", "Agencies asked", "Returned", "Returned %", "Excused")
    found = [tuple(line[name] for name in names) for line in (*lines(sheet, "All"), *lines(sheet, "Sector"))]
    assert found == [("All agencies", 3, 2, 2 / 3, 1), ("Charity", 2, 1, 0.5, 1), ("Police", 1, 1, 1, 0)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 12])
def test_no_indicator_is_both_a_strength_and_a_gap(count: int, tmp_path: Path) -> None:
    """The first indicators are met by all agencies, the later ones by fewer and fewer."""
    questions = [q for place in range(count) for q in graded(f"s{place}", f"1.{place}", f"Indicator {place}")]
    asked = replace(question_set(Section("s", "S", "1", questions=tuple(questions), is_standard=True)), scales=(SCALE,))
    rows = [
        return_row(f"EX{number}", {f"s{place}": "met" if place <= number else "not_met" for place in range(count)})
        for number in range(12)
    ]
    sheet = sheet_of(tmp_path, rows, asked)
    strengths, gaps = ([line["Name"] for line in lines(sheet, part)] for part in ("Top strength", "Top gap"))
    half = min(5, (count + 1) // 2)
    assert strengths == [f"1.{place} Indicator {place}" for place in range(half)]
    assert gaps == [f"1.{place} Indicator {place}" for place in range(count)][::-1][: min(5, count - half)]


@pytest.mark.parametrize(("rating", "strengths", "gaps"), [("met", 1, 0), ("not_met", 0, 1), ("partly", 1, 1)])
def test_all_points_are_no_gap_and_none_no_strength(rating: str, strengths: int, gaps: int, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [return_row("EX1", ANSWERS | {"s1_1": rating, "s1_2": rating})])
    assert (len(lines(sheet, "Top strength")), len(lines(sheet, "Top gap"))) == (strengths, gaps)


def test_ratings_outside_the_standards_do_not_count(tmp_path: Path) -> None:
    profile, standard, lists = question_set().sections
    extra = Section("extra", "Extra", "9", questions=graded("x1", "9.1", "An extra question"))
    questions = replace(question_set(), sections=(profile, standard, extra, lists))
    rows = [return_row("EX1", ANSWERS | {"x1": "not_met"})]
    (line,) = lines(sheet_of(tmp_path, rows, questions), "All")
    assert (line["Fully met"], line["Rated"], line["Does not apply"]) == (1, 1, 1)
    indicators = reading.read(tmp_path / "x.xlsx")["Indicators"].rows
    assert [row["Number"] for row in indicators if row["Sector"] == "All sectors"] == ["1.1", "1.2", "9.1"]


def test_changes_have_columns_when_there_is_an_earlier_round(tmp_path: Path) -> None:
    without = reading.read_sheet(sheet_of(tmp_path, [return_row("EX1", ANSWERS)]))
    with_them = reading.read_sheet(sheet_of(tmp_path, [], previous=PreviousRound("Last year", question_set())))
    assert with_them.headings == (*without.headings, "Up", "Down", "Same", "New", "Not comparable")
    notes = reading.notes(reading.read(tmp_path / "x.xlsx"))
    assert notes["This workbook", "Compared with"] == "Last year"


def audit_sheet(path: Path) -> tuple[Worksheet, BarChart]:
    audit = library.get("section11", "2026")
    rows = [
        return_row(f"EX{number}", answers_for(audit, Asking(TAKEN_AT.date()), number), sector=f"Sector {number % 3}")
        for number in range(5)
    ]
    sheet = sheet_of(path, rows, audit)
    (chart,) = sheet._charts
    return sheet, chart


def test_the_chart_shows_what_its_cells_say(tmp_path: Path) -> None:
    sheet, chart = audit_sheet(tmp_path)
    standards = lines(sheet, "Standard")
    assert len(standards) == 12
    headings = reading.read_sheet(sheet).headings
    assert isinstance(chart, BarChart)
    assert len(chart.series) == 2
    for series, heading in zip(chart.series, ("Fully met %", "Weighted %"), strict=True):
        letter = "ABCDEFGHIJKLMNOPQ"[headings.index(heading)]
        assert series.tx.v == heading
        assert series.val.numRef.f == f"'Summary'!${letter}$3:${letter}$14"
        assert series.cat.strRef.f == "'Summary'!$B$3:$B$14"
        kept = [float(point.v) for point in series.val.numRef.numCache.pt]
        assert kept == pytest.approx([line[heading] for line in standards], rel=1e-14)
        assert [point.v for point in series.cat.strRef.strCache.pt] == [line["Name"] for line in standards]


def test_the_chart_is_on_a_page_of_its_own_within_what_is_printed(tmp_path: Path) -> None:
    sheet, chart = audit_sheet(tmp_path)
    (table,) = sheet.tables.values()
    last = range_boundaries(table.ref)[3]
    assert [line.id for line in sheet.row_breaks.brk] == [last]
    assert chart.anchor._from.row >= last
    printed = int(sheet.print_area.rpartition("$")[2])
    points = chart.anchor.ext.height / 12_700
    assert (printed - chart.anchor._from.row) * 12.75 >= points


@pytest.mark.parametrize("questions", [question_set(), text_set()], ids=["no returns", "no standards"])
def test_there_is_no_chart_of_nothing(questions: QuestionSet, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, [return_row("EX1")], questions)
    assert sheet._charts == []
    (line,) = lines(sheet, "All")
    assert (line["Agencies asked"], line["Returned"], line["Rated"], line["Weighted %"]) == (1, 0, 0, None)


def test_two_scales_share_a_column_for_the_same_words(tmp_path: Path) -> None:
    met, partly, *others = SCALE.options
    other = replace(SCALE, key="other", options=(met, replace(partly, label="Almost"), *others))
    profile, standard, lists = question_set().sections
    asked = tuple(
        replace(q, scale="other", options=other.options) if q.part is Part.RATING and q.key == "s1_2" else q
        for q in standard.questions
    )
    sections = (profile, replace(standard, questions=asked), lists)
    sheet_of(
        tmp_path,
        [return_row("EX1", ANSWERS | {"s1_1": "met", "s1_2": "partly"})],
        replace(question_set(), sections=sections, scales=(SCALE, other)),
    )
    first, second, *_ = reading.read(tmp_path / "x.xlsx")["Indicators"].rows
    names = ("Met", "Partly met", "Not met", "Almost", "Almost %")
    assert [first[name] for name in names] == [1, 0, 0, None, None]
    assert [second[name] for name in names] == [0, None, 0, 1, 1]

"""What the sheets of the consolidated workbook say of a few returns."""

from __future__ import annotations

import gc
import hashlib
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from exports import consolidated, stream
from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import ReturnRow, Status, Written
from exports.sheets import SHEETS
from exports.sheets.base import Sheet
from exports.stream import WorkbookTooLarge
from exports.styles import FILLS
from exports.tables import Layout
from portal.forms.spec import Colour, Option, Question, QuestionSet, Section
from tests.exports import reading, scanning
from tests.exports.reading import ReadSheet
from tests.exports.sets import ANSWERS, NAMES, TAKEN_AT, about, lists_section, question_set, return_row
from tests.support.heap import forget_what_is_there

ROWS = (
    return_row("EX1", ANSWERS, short=False, kinds=frozenset({"school", "charity"})),
    return_row("EX2"),
    return_row("EX3", ANSWERS | {"s1_1": "partly", "services": []}, status=Status.CHANGES_REQUESTED, late=True),
    return_row("EX4", excused=True, due=date(2026, 10, 31)),
)


def make(path: Path, rows: Iterable[ReturnRow] = ROWS, questions: QuestionSet | None = None) -> Written:
    return write(path, ConsolidatedWorkbook(questions or question_set(), about(), rows))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "returns.xlsx"
    make(path)
    return path


@pytest.fixture(scope="module")
def sheets(made: Path) -> dict[str, ReadSheet]:
    return reading.read(made)


def test_what_was_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "returns.xlsx"
    written = make(path)
    assert written == Written(
        path=path,
        sheets=NAMES,
        rows=4,
        replaced_characters=0,
        long_texts=0,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.goal("I4")
@pytest.mark.threat(8)
def test_nothing_live_hidden_or_named(made: Path) -> None:
    assert scanning.findings(made) == []
    assert scanning.unquoted_texts(made) == 0


@pytest.mark.asvs("14.2.8")
def test_the_file_says_when_but_not_who(made: Path) -> None:
    properties = reading.open_workbook(made).properties
    assert properties.creator == "partner portal"
    assert properties.lastModifiedBy is None
    assert properties.created == properties.modified == TAKEN_AT.replace(tzinfo=None)


def test_returns_lists_every_agency(sheets: dict[str, ReadSheet]) -> None:
    rows = {row["agency_code"]: row for row in sheets["Returns"].rows}
    assert list(rows) == ["EX1", "EX2", "EX3", "EX4"]
    assert rows["EX1"] | {"agency": None} == {
        "agency_code": "EX1",
        "agency": None,
        "sector": "Charity",
        "kinds": "charity; school",
        "short_version": "No",
        "status": "submitted",
        "in": "Yes",
        "late": "No",
        "excused": "No",
        "answered": 12,
        "asked": 16,
        "progress": 0.75,
        "due": date(2026, 9, 30),
        "started_at": None,
        "submitted_at": datetime(2026, 9, 1, 9, 15),  # noqa: DTZ001 - a cell has no time zone
        "accepted_at": None,
        "reference": "R-EX1",
        "revision": 1,
    }
    assert [rows[code]["in"] for code in rows] == ["Yes", "No", "Yes", "No"]
    assert (rows["EX3"]["status"], rows["EX3"]["late"]) == ("changes_requested", "Yes")
    assert (rows["EX4"]["excused"], rows["EX4"]["due"]) == ("Yes", date(2026, 10, 31))


def test_the_wide_sheet_begins_as_agreed(sheets: dict[str, ReadSheet]) -> None:
    assert sheets["Answers"].keys[:6] == ("agency_code", "agency", "sector", "status", "submitted_at", "lead")
    assert sheets["Answers"].headings[5] == "1 Who leads on safeguarding?"
    assert [row["agency_code"] for row in sheets["Answers"].rows] == ["EX1", "EX3"]


def test_the_wide_sheet_holds_each_kind_of_answer(sheets: dict[str, ReadSheet]) -> None:
    row = reading.answers(sheets)["EX1"]
    expected: dict[str, Any] = {
        "trained_numerator": 45,
        "trained_denominator": 60,
        "trained": 0.75,
        "services": "Advice; Groups for children",
        "services.advice": "Yes",
        "services.homes": "No",
        "reviewed": date(2026, 3, 1),
        "budget": 1250.5,
        "volunteers": "No",
        "notes": "=1+1",
        "police_only": "not asked",
        "s1_1": "Met",
        "s1_1_how_we_know": "Board minutes of March.\nAn audit in May.",
        "s1_1_evidence": "Audit; Minutes",
        "s1_1_reason": "not asked",
        "s1_1_share": "Yes",
        "s1_2": "Does not apply",
        "evidence": "2 pieces of evidence",
        "actions": "1 action",
    }
    assert {key: row[key] for key in expected} == expected


def test_a_rating_stands_on_the_colour_of_its_option(made: Path) -> None:
    sheet = reading.open_workbook(made)["Answers"]
    [place] = [cell.column for cell in sheet[1] if cell.value == "s1_1"]
    cells = [sheet.cell(row, place) for row in (3, 4)]
    colours = {"Met": "00" + FILLS[Colour.GREEN], "Partly met": "00" + FILLS[Colour.AMBER]}
    assert {cell.value: cell.fill.fgColor.rgb for cell in cells} == colours


def test_each_sheet_says_how_large_it_is(made: Path) -> None:
    with ZipFile(made) as archive:
        for place, sheet in enumerate(reading.open_workbook(made).worksheets, 1):
            part = archive.read(f"xl/worksheets/sheet{place}.xml").decode()
            assert f'<dimension ref="{sheet.dimensions}"' in part


def test_not_answered_is_blank_and_not_asked_is_said(sheets: dict[str, ReadSheet]) -> None:
    row = reading.answers(sheets)["EX3"]
    assert (row["services"], row["services.advice"], row["s1_1_action"]) == (None, None, None)
    assert row["police_only"] == "not asked"
    long = reading.answers_long(sheets)
    assert long["EX3", "services", None]["state"] == "not answered"
    assert long["EX3", "police_only", None]["state"] == "not asked"
    assert long["EX3", "lead", None]["state"] == "answered"


def test_the_long_sheet_has_a_rating_with_its_comment(sheets: dict[str, ReadSheet]) -> None:
    long = reading.answers_long(sheets)
    row = long["EX1", "s1_1", None]
    assert (row["section"], row["number"]) == ("1 Leadership and leads", "1.1")
    assert row["question"] == "Leaders ask about safety"
    assert (row["answer"], row["letter"], row["score"]) == ("Met", "G", 1)
    assert row["comment"] == "Board minutes of March.\nAn audit in May."
    assert ("EX1", "s1_1_how_we_know", None) not in long
    assert ("EX1", "s1_1_reason", None) not in long
    assert long["EX1", "s1_1_evidence", None]["answer"] == "Audit; Minutes"
    assert ("EX1", "s1_1_action", None) not in long
    other = long["EX1", "s1_2", None]
    assert (other["letter"], other["score"], other["comment"]) == ("N/A", None, "We employ nobody.")


def test_the_second_of_two_comments_has_a_row(tmp_path: Path) -> None:
    questions = question_set()
    unlocked = tuple(
        replace(section, questions=tuple(replace(q, show_if=None) for q in section.questions))
        for section in questions.sections
    )
    make(tmp_path / "x.xlsx", ROWS[:1], replace(questions, sections=unlocked))
    long = reading.answers_long(reading.read(tmp_path / "x.xlsx"))
    assert long["EX1", "s1_1", None]["comment"] == "Board minutes of March.\nAn audit in May."
    assert long["EX1", "s1_1_reason", None]["answer"] == "left over from an earlier choice"


def test_the_long_sheet_has_lists_row_by_row(sheets: dict[str, ReadSheet]) -> None:
    long = reading.answers_long(sheets)
    assert long["EX1", "actions", None]["answer"] == "1 action"
    assert long["EX1", "actions.what", 1]["answer"] == "Train the new lead"
    assert long["EX1", "actions.due", 1]["answer"] == date(2026, 12, 1)
    assert long["EX1", "actions.priority", 1]["answer"] == "High"
    assert long["EX1", "evidence.dated", 1]["state"] == "not answered"
    assert long["EX1", "evidence.dated", 2]["answer"] == date(2026, 5, 4)


def test_a_percentage_prints_its_two_numbers(sheets: dict[str, ReadSheet]) -> None:
    row = reading.answers_long(sheets)["EX1", "trained", None]
    assert (row["answer"], row["numerator"], row["denominator"]) == (0.75, 45, 60)
    assert row["state"] == "worked out"


@pytest.mark.parametrize(("change", "state"), [({"trained_denominator": "0"}, True), ({"trained_numerator": ""}, True)])
def test_a_percentage_that_cannot_be_worked_out_says_so(change: dict[str, str], state: bool, tmp_path: Path) -> None:
    make(tmp_path / "x.xlsx", [return_row("EX1", ANSWERS | change)])
    found = reading.read(tmp_path / "x.xlsx")
    row = reading.answers_long(found)["EX1", "trained", None]
    assert (row["answer"], row["state"]) == (None, "cannot be worked out")
    assert reading.answers(found)["EX1"]["trained"] == "cannot be worked out"


def test_a_percentage_of_what_was_not_asked_says_so(tmp_path: Path) -> None:
    profile, *others = question_set().sections
    police = frozenset({"police"})
    asked = [replace(q, applies_to=police) if q.part_of == "trained" else q for q in profile.questions]
    sections = (replace(profile, questions=tuple(asked)), *others)
    make(tmp_path / "x.xlsx", [return_row("EX1", ANSWERS)], replace(question_set(), sections=sections))
    found = reading.read(tmp_path / "x.xlsx")
    assert reading.answers(found)["EX1"]["trained"] == "not asked"
    assert reading.answers_long(found)["EX1", "trained", None]["state"] == "not asked"


def test_notes_count_and_explain(sheets: dict[str, ReadSheet]) -> None:
    notes = reading.notes(sheets)
    assert notes["This workbook", "Version"] == "2026 (example_audit-2026)"
    assert notes["This workbook", "Taken at"] == datetime(2026, 9, 14, 11, 30)  # noqa: DTZ001
    assert notes["Returns", "Agencies asked"] == 4
    assert notes["Returns", "In (submitted at least once)"] == 2
    assert notes["Returns", "Missing (not in and not excused)"] == 1
    assert notes["Returns", "Late"] == 1
    assert notes["Returns", "Excused"] == 1
    assert str(notes["Returns by status", "not_started"]).startswith("2. ")
    assert str(notes["Scale: How far it is in place", "Partly met (A)"]).startswith("Counts for 0.5. ")
    assert str(notes["Scale: How far it is in place", "Does not apply (N/A)"]).startswith("Stays out of ")
    assert str(notes["What was changed", "Replaced characters"]).startswith("0 ")


def test_filters_and_changes_are_noted(tmp_path: Path) -> None:
    page = about(filters=(("Sector", "Police"),))
    row = return_row("EX1", ANSWERS | {"notes": "x" * 40_000, "lead": "a\x07b"}, sector="\x00")
    written = write(tmp_path / "x.xlsx", ConsolidatedWorkbook(question_set(), page, [row]))
    sheets = reading.read(tmp_path / "x.xlsx")
    notes = reading.notes(sheets)
    assert notes["Filters", "Sector"] == "Police"
    assert (written.replaced_characters, written.long_texts) == (2, 1)
    assert str(notes["What was changed", "Replaced characters"]).startswith("2 ")
    assert str(notes["What was changed", "Long texts"]).startswith("1 ")
    assert written.sheets == (*NAMES, "Long text")
    assert reading.answers(sheets)["EX1"]["notes"] == "x" * 40_000
    assert reading.answers_long(sheets)["EX1", "notes", None]["answer"] == "x" * 40_000
    assert [row["part"] for row in sheets["Long text"].rows] == [2]


def test_a_reference_is_the_first_answer_of_its_row(tmp_path: Path) -> None:
    listed = [{"id": "a1", "what": "", "due": "", "priority": "low"}, {"id": "a2", "due": "2026-12-01"}]
    answers = ANSWERS | {"s1_1": "partly", "s1_1_action": ["a1", "a2", "gone"], "actions": listed}
    columns = tuple(replace(column, required=False) for column in lists_section().questions[1].columns)
    actions = replace(lists_section().questions[1], columns=columns)
    section = replace(lists_section(), questions=(lists_section().questions[0], actions))
    sections = (*question_set().sections[:2], section)
    make(tmp_path / "x.xlsx", [return_row("EX1", answers)], replace(question_set(), sections=sections))
    found = reading.answers(reading.read(tmp_path / "x.xlsx"))["EX1"]
    assert found["s1_1_action"] == "Low; 2026-12-01; (not in the list)"


def test_an_answer_that_cannot_be_read_is_shown_as_typed(tmp_path: Path) -> None:
    broken = {"reviewed": "31/2/2026", "volunteers": "perhaps", "services": ["boats"], "actions": "none", "lead": 7}
    make(tmp_path / "x.xlsx", [return_row("EX1", ANSWERS | broken)])
    sheets = reading.read(tmp_path / "x.xlsx")
    shown = {"reviewed": "31/2/2026", "volunteers": "perhaps", "services": '["boats"]', "actions": "none", "lead": "7"}
    assert {key: reading.answers(sheets)["EX1"][key] for key in shown} == shown
    assert {key: reading.answers_long(sheets)["EX1", key, None]["answer"] for key in shown} == shown
    assert reading.answers(sheets)["EX1"]["services.advice"] is None


def test_a_list_of_empty_rows_is_not_answered(tmp_path: Path) -> None:
    make(tmp_path / "x.xlsx", [return_row("EX1", ANSWERS | {"actions": [{"id": "a1", "what": " "}]})])
    sheets = reading.read(tmp_path / "x.xlsx")
    assert reading.answers(sheets)["EX1"]["actions"] is None
    assert reading.answers_long(sheets)["EX1", "actions", None]["state"] == "not answered"


def test_a_round_without_returns_still_makes_a_workbook(tmp_path: Path) -> None:
    make(tmp_path / "x.xlsx", [])
    sheets = reading.read(tmp_path / "x.xlsx")
    assert scanning.findings(tmp_path / "x.xlsx") == []
    assert [len(sheets[title].rows) for title in ("Returns", "Answers", "Answers long")] == [0, 0, 0]
    assert reading.notes(sheets)["Returns", "Agencies asked"] == 0


def test_a_full_long_sheet_goes_on_behind_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [return_row(f"EX{number}", ANSWERS) for number in range(6)]
    make(tmp_path / "one.xlsx", rows)
    monkeypatch.setattr(stream, "MAX_ROWS", 60)
    written = make(tmp_path / "several.xlsx", rows)
    assert written.sheets == (*NAMES, "Answers long 2", "Answers long 3")
    several = reading.read(tmp_path / "several.xlsx")
    assert {len(several[title].rows) for title in ("Answers long", "Answers long 2")} == {59}
    assert list(reading.long_rows(several)) == list(reading.long_rows(reading.read(tmp_path / "one.xlsx")))


def test_too_many_agencies_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_ROWS", 60)
    with pytest.raises(WorkbookTooLarge, match="more than 60 rows"):
        make(tmp_path / "x.xlsx", (return_row(f"EX{number}") for number in range(60)))
    assert list(tmp_path.iterdir()) == []


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    options = tuple(Option(f"o{place}", f"Option {place}") for place in range(stream.MAX_COLUMNS))
    many = question_set(Section("s", "S", questions=(Question("many", "choices", "Many", options=options),)))
    with pytest.raises(WorkbookTooLarge, match="16,390 columns"):
        make(tmp_path / "x.xlsx", [], many)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "returns.xlsx"
    path.write_text("the old one")

    def broken() -> Iterator[ReturnRow]:
        yield ROWS[0]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        make(path, broken())
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.goal("R5")
def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "returns.xlsx"
    path.write_text("the old one")

    def half(_frame: Path, target: Path, *_: object) -> str:
        target.write_text("half a workbook")
        raise OSError("no space left")

    monkeypatch.setattr(consolidated, "assemble", half)
    with pytest.raises(OSError, match="no space"):
        make(path)
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_returns_pass_through_one_at_a_time(tmp_path: Path) -> None:
    class Answers(dict[str, Any]):
        """A mapping that can be watched."""

    alive: list[weakref.ref[Answers]] = []
    most = 0
    forget_what_is_there()

    def rows() -> Iterator[ReturnRow]:
        nonlocal most
        for number in range(20):
            answers = Answers(ANSWERS)
            alive.append(weakref.ref(answers))
            yield return_row(f"EX{number}", answers)
            del answers
            gc.collect()
            most = max(most, sum(reference() is not None for reference in alive))

    make(tmp_path / "x.xlsx", rows())
    assert 1 <= most <= 2


def test_adding_a_sheet_is_adding_a_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class CountSheet(Sheet):
        seen = 0

        def add(self, row: ReturnRow, submission: object) -> None:
            self.seen += 1

        def close(self) -> None:
            sheet = self.book.open("How many", Layout("Count", ("count",), (10,)))
            sheet.add(self.book.heading_cells(("count",)))
            sheet.add([self.book.words(str(self.seen))])

    monkeypatch.setattr(consolidated, "SHEETS", (*SHEETS, CountSheet, CountSheet))
    assert make(tmp_path / "x.xlsx").sheets[-2:] == ("How many", "How many (2)")
    assert reading.read(tmp_path / "x.xlsx")["How many"].rows == ({"count": "4"},)

"""Every text of the hostile corpus goes into a workbook: none comes alive, none is lost, and the file opens.

``faults`` is the whole judgement. It finds nothing in what the portal writes, and something in every workbook that was
written with one of the guards taken away, so it can fail.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook.workbook import Workbook

from exports import cells
from exports.consolidated import ConsolidatedWorkbook, write
from exports.names import units
from exports.rows import ReturnRow
from exports.styles import Styles
from portal.forms.answers import TYPES, AnswerProblem
from tests.exports import reading, scanning
from tests.exports.sets import about, return_row, text_set
from tests.exports.test_cells import documented
from tests.hostile.load import all_strings

CORPUS = [text for _, text in all_strings()]
EVERY_SHEET_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
LONGER = [
    "=" + "1+" * 20_000 + "1",
    "x" * 32_767,
    "x" * 32_768,
    "_x0041_" * 4_000,
    "😀" * 20_000,
    "\x00" * 33_000,
    "<&>" * 11_000,
    "\r\n" * 40_000,
]
TELLING = [
    text for text in CORPUS if re.search("[\x00-\x1f\ud800-\udfff\ufffe&<]|_x", text) and len(text) < 500
] + LONGER
"""Texts that a guard changes, or would change; enough to find a missing guard."""


def as_kept(typed: str) -> str | None:
    """What the answer type makes of a typed text; what it refuses is shown as it was typed; None when it is blank."""
    kind, question = TYPES["long_text"], next(text_set().questions())
    if kind.is_blank(typed):
        return None
    try:
        return str(kind.parse(question, typed))
    except AnswerProblem:
        return typed


def expected(texts: Sequence[str]) -> dict[str, str | None]:
    """What must stand in the workbook, by the code of the agency that typed it."""
    kept = ((f"H{place}", as_kept(text)) for place, text in enumerate(texts))
    return {code: None if text is None else documented(text) for code, text in kept}


def rows(texts: Sequence[str]) -> Iterator[ReturnRow]:
    """Each text is the answer of one agency, and that agency's name."""
    for place, text in enumerate(texts):
        yield return_row(f"H{place}", {"t1": text}, agency=text)


def make(path: Path, texts: Sequence[str]) -> Path:
    page = about(filters=(("Sector", "=1+1"),), partnership="=cmd|' /C calc'!A0", reference="&P\x00@x")
    write(path, ConsolidatedWorkbook(text_set(), page, rows(texts)))
    return path


def faults(path: Path, texts: Sequence[str]) -> Iterator[str]:
    """Everything that is wrong with the workbook, in words."""
    try:
        sheets = reading.read(path)
    except (ElementTree.ParseError, ValueError, AssertionError) as problem:
        yield f"it cannot be opened: {problem}"
        return
    yield from scanning.findings(path)
    if unquoted := scanning.unquoted_texts(path):
        yield f"{unquoted} texts without the mark"
    for title, sheet in sheets.items():
        cells_ = (value for row in sheet.rows for value in row.values())
        yield from (f"{title}: a cell is too long" for cell in cells_ if isinstance(cell, str) and units(cell) > 32_767)
    wide = reading.answers(sheets)
    long = {row["agency_code"]: row for row in reading.long_rows(sheets)}
    names = {row["agency_code"]: reading.whole(row["agency"], sheets) for row in sheets["Returns"].rows}
    for code, text in expected(texts).items():
        found = (wide[code]["t1"], long[code]["answer"], names[code])
        if found != (text, text, documented(texts[int(code[1:])]) or None):
            yield f"{code}: {str(text)[:40]!r} became {[str(value)[:40] for value in found]!r}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("hostile") / "hostile.xlsx", CORPUS + LONGER)


def test_the_corpus_is_whole() -> None:
    assert len(CORPUS) == 1_386
    assert sum(text.startswith("=") for text in CORPUS) > 50


@pytest.mark.asvs("1.2.10")
@pytest.mark.goal("I3")
@pytest.mark.goal("I4")
@pytest.mark.threat(12)
@pytest.mark.threat(13)
def test_nothing_comes_alive_and_nothing_is_lost(made: Path) -> None:
    assert list(faults(made, CORPUS + LONGER)) == []


def test_a_reader_that_undoes_only_shared_strings_sees_what_was_typed(made: Path) -> None:
    """openpyxl, and what stands on it, hands the spelling of other texts over as it is."""
    sheet = openpyxl.load_workbook(made)["Answers"]
    found = {row[0]: row[5] for row in sheet.iter_rows(min_row=3, values_only=True)}
    spelled = {code: text for code, text in expected(CORPUS).items() if re.search("_x[0-9A-F]{4}_", text or "")}
    plain = {code: text for code, text in spelled.items() if "x005F" not in str(text)}
    assert len(plain) >= 2
    assert {code: found[code] for code in plain} == plain


def no_mark(patch: pytest.MonkeyPatch) -> None:
    register = Styles._register
    patch.setattr(Styles, "_register", lambda styles, look: register(styles, replace(look, quoted=False)))


def no_replacing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "_UNHOLDABLE", re.compile("(?!)"))


def no_replacing_of_fffe(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "_UNHOLDABLE", re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]"))


def no_splitting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "MAX_UNITS", 10**9)


def splitting_by_characters(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "units", len)


def no_spelling(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "spelled", lambda text: text)


def spelling_every_other(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "spelled", lambda text: re.sub("_x[0-9A-Fa-f]{4}_", r"_x005F\g<0>", text))


def no_line_ends(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "holdable", lambda text: (text.replace("\r", ""), 0))


def no_escaping(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "_escaped", lambda text: text)


def no_keeping_of_space(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "_NEEDS_CARE", re.compile(""))
    patch.setattr(cells, "_element", lambda text: f"<t>{cells._escaped(text.strip())}</t>")


MUTANTS: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    no_mark,
    no_replacing,
    no_replacing_of_fffe,
    no_splitting,
    splitting_by_characters,
    no_spelling,
    spelling_every_other,
    no_line_ends,
    no_escaping,
    no_keeping_of_space,
)


# A workbook that cannot be read leaves the reader with an open file; the warning comes whenever it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_without_a_guard_there_are_faults(
    mutant: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    try:
        path = make(tmp_path / "mutant.xlsx", TELLING)
    except UnicodeEncodeError:
        return
    assert next(faults(path, TELLING), None) is not None


def test_a_naive_writer_makes_formulas(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for text in CORPUS:
        try:
            sheet.append([text])
        except IllegalCharacterError:
            continue
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = re.sub("[\ud800-\udfff\ufffe\uffff]", "?", cell.value)
    book.save(tmp_path / "naive.xlsx")
    assert scanning.formulas(tmp_path / "naive.xlsx") > 50
    assert scanning.findings(tmp_path / "naive.xlsx")


@pytest.mark.soak
@pytest.mark.goal("I3")
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    """A second program opens the file and says what it sees in each cell; what came alive would show its result."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed, so no second program has opened the workbook.")
    texts = [text for text in CORPUS if units(text) <= 32_767]
    made = make(tmp_path / "hostile.xlsx", texts)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", EVERY_SHEET_AS_CSV, "--outdir", str(tmp_path), str(made)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (tmp_path / "hostile-Answers.csv").open(encoding="utf-8", newline="") as file:
        found = {row[0]: row[5] for row in list(csv.reader(file))[2:]}
    assert found == {code: text or "" for code, text in expected(texts).items()}

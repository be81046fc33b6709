"""Uploaded tables: what is read, what is refused, and that no file makes the reader fail in any other way."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.cells import holdable
from exports.csv_text import STARTS, csv_of, safe
from portal.uploads import BadFile, Limits, Table, read
from portal.uploads.text import rows_of as csv_rows
from portal.uploads.workbook import rows_of
from tests.hostile.load import all_strings, load
from tests.uploads.make import cell, sheet_of, workbook

DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>'
SMALL = Limits(size=200_000, rows=5, columns=4, cell=50)

HARMFUL: dict[str, Callable[[], bytes]] = {
    "no archive": lambda: b"PK\x03\x04 and nothing more",
    "cut off": lambda: workbook()[:700],
    "an archive without a workbook": lambda: workbook(without=["xl/workbook.xml"]),
    "no content types": lambda: workbook(without=["[Content_Types].xml"]),
    "a document type": lambda: workbook(sheet_of(cell("A1", "x"), before=DOCTYPE)),
    "UTF-16": lambda: workbook(more=[("xl/other.xml", "<a/>".encode("utf-16"))]),
    "another encoding": lambda: workbook(more=[("xl/other.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>')]),
    "macros": lambda: workbook(more=[("xl/vbaProject.bin", b"x")]),
    "a link to another workbook": lambda: workbook(more=[("xl/externalLinks/externalLink1.xml", b"<a/>")]),
    "an embedded file": lambda: workbook(more=[("xl/embeddings/oleObject1.bin", b"x")]),
    "a control": lambda: workbook(more=[("xl/activeX/activeX1.xml", b"<a/>")]),
    "a workbook in a workbook": lambda: workbook(more=[("xl/media/other.xlsx", b"x")]),
    "a part that leads out": lambda: workbook(more=[("../outside.xml", b"<a/>")]),
    "many parts": lambda: workbook(more=[(f"xl/{n}.xml", b"<a/>") for n in range(200)]),
    "a bomb": lambda: workbook(more=[("xl/bomb.xml", b"a" * 3_000_000)]),
    "much when unpacked": lambda: workbook(
        more=[(f"xl/media/{n}.png", b"a" * 6_000_000) for n in range(3)], tightly=False
    ),
    "a cell far below": lambda: workbook(sheet_of(cell("A1", "x"), f'<row r="9000">{cell("A9000", "x")}</row>')),
    "a cell far to the right": lambda: workbook(sheet_of(cell("XFD1", "x"))),
    "a row that no sheet has": lambda: workbook(sheet_of('<row r="99999999"></row>')),
    "a column that no sheet has": lambda: workbook(sheet_of(cell("ZZZZ1", "x"))),
    "a formula": lambda: workbook(sheet_of(cell("A1", "x"), '<c r="A2"><f>1+1</f><v>2</v></c>')),
    "an error": lambda: workbook(sheet_of(cell("A1", "x"), '<c r="A2" t="e"><v>#N/A</v></c>')),
    "an endless number": lambda: workbook(sheet_of(cell("A1", "x"), '<c r="A2"><v>1e999</v></c>')),
    "a day that does not exist": lambda: workbook(sheet_of(cell("A1", "x"), '<c r="A2" t="d"><v>2026-13-45</v></c>')),
    "no heading": lambda: workbook(sheet_of('<row r="1"></row>', cell("A2", "x"))),
    "too many rows": lambda: workbook(sheet_of(*(cell(f"A{n}", "x") for n in range(1, 8)))),
    "too much in a cell": lambda: workbook(sheet_of(cell("A1", "x" * 51))),
}


@pytest.mark.asvs("1.5.1")
@pytest.mark.asvs("5.2.1")
@pytest.mark.asvs("5.2.3")
@pytest.mark.asvs("5.3.3")
@pytest.mark.threat(14)
@pytest.mark.goal("I5")
@pytest.mark.parametrize("made", HARMFUL.values(), ids=HARMFUL.keys())
def test_a_workbook_made_to_harm_is_refused_with_a_sentence(made: Callable[[], bytes]) -> None:
    with pytest.raises(BadFile) as refused:
        rows_of(made(), SMALL)
    assert refused.value.message.endswith(".")


@pytest.mark.threat(14)
@pytest.mark.parametrize(("where", "words"), [("A2", "Cell A2 holds a formula"), ("C4", "Cell C4 holds a formula")])
def test_a_formula_is_named_by_its_cell(where: str, words: str) -> None:
    row = where[1:]
    sheet = sheet_of(cell("A1", "x"), f'<row r="{row}"><c r="{where}"><f>1+1</f><v>2</v></c></row>')
    with pytest.raises(BadFile, match=words):
        rows_of(workbook(sheet), SMALL)


def test_a_part_that_stands_there_twice_is_refused() -> None:
    """Also when only its capitals differ: programs disagree about which of the two they read."""
    for second in ("xl/media/a.png", "XL/media/A.png"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # The writer finds it odd.
            twice = workbook(more=[("xl/media/a.png", b"x"), (second, b"y")])
        with pytest.raises(BadFile):
            rows_of(twice, SMALL)


def test_an_encrypted_part_is_refused() -> None:
    locked = bytearray(workbook())
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    with pytest.raises(BadFile, match="password"):
        rows_of(bytes(locked), SMALL)


def test_a_good_workbook_is_read_as_a_person_would_type_it() -> None:
    more = '<c r="B3"><v>7</v></c><c r="C3" t="b"><v>1</v></c><c r="D3"><v>0.5</v></c>'
    row = f'<row r="3">{cell("A3", " Example ")}{more}</row>'
    coloured = '<row r="9999"><c r="A9999" s="1"/></row>'
    table = rows_of(workbook(sheet_of(cell("A1", "Heading"), '<row r="2"></row>', row, coloured)), SMALL)
    assert table.headings == ("Heading",)
    assert [(one.number, one.cells) for one in table.rows] == [(3, ("Example", "7", "Yes", "0.5"))]


def test_the_size_that_a_sheet_says_it_has_is_not_believed() -> None:
    lie = sheet_of(cell("A1", "Heading"), cell("A2", "Example")).replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    everything = lie.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert [row.cells for row in rows_of(workbook(everything), SMALL).rows] == [("Example",)]


@pytest.mark.asvs("15.2.2")
def test_a_workbook_is_read_in_a_process_of_its_own() -> None:
    assert [row.cells for row in read(workbook(), "example.xlsx").rows] == [("Example",)]
    with pytest.raises(BadFile, match="macros"):
        read(workbook(more=[("xl/vbaProject.bin", b"x")]), "example.xlsx")


NO_TABLES = {
    "empty": (b"", "x.csv"),
    "too large": (b"a," * 200_000, "x.csv"),
    "an old workbook": (b"\xd0\xcf\x11\xe0 and more", "x.xlsx"),
    "CSV under another name": (b"a,b\n1,2", "x.xlsx"),
    "a page": (b"<html><table></table></html>", "x.csv"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "x.csv"),
    "an open quotation mark": (b'a,b\n"1,2', "x.csv"),
    "no headings": (b"\n1,2", "x.csv"),
    "too many columns": (b"a,b,c,d,e", "x.csv"),
    "too many rows": (b"a\n" * 8, "x.csv"),
    "too much in a cell": (b"a\n" + b"x" * 51, "x.csv"),
}


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(("content", "name"), NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_is_no_table_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(BadFile):
        read(content, name, SMALL)


@pytest.mark.asvs("5.2.1")
@pytest.mark.parametrize("content", [b"a\n1", workbook()], ids=["text", "workbook"])
def test_a_file_of_one_byte_too_many_is_not_read(content: bytes) -> None:
    assert read(content, "x.csv", Limits(size=len(content))).rows
    with pytest.raises(BadFile, match="The file is larger than"):
        read(content, "x.csv", Limits(size=len(content) - 1))


@pytest.mark.parametrize("divider", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_as_programs_save_it(divider: str, encoding: str) -> None:
    text = divider.join(["Name", "Sector"]) + "\r\n" + divider.join(["Zoë’s club", '"a ""b"""']) + "\r\n"
    assert csv_rows(text.encode(encoding), SMALL).rows[0].cells == ("Zoë’s club", 'a "b"')


@pytest.mark.goal("I3")
@pytest.mark.threat(12)
@pytest.mark.asvs("1.2.10")
def test_what_a_spreadsheet_would_work_out_has_an_apostrophe_in_csv_and_comes_back_without() -> None:
    texts = [text for text in load("formula_injection.jsonl") if isinstance(text, str)]
    texts += [f"{before}{start}1" for start in STARTS for before in ("", "  ", "'")]
    for text in texts:
        written = safe(text)
        assert not written.startswith(STARTS), text
        assert not written.lstrip().startswith(STARTS), text
    kept = [" ".join(holdable(text)[0].split()) for text in texts if len(text) < 4_000]
    table = csv_rows(csv_of([["Name"], *([text] for text in kept if text)]), Limits())
    assert [row.cells[0] for row in table.rows] == [text for text in kept if text]


@pytest.mark.goal("I2")
def test_names_come_back_from_csv_as_they_were() -> None:
    names = [name.strip() for name in load("legit_names.jsonl") if isinstance(name, str) and name.strip()]
    table = csv_rows(csv_of([["Name"], *([name] for name in names)]), Limits())
    assert [row.cells[0] for row in table.rows] == names


def answer(content: bytes, limits: Limits = SMALL) -> Table | str:
    """The table, or the sentence with which the file is refused; anything else fails the test."""
    reader = rows_of if content.startswith(b"PK") else csv_rows
    try:
        return reader(content, limits)
    except BadFile as refused:
        return refused.message


def is_answer(found: Table | str) -> bool:
    return isinstance(found, Table) or found.endswith(".")


def test_no_text_makes_the_writer_or_the_reader_of_csv_fail() -> None:
    rows = [["Heading"], *([text] for _, text in all_strings(1_000))]
    assert is_answer(answer(csv_of(rows), Limits(rows=10_000)))


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(content: bytes) -> None:
    """Anything is a table or a sentence."""
    assert is_answer(answer(content))
    assert is_answer(answer(b"PK\x03\x04" + content))


GOOD = workbook(tightly=False)


@pytest.mark.goal("I5")
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_changed_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    """Whatever bytes of a good workbook change. The long form changes thousands."""
    made = bytearray(GOOD)
    for place, byte in changes:
        made[place] = byte
    assert is_answer(answer(bytes(made)))

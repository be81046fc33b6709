"""Makes workbooks that were made to harm: a good one, with one part of it different."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATION}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
    '<sheet name="Example" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
    f'Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def cell(address: str, text: str) -> str:
    """A cell with a text."""
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_of(*cells: str, before: str = "", after: str = "") -> str:
    """A sheet whose rows are these cells, one a row and numbered from 1, unless they are rows themselves."""
    rows = [one if one.startswith("<row") else f'<row r="{n}">{one}</row>' for n, one in enumerate(cells, 1)]
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def workbook(
    sheet: str = "", *, more: Sequence[tuple[str, bytes]] = (), tightly: bool = True, without: Sequence[str] = ()
) -> bytes:
    """A workbook with one sheet, ``more`` parts, and ``without`` some of those that it should have."""
    parts = {**PARTS, SHEET: sheet or sheet_of(cell("A1", "Heading"), cell("A2", "Example"))}
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED if tightly else ZIP_STORED) as archive:
        for name, content in parts.items():
            if name not in without:
                archive.writestr(name, content)
        for name, data in more:
            archive.writestr(name, data)
    return held.getvalue()

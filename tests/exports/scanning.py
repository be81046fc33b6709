"""Looks into a workbook's file for what must not be there: anything live, anything hidden, anything named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ALLOWED_NAMES = ("_xlnm.Print_Titles", "_xlnm.Print_Area")
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|sharedStrings|theme/theme1)\.xml|xl/worksheets/sheet\d+\.xml"
    r"|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/tables/table\d+\.xml"
    r"|xl/drawings/drawing\d+\.xml|xl/drawings/_rels/drawing\d+\.xml\.rels|xl/charts/chart\d+\.xml"
)


def findings(path: Path) -> list[str]:
    """One line for each thing that must not be there."""
    return list(_all_findings(path))


def formulas(path: Path) -> int:
    """How many cells of the whole workbook hold a formula."""
    with ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(len(list(_root(archive, name).iter(f"{_MAIN}f"))) for name in sheets)


def unquoted_texts(path: Path) -> int:
    """How many cells hold a text without Excel's mark that it is text."""
    with ZipFile(path) as archive:
        formats = _root(archive, "xl/styles.xml").find(f"{_MAIN}cellXfs")
        assert formats is not None
        quoted = {str(place) for place, style in enumerate(formats) if style.get("quotePrefix") in {"1", "true"}}
        cells = (cell for name in archive.namelist() for cell in _cells(archive, name))
        return sum(cell.get("t") in {"inlineStr", "s", "str"} and cell.get("s") not in quoted for cell in cells)


def _root(archive: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def _cells(archive: ZipFile, name: str) -> Iterator[ElementTree.Element]:
    if name.startswith("xl/worksheets/sheet"):
        yield from _root(archive, name).iter(f"{_MAIN}c")


def _all_findings(path: Path) -> Iterator[str]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if not _PARTS.fullmatch(name):
                yield f"an unknown part: {name}"
            if name.startswith("xl/worksheets/sheet"):
                yield from _in_sheet(name, _root(archive, name))
            if name.endswith(".rels"):
                yield from (f"{name}: leads outside" for link in _root(archive, name) if link.get("TargetMode"))
        yield from _in_workbook(_root(archive, "xl/workbook.xml"))
        yield from _in_properties(_root(archive, "docProps/core.xml"))


def _in_sheet(name: str, root: ElementTree.Element) -> Iterator[str]:
    for tag in ("f", "hyperlink", "legacyDrawing", "dataValidation"):
        yield from (f"{name}: <{tag}>" for _ in root.iter(f"{_MAIN}{tag}"))
    for cell in root.iter(f"{_MAIN}c"):
        if cell.get("t") not in {None, "n", "s", "inlineStr"}:
            yield f"{name}: {cell.get('r')} is of type {cell.get('t')}"
    for tag in ("row", "col", "sheetFormatPr"):
        for element in root.iter(f"{_MAIN}{tag}"):
            if element.get("hidden") in {"1", "true"} or element.get("zeroHeight") or element.get("ht") == "0":
                yield f"{name}: a hidden {tag}"


def _in_workbook(root: ElementTree.Element) -> Iterator[str]:
    for sheet in root.iter(f"{_MAIN}sheet"):
        if sheet.get("state") not in {None, "visible"}:
            yield f"a hidden sheet: {sheet.get('name')}"
    for name in root.iter(f"{_MAIN}definedName"):
        if name.get("name") not in _ALLOWED_NAMES or name.get("hidden") in {"1", "true"}:
            yield f"a defined name: {name.get('name')}"


def _in_properties(root: ElementTree.Element) -> Iterator[str]:
    for element in root:
        tag = element.tag.rpartition("}")[2]
        if tag == "creator" and element.text not in {None, "partner portal"}:
            yield f"the file names its maker: {element.text}"
        if tag in {"lastModifiedBy", "description", "keywords", "subject", "category"} and element.text:
            yield f"a property: {tag}"

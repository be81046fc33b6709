"""What a workbook is asked before any of it is read: its size unpacked, its parts, and no document type in any.

A workbook is a zip archive of XML. Five kilobytes can unpack to gigabytes, a part can stand there twice, and a document
type can name other files. All of that is seen in the archive's directory and in the parts' bytes, before a parser is.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from portal.uploads.parts import UNREADABLE, leads_out
from portal.uploads.table import BadFile, letter_of

MAX_PARTS = 200
MAX_UNPACKED = 16 * 1024 * 1024
MAX_RATIO = 200
MAX_STRINGS = 100_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CHECKED = (".xml", ".rels", ".vml")

SAVE_AGAIN = "Open it in Excel, save it as an Excel workbook (.xlsx) or as CSV, and try again."
BROKEN = f"The workbook cannot be read: it is damaged or not a workbook. {SAVE_AGAIN}"
REFUSED_PARTS = {
    "vbaproject": "macros",
    "externallinks": "links to other workbooks",
    "embeddings": "embedded files",
    "activex": "controls",
}
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9_.-]+)[\"']")
_STRING = re.compile(rb"<(?:[A-Za-z0-9]+:)?si[\s/>]")
_CELL = re.compile(rb"<(?:[A-Za-z0-9]+:)?c\s[^>]*?\br=[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*?(/?)>")
_ROW = re.compile(rb"<(?:[A-Za-z0-9]+:)?row\s[^>]*?\br=[\"']([0-9]+)[\"']")


def check(content: bytes, rows: int, columns: int) -> None:
    """Raise BadFile unless every part of the workbook is within bounds, and no cell stands beyond ``rows``."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            _directory(archive.infolist())
            for info in archive.infolist():
                _part(info.filename.casefold(), archive.read(info), rows, columns)
    except UNREADABLE as problem:
        raise BadFile(BROKEN) from problem


def _directory(parts: list[ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadFile(f"The workbook is too large when it is unpacked. {SAVE_AGAIN}")
    if any(part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts):
        raise BadFile(f"The workbook is packed more tightly than Excel packs one. {SAVE_AGAIN}")
    if len(set(names)) != len(names) or any(leads_out(name) for name in names):
        raise BadFile(BROKEN)
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadFile("The workbook is protected with a password. Remove the password and try again.")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise BadFile(BROKEN)
    for name in names:
        _allowed(name)


def _allowed(name: str) -> None:
    for word, what in REFUSED_PARTS.items():
        if word in name:
            raise BadFile(f"The workbook holds {what}. Save it without them, as .xlsx or as CSV, and try again.")
    if name.endswith((".zip", ".xlsx", ".xlsm", ".docx", ".exe", ".ole")):
        raise BadFile("The workbook holds another file. Save it without that file and try again.")


def _part(name: str, content: bytes, rows: int, columns: int) -> None:
    if not name.endswith(CHECKED):
        return
    encoding = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf")[:200])
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise BadFile(BROKEN)
    if encoding is not None and encoding.group(1).lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise BadFile(BROKEN)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadFile(BROKEN)
    if name.endswith("sharedstrings.xml"):
        _few_strings(content)
    if name.startswith("xl/worksheets/"):
        _near_cells(content, rows, columns)


def _few_strings(content: bytes) -> None:
    for count, _ in enumerate(_STRING.finditer(content), 1):
        if count > MAX_STRINGS:
            raise BadFile(f"The workbook holds more than {MAX_STRINGS:,} texts. Divide it into several files.")


def _near_cells(content: bytes, rows: int, columns: int) -> None:
    """Cells that hold something stand within the table; Excel itself writes far ones only to colour them."""
    for found in _ROW.finditer(content):
        if len(found.group(1)) > 7 or int(found.group(1)) > LAST_ROW:
            raise BadFile(BROKEN)
    for found in _CELL.finditer(content):
        letters, digits, is_empty = found.group(1).decode().upper(), found.group(2), bool(found.group(3))
        if len(letters) > 3 or len(digits) > 7 or _number_of(letters) > LAST_COLUMN or int(digits) > LAST_ROW:
            raise BadFile(BROKEN)
        if is_empty:
            continue
        if int(digits) > rows or _number_of(letters) > columns:
            raise BadFile(
                f"Cell {letters}{int(digits)} lies outside the table. "
                f"The file may have {rows - 1:,} rows below the headings, and columns up to {letter_of(columns)}."
            )


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

"""Names that Excel accepts: of sheets, of tables, of columns, and texts in page headers and footers."""

from __future__ import annotations

import re
from collections.abc import Collection

CREATOR = "partner portal"
"""What a file says of who made it: a program, and never a person."""

MAX_SHEET_NAME = 31
MAX_TABLE_NAME = 255
MAX_HEADING = 255
MAX_HEADER_TEXT = 200
UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so Excel, cannot hold; a carriage return is among them because XML reads it back as a line feed."""

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_NOT_IN_TABLE_NAMES = re.compile(r"[^A-Za-z0-9_]")
_LOOKS_LIKE_A_CELL = re.compile(r"(?:[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*)\Z")


def units(text: str) -> int:
    """How long Excel finds a text: in UTF-16 units, so that an emoji counts for two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int, ending: str = "") -> str:
    """The longest beginning of ``text`` that, with ``ending``, fits into ``limit`` UTF-16 units."""
    room = limit - units(ending)
    kept = text[:room]
    while units(kept) > room:
        kept = kept[: len(kept) - max(1, (units(kept) - room) // 2)]
    return kept + ending


def one_line(text: str) -> str:
    """The text on one line: every run of white space and line breaks is one space, nothing is unholdable."""
    return UNHOLDABLE.sub("\ufffd", " ".join(text.split()))


def fitted(text: str, limit: int) -> str:
    return text if units(text) <= limit else shortened(text, limit, "…")


def unique(text: str, taken: Collection[str], limit: int, join: str = " ({})") -> str:
    """``text``, or with a number behind it when it is among ``taken`` (which holds casefolded names)."""
    candidate, number = fitted(text, limit), 1
    while candidate.casefold() in taken:
        number += 1
        candidate = shortened(text, limit, join.format(number))
    return candidate


def sheet_name(title: str, taken: Collection[str] = ()) -> str:
    """A name that Excel takes for a sheet.

    At most 31 units, none of ``[ ] : * ? / \\``, no apostrophe at either end, not "History" (which Excel keeps for
    itself), and unlike every name in ``taken`` whatever the case.
    """
    cleaned = one_line(_NOT_IN_SHEET_NAMES.sub(" ", title)).strip("' ")
    cleaned = shortened(cleaned, MAX_SHEET_NAME).strip("' ") or "Sheet"
    if cleaned.casefold() == "history":
        cleaned += " sheet"
    return unique(cleaned, {name.casefold() for name in taken}, MAX_SHEET_NAME)


def table_name(title: str, taken: Collection[str] = ()) -> str:
    """A name that Excel takes for a table: letters, digits and underscores, not like a cell's address, unique."""
    cleaned = _NOT_IN_TABLE_NAMES.sub("_", title).strip("_") or "Table"
    if cleaned[0].isdigit() or _LOOKS_LIKE_A_CELL.match(cleaned):
        cleaned = f"T_{cleaned}"
    return unique(cleaned[:MAX_TABLE_NAME], {name.casefold() for name in taken}, MAX_TABLE_NAME, "_{}")


def heading(text: str, taken: Collection[str]) -> str:
    """A column's heading: one line, at most 255 units, unlike every heading in ``taken`` whatever the case."""
    return unique(one_line(text) or "Column", taken, MAX_HEADING)


def header_text(text: str) -> str:
    """A text for a page header or footer, where ``&`` begins a command and so is doubled."""
    return fitted(one_line(text), MAX_HEADER_TEXT // 2).replace("&", "&&")

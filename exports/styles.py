"""How cells look. A ``Look`` is made once; a workbook gives each look that it uses one number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from openpyxl.cell.cell import Cell as StyledCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.workbook import Workbook

from portal.forms.spec import Colour

FILLS = {
    Colour.GREEN: "B8DFC3",
    Colour.LIGHT_GREEN: "DDF0D9",
    Colour.AMBER: "FFE3A6",
    Colour.RED: "F6C4BC",
    Colour.GREY: "E4E6E8",
    Colour.BLUE: "CFE2F3",
}
"""Pale fills that black text stands out from; a colour never stands without its word or letter."""

_DARK_BLUE = "1D3F6E"
_LINE = Side(style="thin", color="D0D4D8")


@dataclass(frozen=True, eq=False)
class Look:
    """One way for a cell to look. Compared by identity, because a look is looked up for every cell."""

    number_format: str = "General"
    bold: bool = False
    italic: bool = False
    ink: str = "1A1A1A"
    fill: str | None = None
    size: int = 10
    align: str | None = None
    framed: bool = True
    quoted: bool = False
    """Excel's own mark for "this is text, whatever it begins with"; set for every text."""

    @cache  # noqa: B019 - looks are module constants and a handful of variations of them, never freed
    def on(self, colour: Colour | None) -> Look:
        """This look on the pale fill of a scale's colour."""
        return replace(self, fill=FILLS[colour]) if colour else self

    @cache  # noqa: B019 - as above
    def strong(self) -> Look:
        return replace(self, bold=True)

    @cache  # noqa: B019 - as above
    def formatted(self, number_format: str) -> Look:
        return replace(self, number_format=number_format)


TEXT = Look(quoted=True)
BLANK = Look()
STATE = Look(quoted=True, italic=True, ink="505A5F", fill="F3F2F1")
HEADING = Look(quoted=True, bold=True, ink="FFFFFF", fill=_DARK_BLUE)
KEY = Look(quoted=True, italic=True, ink="505A5F", size=8)
TITLE = Look(quoted=True, bold=True)
LINE_ABOVE = Look(quoted=True, framed=False)
TITLE_ABOVE = Look(quoted=True, framed=False, bold=True, size=12)
NUMBER = Look(number_format="#,##0", align="right")
COUNT = Look(number_format="#,##0", align="left")
SCORE = Look(number_format="0.00", align="center")
CENTRED = Look(quoted=True, align="center")
MONEY = Look(number_format="£#,##0.00", align="right")
PERCENTAGE = Look(number_format="0.0%", align="right")
DATE = Look(number_format="d mmm yyyy", align="left")
MOMENT = Look(number_format="d mmm yyyy hh:mm", align="left")


class Styles:
    """Gives each look its number in one workbook's table of styles."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._set_normal_font()
        self._ids: dict[Look, int] = {}

    def _set_normal_font(self) -> None:
        """The digits of the ordinary font are the unit of widths, so it is one that no program replaces by a wider."""
        normal = Font(name="Arial", size=10)
        self._workbook._fonts[0] = normal  # type: ignore[attr-defined]
        self._workbook._named_styles["Normal"].font = normal  # type: ignore[attr-defined]

    def number_of(self, look: Look) -> int:
        number = self._ids.get(look)
        if number is None:
            number = self._ids[look] = self._register(look)
        return number

    def _register(self, look: Look) -> int:
        cell = StyledCell(self._workbook.worksheets[0], row=1, column=1)
        cell.font = Font(name="Arial", size=look.size, bold=look.bold, italic=look.italic, color=look.ink)
        indent = 1 if look.align == "right" else 0
        cell.alignment = Alignment(vertical="top", wrap_text=look.framed, horizontal=look.align, indent=indent)
        if look.framed:
            cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        cell.number_format = look.number_format
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        cell.quotePrefix = look.quoted
        return int(cell.style_id)

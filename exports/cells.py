"""The only writer of cells. Values go in; the cell's XML comes out, whatever column and row it will stand in.

A text is never altered to defuse it. It is written as a string, with Excel's own mark for text (``quotePrefix``), so
``=1+1`` stays those four characters. What does change, and only this, is said here and on the ``Notes`` sheet:

* CR LF and a lone CR become LF, the only line break that XML hands back;
* a character that a workbook cannot hold (a control character, half a surrogate pair, U+FFFE, U+FFFF) becomes U+FFFD
  and is counted;
* a text over 32,767 UTF-16 units goes on in the sheet ``Long text``, and its cell ends by saying so;
* a number that Excel would round or cannot hold, and a date before 1 March 1900, are written as text.

``_xHHHH_`` is how a workbook spells a character by its number, so a typed ``_x0041_`` is written ``_x005F_x0041_``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NewType, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from exports.names import units
from exports.styles import BLANK, DATE, MOMENT, NUMBER, PERCENTAGE, SCORE, STATE, TEXT, Look, Styles
from portal.forms.spec import Band

Cell = NewType("Cell", str)
"""A cell's XML from behind its address to its end tag."""

CellRow: TypeAlias = list[Cell | None]
"""A row of cells; None is a blank one."""

MAX_UNITS = 32_767
MAX_NUMBER = 2**53
FIRST_DATE = date(1900, 3, 1)
LONDON = ZoneInfo("Europe/London")

_DAY_0 = date(1899, 12, 30)
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPELLED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_CARE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff&<>]|_x")
_POINTER = "\n[This text goes on in the sheet Long text, number {}]"


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose text it is: the agency's code ("" for none) and the key, under which it is counted once."""

    agency_code: str
    key: str


class StringTable(Protocol):
    def add(self, xml_text: str) -> int:
        """Keep one escaped text and say its index."""


class LongTexts(Protocol):
    def keep(self, origin: Origin, parts: tuple[str, ...]) -> None:
        """Write the parts that did not fit into a cell; the number of the text is ``number``."""

    def number(self, origin: Origin) -> tuple[int, bool]:
        """The number of this origin's long text, and whether it is new."""


def holdable(text: str) -> tuple[str, int]:
    """The text as a workbook can hold it, and how many of its characters became U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNHOLDABLE.subn("\ufffd", text)


def spelled(text: str) -> str:
    """The text with every ``_xHHHH_`` written so that a reader gives it back as it was typed."""
    return _SPELLED.sub("_x005F_", text)


def pieces(text: str, limit: int = MAX_UNITS) -> Iterator[str]:
    """The text in pieces of at most ``limit`` UTF-16 units each, measured as written, no character divided."""
    while text:
        low, high = 1, min(len(text), limit)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if units(spelled(text[:middle])) <= limit else (low, middle - 1)
        yield text[:low]
        text = text[low:]


def divided(text: str, pointer: str) -> tuple[str, tuple[str, ...]]:
    """The beginning of a long text with the pointer behind it, and the pieces that follow elsewhere."""
    first = next(pieces(text, MAX_UNITS - units(pointer)))
    return first + pointer, tuple(pieces(text[len(first) :]))


def exact_number(value: int | float | Decimal) -> str | None:
    """The number as Excel would hold it, or None when Excel would hold another one."""
    if not _is_finite(value) or not -MAX_NUMBER < value < MAX_NUMBER:
        return None
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return str(int(value))
        return repr(float(value)) if Decimal(repr(float(value))) == value else None
    return repr(value)


def _is_finite(value: int | float | Decimal) -> bool:
    return isinstance(value, int) or (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value))


def score_format(bands: tuple[Band, ...], score: float) -> str:
    """A number format that shows the mean score with the letter of its band behind it.

    Excel takes two conditions and an "otherwise" in one format, so a scale with more than three bands gets the three
    around ``score``. The letter stays right when someone changes the number to a neighbouring one.
    """
    ordered = sorted(bands, key=lambda band: band.at_least, reverse=True)
    if not ordered:
        return SCORE.number_format
    own = next((place for place, band in enumerate(ordered) if band.at_least <= Decimal(str(score))), len(ordered) - 1)
    start = max(0, min(own - 1, len(ordered) - 3))
    shown = ordered[start : start + 3]
    forms = [f'0.00" {_quoted(band.letter)}"' for band in shown]
    return ";".join([f"[>={band.at_least}]{form}" for band, form in zip(shown[:-1], forms, strict=False)] + forms[-1:])


def _quoted(letter: str) -> str:
    """The letter for a number format; one that is a digit stands in brackets, lest it be read as part of the score."""
    bare = letter.replace('"', "")
    return f"({bare})" if bare.isnumeric() else bare


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(text: str) -> str:
    """The ``t`` element; white space at either end would be dropped without the attribute."""
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{keep}>{_escaped(text)}</t>"


def shown(cell: Cell | None) -> str:
    """About what a text cell shows, for fitting the height of its row; "" for other cells."""
    start = cell.find("<t") if cell else -1
    return cell[cell.index(">", start) + 1 : cell.index("</t>")] if cell and start >= 0 else ""


class Cells:
    """Makes the cells of one workbook and counts what it had to change."""

    def __init__(self, styles: Styles, strings: StringTable, long_texts: LongTexts) -> None:
        self._style = styles.number_of
        self._strings = strings
        self._long_texts = long_texts
        self._replaced: dict[Origin, int] = {}

    @property
    def replaced_characters(self) -> int:
        """How many characters became U+FFFD; a text that stands on several sheets counts once."""
        return sum(self._replaced.values())

    def text(self, value: str, origin: Origin, look: Look = TEXT) -> Cell | None:
        """A text as a string, never as a formula, an error, a number or a date; None (a blank cell) for ""."""
        if not value:
            return None
        if len(value) * 2 > MAX_UNITS or _NEEDS_CARE.search(value):
            return self._careful_text(value, origin, look)
        keep = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
        return Cell(f' s="{self._style(look)}" t="inlineStr"><is><t{keep}>{value}</t></is></c>')

    def _careful_text(self, value: str, origin: Origin, look: Look) -> Cell:
        text, replaced = holdable(value)
        if replaced:
            self._replaced[origin] = replaced
        written = spelled(text)
        if units(written) > MAX_UNITS:
            text = self._begun(text, origin)
            written = spelled(text)
        if written is text or written == text:
            return Cell(f' s="{self._style(look)}" t="inlineStr"><is>{_element(text)}</is></c>')
        # Some readers undo the spelling in the table of shared strings only, so these rare texts stand there.
        index = self._strings.add(_element(written))
        return Cell(f' s="{self._style(look)}" t="s"><v>{index}</v></c>')

    def _begun(self, text: str, origin: Origin) -> str:
        number, is_new = self._long_texts.number(origin)
        beginning, rest = divided(text, _POINTER.format(number))
        if is_new:
            self._long_texts.keep(origin, rest)
        return beginning

    def blank(self) -> Cell:
        """An empty cell that looks like its neighbours."""
        return Cell(f' s="{self._style(BLANK)}"/>')

    def number(self, value: int | float | Decimal, origin: Origin, look: Look = NUMBER) -> Cell | None:
        """A number, or its digits as text when Excel would hold another number or none."""
        exact = exact_number(value)
        if exact is None:
            return self.text(str(value), origin)
        return Cell(f' s="{self._style(look)}"><v>{exact}</v></c>')

    def date(self, value: date, origin: Origin, look: Look = DATE) -> Cell | None:
        """A day. Excel counts a 29 February 1900 that never was, so days before 1 March 1900 are ISO text."""
        if value < FIRST_DATE:
            return self.text(value.isoformat(), origin)
        return Cell(f' s="{self._style(look)}"><v>{(value - _DAY_0).days}</v></c>')

    def moment(self, value: datetime, origin: Origin) -> Cell | None:
        """A time, shown in Europe/London and to the second.

        :raises ValueError: for a time without a time zone, because it could be an hour out.
        """
        if value.tzinfo is None:
            raise ValueError("A time in a workbook needs its time zone.")
        local = value.astimezone(LONDON).replace(tzinfo=None)
        if local.date() < FIRST_DATE:
            return self.text(local.isoformat(sep=" ", timespec="seconds"), origin)
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return Cell(f' s="{self._style(MOMENT)}"><v>{(local.date() - _DAY_0).days + seconds / 86_400!r}</v></c>')

    def percentage(self, numerator: Decimal | Fraction | int, denominator: Decimal | int) -> Cell | None:
        """``numerator / denominator`` shown as a percentage; None (blank) when the denominator is 0.

        Both numbers must be printed beside it.
        """
        if not denominator:
            return None
        share = float(Fraction(numerator) / Fraction(denominator))
        return Cell(f' s="{self._style(PERCENTAGE)}"><v>{share!r}</v></c>')

    def score(self, value: Decimal | float, bands: tuple[Band, ...], colour_look: Look = SCORE) -> Cell:
        """A mean score; the cell holds the number, its letter comes from the number format."""
        look = colour_look.formatted(score_format(bands, float(value)))
        return Cell(f' s="{self._style(look)}"><v>{float(value)!r}</v></c>')

    def yes_no(self, value: bool, origin: Origin, look: Look = TEXT) -> Cell | None:
        return self.text("Yes" if value else "No", origin, look)

    def state(self, words: str, origin: Origin) -> Cell | None:
        """Words of the portal's own, such as "not asked", set apart from what people typed by their look."""
        return self.text(words, origin, STATE)

"""Cells hold what was typed, or exactly what is documented, and never anything live."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from exports.cells import MAX_NUMBER, MAX_UNITS, Cell, Cells, Origin, exact_number, pieces, score_format, spelled
from exports.names import units
from exports.styles import Styles
from portal.forms.spec import Band, Colour
from tests.exports.reading import undone

HERE = Origin("EX1", "question")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
TRICKY = st.text(st.sampled_from("_x0041FD5\r\n\t =+-@'&<>\ud800\udc00\ufffe😀\x00 "), max_size=40)


class Kept:
    """Shared strings and long texts in memory."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.parts: dict[Origin, tuple[str, ...]] = {}

    def add(self, xml_text: str) -> int:
        self.strings.append(xml_text)
        return len(self.strings) - 1

    def number(self, origin: Origin) -> tuple[int, bool]:
        return 1, origin not in self.parts

    def keep(self, origin: Origin, parts: tuple[str, ...]) -> None:
        assert origin not in self.parts, "a long text is kept once"
        self.parts[origin] = parts


def maker() -> tuple[Cells, Kept]:
    kept = Kept()
    return Cells(Styles(Workbook()), kept, kept), kept


def written_text(cell: Cell | None, kept: Kept) -> str:
    """The text of a cell as a program reads it; fails for a cell that is no text."""
    if cell is None:
        return ""
    element = ElementTree.fromstring(f"<c{cell}")
    if element.get("t") == "s":
        text = ElementTree.fromstring(kept.strings[int(element.findtext("v") or "")])
    else:
        assert element.get("t") == "inlineStr"
        (text,) = element.iter("t")
    found = text.text or ""
    assert found == found.strip() or text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    assert units(found) <= MAX_UNITS
    return undone(found)


def documented(text: str) -> str:
    """What the documentation says a text becomes, said here a second time and without the code that does it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    allowed = {0x9, 0xA}
    return "".join(
        c if ord(c) in allowed or (ord(c) >= 0x20 and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) not in (0xFFFE, 0xFFFF))
        else "\ufffd"
        for c in lines
    )  # fmt: skip


@pytest.mark.goal("I4")
@pytest.mark.threat(13)
@given(st.one_of(ANY_TEXT, TRICKY))
@example("=1+1")
@example("_x0041_x0042_")
@example("_x005F_x0041_")
@example("\ud83d\ude00")
@example(" \n ")
@example("#N/A")
@example("]]>&amp;")
def test_a_text_reads_back_as_documented(text: str) -> None:
    cells, kept = maker()
    expected = documented(text)
    assert written_text(cells.text(text, HERE), kept) == expected
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert cells.replaced_characters == sum(a != b for a, b in zip(lines, expected, strict=True))


@pytest.mark.goal("I4")
@pytest.mark.threat(13)
@given(st.one_of(ANY_TEXT, TRICKY), st.integers(8, 40))
@example("_x0041_" * 4, 20)
def test_pieces_fit_and_join_to_the_whole(text: str, limit: int) -> None:
    found = list(pieces(text, limit))
    assert "".join(found) == text
    assert all(units(spelled(piece)) <= limit for piece in found)
    assert all(units(spelled(one + two[0])) > limit for one, two in pairwise(found))


@pytest.mark.parametrize(
    "text",
    ["x" * 32_768, "😀" * 16_384, "_x0041_" * 4_000, "a\r\n" * 20_000, "_x0041_" * 2_521 + "x" * 5, "x" * 200_000],
)
def test_a_long_text_goes_on_and_nothing_is_lost(text: str) -> None:
    cells, kept = maker()
    beginning = written_text(cells.text(text, HERE), kept)
    assert "goes on in the sheet Long text, number 1]" in beginning[-60:]
    first = beginning[: beginning.rindex("\n[This text goes on")]
    again, more = maker()
    rest = [written_text(again.text(part, HERE), more) for part in kept.parts[HERE]]
    assert more.parts == {}
    assert first + "".join(rest) == documented(text)


@pytest.mark.parametrize("text", ["x" * 32_767, "😀" * 16_383 + "x", "_x0041_" * 2_340 + "x" * 7])
def test_a_text_that_just_fits_stays_whole(text: str) -> None:
    cells, kept = maker()
    assert written_text(cells.text(text, HERE), kept) == text
    assert kept.parts == {}


def test_a_text_on_two_sheets_is_counted_and_kept_once() -> None:
    cells, kept = maker()
    for _ in range(2):
        cells.text("\x00\x00", HERE)
        cells.text("x" * 40_000, HERE)
    assert cells.replaced_characters == 2
    assert len(kept.parts) == 1


@given(st.one_of(st.integers(), st.floats(), st.decimals(), st.decimals(places=2, allow_nan=False, max_value=10**12)))
@example(2**53)
@example(-(2**53))
@example(2**53 - 1)
@example(10**400)
@example(Decimal("1E+999999"))
@example(Decimal("0.12345678901234567890"))
@example(float("nan"))
@example(float("-inf"))
def test_a_number_is_exact_or_text(value: int | float | Decimal) -> None:
    cells, kept = maker()
    cell = cells.number(value, HERE)
    assert cell is not None
    if 't="' in cell:
        assert written_text(cell, kept) == str(value)
        return
    found = ElementTree.fromstring(f"<c{cell}").findtext("v") or ""
    assert Decimal(found) == (Decimal(repr(value)) if isinstance(value, float) else value)
    assert abs(float(found)) < MAX_NUMBER
    assert float(found) == value or Decimal(repr(float(found))) == value


@pytest.mark.parametrize("value", [0, -5, 1250.5, Decimal("1250.50"), Decimal("0.10"), 2**53 - 1])
def test_an_ordinary_number_is_a_number(value: int | float | Decimal) -> None:
    assert exact_number(value) is not None


@pytest.mark.parametrize(
    ("day", "serial"), [(date(1900, 3, 1), 61), (date(2026, 9, 30), 46295), (date(9999, 12, 31), 2958465)]
)
def test_a_day_is_a_day(day: date, serial: int) -> None:
    cell = maker()[0].date(day, HERE)
    assert cell is not None
    assert f"<v>{serial}</v>" in cell


def test_a_day_that_excel_counts_wrongly_is_text() -> None:
    cells, kept = maker()
    assert written_text(cells.date(date(1900, 2, 28), HERE), kept) == "1900-02-28"
    assert written_text(cells.moment(datetime(1899, 5, 1, 12, tzinfo=UTC), HERE), kept).startswith("1899-05-01 1")


@given(st.integers(-2_000_000_000, 4_000_000_000).map(lambda seconds: EPOCH + timedelta(seconds=seconds)))
@example(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
@example(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
def test_a_time_is_london_time(moment: datetime) -> None:
    cell = maker()[0].moment(moment, HERE)
    assert cell is not None
    serial = float(ElementTree.fromstring(f"<c{cell}").findtext("v") or "")
    found = datetime(1899, 12, 30, tzinfo=None) + timedelta(seconds=round(serial * 86_400))  # noqa: DTZ001
    local = moment.astimezone(ZoneInfo("Europe/London")).replace(tzinfo=None, microsecond=0)
    assert found == local


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        maker()[0].moment(datetime(2026, 1, 1), HERE)  # noqa: DTZ001


def test_a_percentage_of_nothing_is_blank() -> None:
    cells, _ = maker()
    assert cells.percentage(5, 0) is None
    cell = cells.percentage(Decimal("1"), 3)
    assert cell is not None
    assert f"<v>{1 / 3!r}</v>" in cell


def shown_by(number_format: str, score: float) -> str:
    """What Excel makes of a format with conditions: the first whose condition holds, else the last."""
    for section in number_format.split(";"):
        condition = re.match(r"\[>=([0-9.]+)\]", section)
        if condition is None or score >= float(condition[1]):
            return re.sub(r'.*"(.*)"', r"\1", section).strip()
    raise AssertionError(number_format)


def test_a_letter_that_is_a_digit_stands_apart_from_the_score() -> None:
    bands = (Band(Decimal(2), "2", Colour.AMBER), Band(Decimal(0), "X", Colour.RED))
    assert score_format(bands, 2.0) == '[>=2]0.00" (2)";0.00" X"'


@given(st.lists(st.decimals("0", "4", places=2), min_size=1, max_size=6, unique=True), st.decimals("0", "4", places=2))
def test_the_letter_of_a_score_comes_from_its_band(thresholds: list[Decimal], score: Decimal) -> None:
    bands = tuple(Band(threshold, f"L{place}", Colour.GREY) for place, threshold in enumerate(thresholds))
    form = score_format(bands, float(score))
    fitting = [band for band in bands if band.at_least <= score]
    best = max(fitting, key=lambda band: band.at_least) if fitting else min(bands, key=lambda band: band.at_least)
    assert shown_by(form, float(score)) == best.letter
    assert form.count("[") <= 2

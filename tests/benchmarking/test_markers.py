"""Published figures as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.comparing.markers import HIDDEN, MARKS, NOT_APPLICABLE, NOT_AVAILABLE, Printed, read_printed


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        *(("*", HIDDEN), ("[c]", HIDDEN), ("c", HIDDEN), (" C ", HIDDEN), ("[x]", NOT_AVAILABLE)),
        *((":", NOT_AVAILABLE), ("z", NOT_APPLICABLE)),
    ],
)
def test_marks_are_understood(text: str, meaning: str) -> None:
    assert read_printed(text) == Printed(None, meaning)


@pytest.mark.parametrize(
    ("text", "value"), [("96.9", "96.9"), ("96.9%", "96.9"), (" 1,234.5 ", "1234.5"), ("0", "0"), ("-3", "-3")]
)
def test_numbers_are_exact(text: str, value: str) -> None:
    assert read_printed(text) == Printed(Decimal(value))


@pytest.mark.parametrize("text", ["", "-", "n/a", "1,23", "12..3", "٣", "1e3", "%", "**", "1 2", "1.1234567"])
def test_anything_else_is_nothing(text: str) -> None:
    assert read_printed(text) is None


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_value_or_a_mark_or_nothing(text: str) -> None:
    printed = read_printed(text)
    assert printed is None or (printed.value is None) == (printed.marker in MARKS.values())

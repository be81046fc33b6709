"""The comparison says what it measured, and says so too when it could not; whether a number is good it never says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks import workbook
from tests.benchmarks.writers import PORTAL, WRITERS


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_writes_the_same_cells(name: str, tmp_path: Path) -> None:
    rows = workbook.rows(130)
    WRITERS[name](tmp_path / "x.xlsx", workbook.HEADINGS, rows)()
    values = sum(value is not None for row in rows for value in row)
    assert workbook.cells_in(tmp_path / "x.xlsx") == values + len(workbook.HEADINGS)


def test_a_line_says_how_many_times_as_fast() -> None:
    ours, other = workbook.Run(2.1, 100, 40.2), workbook.Run(1.68, 100, 30.0)
    assert workbook.line("XlsxWriter", other, ours) == "XlsxWriter 1.68 s: 0.8x, peak 30 MiB"
    assert workbook.line(PORTAL, ours, ours) == "The portal 2.10 s, peak 40 MiB"
    fewer = workbook.Run(1.0, 99, 30.0)
    assert workbook.line("Other", fewer, ours) == "Other 1.00 s: 0.5x (but it wrote 99 cells), peak 30 MiB"


def test_what_is_not_installed_has_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyexcelerate", None)
    with pytest.raises(ModuleNotFoundError):
        WRITERS["pyexcelerate"](Path("x.xlsx"), workbook.HEADINGS, [])
    found = workbook.in_words(ModuleNotFoundError("no", name="pyexcelerate"))
    assert workbook.line("pyexcelerate", found, found).endswith("because pyexcelerate is not installed here")

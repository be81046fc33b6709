"""A coordinator opens the workbook in LibreOffice and saves it: every cell still says the same, in the same type."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports.consolidated import ConsolidatedWorkbook, write
from portal.forms import library
from portal.forms.check import Asking
from tests.exports import resaving
from tests.exports.invented import answers_for
from tests.exports.sets import NAMES, about, return_row

SUBMITTED = datetime(2026, 9, 1, 8, 15, tzinfo=UTC)
AWKWARD = ("=1+1", "+44 1908 000000", "-5", "@example", "00123", "1/2/2026", "TRUE", "_x0041_", " a\nb ", "ẹ̀kọ́ 🙂")
"""Texts that a spreadsheet would like to take for something else."""


def workbook(path: Path) -> Path:
    """Four agencies that answered everything, and one that did not answer; awkward texts where texts are."""
    audit, asking = library.get("section11", "2026"), Asking(SUBMITTED.date())
    rows = [return_row("EX9")]
    for number in range(4):
        answers = answers_for(audit, asking, number)
        texts = [key for key, value in answers.items() if isinstance(value, str) and " " in value]
        awkward = {key: AWKWARD[place % len(AWKWARD)] for place, key in enumerate(texts) if place % 4 == number}
        rows.append(return_row(f"EX{number}", answers | awkward, submitted_at=SUBMITTED))
    write(path, ConsolidatedWorkbook(audit, about(), rows))
    return path


def test_opened_and_saved_again_nothing_changes(tmp_path: Path) -> None:
    program = resaving.office()
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed here, so no workbook can be saved again by it.")
    made = workbook(tmp_path / "returns.xlsx")
    saved = resaving.cells_of(resaving.save_again(program, made, tmp_path))
    expected = resaving.cells_of(made)
    assert list(saved) == list(expected) == list(NAMES)
    texts = {value for cells in expected.values() for _, value in cells.values()}
    assert texts >= set(AWKWARD)
    for title, cells in expected.items():
        assert saved[title] == {place: (kind, _kept(value)) for place, (kind, value) in cells.items()}, title


def _kept(value: object) -> object:
    """LibreOffice keeps 15 digits of a fraction such as 2/3; all else is equal or it is not."""
    return pytest.approx(value, rel=1e-14, abs=0) if isinstance(value, float) else value

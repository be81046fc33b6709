"""Mutants of how sheets look on screen and in print, and of what the anonymised one must not hold."""

from __future__ import annotations

from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

_HEIGHTS = "tests/exports/test_row_heights.py"

MUTANTS: tuple[Mutant, ...] = (
    *guards_of(
        "exports/measure.py",
        _HEIGHTS,
        ("letters are as wide as digits", "sum(map(_width_of, word))", "_ORDINARY * len(word)", "own_room"),
        ("a word may be wider than its column", "        if used > room:\n", "        if False:\n", "own_room"),
        ("line breaks take no line", 'text.split("\\n"))', '[text.replace("\\n", " ")])', "line_break"),
    ),
    *guards_of(
        "exports/sheets/change.py",
        _HEIGHTS,
        ("a long name of an agency is cut in Change", "max(height, least)", "height", "cuts"),
    ),
    *guards_of(
        "exports/sheets/answers_long.py",
        _HEIGHTS,
        ("a long question is cut in Answers long", "max(line.height, _height(", "max(0, _height(", "cuts"),
        (
            "rows of Answers long are three lines high",
            "return row_height((text, _W",
            "return 40.5 + 0 * row_height((text, _W",
            "higher",
        ),
    ),
    *guards_of(
        "exports/anonymised/returns.py",
        "tests/exports/test_anonymised.py",
        (
            "a text that nobody read is passed",
            "(row.agency_code, question.key, row.revision) in texts else",
            "(row.agency_code, question.key) in {one[:2] for one in texts} else",
            "sent_after",
        ),
    ),
    *guards_of(
        "exports/sheets/returns.py",
        _HEIGHTS,
        ("a long sector is cut in Returns", '"sector": row.sector', '"sector": ""', "cuts"),
    ),
)

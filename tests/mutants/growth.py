"""Guards of what a large round costs, and of columns that are wide enough for what stands in them."""

from __future__ import annotations

from tests.mutants.guards import guards_of

GROWTH = "tests/benchmarks/test_growth.py"
FITS = "tests/exports/test_tables.py"

MUTANTS = (
    *guards_of(
        "portal/reporting/collect.py",
        GROWTH,
        ("a workbook asks for each agency", "BATCH = 100", "BATCH = 1", ""),
    ),
    *guards_of(
        "exports/sheets/answers_long.py",
        FITS,
        ("a moment wider than its column in the long sheet", '("submitted_at", 18)', '("submitted_at", 12)', "moment"),
    ),
    *guards_of(
        "exports/columns.py",
        FITS,
        ("a moment wider than its column in the wide sheet", '"Submitted", 18', '"Submitted", 16', "moment"),
    ),
)

"""How fast the portal writes cells beside libraries that do nothing else: ``make bench SUBJECT=workbook``.

Each writer has a process of its own, and writes the same rows a few times; its fastest run counts. A library that is
not installed, or that does not end within the time there is, gets a line that says so. Nothing here fails.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from exports.sheets.answers_long import COLUMNS as LONG_COLUMNS
from tests.benchmarks.rows import SENTENCE
from tests.benchmarks.writers import PORTAL, WRITERS, Value

ROWS = 8_000
SECONDS = 40.0
"""How long all writers together may take."""

ENOUGH = 1.5
"""A writer that has been at it for so many seconds is not asked for another run."""

HEADINGS = [heading for heading, _ in LONG_COLUMNS]
START = date(2026, 9, 1)


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    cells: int
    peak: float
    """Memory in MiB."""


def row(number: int) -> tuple[Value, ...]:
    """One row like those of ``Answers long``."""
    agency, question = divmod(number, 120)
    is_rating = question % 3 == 0
    return (
        f"EX{agency:04}",
        f"Example agency {agency}",
        "Charity",
        "submitted",
        START + timedelta(days=agency % 30),
        f"{question % 12} Standard {question % 12}",
        f"s{question}",
        f"{question % 12}.{question}",
        f"Indicator {question} is in place & known to all <staff>",
        ("Met", "Partly met", "Not met", "Does not apply")[number % 4],
        ("G", "A", "R", "N/A")[number % 4] if is_rating else None,
        (1, 0.5, 0)[number % 3] if is_rating else None,
        SENTENCE * (1 + number % 5) if is_rating else None,
        "answered",
        None if is_rating else number % 7,
        "rating" if is_rating else None,
        None,
        None if is_rating else number,
        None if is_rating else number + 50,
    )


def rows(count: int) -> list[tuple[Value, ...]]:
    return [row(number) for number in range(count)]


def cells_in(path: Path) -> int:
    """How many cells of the first sheet hold a value."""
    with ZipFile(path) as archive:
        return len(re.findall(rb"<(?:v|is)>", archive.read("xl/worksheets/sheet1.xml")))


def measure(name: str, count: int) -> Run:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        job = WRITERS[name](path, HEADINGS, rows(count))
        took: list[float] = []
        while not took or sum(took) < ENOUGH:
            began = time.perf_counter()
            job()
            took.append(time.perf_counter() - began)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Run(min(took), cells_in(path), peak)


def measured_within(seconds: float, name: str, count: int) -> Run | str:
    """What was measured, or in words why nothing was."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        try:
            return pool.apply_async(measure, (name, count)).get(max(seconds, 0.1))
        except (multiprocessing.TimeoutError, ModuleNotFoundError) as problem:
            return in_words(problem)


def in_words(problem: multiprocessing.TimeoutError | ModuleNotFoundError) -> str:
    if isinstance(problem, ModuleNotFoundError):
        return f"not measured, because {problem.name} is not installed here"
    return "not measured, because there was no time left"


def line(name: str, run: Run | str, ours: Run | str) -> str:
    """``XlsxWriter 1.68 s: 0.8x``: the time it took, and how many times as fast the portal is."""
    if isinstance(run, str):
        return f"{name}: {run}"
    told = f"{name} {run.seconds:.2f} s"
    if isinstance(ours, Run) and run is not ours:
        told += f": {run.seconds / ours.seconds:.1f}x"
        if run.cells != ours.cells:
            told += f" (but it wrote {run.cells:,} cells)"
    return f"{told}, peak {run.peak:.0f} MiB"


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else ROWS
    ends = time.monotonic() + SECONDS
    ours = measured_within(SECONDS, PORTAL, count)
    cells = f"{ours.cells:,} cells" if isinstance(ours, Run) else "the cells"
    print(f"{cells} in {count:,} rows; behind each other writer, how many times as fast the portal is:")
    print(line(PORTAL, ours, ours), flush=True)
    for name in WRITERS:
        if name != PORTAL:
            print(line(name, measured_within(ends - time.monotonic(), name, count), ours), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

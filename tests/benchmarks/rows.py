"""How long the consolidated workbook takes, and how much memory: ``python -m tests.benchmarks.rows [AGENCIES ...]``.

The returns are invented and made one at a time, so that what is measured is the workbook and nothing else. Each number
of agencies is measured in a process of its own, because the peak memory of a process never falls.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import About, ReturnRow, Status
from portal.forms.spec import QuestionSet, Section
from tests.exports.sets import graded, lists_section, profile_section, question_set

STANDARDS, INDICATORS = 12, 66
RATINGS = ("met", "partly", "not_met", "na")
SENTENCE = "The board reads a report each quarter, and an audit in the spring showed what children told us. "
START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def audit() -> QuestionSet:
    """Twelve standards with 66 graded indicators, each of up to six parts, a profile and two lists."""
    indicators = [graded(f"s{number}", str(number), f"Indicator {number} is in place") for number in range(INDICATORS)]
    standards = tuple(
        Section(
            f"standard{place}",
            f"Standard {place}",
            str(place),
            questions=tuple(part for parts in indicators[place::STANDARDS] for part in parts),
            is_standard=True,
        )
        for place in range(STANDARDS)
    )
    return question_set(profile_section(), *standards, lists_section())


def returns(agencies: int) -> Iterator[ReturnRow]:
    """Invented returns of so many agencies; every tenth has not answered."""
    for number in range(agencies):
        has_answered = number % 10 != 9
        yield ReturnRow(
            agency_code=f"EX{number:04}",
            agency=f"Example agency {number}",
            status=Status.SUBMITTED if has_answered else Status.NOT_STARTED,
            sector="Charity",
            submitted_at=START + timedelta(minutes=number) if has_answered else None,
            answers=_answers(number) if has_answered else None,
        )


def _answers(number: int) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "lead": "Example Person",
        "trained_numerator": number,
        "trained_denominator": number + 5,
        "services": ["advice", "groups"],
        "reviewed": "2026-03-01",
        "volunteers": "yes",
        "evidence": [{"id": f"e{row}", "title": f"Document {row}", "dated": "2026-05-04"} for row in range(5)],
        "actions": [{"id": f"a{row}", "what": f"Action {row}", "due": "2026-12-01"} for row in range(5)],
    }
    for indicator in range(INDICATORS):
        key = f"s{indicator}"
        answers[key] = RATINGS[(number + indicator) % 4]
        answers[f"{key}_how_we_know"] = SENTENCE * (1 + indicator % 6)
        answers[f"{key}_evidence"] = ["e1", "e2"]
        answers[f"{key}_action"] = ["a3"]
        answers[f"{key}_share"] = "no"
        answers[f"{key}_reason"] = "We employ nobody."
    return answers


def measure(agencies: int) -> str:
    """Write one workbook and say what it took."""
    about = About("example-2026", "Example audit 2026", "Example partnership", START, due=date(2026, 9, 30))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "consolidated.xlsx"
        began = time.perf_counter()
        written = write(path, ConsolidatedWorkbook(audit(), about, returns(agencies)))
        took = time.perf_counter() - began
        size = path.stat().st_size / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{written.rows:>6,} agencies  {took:7.2f} s  peak memory {peak:6.1f} MiB  file {size:7.1f} MiB"


def main(numbers: list[int]) -> None:
    context = multiprocessing.get_context("spawn")
    for number in numbers:
        with context.Pool(1) as pool:
            print(pool.apply(measure, (number,)), flush=True)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [10, 100, 2_000])

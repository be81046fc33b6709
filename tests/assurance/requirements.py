"""The rows of docs/asvs.csv, and everything that can be wrong with them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.assurance.collected import Proof
from tests.rules.source import ROOT

TABLE = ROOT / "docs" / "asvs.csv"
IDS = Path(__file__).with_name("asvs_ids.csv")
COLUMNS = ("requirement", "level", "section", "kind", "how", "test", "document")

WITH_TESTS = "test"
WITH_DOCUMENTS = frozenset({"document", "deploy"})
WITHOUT = frozenset({"not applicable", "sign-on", "open"})
KINDS = frozenset({WITH_TESTS, *WITH_DOCUMENTS, *WITHOUT})


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: how it is met, or why it need not be, or what is missing."""

    requirement: str
    level: str
    section: str
    kind: str
    how: str
    tests: tuple[str, ...]
    documents: tuple[str, ...]


def rows(table: Path = TABLE) -> list[Row]:
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{table.name} has the columns {reader.fieldnames}, not {COLUMNS}.")
        return [_row(line) for line in reader]


def _row(line: dict[str, str]) -> Row:
    tests, documents = (tuple(filter(None, line[name].split("; "))) for name in ("test", "document"))
    return Row(*(line[name] for name in COLUMNS[:5]), tests, documents)


def known_ids() -> dict[str, str]:
    """Every requirement that was chosen, with its level."""
    with IDS.open(encoding="utf-8", newline="") as file:
        return {line["requirement"]: line["level"] for line in csv.DictReader(file)}


def has_heading(document: str) -> bool:
    """Whether ``docs/page.md#Heading`` is there, with that heading."""
    name, _, heading = document.partition("#")
    path = ROOT / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return any(line.startswith("#") and line.lstrip("#").strip() == heading for line in lines)


def mistakes(
    table: Iterable[Row],
    known: Mapping[str, str],
    tests: Mapping[str, Proof],
    is_there: Callable[[str], bool] = has_heading,
) -> list[str]:
    """Everything that is wrong, a sentence each; nothing when the table is true as far as a program can tell."""
    table = list(table)
    found = [f"{name}: not in the table" for name in known.keys() - {row.requirement for row in table}]
    counts = Counter(row.requirement for row in table)
    found += [f"{name}: {count} rows" for name, count in counts.items() if count > 1]
    for row in table:
        found += [f"{row.requirement}: {what}" for what in _of_row(row, known, tests, is_there)]
    found += _of_marks({row.requirement: row for row in table}, tests)
    return sorted(found)


def _of_row(
    row: Row, known: Mapping[str, str], tests: Mapping[str, Proof], is_there: Callable[[str], bool]
) -> Iterator[str]:
    if known.get(row.requirement) != row.level:
        yield "no such requirement, or of another level"
    if row.kind not in KINDS:
        yield f"no such kind: {row.kind}"
    if not row.how.endswith("."):
        yield "does not say how or why in a sentence"
    if row.kind == "open" and "Missing: " not in row.how:
        yield "is open and does not say what is missing"
    if row.kind in WITHOUT and row.tests:
        yield "names tests although nothing is claimed"
    if row.kind in WITH_DOCUMENTS and not row.documents:
        yield "names no document"
    yield from (f"{one} is not there" for one in row.documents if not is_there(one))
    yield from _of_tests(row, tests)


def _of_tests(row: Row, tests: Mapping[str, Proof]) -> Iterator[str]:
    named = [tests[one] for one in row.tests if one in tests]
    yield from (f"{one} is no test" for one in row.tests if one not in tests)
    yield from (f"{one.node} is skipped" for one in named if one.is_skipped)
    yield from (f"{one.node} is not marked" for one in named if row.requirement not in one.proves("asvs"))
    if row.kind == WITH_TESTS and all(one.is_long for one in named):
        yield "no test of it is run every time"


def _of_marks(table: Mapping[str, Row], tests: Mapping[str, Proof]) -> Iterator[str]:
    for test in tests.values():
        for requirement in test.proves("asvs"):
            if requirement not in table:
                yield f"{test.node} is marked with {requirement}, which is no requirement"
            elif table[requirement].kind in WITHOUT:
                yield f"{test.node} is marked with {requirement}, which the table does not claim"

"""docs/asvs.csv is true as far as a program can tell: every requirement once, every test and document there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.assurance.collected import Proof, every_test, proofs_in
from tests.assurance.requirements import Row, known_ids, mistakes, rows

NODE = "tests/test_example.py::test_it"
KNOWN = {"1.1.1": "1", "1.1.2": "2", "1.1.3": "2", "1.1.4": "3"}
TESTS = {NODE: Proof("tests/test_example.py", "test_it", frozenset({("asvs", "1.1.1")}))}
GOOD = [
    Row("1.1.1", "1", "Example", "test", "It does.", (NODE,), ()),
    Row("1.1.2", "2", "Example", "document", "It is written.", (), ("docs/example.md#Example",)),
    Row("1.1.3", "2", "Example", "not applicable", "There is none.", (), ()),
    Row("1.1.4", "3", "Example", "open", "Half of it. Missing: the rest.", (), ()),
]
Table = list[Row]


def changed(number: int, **fields: object) -> Callable[[], Table]:
    return lambda: [replace(row, **fields) if at == number else row for at, row in enumerate(GOOD)]


BAD: dict[str, tuple[Callable[[], Table], str]] = {
    "a row is removed": (lambda: GOOD[:-1], "1.1.4: not in the table"),
    "a row stands there twice": (lambda: [*GOOD, GOOD[2]], "1.1.3: 2 rows"),
    "a row nobody asked for": (lambda: [*GOOD, replace(GOOD[2], requirement="9.9.9")], "9.9.9: no such requirement"),
    "another level": (changed(2, level="1"), "of another level"),
    "another kind": (changed(2, kind="perhaps"), "no such kind"),
    "no reason": (changed(2, how=""), "does not say how or why"),
    "open without what is missing": (changed(3, how="Half of it."), "does not say what is missing"),
    "open with a test": (changed(3, tests=(NODE,)), "nothing is claimed"),
    "a test that was renamed": (changed(0, tests=("tests/test_example.py::test_that",)), "is no test"),
    "no test": (changed(0, tests=()), "no test of it is run every time"),
    "a test without its mark": (changed(1, tests=(NODE,)), "is not marked"),
    "no document": (changed(1, documents=()), "names no document"),
    "a heading that was renamed": (changed(1, documents=("docs/example.md#Other",)), "is not there"),
    "a mark that nothing claims": (changed(0, kind="not applicable", tests=()), "the table does not claim"),
    "a mark of no requirement": (lambda: GOOD[1:], "is marked with 1.1.1, which is no requirement"),
}


def wrong(table: Table, tests: dict[str, Proof] | None = None) -> list[str]:
    return mistakes(table, KNOWN, TESTS if tests is None else tests, lambda one: one == "docs/example.md#Example")


@pytest.mark.goal("A1")
@pytest.mark.goal("A2")
def test_the_table_is_true() -> None:
    assert mistakes(rows(), known_ids(), every_test()) == []


@pytest.mark.goal("A1")
def test_all_requirements_were_chosen() -> None:
    levels = list(known_ids().values())
    assert (levels.count("1") + levels.count("2"), levels.count("3")) == (253, 32)


def test_the_row_of_the_second_factor_names_the_exemption() -> None:
    [row] = [row for row in rows() if row.requirement == "6.3.3"]
    assert "exempt" in row.how


def test_a_good_table_is_left_alone() -> None:
    assert wrong(GOOD) == []


@pytest.mark.goal("A1")
@pytest.mark.parametrize("name", BAD)
def test_each_mistake_is_noticed(name: str) -> None:
    table, words = BAD[name]
    assert any(words in one for one in wrong(table())), wrong(table())


@pytest.mark.goal("A1")
@pytest.mark.parametrize(("mark", "words"), [("skip", "is skipped"), ("xfail", "is skipped"), ("soak", "every time")])
def test_a_test_that_does_not_run_is_noticed(mark: str, words: str) -> None:
    idle = replace(TESTS[NODE], marks=TESTS[NODE].marks | {(mark, "")})
    assert any(words in one for one in wrong(GOOD, {NODE: idle}))


def test_marks_are_read_as_they_are_written() -> None:
    text = """
pytestmark = [pytest.mark.sqlite, pytest.mark.asvs("1.1.2")]
@pytest.mark.threat(9)
@pytest.mark.goal("S1")
@pytest.mark.soak
def test_one(): pass
def helper(): pass
def test_two(): pass
"""
    one, two = proofs_in("tests/test_example.py", text)
    assert (one.name, one.is_long, one.is_skipped) == ("test_one", True, False)
    assert (one.proves("threat"), one.proves("goal"), one.proves("asvs")) == ({"9"}, {"S1"}, {"1.1.2"})
    assert (two.proves("goal"), two.proves("asvs"), two.is_long) == (frozenset(), {"1.1.2"}, False)


def test_what_is_read_is_what_pytest_finds(request: pytest.FixtureRequest) -> None:
    here = {item.nodeid.split("[")[0] for item in request.session.items}
    assert here <= every_test().keys()

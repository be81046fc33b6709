"""docs/security.md says what the tests say of themselves, and each goal and threat has a test and a mutant."""

from __future__ import annotations

import pytest

from tests.assurance.collected import Proof, every_test
from tests.assurance.goals import GOALS
from tests.assurance.links import BY_A_TEST, chosen, mutants_of, proofs_of, shared
from tests.assurance.page import page
from tests.assurance.threats import LEFT, NOT_YET, THREATS
from tests.mutants.mutant import Mutant
from tests.rules.source import ROOT

NOTHING_YET = frozenset({"R11", "R12"})
REACHED = [goal.name for goal in GOALS if goal.name not in NOTHING_YET]
MET = [str(number) for number in THREATS if number not in NOT_YET]
MARKS = [*(("goal", name) for name in REACHED), *(("threat", number) for number in MET)]
TESTS = [
    Proof("tests/test_example.py", "test_one_door", frozenset({("goal", "S1")})),
    Proof("tests/test_example.py", "test_other_door", frozenset()),
    Proof("tests/test_example.py", "test_window", frozenset()),
]


@pytest.mark.goal("A3")
def test_the_page_is_up_to_date() -> None:
    written = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert written == page(), "Write it anew: .venv/bin/python -m tests.assurance > docs/security.md"


@pytest.mark.goal("A3")
@pytest.mark.parametrize(("kind", "name"), MARKS)
def test_each_has_a_test_in_every_run_and_a_mutant(kind: str, name: str) -> None:
    assert [test.node for test in proofs_of(kind, name) if not test.is_long and not test.is_skipped]
    assert [*BY_A_TEST.get((kind, name), ()), *mutants_of(kind, name)]


def test_all_goals_and_threats_are_there() -> None:
    names = [*(f"S{number}" for number in range(1, 10)), *(f"I{number}" for number in range(1, 11))]
    names += [*(f"R{number}" for number in range(1, 13)), *(f"A{number}" for number in range(1, 6))]
    assert [goal.name for goal in GOALS] == names
    assert list(THREATS) == list(range(1, 26))


def test_what_has_nothing_says_so() -> None:
    assert all(goal.missing for goal in GOALS if goal.name in NOTHING_YET)
    assert set(LEFT) >= NOT_YET
    assert [proofs_of("goal", name) for name in sorted(NOTHING_YET)] == [[]] * len(NOTHING_YET)


def test_markers_name_what_there_is() -> None:
    known = {"goal": {goal.name for goal in GOALS}, "threat": set(map(str, THREATS))}
    stray = [
        (test.node, value)
        for test in every_test().values()
        for kind, names in known.items()
        for value in test.proves(kind) - names
    ]
    assert stray == []


def test_tests_that_break_a_guard_are_there() -> None:
    assert [node for nodes in BY_A_TEST.values() for node in nodes if node not in every_test()] == []


@pytest.mark.goal("A3")
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["test_one_door", "test_other_door", "test_window"]),
        (" -k one_door", ["test_one_door"]),
        (" -k door", ["test_one_door", "test_other_door"]),
        (" -k door and not other", ["test_one_door"]),
        ("::test_window", ["test_window"]),
        (" -k a_parameter", ["test_one_door", "test_other_door", "test_window"]),
    ],
)
def test_the_tests_of_a_mutant_are_those_that_pytest_would_run(words: str, names: list[str]) -> None:
    mutant = Mutant("an example", "portal/example.py", "a", "b", f"tests/test_example.py{words}")
    assert [test.name for test in chosen(mutant, TESTS)] == names


@pytest.mark.goal("A3")
def test_a_mutant_counts_for_what_all_its_tests_prove() -> None:
    assert shared(TESTS[:1]) == {("goal", "S1")}
    assert shared(TESTS[:2]) == frozenset()
    assert shared([]) == frozenset()

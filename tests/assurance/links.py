"""Which tests prove a goal or meet a threat, and which mutants turn them red: worked out, never typed.

A mutant counts for a goal when every test that it names carries the goal's marker, so that whichever of them turns red,
it is one that proves the goal. Some tests break a guard themselves, in every run; those are named in ``BY_A_TEST``.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from _pytest.mark.expression import Expression

from tests.assurance.collected import Mark, Proof, every_test
from tests.mutants.kept import MUTANTS
from tests.mutants.mutant import Mutant

MATRIX = "tests/permissions/test_mutants.py::test_without_the_guard_the_matrix_is_red"
TWINS = "tests/security/test_twin_worlds.py::test_without_the_guard_it_is_seen"
FORMULAS = "tests/exports/test_hostile.py::test_a_naive_writer_makes_formulas"
CELLS = "tests/exports/test_hostile.py::test_without_a_guard_there_are_faults"
ROLES = "tests/accounts/test_everyone.py::test_a_guard_that_is_gone_is_noticed"
EDITORS = "tests/returns/test_editors.py::test_the_game_notices"
RULES = "tests/rules/test_static.py::test_the_rule_can_fail"

BY_A_TEST: dict[tuple[str, str], tuple[str, ...]] = {
    ("goal", "S1"): (MATRIX,),
    ("goal", "S2"): (TWINS,),
    ("goal", "S3"): ("tests/security/test_canaries.py::test_a_canary_is_found",),
    ("goal", "S4"): ("tests/accounts/getting_in/test_same_answers.py::test_the_clock_would_see_an_early_exit",),
    ("goal", "S9"): (
        "tests/platform/test_headers_everywhere.py::test_a_header_that_is_missing_loose_or_too_much_is_noticed",
    ),
    ("goal", "I3"): (FORMULAS,),
    ("goal", "I4"): (CELLS,),
    ("goal", "I8"): (ROLES, "tests/returns/test_everyone.py::test_the_game_notices"),
    ("goal", "I9"): ("tests/mutants/test_mutants.py::test_it_is_found",),
    ("goal", "I10"): (RULES, "tests/security/test_bandit.py::test_bandit_would_find_it"),
    ("goal", "R3"): (EDITORS, "tests/returns/test_screens.py::test_the_game_notices"),
    ("goal", "R8"): ("tests/rules/test_migrations.py::test_drift_is_noticed",),
    ("goal", "R10"): ("tests/record/test_completeness.py::test_a_wrong_event_is_noticed",),
    ("goal", "A1"): ("tests/assurance/test_asvs.py::test_each_mistake_is_noticed",),
    ("goal", "A2"): ("tests/assurance/test_asvs.py::test_each_mistake_is_noticed",),
    ("threat", "1"): (MATRIX,),
    ("threat", "2"): (TWINS,),
    ("threat", "3"): (TWINS,),
    ("threat", "5"): (ROLES,),
    ("threat", "12"): (FORMULAS,),
    ("threat", "13"): (CELLS,),
    ("threat", "16"): (RULES,),
    ("threat", "17"): ("tests/permissions/test_csrf.py::test_with_the_check_taken_away_the_first_test_is_red",),
    ("threat", "22"): (EDITORS,),
}


def proofs_of(kind: str, value: str) -> list[Proof]:
    """The tests with a marker, those of every run first."""
    found = [test for test in every_test().values() if value in test.proves(kind)]
    return sorted(found, key=lambda test: (test.is_long, test.node))


def chosen(mutant: Mutant, tests: list[Proof]) -> list[Proof]:
    """The tests of a file that a mutant names; all of them when its words choose by a parameter, which is not read."""
    node, _, words = mutant.test.partition(" -k ")
    name = node.partition("::")[2].split("[")[0]
    named = [test for test in tests if name in ("", test.name)]
    if not words:
        return named
    expression = Expression.compile(words)
    return [test for test in named if expression.evaluate(lambda word, **_: _has(test, word))] or named  # noqa: B023


def _has(test: Proof, word: str) -> bool:
    names = (test.name, test.path.rsplit("/", 1)[-1], *(name for name, _ in test.marks))
    return any(word.casefold() in name.casefold() for name in names)


@cache
def mutants_by_mark() -> dict[tuple[str, str], list[str]]:
    """The names of the mutants of each goal and threat."""
    by_path = defaultdict(list)
    for test in every_test().values():
        by_path[test.path].append(test)
    found = defaultdict(list)
    for mutant in MUTANTS:
        tests = chosen(mutant, by_path[mutant.test.split("::")[0].split(" ")[0]])
        for mark in shared(tests):
            found[mark].append(mutant.name)
    return dict(found)


def shared(tests: list[Proof]) -> frozenset[Mark]:
    """The markers that all of ``tests`` carry."""
    return frozenset.intersection(*(test.marks for test in tests)) if tests else frozenset()


def mutants_of(kind: str, value: str) -> list[str]:
    return sorted(mutants_by_mark().get((kind, value), []))

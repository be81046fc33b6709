"""Guards that somebody got round at surveys, comparisons, money and meetings."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SURVEYS = "tests/benchmarking/test_break_ins.py"

MUTANTS = (
    *guards_of(
        "portal/surveys/counting.py",
        SURVEYS,
        (
            "the answers nobody gave leave the one that somebody did",
            "        hidden = frozenset(numbers)\n",
            "        pass\n",
            "nobody_gave",
        ),
    ),
)

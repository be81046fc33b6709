"""docs/security.md, written from the goals, the threats, the markers of the tests and the list of requirements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.assurance.goals import GOALS, Goal
from tests.assurance.links import BY_A_TEST, mutants_of, proofs_of
from tests.assurance.requirements import Row, rows
from tests.assurance.threats import LEFT, THREATS

HEAD = """\
# Security and reliability

This page is written by `.venv/bin/python -m tests.assurance > docs/security.md`; a test fails when it is out of date.
What was aimed at, what is reached today, which tests show it, and which mutants - the guard taken away - turn them red.
Tests say themselves which goal, requirement or threat they prove, by markers; a mutant belongs to a goal when all tests
that it names prove that goal.

- `.venv/bin/python -m tests.assurance S5` runs the tests of a goal or, by its number, of a threat; `--long` runs the
  long forms too.
- `make test` runs every quick form. `make soak` runs the long forms and every mutant.
- [asvs.csv](asvs.csv) has each requirement of OWASP ASVS 5.0 at levels 1 and 2, and 32 of level 3, by its id.
- What the host has to do is in [deployment.md](deployment.md), keys and algorithms in
  [cryptography.md](cryptography.md), limits in [limits.md](limits.md), the ways in in [sign-in.md](sign-in.md), the
  record in [record.md](record.md), what kind of information lies where in [data-protection](data-protection/README.md).
"""

EXPLAINED = """\

How the kinds are meant: `test` is met and shown by the tests named; `deploy` is up to the host, and the document named
says what to do; `document` is met by a document; `sign-on` applies only with single sign-on, which is not there;
`not applicable` says why; `open` applies and is not met, or not wholly.
"""

SHOWN = 3


def page() -> str:
    return "\n".join([HEAD, *_goals(), "", *_threats(), "", *_requirements(rows()), ""])


def _goals() -> Iterator[str]:
    yield "## Goals\n"
    yield "| goal | target | reached | not yet | tests | mutants |"
    yield "|---|---|---|---|---|---|"
    for goal in GOALS:
        yield _line(
            f"**{goal.name}** {goal.words}", goal.target, goal.reached, goal.missing, *_shown("goal", goal.name)
        )


def _threats() -> Iterator[str]:
    yield "## Threats\n"
    yield "| | threat | what is left | tests | mutants |"
    yield "|---|---|---|---|---|"
    for number, words in THREATS.items():
        yield _line(str(number), words, LEFT.get(number, ""), *_shown("threat", str(number)))


def _shown(kind: str, value: str) -> tuple[str, str]:
    """The cells of the tests and of the mutants."""
    tests = [f"`{test.node.removeprefix('tests/')}`" for test in proofs_of(kind, value)]
    breaking = [f"`{node.removeprefix('tests/')}`" for node in BY_A_TEST.get((kind, value), ())]
    return _some(tests), _some([*breaking, *mutants_of(kind, value)])


def _some(names: list[str]) -> str:
    more = ["and others"] if len(names) > SHOWN else []
    return "<br>".join([*names[:SHOWN], *more]) or "-"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') or '-' for cell in cells)} |"


def _requirements(table: list[Row]) -> Iterator[str]:
    yield "## Requirements of ASVS 5.0\n"
    yield "| kind | level 1 and 2 | level 3 |"
    yield "|---|---|---|"
    counts = Counter((row.kind, row.level == "3") for row in table)
    for kind in ("test", "deploy", "document", "sign-on", "not applicable", "open"):
        yield _line(kind, str(counts[kind, False]), str(counts[kind, True]))
    yield EXPLAINED
    yield "Open, or met with an exemption:\n"
    for row in table:
        if row.kind == "open" or "EXEMPTION" in row.how:
            yield f"- **{row.requirement}** (level {row.level}). {row.how}"


def goal_named(name: str) -> Goal | None:
    return next((goal for goal in GOALS if goal.name == name), None)

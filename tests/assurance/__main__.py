"""``python -m tests.assurance`` writes docs/security.md; with a goal or the number of a threat it runs its tests."""

from __future__ import annotations

import sys

import pytest

from tests.assurance.links import proofs_of
from tests.assurance.page import goal_named, page
from tests.assurance.threats import THREATS


def main(arguments: list[str]) -> int:
    names = [one for one in arguments if one != "--long"]
    if not names:
        sys.stdout.write(page())
        return 0
    unknown = [one for one in names if goal_named(one) is None and one not in map(str, THREATS)]
    if unknown:
        sys.stderr.write(f"There is no goal or threat {unknown[0]}. Name one of docs/security.md, such as S5 or 17.\n")
        return 2
    tests = [test for one in names for test in proofs_of("goal" if goal_named(one) else "threat", one)]
    long = ["-m", "soak or not soak"] if "--long" in arguments else []
    return pytest.main(["-q", *long, *dict.fromkeys(test.node for test in tests)])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

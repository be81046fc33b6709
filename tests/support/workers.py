"""How tests are dealt out to the workers of pytest-xdist: one by one, but together those that share what takes long.

The groups of ``--dist loadgroup`` would say the same, were they not lost without a word: pytest 9 keeps the name of a
test where pytest-xdist 3.8 does not look for it.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

from tests.support import databases

BROWSER = "tests/browser/"
"""One browser, one demonstration and one portal that runs: for all of them in each run, for a file in the long one."""
BY_FILE = (BROWSER, "tests/assurance/", "tests/exports/", "tests/rules/")
"""Folders whose files make a workbook, or read all of the code, for several tests."""


def together(test: str) -> str:
    """What a test is dealt out with. Most go first, so that the browser is not what everybody waits for in the end."""
    if test.startswith(BROWSER) and not databases.EVERYTHING:
        return BROWSER
    return test.partition("::")[0] if test.startswith(BY_FILE) else test


class Dealer(LoadScopeScheduling):
    """Hands a worker the next tests when it has nearly done those it has."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)

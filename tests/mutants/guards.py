"""Several mutants of one file, written one after the other."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

Change = tuple[str, str, str, str]
"""Which guard is gone, what stands there, what stands there instead, and the words that choose the test."""


def guards_of(path: str, test: str, *changes: Change) -> tuple[Mutant, ...]:
    """The mutants of ``path`` that the tests in ``test`` find; empty words choose all of them.

    Words that begin with ``tests/`` name another file, with or without ``-k`` and words of its own.
    """
    return tuple(Mutant(name, path, old, new, chosen(test, words)) for name, old, new, words in changes)


def chosen(test: str, words: str) -> str:
    """The test as a mutant names it."""
    if words.startswith("tests/"):
        return words
    return f"{test} -k {words}" if words else test

"""Small rooms: no file and no function grows until nobody knows it whole."""

from __future__ import annotations

import pytest

from tests.rules import sizes
from tests.rules.source import Source, sources

EVERYWHERE = ("portal", "exports", "tests", "migrations", "wsgi.py")


def is_migration(source: Source) -> bool:
    """A migration is a list of tables, written once and never read as a function."""
    return source.path.startswith("migrations/versions/")


def test_no_file_is_too_long() -> None:
    found = sources(*EVERYWHERE, endings=(".py", ".html", ".css", ".js"))
    limit = [source for source in found if not is_migration(source)]
    assert not (long := sizes.too_long(sizes.files(limit), sizes.FILE_LINES)), long


def test_no_function_is_too_long() -> None:
    limit = [source for source in sources(*EVERYWHERE) if not is_migration(source)]
    assert not (long := sizes.too_long(sizes.functions(limit), sizes.FUNCTION_LINES)), long


def test_most_files_and_functions_are_short() -> None:
    code = sources("portal", "exports")
    longest = sorted(sizes.files(code), key=lambda size: -size.lines)[:5]
    assert sizes.middle(sizes.files(code)) < sizes.MEDIAN_FILE, [str(size) for size in longest]
    functions = sizes.functions(code)
    longest = sorted(functions, key=lambda size: -size.lines)[:10]
    assert sizes.middle(functions) < sizes.MEDIAN_FUNCTION, [str(size) for size in longest]
    assert sizes.ninetieth(functions) < sizes.NINETIETH_FUNCTION, [str(size) for size in longest]


@pytest.mark.parametrize("lines", [59, 60])
def test_a_long_function_is_found(lines: int) -> None:
    source = Source("portal/x.py", "def long():\n" + "    go()\n" * (lines - 1))
    found = sizes.too_long(sizes.functions([source]), sizes.FUNCTION_LINES)
    assert found == (["portal/x.py:1 long: 60 lines"] if lines == 60 else [])


@pytest.mark.parametrize("lines", [399, 400])
def test_a_long_file_is_found(lines: int) -> None:
    found = sizes.too_long(sizes.files([Source("portal/x.py", "go()\n" * lines)]), sizes.FILE_LINES)
    assert found == (["portal/x.py: 400 lines"] if lines == 400 else [])

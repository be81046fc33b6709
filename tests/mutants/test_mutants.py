"""Every kept mutant still fits the code, and - in the long form - is found by the test that it names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.kept import MUTANTS
from tests.mutants.mutant import ROOT, Mutant

COPIED = ("portal", "exports", "migrations", "tests", "docs")
FILES = ("setup.cfg", "pyproject.toml", "wsgi.py")
LINKED = ("node_modules",)
NO_CACHE = shutil.ignore_patterns("__pycache__")
BY_NAME = [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS]
PATHS = sorted({mutant.path for mutant in MUTANTS})


def test_each_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(mutant.name for mutant in MUTANTS).items() if count > 1] == []


@pytest.mark.goal("I9")
@pytest.mark.parametrize("path", PATHS)
def test_it_fits_the_code(path: str) -> None:
    """All mutants of a file, which are many and cheap; what is wrong names the mutant."""
    for mutant in (one for one in MUTANTS if one.path == path):
        changed = mutant.changed()
        assert compile(changed, path, "exec") if path.endswith(".py") else changed, mutant.name
        assert (ROOT / mutant.test.split("::")[0].split(" ")[0]).exists(), f"{mutant.name}: {mutant.test}"


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder of its own, in which guards may be broken."""
    folder = tmp_path_factory.mktemp("mutants") / "project"
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=NO_CACHE)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.soak
@pytest.mark.parametrize("mutant", BY_NAME)
def test_it_is_found(mutant: Mutant, copy: Path) -> None:
    path = copy / mutant.path
    before = path.read_text(encoding="utf-8")
    path.write_text(mutant.changed(copy), encoding="utf-8")
    try:
        assert run(copy, mutant) == 1, f"{mutant.name}: no test of {mutant.test} noticed"
    finally:
        path.write_text(before, encoding="utf-8")


def run(copy: Path, mutant: Mutant) -> int:
    """Run the mutant's test in the copy; gives pytest's exit status, 1 when a test failed."""
    test, _, words = mutant.test.partition(" -k ")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        test,
        *(["-k", words] if words else []),
    ]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "HYPOTHESIS_"))}
    environment = {**clean, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    return done.returncode

"""The commands: what they print, what they refuse, and their exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.forms import library
from portal.forms.commands import question_sets
from tests.forms.sets import FOLDER

PATH = "three_step/1.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "three_step").mkdir()
    (tmp_path / PATH).write_bytes((FOLDER / "three_step.yaml").read_bytes())
    return tmp_path


def run(*words: object, folder: Path | None = None) -> Result:
    at = ["--folder", str(folder)] if folder else []
    return CliRunner().invoke(question_sets, [*at, *map(str, words)])


def test_check_says_that_good_files_are_in_order() -> None:
    result = run("check", FOLDER / "three_step.yaml", FOLDER / "everything.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "is in order. three_step-1: Example self-assessment in three steps, 2 standards, 3 graded" in result.stdout


def test_check_tells_every_problem_in_a_line_of_its_own(folder: Path) -> None:
    file = folder / PATH
    file.write_text(file.read_text().replace('version: "1"', "version: 1").replace("type: rows", "type: row"))
    result = run("check", file, folder / "none.yaml", FOLDER / "four_step.yaml")
    lines = result.stderr.splitlines()
    assert result.exit_code == 1
    assert len([line for line in lines if f"{PATH}, line " in line]) == len(lines) - 1 >= 2
    assert lines[-1].startswith(f"{folder / 'none.yaml'}, line 1: The file cannot be read")
    assert "four_step" in result.stdout


def test_wrong_usage() -> None:
    assert [run(*words).exit_code for words in (["check"], ["nonsense"], ["copy", "a"])] == [2, 2, 2]
    assert run("copy", "three_step", "1", "../2").exit_code == 2


def test_lock_publishes_what_is_new_and_nothing_twice(folder: Path) -> None:
    assert "(not published)" in run("list", folder=folder).stdout
    first = run("lock", folder=folder)
    assert (first.exit_code, first.stdout) == (0, f"{PATH} is published from now on\n")
    before = (folder / library.LOCK).read_bytes()
    again = run("lock", folder=folder)
    assert (again.exit_code, again.stdout, (folder / library.LOCK).read_bytes()) == (0, "", before)
    assert "(published)" in run("list", folder=folder).stdout


def test_lock_refuses_a_published_file_that_changed_and_publishes_nothing(folder: Path) -> None:
    run("lock", folder=folder)
    before = (folder / library.LOCK).read_bytes()
    run("copy", "three_step", "1", "2", folder=folder)
    with (folder / PATH).open("a") as file:
        file.write("# later\n")
    result = run("lock", folder=folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "changed after it was published" in result.stderr
    assert "Nothing was published" in result.stderr
    assert (folder / library.LOCK).read_bytes() == before
    assert run("list", folder=folder).exit_code == 1


def test_lock_refuses_a_file_with_mistakes_or_in_the_wrong_place(folder: Path) -> None:
    (folder / "three_step" / "2.yaml").write_bytes((folder / PATH).read_bytes())
    (folder / "three_step" / "3.yaml").write_text("name: three_step")
    result = run("lock", folder=folder)
    assert result.exit_code == 1
    assert "2.yaml, line 1" in result.stderr
    assert "3.yaml, line 1" in result.stderr
    assert not (folder / library.LOCK).exists()


def test_copy_keeps_everything_but_the_version(tmp_path: Path) -> None:
    (tmp_path / "section11").mkdir()
    source = (library.FOLDER / "section11/2026.yaml").read_text(encoding="utf-8")
    (tmp_path / "section11/2026.yaml").write_text(source, encoding="utf-8")
    result = run("copy", "section11", "2026", "2027", folder=tmp_path)
    assert result.exit_code == 0
    copied = (tmp_path / "section11/2027.yaml").read_text(encoding="utf-8")
    changed = [pair for pair in zip(source.splitlines(), copied.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [
        ('version: "2026"', 'version: "2027"'),
        ("audit_name: Section 11 audit 2026", "audit_name: Section 11 audit 2027"),
    ]


def test_copy_refuses_what_is_not_there_what_is_there_and_what_is_wrong(folder: Path) -> None:
    for words, says in (
        (("three_step", "9", "2"), "There is no question set three_step, version 9"),
        (("../x", "1", "2"), "There is no question set ../x, version 1"),
        (("three_step", "1", "1"), "three_step/1.yaml is there already"),
    ):
        result = run("copy", *words, folder=folder)
        assert (result.exit_code, says in result.stderr) == (1, True)
    (folder / PATH).write_text("name: three_step\nversion: 1\n")
    assert run("copy", "three_step", "1", "2", folder=folder).exit_code == 1
    assert not (folder / "three_step/2.yaml").exists()

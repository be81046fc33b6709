"""The library of published question sets, and the lock that keeps them as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.forms import library
from portal.forms.problems import QuestionSetError
from tests.forms.sets import FOLDER

SOURCE = (FOLDER / "three_step.yaml").read_bytes()
PATH = "three_step/1.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of question sets with one published set in it."""
    (tmp_path / "three_step").mkdir()
    (tmp_path / PATH).write_bytes(SOURCE)
    (tmp_path / library.LOCK).write_text(f"{library.checksum(SOURCE)}  {PATH}\n")
    return tmp_path


def test_published_sets_are_found_by_name_and_version_and_by_key() -> None:
    assert library.get("section11", "2026") is library.get_by_key("section11-2026")
    assert [question_set.key for question_set in library.versions()] == [
        "benchmarking-2026",
        "benchmarking_people-2026",
        "contribution-2026",
        "lado_referral-2026",
        "section11-2025",
        "section11-2026",
        "section11_people-2026",
    ]
    audits = ["benchmarking-2026", "section11-2025", "section11-2026"]
    assert [question_set.key for question_set in library.audits()] == audits


@pytest.mark.parametrize("key", ["section11-1999", "section11", "", "../x-2026", "nothing-2026"])
def test_what_was_never_published_is_not_there(key: str) -> None:
    with pytest.raises(library.UnknownQuestionSet, match="There is no published question set"):
        library.get_by_key(key)


def test_every_published_file_has_its_checksum_and_every_file_is_published() -> None:
    locked = library.read_lock()
    files = {path.relative_to(library.FOLDER).as_posix() for path in library.FOLDER.glob("*/*.yaml")}
    assert locked.keys() == files
    for path, digest in locked.items():
        assert library.checksum((library.FOLDER / path).read_bytes()) == digest


def test_a_published_file_that_changed_is_refused(folder: Path) -> None:
    digest = library.read_lock(folder)[PATH]
    assert library.load_published(folder, PATH, digest).key == "three_step-1"
    for changed in (SOURCE + b"\n", SOURCE.replace(b"Leadership", b"Leaderships"), b""):
        (folder / PATH).write_bytes(changed)
        with pytest.raises(QuestionSetError, match="changed after it was published"):
            library.load_published(folder, PATH, digest)


def test_a_published_file_that_is_gone_is_refused(folder: Path) -> None:
    (folder / PATH).unlink()
    with pytest.raises(QuestionSetError, match="missing"):
        library.load_published(folder, PATH, "x")


def test_line_ends_and_a_byte_order_mark_do_not_break_the_lock() -> None:
    assert library.checksum(b"\xef\xbb\xbf" + SOURCE.replace(b"\n", b"\r\n")) == library.checksum(SOURCE)


def test_a_file_stands_where_its_name_and_version_say(folder: Path) -> None:
    (folder / "three_step" / "2.yaml").write_bytes(SOURCE)
    with pytest.raises(QuestionSetError, match='it is three_step, version "1"'):
        library.load_published(folder, "three_step/2.yaml", library.checksum(SOURCE))

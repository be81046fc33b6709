"""The published question sets: read once, checked against their lock, kept for good.

``question_sets/LOCKED`` has one line for each published file: its SHA-256 and its path. A file that no longer has
the checksum under which it was published is refused, for returns are pinned to what was asked at the time.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from portal.forms.loader import load_text
from portal.forms.problems import FileProblem, QuestionSetError
from portal.forms.spec import QuestionSet

FOLDER = Path(__file__).parent / "question_sets"
LOCK = "LOCKED"


class UnknownQuestionSet(KeyError):
    """There is no published question set of that name and version."""

    def __str__(self) -> str:
        return f"There is no published question set {self.args[0]}"


def checksum(source: bytes) -> str:
    """The SHA-256 of a file as it is published. Line ends and a byte order mark do not change it."""
    return hashlib.sha256(source.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


def read_lock(folder: Path = FOLDER) -> dict[str, str]:
    """The checksum of every published file, by its path in the folder, such as ``section11/2026.yaml``."""
    path = folder / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line.split()[1]: line.split()[0] for line in lines if len(line.split()) == 2}


def path_of(name: str, version: str) -> str:
    """Where a question set stands in the folder."""
    return f"{name}/{version}.yaml"


def load_published(folder: Path, path: str, locked: str) -> QuestionSet:
    """One published file. Raises QuestionSetError when it cannot be read, was changed, or says it is another set."""
    file = folder / path
    try:
        source = file.read_bytes()
    except OSError:
        raise _refusal(path, "A published file is missing", "Put it back as it was") from None
    if checksum(source) != locked:
        what = "The file was changed after it was published"
        raise _refusal(path, what, "Put it back as it was, and make the change in a copy with a new version")
    question_set = load_text(source, path)
    check_path(question_set, path)
    return question_set


def check_path(question_set: QuestionSet, path: str) -> None:
    """Raises QuestionSetError unless the file stands where its name and version say."""
    if path_of(question_set.name, question_set.version) != path:
        what = f'The file says it is {question_set.name}, version "{question_set.version}"'
        raise _refusal(path, what, "Give the file the name version.yaml, in a folder with the name of the set")


def _refusal(path: str, what: str, remedy: str) -> QuestionSetError:
    return QuestionSetError((FileProblem(path, 1, what, remedy),))


@cache
def get(name: str, version: str) -> QuestionSet:
    """A published question set. Raises UnknownQuestionSet when there is none, QuestionSetError when it was changed."""
    path = path_of(name, version)
    locked = read_lock().get(path)
    if locked is None:
        raise UnknownQuestionSet(f"{name}-{version}")
    return load_published(FOLDER, path, locked)


def get_by_key(key: str) -> QuestionSet:
    """A published question set by its key, such as ``section11-2026``. Raises as ``get`` does."""
    name, _, version = key.partition("-")
    return get(name, version)


PEOPLE = "_people"
"""Ends the name of the survey of the people who do the work, which stands beside the set without it."""


@cache
def survey_beside(name: str, version: str) -> QuestionSet | None:
    """The anonymous survey that goes with a question set, in the same version; None where there is none."""
    return get(name + PEOPLE, version) if path_of(name + PEOPLE, version) in read_lock() else None


def versions() -> tuple[QuestionSet, ...]:
    """Every published question set, by name and then by version."""
    paths = sorted(read_lock())
    return tuple(get(path.split("/")[0], path.split("/")[1].removesuffix(".yaml")) for path in paths)


def audits() -> tuple[QuestionSet, ...]:
    """Those that a round can ask, by name and then by version."""
    return tuple(question_set for question_set in versions() if question_set.is_audit)

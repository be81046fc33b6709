"""A question set file -> a QuestionSet, strictly. ``docs/question-sets.md`` describes the format."""

from __future__ import annotations

from pathlib import Path

from portal.forms.loader_checks import check_references
from portal.forms.loader_fields import Fields
from portal.forms.loader_sections import read_set
from portal.forms.problems import FileProblem, Problems, QuestionSetError
from portal.forms.spec import QuestionSet
from portal.forms.yaml_lines import MOST_BYTES, read

__all__ = ["QuestionSetError", "load_file", "load_text"]


def load_file(path: Path | str) -> QuestionSet:
    """The question set in a file. Raises QuestionSetError with every mistake that was found, and nothing else."""
    try:
        with Path(path).open("rb") as stream:
            source = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        what = f"The file cannot be read ({getattr(error, 'strerror', None) or error})"
        raise QuestionSetError((FileProblem(str(path), 1, what, "Check its name and folder"),)) from None
    return load_text(source, str(path))


def load_text(source: bytes | str, file: str = "question set") -> QuestionSet:
    """The question set in a text. ``file`` is the name used in messages. Raises QuestionSetError and nothing else."""
    problems = Problems(file)
    root = read(source, problems)
    if root is None:
        problems.raise_if_any()
    question_set, reading = read_set(Fields(root, "the file", problems))
    check_references(question_set, reading, problems)
    problems.raise_if_any()
    return question_set

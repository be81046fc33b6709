"""What is wrong with a question set file, told so that its author can put it right."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One mistake: the file, the line (counted from 1), what is wrong, and what to write instead."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}. {self.remedy}."


class QuestionSetError(Exception):
    """A question set cannot be used. ``problems`` holds every mistake that was found, in the order of the lines."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Problems:
    """Collects the mistakes of one file while it is read."""

    file: str
    found: list[FileProblem] = field(default_factory=list)

    def add(self, line: int, what: str, remedy: str) -> None:
        problem = FileProblem(self.file, line, what, remedy)
        if problem not in self.found:
            self.found.append(problem)

    def raise_if_any(self) -> None:
        """Raises QuestionSetError when a mistake was found."""
        if self.found:
            raise QuestionSetError(tuple(sorted(self.found, key=lambda problem: problem.line)))

"""What can go wrong with a return, beyond the errors that every package has."""

from __future__ import annotations

from collections.abc import Mapping

from portal.errors import Conflict, PortalError, Refused
from portal.forms.answers import Raw
from portal.forms.check import Problem


class NotOfThisForm(Refused):
    """What was sent does not fit the form at all: an unknown question or row, or something that no form sends."""

    status = 400
    title = "Something is wrong with what was sent"


class DraftConflict(Conflict):
    """Two people changed the same answer at the same time. Nothing was written.

    ``answers`` holds ``(mine, theirs)`` for each question key; ``others`` what a page must show in place of
    what was sent, because a colleague changed it and nobody else did, or because both changes could be joined.
    ``revision`` is what the next save is to be based on once the page shows all of that.
    """

    def __init__(
        self, answers: Mapping[str, tuple[Raw, Raw]], revision: int, others: Mapping[str, Raw] | None = None
    ) -> None:
        super().__init__("Someone else changed the same answers while you were writing. Choose which text to keep.")
        self.answers = dict(answers)
        self.revision = revision
        self.others = dict(others or {})


class ProblemsRemain(PortalError):
    """Answers are missing or wrong, so the return cannot go further. ``problems`` says which and what to do."""

    status = 422
    title = "Some answers need to be put right first"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = len(problems)
        things = "1 answer needs" if count == 1 else f"{count} answers need"
        super().__init__(f"{things} to be put right first. Check your answers to see which.")
        self.problems = problems


class WordsNeeded(Refused):
    """Something was typed that says nothing or cannot be kept, or nothing where words are needed.

    ``problems`` has the message for each box, by the key of its question; "" is the box that is about no question.
    """

    status = 422
    title = "Something needs to change"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)

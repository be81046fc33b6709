"""Answers that changed so much that a reason was wanted, and were sent without one."""

from __future__ import annotations

from collections.abc import Iterator

from exports.answered import Submission
from exports.book import Book
from portal.forms.answers import Raw
from portal.forms.comparable import not_comparable
from portal.forms.spec import Watch
from portal.forms.watching import wanting

NO_REASON = "No reason given"


class Unexplained:
    """Asks the same as the pages: beside the round before, and beside what was submitted first."""

    def __init__(self, book: Book) -> None:
        self._question_set, previous = book.question_set, book.about.previous
        watches = previous is not None and bool(book.question_set.watches)
        self._otherwise = (
            not_comparable(book.question_set, previous.question_set) if previous and watches else frozenset()
        )

    def of(self, submission: Submission) -> Iterator[tuple[Watch, str]]:
        """What wants a reason, with what is so different in words."""
        then = {key: raw for key, raw in (submission.before or {}).items() if key not in self._otherwise}
        return wanting(self._question_set, asked_answers(submission), then, submission.row.first or {})


def asked_answers(submission: Submission) -> dict[str, Raw]:
    """What was submitted, without branches that were left."""
    answers = submission.row.answers or {}
    return {key: raw for key, raw in answers.items() if key in submission.asked}

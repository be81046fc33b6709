"""The anonymised workbook: what agencies answered, and no way to tell which agency it was.

* Agencies are letters. The letters, and so the order of the rows, come from a key that is made for the file and then
  forgotten: neither the order nor a second file says who is who.
* Only answers on a scale are in it, and whether they may be shared. Free text, numbers, dates, lists and choices about
  the agency itself are left out. A text is in only when whoever asks for the workbook passed that one text.
* Fewer than five agencies that look alike are merged with others: by sector, and by what they were asked.
* Only agencies that have submitted are in it, always of the whole round: two files that are filtered differently could
  be held against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from exports.anonymised.about import anonymised_about
from exports.anonymised.groups import FEWEST
from exports.anonymised.returns import TextKey, TooFewAgencies, anonymised
from exports.anonymised.sheets import SHEETS
from exports.answered import submission_of
from exports.consolidated import write_sheets
from exports.rows import About, ReturnRow, Written
from portal.forms.spec import QuestionSet

__all__ = ["FEWEST", "AnonymisedWorkbook", "TextKey", "TooFewAgencies", "write"]


@dataclass(frozen=True, slots=True)
class AnonymisedWorkbook:
    """What to write. ``texts`` are the texts that were read and passed, each of one revision.

    ``key`` makes the letters; leave it out, so that the file has one that nobody knows.
    """

    question_set: QuestionSet
    about: About
    rows: Iterable[ReturnRow]
    texts: frozenset[TextKey] = frozenset()
    key: bytes | None = None


def write(path: Path, workbook: AnonymisedWorkbook) -> Written:
    """Write the workbook to ``path``, whole or not at all, as the consolidated one is written.

    :raises TooFewAgencies: when fewer than five agencies have submitted; then no letter would hide any of them.
    """
    submissions = (submission_of(workbook.question_set, workbook.about, row) for row in workbook.rows)
    made = anonymised(workbook.question_set, submissions, workbook.texts, workbook.key)
    about = anonymised_about(workbook.about, workbook.question_set)
    returns = ((submission.row, submission) for submission in made.submissions)
    return write_sheets(path, made.question_set, about, SHEETS, returns)

"""A sheet of the answers to all questions with one tag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from exports.answered import Submission
from exports.book import Book
from exports.cells import CellRow
from exports.leads import leads_of, list_of
from exports.sheets.listing import PLACE, Columns, ListingSheet
from exports.sheets.telling import Telling
from portal.forms.spec import Part

_ANSWER: Columns = (("Answer", 15), ("Letter", 7), ("How we know, or why", 46))


class TaggedSheet(ListingSheet):
    """Every question with ``tag`` that was asked, answered or not, with what the agency wrote about it."""

    tag: ClassVar[str]
    about: ClassVar[str]
    """What the questions are about, in words, for a sheet without rows."""

    def __init__(self, book: Book) -> None:
        self._leads = [lead for lead in leads_of(book.question_set) if self.tag in lead.question.tags]
        lists = ((Part.EVIDENCE, "Evidence", 24), (Part.ACTION, "Linked actions", 32))
        own = [(part, heading, width) for part, heading, width in lists if list_of(book.question_set, part)]
        self._has = {part for part, _, _ in own}
        super().__init__(book, (*PLACE, *_ANSWER, *((heading, width) for _, heading, width in own)))
        self._telling = Telling(book)

    def empty_words(self) -> str:
        if not self._leads:
            return f"No question of this question set is marked as one about {self.about}."
        return f"No agency that has submitted was asked a question about {self.about}."

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        tell = self._telling
        for lead in self._leads:
            if lead.key not in submission.asked:
                continue
            line = [tell.answer(lead, submission), tell.letter(lead, submission), tell.comment(lead, submission)]
            if Part.EVIDENCE in self._has:
                line.append(tell.part(lead, Part.EVIDENCE, submission))
            if Part.ACTION in self._has:
                line.append(tell.actions(lead, submission))
            yield [*tell.place(lead), *line]

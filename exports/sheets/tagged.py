"""A sheet of the answers to all questions with one tag."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, TypeAlias

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, CellRow
from exports.leads import COMMENTS, Lead, asks_for, leads_of
from exports.sheets.listing import PLACE, Columns, ListingSheet
from exports.sheets.telling import Telling
from portal.forms.spec import Part

_ANSWER: Columns = (("Answer", 15), ("Letter", 7))

_Known: TypeAlias = tuple[tuple[Part, ...], tuple[str, float], Callable[[Lead, Submission], Cell | None]]
"""What is told beside an answer: the parts it is made of, its column, and who writes its cells."""


class TaggedSheet(ListingSheet):
    """Every question with ``tag`` that was asked, answered or not, with what the agency wrote about it."""

    tag: ClassVar[str]
    about: ClassVar[str]
    """What the questions are about, in words, for a sheet without rows."""

    def __init__(self, book: Book) -> None:
        self._leads = [lead for lead in leads_of(book.question_set) if self.tag in lead.question.tags]
        tell = self._telling = Telling(book)
        known: tuple[_Known, ...] = (
            (COMMENTS, ("How we know, or why", 46), tell.comment),
            ((Part.EVIDENCE,), ("Evidence", 24), lambda lead, submission: tell.part(lead, Part.EVIDENCE, submission)),
            ((Part.ACTION,), ("Linked actions", 32), tell.actions),
        )
        here = [(column, make) for parts, column, make in known if asks_for(book.question_set, *parts)]
        self._makers = [make for _, make in here]
        super().__init__(book, (*PLACE, *_ANSWER, *(column for column, _ in here)))

    def empty_words(self) -> str:
        if not self._leads:
            return f"No question of this question set is marked as one about {self.about}."
        return f"No agency that has submitted was asked a question about {self.about}."

    def lines(self, submission: Submission) -> Iterator[CellRow]:
        tell = self._telling
        for lead in self._leads:
            if lead.key in submission.asked:
                makers = (tell.answer, tell.letter, *self._makers)
                yield [*tell.place(lead), *(make(lead, submission) for make in makers)]

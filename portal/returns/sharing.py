"""How the work on a return is shared out: whose each question is, how far each person is, and what waits for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.forms.check import Checked
from portal.forms.spec import QuestionSet
from portal.returns.models import Assignment, Note
from portal.returns.places import Piece, group_key, questions_of, short_name_of


@dataclass(frozen=True, slots=True)
class Tally:
    """``answered`` of ``needed``. A question with parts counts each part that must be given.

    ``given`` counts whatever is answered, also where nobody must.
    """

    answered: int = 0
    needed: int = 0
    given: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.answered + other.answered, self.needed + other.needed, self.given + other.given)

    @property
    def is_complete(self) -> bool:
        """Nothing is missing; what nobody must answer is complete once something stands there."""
        return self.answered >= self.needed and self.given > 0


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


@dataclass(frozen=True, slots=True)
class Asked:
    """A section or a question that someone is asked to answer, without what of it others are asked for.

    ``first`` is the question to begin with: the first that is not answered.
    """

    piece: Piece
    name: str
    first: str
    tally: Tally


def tallies_of(question_set: QuestionSet, verdict: Checked) -> dict[Piece, Tally]:
    """For each question that is asked, as the file has it, how much of it is answered; in order."""
    asked = {question.key for question in verdict.asked}
    found: dict[Piece, Tally] = {}
    for section in question_set.sections:
        for question in section.questions:
            if question.key in asked:
                piece = Piece(section.key, group_key(question))
                found[piece] = found.get(piece, Tally()) + _tally(question.key, verdict)
    return found


def _tally(key: str, verdict: Checked) -> Tally:
    needed, given = key in verdict.needed, key in verdict.answered
    return Tally(int(needed and given), int(needed), int(given))


def whose(assignments: Mapping[Piece, Assignment], piece: Piece) -> Assignment | None:
    """Who is asked for a question: the person it was given to, else the person who has the whole section."""
    return assignments.get(piece) or assignments.get(Piece(piece.section))


def own(
    assignments: Mapping[Piece, Assignment], tallies: Mapping[Piece, Tally], user_id: uuid.UUID | None
) -> dict[Piece, Tally]:
    """The questions that someone is asked for; with None, those that nobody in particular is."""
    found = {}
    for piece, tally in tallies.items():
        assignment = whose(assignments, piece)
        if (assignment.user_id if assignment is not None else None) == user_id:
            found[piece] = tally
    return found


def asked_of(
    user_id: uuid.UUID,
    question_set: QuestionSet,
    assignments: Mapping[Piece, Assignment],
    tallies: Mapping[Piece, Tally],
) -> list[Asked]:
    """What someone is asked for, in the order of the form: a whole section is one line, each single question another.

    A single question of a section that is theirs anyway is part of that section's line.
    """
    mine = own(assignments, tallies, user_id)
    sections = {piece.section for piece, one in assignments.items() if not piece.question and one.user_id == user_id}
    lines: dict[Piece, dict[Piece, Tally]] = {}
    for piece, tally in mine.items():
        line = Piece(piece.section) if piece.section in sections else piece
        lines.setdefault(line, {})[piece] = tally
    return [
        Asked(line, short_name_of(question_set, line), _first(inside), total(inside.values()))
        for line, inside in lines.items()
    ]


def _first(questions: Mapping[Piece, Tally]) -> str:
    """The first that is not answered, or else the first of all."""
    waiting = [piece for piece, tally in questions.items() if not tally.is_complete]
    return next(iter(waiting or questions)).question


def open_notes(notes: Iterable[Note]) -> list[Note]:
    return [note for note in notes if note.settled_at is None]


def open_by_question(notes: Mapping[str, list[Note]]) -> dict[str, list[Note]]:
    """Those of each question that are not settled, for the questions that have any."""
    found = {key: open_notes(there) for key, there in notes.items()}
    return {key: there for key, there in found.items() if there}


def notes_for(user_id: uuid.UUID, notes: Iterable[Note]) -> list[Note]:
    """The notes that wait for someone."""
    return [note for note in open_notes(notes) if note.to_id == user_id]


def in_order(question_set: QuestionSet, notes: Iterable[Note]) -> list[Note]:
    """Notes in the order of the questions that they are about."""
    keys = [key for section in question_set.sections for key in questions_of(section)]
    return sorted(notes, key=lambda note: keys.index(note.question_key))

"""What waits for a person, in words: what they are asked to answer, and notes that a colleague wrote to them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from portal.navigation import Waiting
from portal.returns import drafts
from portal.returns.asked_of_me import Mine
from portal.returns.models import Note, Return
from portal.returns.places import Piece, short_name_of
from portal.returns.sharing import Asked, Tally


def lines_of(return_: Return, mine: Mine) -> tuple[Waiting, ...]:
    """Notes first, for someone waits for an answer; then what is not answered yet, then what is."""
    asked = sorted(mine.asked, key=lambda each: each.tally.is_complete)
    return (*(note_line(return_, note) for note in mine.notes), *(asked_line(return_, each) for each in asked))


def still_waiting(lines: Iterable[Waiting]) -> tuple[Waiting, ...]:
    return tuple(line for line in lines if not line.is_done)


def note_line(return_: Return, note: Note) -> Waiting:
    piece = Piece(note.section_key, note.question_key)
    name = short_name_of(drafts.question_set_of(return_), piece)
    return Waiting(
        f"{note.author.name} wrote you a note: {name}",
        to_question(return_, piece),
        status="Note for you",
        colour="purple",
    )


def asked_line(return_: Return, asked: Asked) -> Waiting:
    status, colour = words_for(asked.tally)
    href = to_question(return_, Piece(asked.piece.section, asked.first))
    return Waiting(asked.name, href, status=status, colour=colour, is_done=asked.tally.is_complete)


def words_for(tally: Tally) -> tuple[str, str]:
    if tally.is_complete:
        return "Answered", ""
    if tally.needed > 1:
        return f"{tally.answered} of {tally.needed} answered", "light-blue" if tally.answered else "blue"
    return "Not answered yet", "blue"


def to_question(return_: Return, piece: Piece) -> str:
    """The very question on its section's page."""
    return url_for(
        "returns.section",
        return_id=return_.id,
        section_key=piece.section,
        _anchor=f"question-{piece.question}",
    )

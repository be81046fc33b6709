"""Notes to colleagues, below each question of a section's page. They stay with the draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask import request

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.answers import is_blank_text
from portal.forms.answers.text import normal
from portal.returns.models import Note
from portal.returns.places import Piece
from portal.returns.service import notes_of, settle_note, write_note
from portal.returns.service.assign import colleagues_of
from portal.returns.service.write_note import TEXT, TO
from portal.returns.sharing import notes_for
from portal.returns.views.ids import chosen_id, record_id
from portal.returns.views.section.beside import Page, beside
from portal.returns.views.section.buttons import Button, Press, add_button, kept_too

WRITE, SETTLE = "_note", "_settle"
"""The names of the buttons. The value of the first is the question's key, of the second the note's id."""

BOXES = {TEXT: "_note-text-", TO: "_note-to-"}
"""Before a question's key, the names of the box and of the choice of whom the note is for; no question is called so."""


@dataclass(frozen=True, slots=True)
class Box:
    """The notes of one question, and the box for another with what was typed into it and is not kept yet."""

    key: str
    open: tuple[Note, ...]
    settled: tuple[Note, ...]
    colleagues: tuple[User, ...]
    me: User
    text: str
    to: str
    problems: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = False

    @property
    def is_unfolded(self) -> bool:
        """In sight when something waits for the reader or would be lost by overlooking it."""
        return self.is_new or bool(self.text or self.problems) or any(note.to_id == self.me.id for note in self.open)

    @property
    def text_in_area(self) -> str:
        """HTML drops a line break at the very start of an area."""
        return f"\n{self.text}" if self.text.startswith("\n") else self.text


@beside("returns/_notes.html", order=200)
def notes(page: Page) -> Mapping[str, Box]:
    there = notes_of(page.user, page.draft.return_, page.form.section.key)
    colleagues = tuple(one for one in colleagues_of(page.draft.return_) if one.id != page.user.id)
    return {group.key: box_of(page, group.key, there.get(group.key, []), colleagues) for group in page.form.groups}


@beside("returns/_notes_wait.html", above=True, order=20)
def waiting_above(page: Page) -> Mapping[str, list[Note]]:
    """Above a question, that a note waits for the reader below it: the question may be longer than the window."""
    there = notes_of(page.user, page.draft.return_, page.form.section.key)
    found = {key: notes_for(page.user.id, each) for key, each in there.items()}
    return {key: each for key, each in found.items() if each}


def box_of(page: Page, key: str, there: list[Note], colleagues: tuple[User, ...]) -> Box:
    text, to = typed(key)
    waiting = tuple(note for note in there if note.settled_at is None)
    if any(note.author_id == page.user.id and note.text == normal(text) for note in waiting):
        text, to = "", ""  # What stands there as a note already need not stand in the box.
    problems = {} if page.mistake is None else {page.mistake.field: page.mistake.message}
    return Box(
        key,
        waiting,
        tuple(note for note in there if note.settled_at is not None),
        colleagues,
        page.user,
        text,
        to,
        {name: problems[start + key] for name, start in BOXES.items() if start + key in problems},
        is_new=request.form.get(WRITE) == key,
    )


def typed(key: str) -> tuple[str, str]:
    """What was sent for a question's note: the text, and whom it is for."""
    return request.form.get(BOXES[TEXT] + key, ""), request.form.get(BOXES[TO] + key, "")


@kept_too
def keep_notes(press: Press) -> None:
    """Keep every note that was typed, whichever button was pressed: all of them or none.

    When one is wrong the page shows all of them again, which are not notes yet then.
    """
    pressed = request.form.get(WRITE)
    with db.session.begin_nested():
        for key in keys_sent(press):
            text, to = typed(key)
            if key == pressed or not is_blank_text(text):
                keep(press, key, text, to)
                press.redrawn.add(key)


def keep(press: Press, key: str, text: str, to: str) -> None:
    try:
        write_note(press.user, press.draft.return_.id, Piece(press.section_key, key), text, chosen_id(to))
    except Mistake as mistake:
        raise Mistake(BOXES[mistake.field] + key, mistake.message) from None


def keys_sent(press: Press) -> Iterator[str]:
    return (group.key for group in press.form.groups if BOXES[TEXT] + group.key in request.form)


class WriteNote(Button):
    """Saves the section; the note itself is kept like any other on the page."""

    name = WRITE

    def after(self, press: Press) -> None:
        press.focus = f"notes-{press.value}"

    def leads_to(self, press: Press) -> str:
        return press.at_group(press.value)


class SettleNote(Button):
    """Saves the section and folds a note away."""

    name = SETTLE

    def after(self, press: Press) -> None:
        note = settle_note(press.user, press.draft.return_.id, record_id(press.value))
        press.redrawn.add(note.question_key)
        press.focus = f"notes-{note.question_key}"
        press.value = note.question_key

    def leads_to(self, press: Press) -> str:
        return press.at_group(press.value)


add_button(WriteNote())
add_button(SettleNote())

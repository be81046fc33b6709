"""One submission as a workbook of its own: the answers by standard, each list on a sheet, and notes.

It is for whoever gave the answers, or reads that one agency: a row a question, in the words of the form. The
consolidated workbook is made for comparing agencies; this one is made for reading and keeping.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from exports.answered import State, Submission, submission_of
from exports.book import Book
from exports.cells import Cell, CellRow, Origin, shown
from exports.columns import section_title
from exports.leads import COMMENTS, Lead, leads_of, list_of
from exports.names import heading
from exports.rows import About, ReturnRow
from exports.stream import assemble
from exports.styles import COUNT, TITLE
from exports.tables import Layout, row_height
from portal.forms.answers import Row
from portal.forms.spec import Part, Question, QuestionSet

_ANSWERS = (("Standard", 26), ("Number", 9), ("Question", 44), ("Answer", 26))
_PARTS: tuple[tuple[str, int, tuple[Part, ...]], ...] = (
    ("How we know, or why it does not apply", 50, COMMENTS),
    ("Evidence", 34, (Part.EVIDENCE,)),
    ("Actions", 34, (Part.ACTION,)),
    ("May be shared as good practice", 16, (Part.SHARE,)),
)
_WIDTHS = {"long_text": 44, "text": 26, "date": 14, "choice": 14}
_NOTES = (("About", 30), ("Note", 100))
_READING = (
    ("Empty cells", "Not asked with the answer that was given. What was asked and not answered says “not answered”."),
    (
        "Text that looks like a formula",
        "This workbook holds values only, no formulas. A text that begins with =, +, - or @ is what was typed.",
    ),
)


@dataclass(frozen=True, slots=True)
class OneReturn:
    """What to write. ``row`` has the answers of the submission; ``facts`` are pairs for the notes: words or times."""

    question_set: QuestionSet
    about: About
    row: ReturnRow
    facts: tuple[tuple[str, str | datetime], ...] = ()


def write(path: Path, one: OneReturn) -> str:
    """Write the workbook to ``path``, whole or not at all, readable by its owner only; returns its SHA-256.

    :raises ValueError: when there is no submission to write; a draft never becomes a workbook.
    """
    submission = submission_of(one.question_set, one.about, one.row)
    if submission is None:
        raise ValueError("Only what was submitted becomes a workbook.")
    with TemporaryDirectory(dir=path.parent, prefix=".workbook-") as folder:
        parts = Path(folder)
        with closing(Book(one.question_set, one.about, parts)) as book:
            _write_answers(book, submission)
            for question in _lists(one.question_set, submission):
                _write_list(book, submission, question)
            _write_notes(book, one)
            book.save_frame(parts / "frame.xlsx")
        finished = parts / "finished.xlsx"
        digest = assemble(parts / "frame.xlsx", finished, [sheet.rows for sheet in book.sheets], book.strings)
        finished.chmod(0o600)
        finished.replace(path)
    return digest


def _write_answers(book: Book, submission: Submission) -> None:
    leads = [lead for lead in leads_of(book.question_set) if lead.key in submission.asked]
    parts = [each for each in _PARTS if any(part in lead.parts for lead in leads for part in each[2])]
    headings = [name for name, _ in _ANSWERS] + [name for name, _, _ in parts]
    widths = [width for _, width in _ANSWERS] + [width for _, width, _ in parts]
    sheet = book.open("Answers", Layout("Answers", headings, widths, frozen_columns=2))
    sheet.add(book.heading_cells(headings))
    for lead in leads:
        question = lead.question
        cells = [
            book.words(section_title(lead.section)),
            book.words(question.number),
            book.words(question.text),
            _answer(book, submission, lead.key),
            *(_part(book, submission, lead, wanted) for _, _, wanted in parts),
        ]
        sheet.add(cells, _height(cells, widths))


def _answer(book: Book, submission: Submission, key: str) -> Cell | None:
    value = submission.values.get(key)
    if value is None:
        return book.state_cells[State.NOT_ANSWERED]
    return book.writers[key].cell(value, submission, Origin(submission.row.agency_code, key))


def _part(book: Book, submission: Submission, lead: Lead, wanted: tuple[Part, ...]) -> Cell | None:
    """The first of these parts that was asked with the answer; blank when none was, or none was answered."""
    asked = (lead.parts[part].key for part in wanted if part in lead.parts)
    key = next((key for key in asked if submission.values.get(key) is not None), None)
    return _answer(book, submission, key) if key is not None else None


def _lists(question_set: QuestionSet, submission: Submission) -> Iterator[Question]:
    return (question for question in question_set.questions() if question.columns and question.key in submission.asked)


def _write_list(book: Book, submission: Submission, listed: Question) -> None:
    """One row a row, numbered as on the page, with the numbers of the questions that it was chosen for."""
    serves = _uses(book.question_set, submission, listed.key)
    headings = ["Number"]
    for column in listed.columns:
        headings.append(heading(column.text, {each.casefold() for each in headings}))
    headings.append(heading("For questions", {each.casefold() for each in headings}))
    widths = [9, *(_WIDTHS.get(column.type, 20) for column in listed.columns), 24]
    sheet = book.open(_title(book.question_set, listed), Layout(f"List_{listed.key}", headings, widths))
    sheet.add(book.heading_cells(headings))
    for number, row in enumerate(submission.rows(listed.key), 1):
        cells = [
            book.cells.number(number, Origin("", listed.key), COUNT),
            *(_column(book, submission, listed, column, row) for column in listed.columns),
            book.words(", ".join(serves.get(row.id, ()))),
        ]
        sheet.add(cells, _height(cells, widths))


def _title(question_set: QuestionSet, listed: Question) -> str:
    names = {Part.ACTION: "Actions", Part.EVIDENCE: "Evidence"}
    return next((name for part, name in names.items() if list_of(question_set, part) == listed), listed.text)


def _uses(question_set: QuestionSet, submission: Submission, list_key: str) -> dict[str, list[str]]:
    """For each row of a list, by its id, the questions whose answers name it."""
    found: dict[str, list[str]] = {}
    for question in question_set.questions():
        value = submission.values.get(question.key) if question.refers_to == list_key else None
        for row_id in value if isinstance(value, tuple) else ():
            found.setdefault(str(row_id), []).append(question.number or question.text)
    return found


def _column(book: Book, submission: Submission, listed: Question, column: Question, row: Row) -> Cell | None:
    value, key = row.values.get(column.key), f"{listed.key}.{column.key}"
    origin = Origin(submission.row.agency_code, f"{key}.{row.id}")
    return None if value is None else book.writers[key].cell(value, submission, origin)


def _write_notes(book: Book, one: OneReturn) -> None:
    widths = [width for _, width in _NOTES]
    sheet = book.open("Notes", Layout("Notes", [name for name, _ in _NOTES], widths))
    sheet.add(book.heading_cells([name for name, _ in _NOTES]))
    about = (
        ("Audit", one.about.round_title),
        ("Organisation", one.row.agency),
        ("Partnership", one.about.partnership),
        ("Question set", f"{one.question_set.title}, version {one.question_set.version}"),
        *one.facts,
        ("Taken at", one.about.taken_at),
        *_READING,
        ("Replaced characters", f"{book.cells.replaced_characters:,} that a workbook cannot hold became \ufffd."),
        ("Long texts", f"{book.long_texts.count:,} longer than a cell can hold go on in the sheet Long text."),
    )
    for topic, note in about:
        cells = [book.words(topic, TITLE), _note(book, note)]
        sheet.add(cells, _height(cells, widths))


def _note(book: Book, note: str | datetime) -> Cell | None:
    """A name or a statement may be what someone typed, so it is a text like an answer."""
    origin = Origin("", "notes")
    return book.cells.moment(note, origin) if isinstance(note, datetime) else book.cells.text(note, origin)


def _height(cells: CellRow, widths: list[int]) -> float:
    return row_height((shown(cell), float(width)) for cell, width in zip(cells, widths, strict=True))

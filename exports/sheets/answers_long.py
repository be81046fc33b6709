"""``Answers long``: one row for each agency and question, ready for a pivot table.

* Every rated or plain question has a row for every agency, also when it was not asked; ``state`` says how it stands.
* ``comment`` is a rating's how-we-know, or its reason when it does not apply. Whichever of the two is not the comment
  but was answered has a row of its own.
* The other parts of a graded answer (evidence, action, good practice) have a row where they were asked.
* A list has a row that says how many rows it has, then one for each row and column, counted in ``row``.
* A worked-out percentage has a row with its numerator and denominator.
* Where the partnership agreed ratings, two more columns at the end have the agreed one and its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exports.answered import State, Submission
from exports.book import Book, OpenSheet
from exports.cells import Cell, CellRow, Origin, shown
from exports.columns import question_title, section_title, worked_out_after
from exports.rows import ReturnRow
from exports.sheets.base import Sheet
from exports.styles import CENTRED, SCORE
from exports.tables import Layout, heading_height, row_height
from portal.forms.spec import Part, Question, Section, WorkedOut

COLUMNS: tuple[tuple[str, float], ...] = (
    ("agency_code", 12),
    ("agency", 34),
    ("sector", 14),
    ("status", 17),
    ("submitted_at", 18),
    ("section", 46),
    ("key", 14),
    ("number", 8),
    ("question", 50),
    ("answer", 36),
    ("letter", 7),
    ("score", 7),
    ("comment", 60),
    ("state", 13),
    ("row", 5),
    ("part", 11),
    ("unit", 8),
    ("numerator", 11),
    ("denominator", 13),
)
AGREED: tuple[tuple[str, float], ...] = (("agreed", 16), ("agreed_reason", 50))
_WIDTHS = dict((*COLUMNS, *AGREED))
_ABOUT = tuple(_WIDTHS[name] for name in ("section", "key", "number", "question"))
_COMMENT_PARTS = (Part.HOW_WE_KNOW, Part.REASON)


@dataclass(frozen=True, slots=True)
class _Line:
    """One question as the long sheet prints it: what is the same for every agency, prepared once."""

    question: Question
    about: CellRow
    height: float
    """Points that ``about`` needs."""
    part: Cell | None
    unit: Cell | None
    comment_keys: tuple[str, ...]
    is_minor: bool
    """A part of a graded answer other than its rating, or why an answer changed."""
    columns: tuple[_Line, ...]
    worked_out: tuple[tuple[WorkedOut, CellRow], ...]


class AnswersLongSheet(Sheet):
    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._columns = (*COLUMNS, *(AGREED if book.about.reviewed else ()))
        self._sheets: list[OpenSheet] = []
        self._sheet = self._open()
        self._ratings = {q.part_of: q.key for q in book.question_set.questions() if q.part is Part.RATING}
        self._keys = {q.key for q in book.question_set.questions()}
        self._worked_out = worked_out_after(book.question_set)
        self._lines = [self._line(s, q) for s in book.question_set.sections for q in s.questions]

    def _open(self) -> OpenSheet:
        """The first sheet, or the next when Excel's million rows are full; further ones stand behind ``Notes``."""
        headings = [heading for heading, _ in self._columns]
        number = len(self._sheets) + 1
        title = "Answers long" if number == 1 else f"Answers long {number}"
        layout = Layout(title, headings, [width for _, width in self._columns], frozen_columns=2, large_paper=True)
        sheet = self.book.open(title, layout)
        sheet.add(self.book.heading_cells(headings), heading_height(self._columns))
        self._sheets.append(sheet)
        return sheet

    def _line(self, section: Section, question: Question) -> _Line:
        rating = self._ratings.get(question.part_of) if question.part_of else None
        is_rating = rating == question.key
        comments = tuple(f"{rating}_{part.value}" for part in _COMMENT_PARTS) if rating else ()
        about = self._about(section, question.key, question.number, question_title("", question.text))
        return _Line(
            question,
            about,
            _tall(about),
            self.book.words(question.part.value) if question.part else None,
            self.book.words(question.unit) if question.unit else None,
            tuple(key for key in comments if key in self._keys),
            (rating is not None and not is_rating) or question.part in (Part.CHANGE, Part.CORRECTION),
            tuple(self._column(section, question, column) for column in question.columns),
            tuple((w, self._about(section, w.key, w.number, w.text)) for w in self._worked_out.get(question.key, ())),
        )

    def _column(self, section: Section, question: Question, column: Question) -> _Line:
        text = f"{question.text}: {column.text}"
        about = self._about(section, f"{question.key}.{column.key}", question.number, text)
        unit = self.book.words(column.unit) if column.unit else None
        return _Line(column, about, _tall(about), None, unit, (), False, (), ())

    def _about(self, section: Section, key: str, number: str, text: str) -> CellRow:
        words = self.book.words
        return [words(section_title(section)), words(key), words(number), words(text)]

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        if submission is None:
            return
        leading, least = self.leading_cells(row), _height(agency=row.agency, sector=row.sector)
        for line in self._lines:
            for cells, height in self._rows_of(line, submission):
                if self._sheet.rows.is_full:
                    self._sheet = self._open()
                self._sheet.add([*leading, *cells], max(height, least))

    def _rows_of(self, line: _Line, submission: Submission) -> Iterator[tuple[CellRow, float]]:
        if not self._is_left_out(line, submission):
            yield self._question_row(line, submission)
        for number, row in enumerate(submission.rows(line.question.key), 1):
            for column in line.columns:
                value = row.values.get(column.question.key)
                origin = Origin(submission.row.agency_code, f"{line.question.key}.{column.question.key}.{row.id}")
                state = State.NOT_ANSWERED if value is None else State.ANSWERED
                writer = self.book.writers[f"{line.question.key}.{column.question.key}"]
                answer = None if value is None else writer.cell(value, submission, origin)
                place = self.book.cells.number(number, origin)
                cells = [*column.about, answer, None, None, None, self._state(state), place, None, column.unit]
                yield cells, max(column.height, _height(answer=shown(answer)))
        for worked_out, about in line.worked_out:
            yield self._worked_out_row(worked_out, about, submission), _tall(about)

    def _is_left_out(self, line: _Line, submission: Submission) -> bool:
        """Parts of a graded answer have no row where they were not asked, or where they are the rating's comment."""
        question = line.question
        if not line.is_minor:
            return False
        if question.part in _COMMENT_PARTS:
            is_comment = self._comment_key(line.comment_keys, submission) == question.key
            return is_comment or question.key not in submission.values
        return question.key not in submission.asked

    def _comment_key(self, keys: tuple[str, ...], submission: Submission) -> str | None:
        return next((key for key in keys if key in submission.values), None)

    def _question_row(self, line: _Line, submission: Submission) -> tuple[CellRow, float]:
        key, cells = line.question.key, self.book.cells
        origin = Origin(submission.row.agency_code, key)
        value, writer = submission.values.get(key), self.book.writers[key]
        answer = None if value is None else writer.cell(value, submission, origin)
        option = writer.option(value)
        letter = cells.text(option.letter, origin, CENTRED.on(option.colour)) if option else None
        score = cells.number(option.score, origin, SCORE) if option and option.score is not None else None
        comment, state = self._comment(line, submission), self._state(submission.state(key))
        row = [*line.about, answer, letter, score, comment, state, None, line.part, line.unit]
        agreed = self._agreed(question=line.question, submission=submission)
        height = max(line.height, _height(comment=shown(comment), answer=shown(answer)))
        return [*row, *agreed], max(height, _height(agreed_reason=shown(agreed[-1]))) if agreed else height

    def _agreed(self, question: Question, submission: Submission) -> CellRow:
        """What the partnership agreed, behind the empty cells of a percentage; nothing where it agreed nothing."""
        agreed, cells = submission.row.agreed.get(question.key), self.book.cells
        option = question.option(agreed.rating) if agreed is not None else None
        if agreed is None or option is None:
            return []
        origin = Origin(submission.row.agency_code, question.key)
        reason = cells.text(agreed.reason, origin) if agreed.reason else None
        return [None, None, cells.text(option.label, origin, CENTRED.on(option.colour)), reason]

    def _comment(self, line: _Line, submission: Submission) -> Cell | None:
        """How the agency knows, or why the question does not apply, written as that part's own answer."""
        key = None if line.is_minor else self._comment_key(line.comment_keys, submission)
        if key is None:
            return None
        return self.book.writers[key].cell(submission.values[key], submission, Origin(submission.row.agency_code, key))

    def _worked_out_row(self, worked_out: WorkedOut, about: CellRow, submission: Submission) -> CellRow:
        state, values = submission.worked_out(worked_out)
        cells, origin = self.book.cells, Origin(submission.row.agency_code, worked_out.key)
        numbers = [None if value is None else cells.number(value, origin) for value in values]  # type: ignore[arg-type]
        share = cells.percentage(*values) if state is State.WORKED_OUT else None  # type: ignore[arg-type]
        return [*about, share, None, None, None, self._state(state), None, None, None, *numbers]

    def _state(self, state: State) -> Cell | None:
        return self.book.state_cells[state]


def _tall(about: CellRow) -> float:
    """Points for what is the same for every agency."""
    return row_height(zip(map(shown, about), _ABOUT, strict=True))


def _height(**texts: str) -> float:
    """Points for these texts, each by the name of its column."""
    return row_height((text, _WIDTHS[column]) for column, text in texts.items())

"""``Notes``: what this workbook is, how many returns it holds, and how to read its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, Origin
from exports.rows import ReturnRow, Status
from exports.sheets.base import Sheet
from exports.styles import COUNT, TITLE
from exports.tables import Layout
from portal.forms.spec import Direction, Option, Scale

_HEADINGS = ("topic", "item", "note")
_WIDTHS = (24, 34, 100)
_SCORE_DIRECTIONS = {
    Direction.HIGHER_IS_BETTER: "A higher score is better.",
    Direction.LOWER_IS_BETTER: "A lower score is better.",
}

READING: tuple[tuple[str, str], ...] = (
    ("Returns", "Every agency that was asked, whether or not it has answered. One row each."),
    (
        "Answers and Answers long",
        "The latest submission of each agency, also when changes were requested after it. Drafts are never shown; "
        "they only count in the progress in Returns. An agency that has never submitted has no row here.",
    ),
    ("Answers", "One row for each agency. Row 1 has the key of each question, row 2 its number and text."),
    (
        "Answers long",
        "One row for each agency and question. “comment” is how the agency knows, or why a question does not apply. "
        "Evidence, action and good practice have rows of their own where they were asked. "
        "“row” numbers the rows of a list.",
    ),
    (
        "Empty and “not asked”",
        "In Answers an empty cell means: asked, not answered. “not asked” means that the question was not put to "
        "this agency. In Answers long the column “state” says which it is.",
    ),
    (
        "Several choices",
        "In Answers, one column with all that was chosen, then one column for each option with Yes or No.",
    ),
    (
        "Percentages",
        "Each is the numerator divided by the denominator, and both numbers are printed beside it. It is not worked "
        "out when either is missing or the denominator is 0. "
        "Answers that do not apply and blanks stay out of every share.",
    ),
    ("Progress", "In Returns: questions answered divided by questions asked, of the agency's newest version."),
    ("Colours", "A colour always stands with its word or letter. It never says anything of its own."),
    (
        "Text that looks like a formula",
        "This workbook holds values only, no formulas. A text that begins with =, +, - or @ is exactly what was typed: "
        "the cell is marked as text. Excel shows an apostrophe in the formula bar; it is not part of the value. "
        "If you save a sheet as CSV and open it again, Excel may take such a text for a formula.",
    ),
    ("Line breaks", "Kept, as single line feeds."),
    (
        "Numbers and dates",
        "Real numbers and dates. Times are those of London. A number that Excel would round, "
        "and a date before 1 March 1900, is written as text.",
    ),
)

STATUSES: dict[Status, str] = {
    Status.NOT_STARTED: "Nothing has been entered yet.",
    Status.DRAFT: "Answers have been entered, and none sent.",
    Status.AWAITING_APPROVAL: "The return waits for the agency's approver.",
    Status.SUBMITTED: "The approver has submitted the return.",
    Status.CHANGES_REQUESTED: "The partnership has asked for changes after submission.",
    Status.ACCEPTED: "The partnership has accepted the return.",
}


@dataclass(slots=True)
class Tally:
    """Counts of agencies. ``missing`` are neither in nor excused, so asked = in + missing + excused and not in."""

    asked: int = 0
    returned: int = 0
    missing: int = 0
    late: int = 0
    excused: int = 0

    def count(self, row: ReturnRow) -> None:
        self.asked += 1
        self.returned += row.answers is not None
        self.missing += row.answers is None and not row.excused
        self.late += row.late
        self.excused += row.excused


class NotesSheet(Sheet):
    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._tally = Tally()
        self._statuses = dict.fromkeys(Status, 0)
        self._sheet = book.open("Notes", Layout("Notes", _HEADINGS, _WIDTHS))
        self._sheet.add(book.heading_cells(_HEADINGS))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        self._tally.count(row)
        self._statuses[row.status] += 1

    def close(self) -> None:
        for topic, item, note in self._notes():
            cells = [self.book.words(topic, TITLE), self.book.words(item), note]
            self._sheet.add(cells)

    def _notes(self) -> Iterator[tuple[str, str, Cell | None]]:
        yield from self._about()
        yield from self._counts()
        for scale in self.book.question_set.scales:
            yield from self._scale(scale)
        for item, text in READING:
            yield "How to read it", item, self.book.words(text)
        yield from self._changes()

    def _about(self) -> Iterator[tuple[str, str, Cell | None]]:
        book, about, question_set = self.book, self.book.about, self.book.question_set
        origin, topic = Origin("", "about"), "This workbook"
        yield topic, "Question set", book.words(question_set.title)
        yield topic, "Version", book.words(f"{question_set.version} ({question_set.key})")
        yield topic, "Round", book.words(f"{about.round_title} ({about.round_key})")
        yield topic, "Partnership", book.words(about.partnership)
        yield topic, "Opened", book.cells.date(about.opened, origin) if about.opened else None
        yield topic, "Due", book.cells.date(about.due, origin) if about.due else None
        yield topic, "Taken at", book.cells.moment(about.taken_at, origin)
        yield topic, "Reference", book.words(about.reference)
        for name, chosen in about.filters or (("None", "Every agency of the round is here."),):
            yield "Filters", name, book.words(chosen)

    def _counts(self) -> Iterator[tuple[str, str, Cell | None]]:
        tally, cells, origin = self._tally, self.book.cells, Origin("", "counts")
        counts = (
            ("Agencies asked", tally.asked),
            ("In (submitted at least once)", tally.returned),
            ("Missing (not in and not excused)", tally.missing),
            ("Late", tally.late),
            ("Excused", tally.excused),
        )
        for item, count in counts:
            yield "Returns", item, cells.number(count, origin, COUNT)
        for status, count in self._statuses.items():
            yield "Returns by status", status.value, self.book.words(f"{count:,}. {STATUSES[status]}")

    def _scale(self, scale: Scale) -> Iterator[tuple[str, str, Cell | None]]:
        topic = f"Scale: {scale.title}"
        yield topic, "Direction", self.book.words(_SCORE_DIRECTIONS[scale.direction])
        for option in scale.options:
            yield topic, _option_name(option), self.book.words(f"{_counting(option)} {option.meaning}".strip())
        for band in sorted(scale.bands, key=lambda band: band.at_least, reverse=True):
            yield topic, f"Mean of {band.at_least} or more", self.book.words(band.letter)

    def _changes(self) -> Iterator[tuple[str, str, Cell | None]]:
        book, topic = self.book, "What was changed"
        replaced, long_texts = book.cells.replaced_characters, book.long_texts.count
        characters = f"{replaced:,} that a workbook cannot hold, such as control characters, were replaced by \ufffd."
        yield topic, "Replaced characters", book.words(characters)
        longer = f"{long_texts:,} longer than a cell can hold (32,767 characters) go on in the sheet Long text."
        yield topic, "Long texts", book.words(f"{longer} Their cells end by saying so.")


def _option_name(option: Option) -> str:
    return f"{option.label} ({option.letter})" if option.letter else option.label


def _counting(option: Option) -> str:
    if option.does_not_apply or option.score is None:
        return "Stays out of every score and percentage."
    return f"Counts for {option.score}."

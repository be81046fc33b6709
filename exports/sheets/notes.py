"""``Notes``: what this workbook is, how many returns it holds, and how to read its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from exports.answered import Submission
from exports.book import Book
from exports.cells import Cell, Origin
from exports.rows import ReturnRow, Status
from exports.sheets.base import Sheet
from exports.styles import COUNT, TITLE
from exports.tables import Layout, row_height
from portal.forms import library
from portal.forms.spec import Direction, Option, Scale

Note: TypeAlias = str | int | date | datetime | None

_HEADINGS = ("topic", "item", "note")
_WIDTHS = (34, 36, 100)
_SCORE_DIRECTIONS = {
    Direction.HIGHER_IS_BETTER: "A higher score is better.",
    Direction.LOWER_IS_BETTER: "A lower score is better.",
}

READING: tuple[tuple[str, str], ...] = (
    (
        "Summary",
        "“Agencies asked” leaves out those that were excused and have not submitted; they are in “Excused”. "
        "The ratings are those of the standards. Top strengths and gaps are the five indicators with the highest and "
        "the lowest weighted share, then the fully met share; no indicator is both.",
    ),
    (
        "Rated, fully met, weighted",
        "“Rated” is asked, less does not apply, less blank; every share of ratings is out of it. “Fully met” counts "
        "ratings with the best score. A rating earns points from 0 for the worst score to 1 for the best, in even "
        "steps of the score; “Weighted %” is points divided by rated. An answer that is none of the options is blank.",
    ),
    (
        "Heatmap",
        "The mean score of an agency's own ratings in a standard. The letter beside the number comes from the bands of "
        "the scale, below. Where there is no mean the cell says why.",
    ),
    (
        "Change",
        "Compared with the latest submission of the round before, of the agency or of one that has merged into it. Up "
        "is better, whichever end of the scale is the good one. “new”: the question, or the agency's return, was not "
        "there. “not comparable”: the wording or the scale has changed, or one of the two is blank or does not apply.",
    ),
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
        "Gaps",
        "Each answer that needs an action, or that is below the best of its scale. “Linked actions” have the numbers "
        "that they have in Actions.",
    ),
    (
        "Actions",
        "The actions in each agency's list, then its gaps without one. “Days overdue” counts from the day after it was "
        "due to the day on which this workbook was taken. It does not know what an agency has done since it submitted.",
    ),
    ("Good practice", "Only where the agency agreed that it may be shared."),
    (
        "Blanks and N-A",
        "What was asked and not answered, what does not apply with the reason, answers that changed so much that a "
        "reason was wanted and that were sent without one, and evidence whose review date was over when this workbook "
        "was taken.",
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

FIGURES: tuple[tuple[str, str], ...] = (
    (
        "Comparison",
        "“n” is how many agencies gave a value; what is not collected, not applicable, not yet available or blank "
        "counts as nothing. Quartiles lie between the values themselves. “Sum over sum” is all numerators over all "
        "denominators, the percentage of the whole year; “Mean” is the mean of the agencies' own percentages. "
        "“Previous round” is what the agencies that have submitted now said then, where the same was asked: a sum over "
        "a sum, or a mean.",
    ),
    (
        "Figures",
        "Zero, not collected, not applicable and not yet available are four different answers; “Not answered” is none "
        "of them. A figure that was corrected shows what was submitted first as well. “No reason given” stands where a "
        "figure changed so much that a reason was wanted.",
    ),
)
"""How to read the sheets of a question set with figures."""

PEOPLE = (
    "How many practitioners gave each answer, of surveys that are closed. “hidden” is a count from 1 to {most}, or one "
    "that would give such a count away; 0 is shown. The gap is the managers' grade less the mean of the practitioners, "
    "where both use one scale and no count of the question is hidden. A survey may have been promised a higher limit."
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
        self._writers: dict[type, Callable[[Any, Origin], Cell | None]] = {
            str: book.cells.text,
            int: lambda count, origin: book.cells.number(count, origin, COUNT),
            date: book.cells.date,
            datetime: book.cells.moment,
        }
        self._sheet = book.open("Notes", Layout("Notes", _HEADINGS, _WIDTHS))
        self._sheet.add(book.heading_cells(_HEADINGS))

    def add(self, row: ReturnRow, submission: Submission | None) -> None:
        self._tally.count(row)
        self._statuses[row.status] += 1

    def close(self) -> None:
        for topic, item, note in self._notes():
            cells = [self.book.words(topic, TITLE), self.book.words(item), self._note(note)]
            height = row_height(zip((topic, item, str(note)), _WIDTHS, strict=True))
            self._sheet.add(cells, height)

    def _note(self, note: Note) -> Cell | None:
        """Words as words, a count as a number, a day and a time as such."""
        if note is None:
            return None
        return self._writers[type(note)](note, Origin("", "notes"))

    def _notes(self) -> Iterator[tuple[str, str, Note]]:
        yield from self._about()
        yield from self._counts()
        for scale in self.book.question_set.scales:
            yield from self._scale(scale)
        for item, text in (*READING, *self._more_reading()):
            yield "How to read it", item, text
        yield from self._changes()

    def _more_reading(self) -> Iterator[tuple[str, str]]:
        """About sheets that only some workbooks have."""
        titles = {sheet.title for sheet in self.book.sheets}
        yield from (note for note in FIGURES if note[0] in titles)
        question_set = self.book.question_set
        survey = library.survey_beside(question_set.name, question_set.version)
        if "Meetings" in titles:
            yield "Meetings", "Meetings of practitioners and of managers, each note in a row. Nobody is named."
        if survey is not None and "Practitioners" in titles:
            yield "Practitioners", PEOPLE.format(most=survey.hide_below - 1)

    def _about(self) -> Iterator[tuple[str, str, Note]]:
        about, question_set, topic = self.book.about, self.book.question_set, "This workbook"
        yield topic, "Question set", question_set.title
        yield topic, "Version", f"{question_set.version} ({question_set.key})"
        yield topic, "Round", f"{about.round_title} ({about.round_key})"
        yield topic, "Compared with", about.previous.title if about.previous else "No earlier round"
        yield topic, "Partnership", about.partnership
        yield topic, "Opened", about.opened
        yield topic, "Due", about.due
        yield topic, "Taken at", about.taken_at
        yield topic, "Reference", about.reference
        for name, chosen in about.filters or (("None", "Every agency of the round is here."),):
            yield "Filters", name, chosen

    def _counts(self) -> Iterator[tuple[str, str, Note]]:
        tally = self._tally
        counts = (
            ("Agencies asked", tally.asked),
            ("In (submitted at least once)", tally.returned),
            ("Missing (not in and not excused)", tally.missing),
            ("Late", tally.late),
            ("Excused", tally.excused),
        )
        for item, count in counts:
            yield "Returns", item, count
        for status, count in self._statuses.items():
            yield "Returns by status", status.value, f"{count:,}. {STATUSES[status]}"

    def _scale(self, scale: Scale) -> Iterator[tuple[str, str, Note]]:
        topic = f"Scale: {scale.title}"
        if any(option.score is not None for option in scale.options):
            yield topic, "Direction", _SCORE_DIRECTIONS[scale.direction]
        for option in scale.options:
            yield topic, _option_name(option), f"{_counting(option)} {option.meaning}".strip()
        for band in sorted(scale.bands, key=lambda band: band.at_least, reverse=True):
            yield topic, f"Mean of {band.at_least} or more", band.letter

    def _changes(self) -> Iterator[tuple[str, str, Note]]:
        book, topic = self.book, "What was changed"
        replaced, long_texts = book.cells.replaced_characters, book.long_texts.count
        characters = f"{replaced:,} that a workbook cannot hold, such as control characters, were replaced by \ufffd."
        yield topic, "Replaced characters", characters
        longer = f"{long_texts:,} longer than a cell can hold (32,767 characters) go on in the sheet Long text."
        yield topic, "Long texts", f"{longer} Their cells end by saying so."


def _option_name(option: Option) -> str:
    return f"{option.label} ({option.letter})" if option.letter else option.label


def _counting(option: Option) -> str:
    if option.does_not_apply:
        return "Stays out of every score and percentage."
    return "Has no score." if option.score is None else f"Counts for {option.score}."

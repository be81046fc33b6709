"""Mutants of how sheets and the page of a round look, and of what the anonymised one must not hold."""

from __future__ import annotations

from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

_DESK = "tests/reporting/test_desk.py"
_ROUND_PAGE = "tests/reporting/test_round_page.py"
_HEIGHTS = "tests/exports/test_row_heights.py"

MUTANTS: tuple[Mutant, ...] = (
    *guards_of(
        "exports/measure.py",
        _HEIGHTS,
        ("letters are as wide as digits", "sum(map(_width_of, word))", "_ORDINARY * len(word)", "own_room"),
        ("a word may be wider than its column", "        if used > room:\n", "        if False:\n", "own_room"),
        ("line breaks take no line", 'text.split("\\n"))', '[text.replace("\\n", " ")])', "line_break"),
    ),
    *guards_of(
        "exports/sheets/change.py",
        _HEIGHTS,
        ("a long name of an agency is cut in Change", "max(height, least)", "height", "cuts"),
    ),
    *guards_of(
        "exports/sheets/answers_long.py",
        _HEIGHTS,
        ("a long question is cut in Answers long", "max(line.height, _height(", "max(0, _height(", "cuts"),
        (
            "rows of Answers long are three lines high",
            "return row_height((text, _W",
            "return 40.5 + 0 * row_height((text, _W",
            "higher",
        ),
    ),
    *guards_of(
        "exports/colouring.py",
        "tests/exports/test_colouring.py",
        ("one text has two colours", "if len(colours) == 1}", "}", "two_colours"),
        ("large letters are other texts", "found[text.casefold()]", "found[text]", "two_colours"),
        ("a text may be too long for a rule", "0 < len(text) <= LONGEST", "text", "two_colours"),
        ("letters have the rules of labels", "(LETTERS, self._letters)", "(LETTERS, self._labels)", "every_rating"),
        ("the heading has a rule as well", '{first}:{name}{last}"', '1:{name}{last + 1}"', "every_rating"),
    ),
    *guards_of(
        "exports/anonymised/returns.py",
        "tests/exports/test_anonymised.py",
        (
            "a text that nobody read is passed",
            "(row.agency_code, question.key, row.revision) in texts else",
            "(row.agency_code, question.key) in {one[:2] for one in texts} else",
            "sent_after",
        ),
    ),
    *guards_of(
        "exports/sheets/returns.py",
        _HEIGHTS,
        ("a long sector is cut in Returns", '"sector": row.sector', '"sector": ""', "cuts"),
    ),
    *guards_of(
        "exports/cells.py",
        "tests/exports/test_cells.py",
        ("a digit for a letter looks like a score", "if bare.isnumeric()", "if False", "stands_apart"),
    ),
    *guards_of(
        "portal/reporting/heat.py",
        _ROUND_PAGE,
        ("a half is rounded to even", "ROUND_HALF_UP)", '"ROUND_HALF_EVEN")', "rounded"),
    ),
    *guards_of(
        "portal/templates/reporting/round.html",
        _ROUND_PAGE,
        (
            "all answers are said to be unread",
            "line.return_id in page.not_read",
            "line.submission_id",
            "nobody_has_read",
        ),
        (
            "an excused agency is said not to have started",
            'not (line.excused and line.status.value == "not_started")',
            "true",
            "nobody_has_read",
        ),
    ),
    *guards_of(
        "portal/reporting/views/new_round.py",
        _DESK,
        ("names are looked at only when an audit opens", "found |= name_problem(", "name_problem(", "said_before"),
    ),
    *guards_of(
        "portal/reporting/views/days.py",
        _DESK,
        ("a slip of the hand is a year", "or day.year > last_year()", "or False", "said_before"),
    ),
    *guards_of(
        "portal/reporting/service/chosen.py",
        _DESK,
        ("who has submitted gets more time", "[line for line in lines if not _why_not(line)]", "lines", "still_have"),
    ),
    *guards_of(
        "portal/returns/service/open_round.py",
        "tests/returns/test_open_round.py",
        ("a key may be of any length", "    if len(key) > MAX_KEY:\n", "    if False:\n", "each_refusal"),
    ),
    *guards_of(
        "portal/templates/reporting/export.html",
        "tests/reporting/test_workbooks.py",
        (
            "a workbook that is too large is tried again",
            '{% if export.problem == "WorkbookTooLarge" %}',
            "{% if false %}",
            "says_what_to_do",
        ),
    ),
)

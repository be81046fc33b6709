"""Guards of the workbooks: what a cell may hold, what Excel takes, and what a file says of itself."""

from __future__ import annotations

from tests.mutants.guards import guards_of

CELLS = "tests/exports/test_cells.py"
NAMES = "tests/exports/test_names.py"
TABLES = "tests/exports/test_tables.py"
WHOLE = "tests/exports/test_consolidated.py"
ALIVE = "tests/exports/test_hostile.py -k nothing_comes_alive"

MUTANTS = (
    *guards_of(
        "exports/cells.py",
        CELLS,
        ("a text is a number", ' t="inlineStr"><is><t{keep}>{value}</t></is></c>', "><v>{value}</v></c>", WHOLE),
        ("a text is a formula", ' t="inlineStr"><is><t{keep}>{value}</t></is></c>', "><f>{value}</f></c>", ALIVE),
        (
            "a character that was replaced counts on every sheet",
            "self._replaced[origin] = replaced",
            "self._replaced[Origin(str(len(self._replaced)), origin.key)] = replaced",
            "counted",
        ),
        ("a long text is kept on every sheet", "        if is_new:\n", "        if True:\n", "counted"),
        (
            "numbers that Excel rounds",
            "not -MAX_NUMBER < value < MAX_NUMBER:",
            "not -MAX_NUMBER * 9 < value < MAX_NUMBER * 9:",
            "exact",
        ),
        ("numbers that are none", "if not _is_finite(value) or not -MAX_NUMBER", "if not -MAX_NUMBER", "exact"),
        (
            "fractions that Excel rounds",
            "return repr(float(value)) if Decimal(repr(float(value))) == value else None",
            "return repr(float(value))",
            "exact",
        ),
        (
            "days that Excel counts wrongly",
            "        if value < FIRST_DATE:\n",
            "        if value < date.min:\n",
            "counts_wrongly",
        ),
        (
            "times that Excel counts wrongly",
            "        if local.date() < FIRST_DATE:\n",
            "        if False:\n",
            "counts_wrongly",
        ),
        ("times without a zone", "        if value.tzinfo is None:\n", "        if False:\n", "without_a_zone"),
        ("times of another place", "value.astimezone(LONDON).replace", "value.replace", "london"),
        (
            "a share of nothing",
            "        if not denominator:\n            return None\n",
            "        pass\n",
            "of_nothing",
        ),
        (
            "a piece that is too long",
            "if units(spelled(text[:middle])) <= limit else",
            "if units(text[:middle]) <= limit else",
            "pieces",
        ),
        (
            "no room for the words that point on",
            "pieces(text, MAX_UNITS - units(pointer))",
            "pieces(text, MAX_UNITS)",
            "goes_on",
        ),
    ),
    *guards_of(
        "exports/styles.py",
        ALIVE,
        (
            "words of the portal without the mark",
            "STATE = Look(quoted=True, ",
            "STATE = Look(",
            f"{WHOLE} -k nothing_live",
        ),
        ("headings without the mark", "HEADING = Look(quoted=True, ", "HEADING = Look(", ""),
    ),
    *guards_of(
        "exports/names.py",
        NAMES,
        ("names of sheets of any length", "MAX_SHEET_NAME = 31", "MAX_SHEET_NAME = 32", "sheet"),
        ("a sheet called History", 'if cleaned.casefold() == "history":', "if False:", "sheet"),
        (
            "an apostrophe at the end",
            'shortened(cleaned, MAX_SHEET_NAME).strip("\' ")',
            "shortened(cleaned, MAX_SHEET_NAME)",
            "sheet",
        ),
        ("signs that no sheet may have", '_NOT_IN_SHEET_NAMES.sub(" ", title)', "title", "sheet"),
        ("the same name in capitals", "while candidate.casefold() in taken:", "while candidate in taken:", ""),
        (
            "a table called like a cell",
            "if cleaned[0].isdigit() or _LOOKS_LIKE_A_CELL.match(cleaned):",
            "if cleaned[0].isdigit():",
            "table",
        ),
        ("a table that begins with a digit", "if cleaned[0].isdigit() or _LOOKS", "if _LOOKS", "table"),
        ("long headings in a workbook", "MAX_HEADING = 255", "MAX_HEADING = 256", "heading"),
        (
            "headings of several lines",
            'unique(one_line(text) or "Column", taken',
            'unique(text or "Column", taken',
            "heading",
        ),
        ("commands in a page header", '.replace("&", "&&")', '.replace("&", "&")', "page_header"),
        ("page headers of any length", "fitted(one_line(text), MAX_HEADER_TEXT // 2)", "one_line(text)", "page_header"),
        ("an emoji is one unit", 'return len(text.encode("utf-16-le", "surrogatepass")) // 2', "return len(text)", ""),
    ),
    *guards_of(
        "exports/columns.py",
        "tests/exports/test_question_sets.py",
        (
            "the same heading twice",
            "        taken.add(name.casefold())\n",
            "        pass\n",
            f"{NAMES} -k headings_of_columns",
        ),
    ),
    *guards_of(
        "exports/tables.py",
        TABLES,
        ("a table without filters", "    table.autoFilter = AutoFilter(ref=ref)\n", "    pass\n", ""),
        ("a table without a row", "max(last_row, layout.header_row + 1)", "last_row", f"{TABLES} -k one_table"),
        (
            "a table of one row less",
            '{last_column}{ends}")',
            '{last_column}{ends - 1}")',
            "",
        ),
        (
            "headings out of sight",
            '{layout.header_row + 1}"\n    worksheet.sheet_view',
            '1"\n    worksheet.sheet_view',
            "",
        ),
        ("headings on the first page only", 'worksheet.print_title_rows = f"1:{layout.header_row}"', "pass", ""),
        ("headings of a table are not spelled", "name=spelled(heading)", "name=heading", ""),
    ),
    *guards_of(
        "exports/stream.py",
        WHOLE,
        ("any number of columns", "    if count > MAX_COLUMNS:\n", "    if False:\n", "too_many"),
        ("any number of rows", "        if self.is_full:\n", "        if False:\n", "too_many"),
        (
            "a sheet that does not say how large it is",
            "part = _DIMENSION.sub(f'<dimension ref=\"{sheet.dimension}\"/>'.encode(), part)",
            "pass",
            "how_large",
        ),
        (
            "shared strings that nobody mentions",
            "_with_strings(entry.filename, part) if strings.count else part",
            "part",
            "tests/exports/test_hostile.py -k undoes_only",
        ),
    ),
    *guards_of(
        "exports/consolidated.py",
        WHOLE,
        ("a workbook that others read", "finished.chmod(0o600)", "finished.chmod(0o644)", ""),
        (
            "half a workbook stands in its place",
            'finished = parts / "finished.xlsx"',
            "finished = path",
            "disk_that_is_full",
        ),
        (
            "parts are left behind",
            'with TemporaryDirectory(dir=path.parent, prefix=".workbook-") as folder:',
            'with TemporaryDirectory(dir=path.parent, prefix=".workbook-", delete=False) as folder:',
            "failure",
        ),
        (
            "answers go through all at once",
            "    for row in workbook.rows:\n",
            "    for row in list(workbook.rows):\n",
            "one_at_a_time",
        ),
    ),
    *guards_of(
        "exports/answered.py",
        WHOLE,
        ("answers that were not asked", "for question in asked}", "for question in question_set.questions()}", ""),
        (
            "not asked is not answered",
            "if key in self.asked else State.NOT_ASKED",
            "if key in self.asked else State.NOT_ANSWERED",
            "not_asked",
        ),
        (
            "a list of empty rows is an answer in a workbook",
            "return None if value == () else value",
            "return value",
            "empty_rows",
        ),
        (
            "what cannot be read is lost",
            "        return AsTyped(raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str))",
            "        return None",
            "as_typed",
        ),
        (
            "a percentage of what was not asked",
            "        if not self.asked.intersection(column.sources):\n",
            "        if False:\n",
            "not_asked_says_so",
        ),
        (
            "a share that divides by nothing",
            "except (TypeError, ValueError, ZeroDivisionError):",
            "except (TypeError, ValueError):",
            "cannot_be_worked_out",
        ),
    ),
    *guards_of(
        "exports/sheets/answers.py",
        WHOLE,
        ("not answered is not blank", "book.state_cells | {State.NOT_ANSWERED: None}", "book.state_cells", "blank"),
        (
            "what was not chosen is Yes",
            "is_chosen = isinstance(value, tuple) and column.option.key in value",
            "is_chosen = isinstance(value, tuple)",
            "each_kind",
        ),
        (
            "what cannot be read has options",
            "if value is None or isinstance(value, AsTyped):",
            "if value is None:",
            "as_typed",
        ),
        (
            "a percentage that cannot be worked out is blank",
            "            return self._states[state]\n        numerator",
            "            return None\n        numerator",
            "cannot_be_worked_out",
        ),
    ),
    *guards_of(
        "exports/sheets/answers_long.py",
        WHOLE,
        (
            "a full sheet is the end",
            "                if self._sheet.rows.is_full:\n",
            "                if False:\n",
            "full_long",
        ),
        (
            "the second comment is lost",
            "return is_comment or question.key not in submission.values",
            "return True",
            "second_of_two",
        ),
        ("parts that were not asked have rows", "return question.key not in submission.asked", "return False", ""),
        (
            "what does not apply counts for nothing",
            "if option and option.score is not None else None",
            "if option else None",
            "",
        ),
        (
            "a row of a list has no number",
            "self._state(state), place, None, column.unit]",
            "self._state(state), None, None, column.unit]",
            "row_by_row",
        ),
    ),
    *guards_of(
        "exports/sheets/notes.py",
        WHOLE,
        ("the excused are missing", "row.answers is None and not row.excused", "row.answers is None", "notes"),
        ("who has sent nothing is in", "self.returned += row.answers is not None", "self.returned += 1", "notes"),
        ("what was replaced is not said", "book.cells.replaced_characters, book.long_texts.count", "0, 0", "noted"),
        ("what a sheet was filtered by is not said", "about.filters or (", "(", "noted"),
    ),
    *guards_of(
        "exports/sheets/returns.py",
        WHOLE,
        ("a due day of one's own", "row.due or self.book.about.due", "self.book.about.due", "every_agency"),
    ),
    *guards_of(
        "exports/book.py",
        WHOLE,
        ("the file names a program", "        properties.creator = CREATOR\n", "        pass\n", "not_who"),
        ("the file is dated by the clock", "properties.created = properties.modified = taken_at", "pass", "not_who"),
        (
            "two sheets of the same name",
            "sheet_name(title, [sheet.title for sheet in self.sheets])",
            "sheet_name(title)",
            "adding_a_sheet",
        ),
    ),
    *guards_of(
        "exports/values.py",
        WHOLE,
        ("a reference to nothing is blank", '"(not in the list)"', '""', "reference"),
        (
            "a rating without its colour",
            "return self._cells[value] if isinstance(value, str) else",
            "return",
            "colour_of",
        ),
    ),
)

"""Guards of the listing sheets and of the anonymised workbook: what may stand in them, and what must not."""

from __future__ import annotations

from tests.mutants.guards import guards_of

LISTING = "tests/exports/test_listing_sheets.py"
ANONYMISED = "tests/exports/test_anonymised.py"
REQUESTS = "tests/reporting/test_anonymised.py"

MUTANTS = (
    *guards_of(
        "exports/leads.py",
        LISTING,
        ("the worst is the best", "is_higher_better = ", "is_higher_better = not ", "below_the_best"),
        ("only what needs an action is a gap", " or below_best)", ")", "below_the_best"),
        (
            "what needs an action is no gap without a score",
            "(Part.ACTION in option.needs or below_best)",
            "below_best",
            "no_score",
        ),
        ("what does not apply is a gap", "return not option.does_not_apply and (", "return (", "does_not_apply"),
    ),
    *guards_of(
        "exports/sheets/good_practice.py",
        LISTING,
        (
            "good practice without a yes",
            "            if _is_agreed(lead, submission):\n",
            "            if lead.key in submission.values:\n",
            "agreed_to",
        ),
    ),
    *guards_of(
        "exports/sheets/actions.py",
        LISTING,
        (
            "overdue on the day",
            "max(0, (self._today - due).days)",
            "max(0, (self._today - due).days + 1)",
            "from_the_day_after",
        ),
        (
            "gaps without an action are not told",
            "            if lead.is_gap(",
            "            if False and lead.is_gap(",
            "every_gap_without",
        ),
        ("two columns of one name", "name = heading(column.text, taken)", "name = column.text", "called_like_ours"),
    ),
    *guards_of(
        "exports/sheets/gaps.py",
        LISTING,
        ("overdue by another country's day", ".astimezone(LONDON).date()", ".date()", "in_london"),
        (
            "every gap has an action",
            "    if linked(lead, submission):\n",
            "    if lead.parts:\n",
            "whether_it_has_an_action",
        ),
    ),
    *guards_of(
        "exports/sheets/blanks.py",
        LISTING,
        ("evidence is past review on the day", "day < self._today:", "day <= self._today:", "from_the_day_after"),
        (
            "what cannot be read is blank",
            "        return UNREADABLE\n",
            "        return NOT_ANSWERED\n",
            "cannot_be_read",
        ),
    ),
    *guards_of(
        "exports/sheets/listing.py",
        LISTING,
        (
            "a full sheet is the end of a list",
            "        if self._sheet.rows.is_full:\n",
            "        if False:\n",
            "full_sheet",
        ),
        ("an empty sheet says nothing", "        if self._is_empty:\n", "        if False:\n", "empty_sheet"),
    ),
    *guards_of(
        "exports/sheets/telling.py",
        LISTING,
        (
            "an action that is gone",
            "    if row_id not in rows:\n        return DANGLING\n",
            "    if row_id not in rows:\n        return row_id\n",
            "names_its_actions",
        ),
    ),
    *guards_of(
        "exports/anonymised/returns.py",
        ANONYMISED,
        ("a file of fewer than five", "    if len(found) < FEWEST:\n", "    if len(found) < FEWEST - 1:\n", "too_few"),
        ("agencies in the order they came", "    found.sort(key=", "    sorted(found, key=", "order_gives"),
        (
            "the order of the codes",
            'return hmac.digest(secret, code.encode("utf-8", "surrogatepass"), "sha256")',
            'return code.encode("utf-8", "surrogatepass")',
            "order_gives",
        ),
        (
            "the same key for every file",
            "secret = key or secrets.token_bytes(32)",
            'secret = key or b"portal"',
            "order_gives",
        ),
        (
            "every text is passed",
            "return value if (row.agency_code, question.key, row.revision) in texts else LEFT_OUT",
            "return value",
            "only_when_it_was_passed",
        ),
        (
            "a text of one agency passes those of all",
            "if (row.agency_code, question.key, row.revision) in texts else",
            "if question.key in {key for _, key, _ in texts} else",
            "only_when_it_was_passed",
        ),
        (
            "what is no option is shown",
            "return option.key if option else None",
            "return option.key if option else value",
            "no_option",
        ),
        (
            "everything is shown",
            "return on_a_scale or (question.type in _TEXTS and question.key in texts)",
            "return True",
            "no_part_of_the_file",
        ),
        (
            "whole rows are held",
            "Submission(_bare(row.agency_code, row.sector), ",
            "Submission(row, ",
            "one_return_at_a_time",
        ),
        (
            "codes for letters",
            '_bare(letter, sectors[one.row.sector], f"Agency {letter}")',
            '_bare(one.row.agency_code, sectors[one.row.sector], f"Agency {letter}")',
            "no_part_of_the_file",
        ),
        (
            "questions of few are shown",
            "{key for key, q in questions.items() if _belongs(q, kept)}",
            "set(questions)",
            "question_of_few",
        ),
        (
            "small sectors are shown",
            "_bare(letter, sectors[one.row.sector],",
            "_bare(letter, one.row.sector,",
            "small_sectors",
        ),
    ),
    *guards_of(
        "exports/anonymised/groups.py",
        ANONYMISED,
        ("groups of four", "FEWEST = 5", "FEWEST = 4", ""),
        (
            "questions of few stay",
            "        if groups[smallest] >= FEWEST or",
            "        if groups[smallest] >= 1 or",
            "no_pattern",
        ),
        (
            "merged sectors may be small",
            "    while rare := _rare(agencies, merged):",
            "    while rare := set[Asked]():",
            "no_sector",
        ),
        (
            "sectors are merged by size alone",
            "Counter(asked for sector, asked in agencies if sector in sectors)",
            "Counter(frozenset[str]() for sector, asked in agencies if sector in sectors)",
            "no_sector",
        ),
        (
            "merged sectors are called like another",
            "name = unique(OTHER if alone else ANY, alone, limit=100)",
            "name = OTHER if alone else ANY",
            "called_like_no_other",
        ),
    ),
    *guards_of(
        "exports/anonymised/about.py",
        ANONYMISED,
        (
            "the round's own title",
            "round_title=question_set.audit_name or question_set.title",
            "round_title=about.round_title",
            "no_part_of_the_file",
        ),
        ("the minute", "datetime.combine(day, time(12), UTC)", "about.taken_at", "says_of_itself"),
        ("the partnership", 'partnership=""', "partnership=about.partnership", "no_part_of_the_file"),
    ),
    *guards_of(
        "portal/reporting/service/request_anonymised.py",
        REQUESTS,
        ("too few agencies may be asked for", "    if submitted < FEWEST:\n", "    if False:\n", "too_few"),
    ),
    *guards_of(
        "portal/reporting/service/request_export.py",
        REQUESTS,
        (
            "anyone who sees a round takes its workbooks",
            "    require(user, Permission.EXPORT_RETURNS, partnership_id=round_.partnership_id)\n",
            "    pass\n",
            "only_the_partnerships",
        ),
    ),
    *guards_of(
        "portal/reporting/service/write_workbook.py",
        REQUESTS,
        (
            "the anonymised workbook is the other one",
            "Kind.ANONYMISED.value: _write_anonymised",
            "Kind.ANONYMISED.value: _write_returns",
            "says_nothing",
        ),
        ("passed texts are forgotten", 'wanted.filters.get("texts", ())', "()", "text_that_was_passed"),
    ),
)

"""Guards of files that people upload, and of what an import does with them."""

from __future__ import annotations

from tests.mutants.guards import guards_of

UPLOADS = "tests/uploads/test_uploads.py"
IMPORTS = "tests/accounts/imports/test_imports.py"

ARCHIVE = guards_of(
    "portal/uploads/archive.py",
    UPLOADS,
    ("a workbook of any number of parts", "len(parts) > MAX_PARTS or ", " ", "many"),
    ("a workbook of any size unpacked", " or sum(part.file_size for part in parts) > MAX_UNPACKED:", ":", "unpacked"),
    (
        "a bomb is unpacked",
        "    if any(part.file_size > MAX_RATIO",
        "    if False and any(part.file_size > MAX_RATIO",
        "bomb",
    ),
    ("a part stands there twice", "    if len(set(names)) != len(names) or any(", "    if any(", "twice"),
    ("a part leads out of the archive", " or any(leads_out(name) for name in names):", ":", "leads_out or out"),
    (
        "an encrypted part is read",
        "    if any(part.flag_bits & 0x1 for part in parts):\n",
        "    if False:\n",
        "encrypted",
    ),
    ("macros are taken", '    "vbaproject": ', '    "vbaproject-": ', "macros"),
    ("links to other workbooks are taken", '    "externallinks": "links', '    "externallinks-": "links', "link"),
    ("embedded files are taken", '    "embeddings": ', '    "embeddings-": ', "embedded"),
    ("controls are taken", '    "activex": ', '    "activex-": ', "control"),
    (
        "a workbook in a workbook is taken",
        '    if name.endswith((".zip", ".xlsx",',
        '    if name.endswith((".zip",',
        "workbook",
    ),
    ("another encoding hides a document type", "    if encoding is not None and ", "    if False and ", "encoding"),
    (
        "a cell stands anywhere",
        "        if int(digits) > rows or _number_of(letters) > columns:\n",
        "        if False:\n",
        "far",
    ),
)

READING = (
    *guards_of(
        "portal/uploads/workbook.py",
        UPLOADS,
        ("a formula is read as a blank", '    if cell.data_type == "f":\n', "    if False:\n", "formula"),
        ("an error is read as a text", '    if cell.data_type == "e":\n', "    if False:\n", "harm"),
        ("an endless number is a number", "not math.isfinite(value)", "False", "harm"),
        (
            "a broken workbook is an error",
            "    except WHAT_PARSERS_RAISE as problem:\n",
            "    except ZeroDivisionError as problem:\n",
            "harm",
        ),
    ),
    *guards_of(
        "portal/uploads/table.py",
        UPLOADS,
        ("a table of any length", "        if len(rows) > limits.rows:\n", "        if False:\n", "table"),
        ("a table of any width", "    if len(cells) > limits.columns:\n", "    if False:\n", "table"),
        ("a cell of any length", "        if len(cell) > limits.cell:\n", "        if False:\n", "table"),
        ("a table without headings", "    if not headings:\n", "    if False:\n", "table"),
    ),
    *guards_of(
        "portal/uploads/read.py",
        UPLOADS,
        ("an upload of any size", "    if len(content) > within.size:\n", "    if False:\n", "byte_too_many"),
        (
            "CSV under the name of a workbook",
            '    if filename.casefold().endswith((".xlsx", ".xlsm", ".xls")):\n',
            "    if False:\n",
            "is_no_table",
        ),
    ),
    *guards_of(
        "exports/csv_text.py",
        UPLOADS,
        ("a formula in CSV", " or bare.lstrip().startswith(STARTS) else", " else", "spreadsheet"),
        ("a tab in CSV", "if bare.startswith(STARTS) or ", "if ", "spreadsheet"),
    ),
)

IMPORTING = (
    *guards_of(
        "portal/accounts/imports/verbs.py",
        IMPORTS,
        (
            "anyone brings a file",
            "    require(user, kind.permission, partnership_id=partnership.id)\n",
            "    pass\n",
            "the_verb_asks",
        ),
        (
            "a file with mistakes is kept",
            "    if plan.problems:\n        raise Faulty",
            "    if False:\n        raise Faulty",
            "all_mistakes",
        ),
        (
            "the import of another",
            "Import.id == import_id, Import.made_by == user.id, Import.done_at.is_(None)",
            "Import.id == import_id, Import.done_at.is_(None)",
            "another",
        ),
        ("an import is done twice", "    found.done_at = now()\n", "    pass\n", "done_once"),
        ("an import waits for ever", "query.where(Import.created_at > now() - KEPT)", "query", "waits_a_day"),
        ("what was not seen is done", "    if plan.problems or token != seen:\n", "    if plan.problems:\n", "seen_is"),
        ("the rows stay after the import", "    found.content = {}\n", "    pass\n", "done_once"),
    ),
    *guards_of(
        "portal/accounts/imports/agencies.py",
        IMPORTS,
        (
            "a shared agency is changed by a file",
            "        if agency.id not in known.kept:\n",
            "        if False:\n",
            "two_partn",
        ),
        (
            "a code of another partnership",
            '        if entry["code"].lower() in known.taken:\n',
            "        if False:\n",
            "about_an_agency",
        ),
        ("an agency twice under two codes", "        if namesakes:\n", "        if False:\n", "about_an_agency"),
    ),
    *guards_of(
        "portal/accounts/imports/people.py",
        IMPORTS,
        ("a file invites oneself", "isinstance(user, User) and user.email == address", "False", "own"),
        ("a file invites into an agency that has ended", "not place.is_active(today())", "False", "ended"),
        (
            "a file invites a shared mailbox",
            'address = own_address(entry["email"])\n        if',
            'address = entry["email"]\n        if',
            "shared",
        ),
    ),
    *guards_of(
        "portal/accounts/imports/table.py",
        IMPORTS,
        ("a column stands there twice", "        if keys.count(column.key) > 1:\n", "        if False:\n", "headings"),
        (
            "a needed column is missing",
            "        if column.needed and column.key not in keys:\n",
            "        if False:\n",
            "headings",
        ),
    ),
)

MUTANTS = (*ARCHIVE, *READING, *IMPORTING)

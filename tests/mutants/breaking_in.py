"""Guards against requests and people that try more than the pages offer."""

from __future__ import annotations

from tests.mutants.guards import guards_of

ODD = "tests/security/test_odd_requests.py"
TYPED = "tests/accounts/test_typed_words.py"

MUTANTS = (
    *guards_of(
        "portal/returns/service/submission_of.py",
        ODD,
        (
            "any number reaches the database",
            "    if number is not None and number > MOST_NUMBER:\n",
            "    if False:\n",
            "any_number_of_a_submission",
        ),
    ),
    *guards_of(
        "portal/returns/views/section/typed.py",
        TYPED,
        (
            "a note is lost with its session",
            "        if not is_blank_text(note):\n",
            "        if False:\n",
            "come_back_too",
        ),
        ("a row has no name", "lines = lines_of(sent, answer", "lines = lines_of(draft, answer", "come_back_too"),
        ("a stranger cannot copy a note", "return name.startswith(NOTE) or not", "return not", "come_back_too"),
        ("ids are words", ' or name.endswith("-id"))', ")", "come_back_too"),
    ),
    *guards_of(
        "portal/forms/personal.py",
        "tests/forms/test_personal.py",
        ("a line is read for each postcode", "    @cache\n", "    # none\n", "read_once"),
        ("texts of any length are searched", "    text = text[:LOOKED_AT]\n", "    pass\n", "looked_at_from"),
    ),
    *guards_of(
        "portal/returns/views/queries.py",
        "tests/returns/pages/test_queries.py",
        ("a question that is left out is not there", "is_known=bool(here))", "is_known=False)", "left_out"),
        ("any question has a page", "    if not is_known:\n", "    if False:\n", "left_out"),
    ),
)

"""Guards of asking and replying: questions about answers, requests for more time, texts passed one by one."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SERVICE = "portal/returns/service"
QUERIES = "tests/returns/pages/test_queries.py"
TIME = "tests/returns/pages/test_more_time.py"
TEXTS = "tests/reporting/test_passing_texts.py"

QUESTIONS = (
    *guards_of(
        f"{SERVICE}/queries.py",
        QUERIES,
        (
            "questions about what was not asked",
            "if submission is None or question_key not in queries.questions_asked(submission):",
            "if submission is None:",
            "was_not_asked",
        ),
        (
            "a query of another return",
            "if query is None or query.return_id != return_.id:",
            "if query is None:",
            "another_return",
        ),
        ("replies to what is closed", "    if query.closed_at is not None:\n", "    if False:\n", "after_the_end"),
        ("a cancelled round asks", "    if cancelled is not None:\n", "    if False:\n", "cancelled_round_asks"),
        (
            "approvers reply",
            "    require(user, Permission.RETURN_EDIT, agency_id=return_.agency_id)\n",
            "    pass\n",
            "scrutineer_and_an_approver",
        ),
        ("a closed query waits", "now(), Side.NOBODY.value", "now(), Side.PARTNERSHIP.value", "coordinator_has"),
    ),
    *guards_of(
        "portal/returns/queries.py",
        QUERIES,
        ("the same is said twice", "        return False\n", "        pass\n", "sent_twice"),
        (
            "it is never the other's turn",
            "if side is Side.AGENCY else Side.AGENCY",
            "if False else Side.AGENCY",
            "closed_and_both",
        ),
    ),
    *guards_of(
        "portal/returns/views/queries.py",
        QUERIES,
        ("the agency's own reading is recorded", "    if outside:\n", "    if True:\n", "refused_page"),
        ("a refused page is off the record", "    if outside:\n", "    if False:\n", "refused_page"),
    ),
    *guards_of(
        "portal/returns/desk_cards.py",
        QUERIES,
        ("cancelled rounds wait", ", Round.cancelled_at.is_(None))", ")", "cancelled_round_waits"),
        ("all are named", "(*lines[:MOST_LINES], *more)", "(*lines, *more)", "five_are_named"),
    ),
    *guards_of(
        "portal/returns/cards.py",
        QUERIES,
        (
            "who may not reply is asked to",
            "if can(user, Permission.RETURN_EDIT, agency_id=each.agency_id)]",
            "]",
            "coordinator_has",
        ),
    ),
    *guards_of(
        "portal/returns/query_letters.py",
        QUERIES,
        ("everyone is told", "if one in leads or one.id in asked]", "]", "closed_and_both"),
        ("who was asked is not told", "if one in leads or one.id in asked]", "if one in leads]", "told_beside"),
    ),
)

MORE_TIME = (
    *guards_of(
        f"{SERVICE}/more_time.py",
        TIME,
        ("editors ask", "    if not more_time.may_ask(user, return_):\n", "    if False:\n", "editor_does_not"),
        ("two requests wait", "if more_time.open_one(return_.id) is not None:", "if False:", "one_request"),
        ("who is excused asks", "    if return_.excused_at is not None:\n", "    if False:\n", "excused"),
        ("who has submitted asks", "    if not more_time.is_needed(return_):\n", "    if False:\n", "is_submitted"),
        ("a day that is over", "    if until < today():\n", "    if False:\n", "cannot_be_asked"),
        (
            "the due day itself",
            "    if until <= return_.due_on:\n",
            "    if until < return_.due_on:\n",
            "cannot_be_asked",
        ),
        ("a day too far", "until > today() + LONGEST", "until >= today() + LONGEST", "last_day"),
        ("answered twice", "    if wanted.decided_at is not None:\n", "    if False:\n", "waits_no_more"),
        ("of another return", "wanted is None or wanted.return_id != return_.id", "wanted is None", "another_return"),
    ),
    *guards_of(
        "portal/returns/more_time.py",
        TIME,
        ("a request outlives what was submitted", "    if waiting is not None:\n", "    if False:\n", "waits_no_more"),
    ),
)

PASSING = (
    *guards_of(
        "portal/reporting/service/read_texts.py",
        TEXTS,
        ("what was submitted since is passed", "    if stale:\n", "    if False:\n", "submitted_again"),
        ("few agencies are shown", "texts = [] if refusal else list(", "texts = list(", "so_few"),
        ("the agency's own name is not seen", ", words, re.IGNORECASE)", ", words)", "marked"),
    ),
    *guards_of(
        "portal/reporting/views/anonymised.py",
        TEXTS,
        ("ticks of other pages are lost", "if one not in here)", "if one in here)", "only_what"),
        (
            "texts are read off the record",
            '    audit.record_apart("texts.read", reader, **facts)\n',
            "    pass\n",
            "on_the_record",
        ),
    ),
)

MUTANTS = (*QUESTIONS, *MORE_TIME, *PASSING)

"""Guards of what a coordinator changes about a round, and of the pages on which it is done."""

from __future__ import annotations

from tests.mutants.guards import guards_of

VERBS = "tests/returns/test_round_desk.py"
PAGES = "tests/reporting/test_desk.py"
SERVICE = "portal/returns/service"
REPORTING = "portal/reporting"

MUTANTS = (
    *guards_of(
        f"{SERVICE}/get_round.py",
        VERBS,
        (
            "those who only read change one agency",
            "    require(user, Permission.ROUND_MANAGE, partnership_id=locked.round.partnership_id)\n",
            "    pass\n",
            "only_those_who_manage",
        ),
        (
            "those who only read change the round",
            "    require(user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id)\n",
            "    pass\n",
            "only_those_who_manage",
        ),
        ("a closed round is changed", "    if round_.closed_at is not None:\n", "    if False:\n", "is_over"),
    ),
    *guards_of(
        f"{SERVICE}/extend.py",
        VERBS,
        ("more time that is not more", "    if until <= one.round.due_on:\n", "    if False:\n", "more_time_is_more"),
        ("more time in the past", "    if until < today():\n", "    if False:\n", "more_time_is_more"),
        ("more time for who has submitted", "    if one.status in SENT:\n", "    if False:\n", "needs_no_more_time"),
        ("more time for the excused", "    if one.excused_at is not None:\n", "    if False:\n", "asked_again"),
    ),
    *guards_of(
        f"{SERVICE}/excuse.py",
        VERBS,
        ("who has submitted is excused", "    if one.status in SENT:\n", "    if False:\n", "is_not_excused"),
    ),
    *guards_of(
        f"{SERVICE}/remove_agency.py",
        VERBS,
        ("what was typed is removed", "    if is_used(one):\n", "    if False:\n", "never_removed"),
        ("a noted call counts for nothing", "if table.name not in along:", "if table.name in along:", "never_removed"),
    ),
    *guards_of(
        f"{SERVICE}/add_agencies.py",
        VERBS,
        ("an agency is asked twice", "    if twice:\n", "    if False:\n", "added_once"),
    ),
    *guards_of(
        f"{SERVICE}/change_dates.py",
        VERBS,
        (
            "an open round opens again",
            "round_.opens_on and round_.opens_on <= today():",
            "None and False:",
            "cannot_be",
        ),
        ("a day of one's own that is over", "        one.extended_to = None\n", "        pass\n", "not_later"),
        ("those who have answered are told", "if one.status in WAIT_FOR_AGENCY]", "]", "not_later"),
    ),
    *guards_of(
        f"{SERVICE}/cancel_round.py",
        VERBS,
        (
            "nobody confirms",
            '        problems["confirmed"] =',
            '        problems["note"] =',
            "confirmed_by_hand",
        ),
    ),
    *guards_of(
        f"{SERVICE}/log_contact.py",
        VERBS,
        (
            "anyone notes a call",
            "    require(user, Permission.ROUND_MANAGE, partnership_id=one.round.partnership_id)\n",
            "    pass\n",
            "call_is_noted",
        ),
    ),
    *guards_of(
        f"{REPORTING}/needs_you.py",
        PAGES,
        ("what was read still waits", "submitted_at is None or at < submitted_at", "True", "needs_the_coordinator"),
    ),
    *guards_of(
        f"{REPORTING}/service/chosen.py",
        PAGES,
        ("who has submitted is reminded", "if not _why_not(line)}", "}", "after_a_preview"),
    ),
    *guards_of(
        f"{REPORTING}/views/new_round.py",
        PAGES,
        ("the first page opens the round", 'if do != "open" or', 'if do == "nothing" or', "first_page_to_the_last"),
    ),
)

"""Ways in behind the wall that were tried, each with the test that notices when it is open again."""

from __future__ import annotations

from tests.mutants.guards import guards_of

TESTS = "tests/lado/test_break_ins.py"

MUTANTS = (
    *guards_of(
        "portal/lado/conflicts.py",
        TESTS,
        (
            "who goes on with another account sees it",
            "        while one in becomes:\n",
            "        while False:\n",
            "goes_on",
        ),
        ("an administrator lends a report", "    if not user.is_system:\n", "    if False:\n", "administrator_joins"),
        (
            "what both could read is in doubt",
            "Report.id.not_in(before)",
            "Report.id.is_not(None)",
            "administrator_joins",
        ),
        ("the desk hears nothing of a merge", "        tell_desk(report)\n", "        pass\n", "administrator_joins"),
    ),
    *guards_of(
        "portal/lado/sealing/traces.py",
        TESTS,
        ("a title makes another name", "if one not in TITLES]", "if True]", "titles"),
        ("what is in brackets belongs to a name", '_ASIDE.sub(" ", name)', "name", "titles"),
        ("a name between makes another name", "if len(words) > 2 else words)", "if False else words)", "titles"),
        ("a title is no name", "return bare if len(bare) > 1 else", "return bare if bare else", "one_name"),
    ),
    *guards_of(
        "portal/lado/reports/named.py",
        TESTS,
        ("the second address is nobody's", "_emails_of(adult)[1:]", "_emails_of(adult)[2:]", "address"),
    ),
    *guards_of(
        "portal/lado/desk/service/correct.py",
        TESTS,
        ("an address without a name hides nothing", '("name", "known_as", "email")', '("name",)', "without_a_name"),
    ),
    *guards_of(
        "portal/lado/leavers.py",
        TESTS,
        (
            "who has left reads reports",
            "if membership.agency_id is not None and ",
            "if False and ",
            "whoever_leaves",
        ),
        (
            "another role ends what was lent",
            "membership.agency_id not in places(person, Permission.REPORT_MAKE)[0]",
            "True",
            "whoever_leaves",
        ),
        ("who has left the desk reads contacts", "if here is not None and ", "if False and ", "leave_to_read"),
    ),
    *guards_of(
        "portal/lado/reports/service/start.py",
        TESTS,
        (
            "a draft takes another's key",
            "(Contact.id, ReportLink.holder_id, ",
            "(ReportLink.holder_id, ",
            "never_takes",
        ),
        ("a draft takes the key of a link", "(Contact.id, ReportLink.holder_id, ", "(Contact.id, ", "never_takes"),
        ("a draft takes the key of what was joined", " Message.holder_id, ", " ", "never_takes"),
    ),
    *guards_of(
        "portal/lado/reports/service/send.py",
        TESTS,
        ("another's page stops a report", '= f"{report.id.hex}.{token', '= f"{token', "stops_nobody"),
    ),
    *guards_of(
        "portal/lado/desk/service/log_contact.py",
        TESTS,
        ("a colleague's page stops a call", 'token = f"{user.id.hex}.{token', 'token = f"{token', "stops_nobody"),
    ),
    *guards_of(
        "portal/lado/desk/views/answering.py",
        TESTS,
        (
            "who helps reads the criteria",
            "last = next(iter(knowing.known_of(current_user, found).decisions), None)",
            "last = next(iter(knowing.decisions_of(found)), None)",
            "criteria",
        ),
    ),
    *guards_of(
        "portal/lado/reports/service/save.py",
        TESTS,
        (
            "an author in conflict asks the form",
            'draft.report.state == "sent" and policy.receipt_only(author, draft.report)',
            "False",
            "in_conflict",
        ),
    ),
    *guards_of(
        "portal/lado/notice.py",
        TESTS,
        ("administrators hear of drafts", '"lado_unsent"', '"unsent"', "not_sent"),
    ),
    *guards_of(
        "portal/lado/desk/service/undelivered.py",
        TESTS,
        ("the manager hears of drafts", "(letters.KIND, UNSENT.key)", "(letters.KIND,)", "not_sent"),
    ),
)

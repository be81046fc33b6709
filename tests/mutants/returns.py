"""Guards of what people do with rounds and returns."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SAVE = "tests/returns/test_save_section.py"
SUBMIT = "tests/returns/test_submit.py"
FLOW = "tests/returns/test_workflow.py"
PEOPLE = "tests/returns/test_people_and_years.py"
OPEN = "tests/returns/test_open_round.py"
POLICY = "tests/returns/test_policy.py"
MERGE = "tests/returns/test_merge.py"
SERVICE = "portal/returns/service"

VERBS = (
    *guards_of(
        f"{SERVICE}/save_section.py",
        SAVE,
        ("a conflict is saved over", "    if changes.conflicts and not partly:\n", "    if False:\n", "same_answer"),
        (
            "a draft starts again with each save",
            "return_.started_at = return_.started_at or at",
            "return_.started_at = at",
            "first_save",
        ),
        (
            "a save forgets what it does not send",
            "section.answers = {**before, **answers}",
            "section.answers = {**answers}",
            "branch_that_was_left",
        ),
        ("nobody knows what stood there before", "before=before.get(question_key),", "before=None,", "left_alone"),
        ("a draft with numbers that JSON does not have", "allow_nan=False)", "allow_nan=True)", "no_form_sends"),
        (
            "rows for what is no list",
            "if key not in lists or rows_by_id(rows) is None:",
            "if rows_by_id(rows) is None:",
            "no_form_sends",
        ),
        (
            "rows that are none",
            "if key not in lists or rows_by_id(rows) is None:",
            "if key not in lists:",
            "no_form_sends",
        ),
        ("progress is not counted", "        _count(return_, question_set, sections)", "        pass", "first_save"),
        ("saving nothing is a save", "    if changes.by_section:\n", "    if True:\n", "same_again"),
        (
            "a section that nobody knows",
            "    if section is None:\n        raise NotFound",
            "    if section is None:\n        section = question_set.sections[0]",
            "no_such_section",
        ),
    ),
    *guards_of(
        "portal/returns/changes.py",
        SAVE,
        ("nobody hears what a colleague changed", "self.others[question.key] = merged.value", "pass", "comes_back"),
        (
            "rows of others are their own base",
            "DraftChange.question_key == question_key, DraftChange.user_id == person",
            "DraftChange.question_key == question_key",
            "strangers",
        ),
        (
            "a list that cannot be read is replaced",
            "            if there is None:\n                raise",
            "            if there is None and False:\n                raise",
            "cannot_be_read",
        ),
        ("what was written last comes last", "DraftChange.revision.desc()", "DraftChange.revision.asc()", "wrote_last"),
        (
            "changes before the page was opened count",
            ".where(DraftChange.revision > based_on)",
            ".where(DraftChange.revision >= based_on)",
            "",
        ),
        ("other returns have a say", "DraftChange.return_id == self._return_id, DraftChange", "DraftChange", "no_say"),
    ),
    *guards_of(
        "portal/returns/merge.py",
        MERGE,
        (
            "nobody's change is a change",
            "    if same(question, theirs, base):\n        return Merged(mine)\n    lists",
            "    if False:\n        return Merged(mine)\n    lists",
            "",
        ),
        (
            "blank is not blank",
            "return kind.is_blank(one) and kind.is_blank(other)",
            "return False",
            f"{SAVE} -k same_again",
        ),
        ("rows with the same id", "return rows if len(rows) == len(raw) else None", "return rows", "never_joined"),
        (
            "a row taken out is gone whatever others wrote",
            "        return Merged(theirs, conflict=True)\n    return _merge_columns",
            "        return Merged(theirs)\n    return _merge_columns",
            "taken_out",
        ),
        (
            "new rows before old ones",
            "for row_id in {**theirs, **mine, **base}:",
            "for row_id in {**mine, **theirs, **base}:",
            "both_add",
        ),
        ("an empty row is no row", "        return one is other\n", "        return True\n", ""),
    ),
    *guards_of(
        f"{SERVICE}/submit.py",
        SUBMIT,
        ("any token", "if TOKEN.fullmatch(token) is None:", "if False:", "none_of_ours"),
        (
            "a page submits other answers",
            "if found is not None and found.return_id != return_.id:",
            "if False:",
            "other_answers",
        ),
        ("every submission is the first", "return (db.session.scalar(query) or 0) + 1", "return 1", ""),
        ("a second submission is in time again", "return_.first_submitted_at or at, at", "at, at", ""),
        (
            "what was not read is signed",
            "    _require_seen(seen, return_)\n",
            "    pass\n",
            "tests/security/test_self_approval.py -k left_open",
        ),
        ("a signature of any length", 'one_line("Your name", name, user.name)', "name or user.name", "signature"),
    ),
    *guards_of(
        f"{SERVICE}/submission_of.py",
        SUBMIT,
        (
            "the first submission is shown",
            "order_by(Submission.number.desc()).limit(1)",
            "order_by(Submission.number).limit(1)",
            "earlier",
        ),
        (
            "a reference must be typed as it is printed",
            "for letter in reference.upper() if letter in REFERENCE_LETTERS)",
            "for letter in reference)",
            "the_receipt",
        ),
    ),
    *guards_of(
        f"{SERVICE}/send_for_approval.py",
        FLOW,
        (
            "incomplete answers are sent",
            "    require_complete(drafts.load(return_))\n",
            "    pass\n",
            "missing_is_listed",
        ),
        (
            "what was asked for stays",
            "    remarks.settle(return_, Source.APPROVER, return_.sent_for_approval_at)\n",
            "    pass\n",
            "asked_for_is_shown",
        ),
        ("the approver is not told", "letters.approval_wanted(approver, return_)", "pass", "who_is_told"),
    ),
    *guards_of(
        f"{SERVICE}/send_back.py",
        FLOW,
        ("the lead is not told", "letters.sent_back(lead, return_)", "pass", "who_is_told"),
    ),
    *guards_of(
        "portal/returns/notes.py",
        FLOW,
        ("notes of any length", "if len(typed) > most:", "if False:", "says_nothing"),
        (
            "notes that cannot be kept",
            "if (says := unstorable(typed)) is not None:",
            "if says := None:",
            "says_nothing",
        ),
    ),
    *guards_of(
        f"{SERVICE}/close_round.py",
        OPEN,
        ("closed twice", "    if round_.closed_at is not None:\n", "    if False:\n", "closing"),
        ("opened twice", "    if round_.closed_at is None:\n", "    if False:\n", "closing"),
    ),
    *guards_of(
        f"{SERVICE}/get_round.py",
        OPEN,
        ("a cancelled round is closed", "    if round_.cancelled_at is not None:\n", "    if False:\n", "closing"),
    ),
    *guards_of(
        "portal/returns/asked_agencies.py",
        OPEN,
        ("nobody is asked", "    if not asked:\n", "    if False:\n", "refusal"),
        ("agencies that are over", "    if inactive:\n", "    if False:\n", "refusal"),
        (
            "the short version for those not asked",
            "if not short_for <= {agency.id for agency in asked}:",
            "if False:",
            "refusal",
        ),
        (
            "a short version where there is none",
            "if short_for and question_set.short_version_tag is None:",
            "if False:",
            "no_short_version",
        ),
    ),
    *guards_of(
        f"{SERVICE}/open_round.py",
        OPEN,
        (
            "an agency twice",
            "list({agency.id: agency for agency in agencies}.values())",
            "list(agencies)",
            "asks_each_agency_once",
        ),
        ("a key of any letters", "if KEY.fullmatch(key) is None:", "if False:", "refusal"),
        (
            "a key that is taken",
            "select(Round.id).where(Round.key == key)) is not None:",
            "select(Round.id).where(Round.key == key)) == 0:",
            "refusal",
        ),
        ("leads are not told", "    tell_leads(returns)\n", "    pass\n", "asks_each_agency_once"),
    ),
)

RULES = (
    *guards_of(
        "portal/returns/timing.py",
        PEOPLE,
        (
            "the excused are late",
            "    if return_.excused_at is not None:\n        return False",
            "    pass",
            "test_late",
        ),
        ("a second submission is late", "(return_.first_submitted_at or at or now())", "(at or now())", "test_late"),
        ("midnight is in time", ">= end_of(return_.due_on)", "> end_of(return_.due_on)", "test_late"),
    ),
    *guards_of(
        "portal/returns/snapshot.py",
        SUBMIT,
        ("answers in any order", "sort_keys=True, ", "sort_keys=False, ", "worked_out"),
        ("spaces between answers", 'separators=(",", ":"), ', "separators=None, ", "worked_out"),
    ),
    *guards_of(
        "portal/returns/history.py",
        PEOPLE,
        (
            "answers of any round",
            "Return.round_id == return_.round.previous_id, Submission",
            "Return.round_id != return_.round_id, Submission",
            "LastYear",
        ),
    ),
    *guards_of(
        "portal/accounts/places.py",
        PEOPLE,
        (
            "a chain of mergers that lie ahead",
            "chain.c.id).where(Agency.succeeded_on <= today())",
            "chain.c.id)",
            "LastYear",
        ),
    ),
    *guards_of(
        "portal/returns/leaving.py",
        PEOPLE,
        (
            "sections of other agencies",
            ", Return.agency_id == membership.agency_id)\n        .where",
            ")\n        .where",
            "Leaving",
        ),
        (
            "sections of finished returns",
            "Return.status != Status.ACCEPTED.value, ",
            "Return.id.is_not(None), ",
            "Leaving",
        ),
        ("sections of cancelled rounds", ", Round.cancelled_at.is_(None))", ")", "Leaving"),
        (
            "a role that has ended keeps sections",
            "        Membership.ended_at.is_(None),\n",
            "        Membership.id.is_not(None),\n",
            "Leaving",
        ),
    ),
    *guards_of(
        "portal/returns/policy.py",
        POLICY,
        ("cancelled rounds are seen", "Round.cancelled_at.is_(None), Round.opens_on", "Round.opens_on", "no_round"),
        ("rounds are seen before they open", ", Round.opens_on <= today())", ")", "no_round"),
        (
            "drafts of cancelled rounds",
            "round_.cancelled_at is None and round_.opens_on",
            "round_.opens_on",
            "no_round",
        ),
        (
            "drafts of rounds to come",
            "round_.cancelled_at is None and round_.opens_on <= today()",
            "round_.cancelled_at is None",
            "no_round",
        ),
    ),
    *guards_of(
        "portal/returns/workflow.py",
        FLOW,
        ("a cancelled round goes on", "    if round_.cancelled_at is not None:\n", "    if False:\n", ""),
        ("a round begins before it opens", "    if round_.opens_on > today():\n", "    if False:\n", ""),
        (
            "a closed round accepts nothing",
            '"Only submitted answers can be accepted.",\n        needs_open_round=False,\n',
            '"Only submitted answers can be accepted.",\n        needs_open_round=True,\n',
            "asks_nothing",
        ),
    ),
    *guards_of(
        "portal/returns/people.py",
        FLOW,
        (
            "suspended people approve",
            "Membership.ended_at.is_(None), User.suspended_at.is_(None))",
            "Membership.ended_at.is_(None))",
            "without_an_approver",
        ),
        ("people who have left approve", "Membership.ended_at.is_(None), User", "User", "without_an_approver"),
        ("every role approves", "and_(Membership.role.in_(roles), ", "and_(", "without_an_approver"),
    ),
    *guards_of(
        "portal/returns/progress.py",
        PEOPLE,
        ("sections in which nothing is asked", "        if keys:\n", "        if True:\n", "nothing_is_asked"),
    ),
)

MUTANTS = (*VERBS, *RULES)

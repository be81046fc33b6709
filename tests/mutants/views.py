"""Guards of the pages of a return: who sees which, what they answer, and what they show."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SECTION = "tests/returns/pages/test_section.py"
STATES = "tests/returns/pages/test_states.py"
SIGN = "tests/returns/pages/test_check_and_approve.py"
CONFLICT = "tests/returns/pages/test_conflict.py"
HOME = "tests/returns/pages/test_home.py"
VIEWS = "portal/returns/views"

MUTANTS = (
    *guards_of(
        f"{VIEWS}/section/page.py",
        SECTION,
        (
            "a section that cannot be changed opens",
            "if not may(Action.SAVE, draft.return_):",
            "if False:",
            f"{STATES} -k cannot_be_changed",
        ),
        ("problems are told at once", 'if which not in ("1", "all"):', "if False:", "when_asked"),
        (
            "what is missing is an error at once",
            'if which == "all" or each.key in verdict.answered',
            "if True",
            "tests/returns/pages/test_autosave.py -k only_wrong",
        ),
        (
            "a saved section says that it is not",
            "if draft.revision(section_key) else None",
            "if False else None",
            "keeps_what_was_typed",
        ),
        ("no other row was offered", "        more.blank_rows = 1", "        pass", "without_scripts"),
    ),
    *guards_of(
        f"{VIEWS}/section/conflict.py",
        CONFLICT,
        (
            "what a person wrote is not shown again",
            "            answer.data = both.mine",
            "            pass",
            "both_texts",
        ),
        ("an emptied answer is not told", "key, both.theirs) or NOTHING", "key, both.theirs) or ()", "emptied"),
        ("a part of one's own choice waits", "    form.settle()\n", "    pass\n", "own_choice"),
        (
            "what is kept is kept over a second change",
            "press.bases[key] = shown",
            "press.bases[key] = press.draft.revision(press.section_key)",
            "after_that",
        ),
        ("theirs is not used", "        press.answers.pop(key, None)", "        pass", "one_button_decides"),
        ("a row of both is one", 'old, new = row["id"], new_row_id()', 'old = new = row["id"]', "becomes_two"),
    ),
    *guards_of(
        f"{VIEWS}/section/save.py",
        SECTION,
        ("two texts lead on", "    if saved.conflicts:\n", "    if False:\n", f"{CONFLICT} -k both_texts"),
        (
            "undecided answers move on",
            "| {key: base for key, (base, _) in bases_sent().items()}",
            "| {}",
            f"{CONFLICT} -k no_choice",
        ),
        (
            "a save is no redirect of its own",
            "else button.leads_to(press), 303)",
            "else button.leads_to(press), 302)",
            "redirect",
        ),
        ("who saves where they are leaves", 'if request.form.get(GO) == "stay":', "if False:", "redirect"),
    ),
    *guards_of(
        "portal/forms/web/based_on.py",
        SECTION,
        ("a page that is none of ours", "and len(typed) < 10 else NEVER", "and len(typed) < 10 else 0", "none_of_ours"),
        (
            "revisions in digits of other scripts",
            "typed.isascii() and typed.isdigit()",
            "typed.isdigit()",
            "none_of_ours",
        ),
    ),
    *guards_of(
        f"{VIEWS}/section/forms.py",
        SECTION,
        (
            "a section in which nothing is asked",
            "    if not made.local_keys:\n        raise NotFound",
            "    pass",
            "passed_over",
        ),
        ("a section that is not there", "raise NotFound from None", "raise", "not_there"),
        (
            "sections in which nothing is asked come next",
            "if keys & {question.key for question in each.questions}]",
            "if keys]",
            "passed_over",
        ),
    ),
    *guards_of(
        "portal/returns/workflow.py",
        STATES,
        ("buttons of a closed round", "return is_open and Status", "return Status", "closed_round"),
        ("buttons in every state", "and Status(return_.status) in step.becomes and", "and", "cannot_be_changed"),
        ("buttons for everyone", "in step.becomes and step.permits(user, return_)", "in step.becomes", SIGN),
    ),
    *guards_of(
        f"{VIEWS}/approve.py",
        SIGN,
        (
            "an approval page in every state",
            "if not may(Action.SUBMIT, draft_of(return_id).return_):",
            "if False:",
            f"{STATES} -k who_opens",
        ),
        ("nobody need sign", "if not is_signed:", "if False:", "nothing_is_submitted"),
        (
            "a form with mistakes is a success",
            "return page_of(return_id, form, asked), 422",
            "return page_of(return_id, form, asked), 200",
            "nothing_is_submitted",
        ),
        (
            "what became wrong is an error",
            '        return redirect(url_for("returns.check_answers", return_id=return_id), 303)',
            "        raise",
            "became_incomplete",
        ),
        (
            "a blank note is a success",
            "asked, needed.problems), needed.status",
            "asked, needed.problems), 200",
            "without_a_word",
        ),
    ),
    *guards_of(
        f"{VIEWS}/check_answers.py",
        SIGN,
        (
            "incomplete answers are a success",
            "page_of(draft_of(return_id)), problems.status",
            "page_of(draft_of(return_id)), 200",
            "incomplete",
        ),
    ),
    *guards_of(
        "portal/returns/service/read_submission.py",
        STATES,
        (
            "a receipt of no submission",
            "    if submission is None:\n        raise NotFound\n    if not",
            "    if not",
            "who_opens",
        ),
    ),
    *guards_of(
        f"{VIEWS}/summary.py",
        SIGN,
        ("branches that were left are shown", "if question.key in asked", "if question.key", "branch_that_was_left"),
        (
            "nothing is said to be wrong",
            "wrong.setdefault(problem.key, []).append(problem.message)",
            "pass",
            "missing_is_counted",
        ),
    ),
    *guards_of(
        "portal/returns/standing.py",
        HOME,
        ("the due day is late", "    if days == 0:\n", "    if days == 10**6:\n", "days_left"),
        (
            "days are left of a closed round",
            "in WITH_AGENCY and return_.round.closed_at is None",
            "in WITH_AGENCY",
            f"{STATES} -k closed_round",
        ),
    ),
)

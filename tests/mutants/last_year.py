"""Guards of what is remembered from the round before: whose it is, what may be copied, and that nothing is unseen."""

from __future__ import annotations

from tests.mutants.guards import guards_of

RETURNS = "portal/returns"
RECALL = "tests/returns/test_recall.py"
PAGE = "tests/returns/pages/test_last_year.py"
STILL_TRUE = "tests/returns/test_still_true.py"
ROWS = "tests/returns/pages/test_rows_of_last_year.py"

MUTANTS = (
    *guards_of(
        f"{RETURNS}/recall.py",
        RECALL,
        (
            "figures are copied",
            "if now.type in COMPARED or then.type in COMPARED:",
            "if False:",
            "figure",
        ),
        ("answers of another type are copied", "elif now.type != then.type:", "elif False:", "another_type"),
        (
            "parts are copied that are not asked with the answer",
            "        elif self._is_open(now):",
            "        elif True:",
            "not_asked_any_more",
        ),
        ("answers are copied that no longer fit", "type_of(now).parse(now, raw)", "pass", "whatever or chosen or long"),
        (
            "closed actions are copied",
            "if each in offered and each not in self.finished]",
            "if each in offered]",
            "over",
        ),
        ("rows come that are not there", "if each in offered and each not in", "if each not in", ""),
        (
            "parts are copied where the rating cannot be",
            "            copies={} if why_not else self.copies,",
            "            copies=self.copies,",
            "",
        ),
        (
            "columns come that the list has no more",
            "for key, cell in row.items() if key in columns}",
            "for key, cell in row.items()}",
            "",
        ),
    ),
    *guards_of(
        f"{RETURNS}/reworded.py",
        RECALL,
        ("new words are not told", "if now.text != then.text:", "if False:", ""),
        ("other answers to choose from are not told", "!= [_name(each) for each in then.options]:", "is None:", ""),
        ("another meaning is not told", "and _sense(same) != _sense(chosen):", "and False:", ""),
        ("a scale turned round is not told", "if now.scale and then.scale and now_set", "if False and now_set", ""),
        ("another standard is not told", "if meanings[0] != meanings[1]:", "if False:", ""),
    ),
    *guards_of(
        f"{RETURNS}/history.py",
        PAGE,
        (
            "the answers of other agencies are told",
            "or_(Return.agency_id == agency_id, Return.agency_id.in_(predecessor_ids([agency_id])))",
            "or_(True)",
            "nobody_elses",
        ),
        ("those that merged are forgotten", "Return.agency_id.in_(predecessor_ids([agency_id]))", "False", "merged"),
        (
            "an older submission is told",
            "Submission.number == newest)",
            "Submission.number == 1)",
            "tests/returns/test_people_and_years.py",
        ),
        ("its own is not first", "key=lambda each: not each.is_own", "key=lambda each: each.is_own", "own_answer"),
        ("nobody confirmed it", "User.name, DraftChange.at)", "User.email, DraftChange.at)", "who_confirmed"),
    ),
    *guards_of(
        f"{RETURNS}/drafts.py",
        ROWS,
        (
            "last year's actions are new",
            "for one in before))",
            "for one in ()))",
            "overdue",
        ),
    ),
    *guards_of(
        f"{RETURNS}/service/still_true.py",
        PAGE,
        ("a colleague's answer is overwritten", "    if conflicts:\n", "    if False:\n", "colleague"),
        ("figures are copied by a forged press", "        if each.why_not:", "        if False:", "forged"),
        (
            "what is nowhere is copied",
            "if told.keys() != set(groups) or not told:",
            "if False:",
            "not_offered",
        ),
        (
            "a row of this year is written over",
            "if row_id not in there}",
            "if True}",
            f"{STILL_TRUE} -k changed_this_year",
        ),
        ("whoever reads may confirm", "    workflow.allow(user, Action.SAVE, return_)\n", "    pass\n", STILL_TRUE),
    ),
    *guards_of(
        f"{RETURNS}/last_answers.py",
        PAGE,
        (
            "questions in new words are confirmed together",
            "and not each.changed and each.key",
            "and each.key",
            f"{STILL_TRUE} -k new_words",
        ),
        ("what was answered is confirmed over", "and each.key not in self.given", "and True", "where_nothing_stands"),
        ("it is not told what is replaced", "replaces=tuple(self._replaced(told)),", "replaces=(),", "replaced_only"),
        (
            "the same answer is offered again",
            'confirmed=self._confirmed(told, changes) if self._is_same(told) else "",',
            'confirmed="",',
            "still_true_copies",
        ),
    ),
    *guards_of(
        f"{RETURNS}/views/section/last_year.py",
        PAGE,
        (
            "a standard is confirmed as a whole",
            "    if press.form.section.is_standard:\n        return []\n",
            "    pass\n",
            "never_confirmed",
        ),
        (
            "what was just typed is confirmed over",
            "{**press.draft.answers, **press.answers}",
            "press.draft.answers",
            "where_nothing_stands",
        ),
        ("a script does not see it", "        press.redrawn.update(groups)\n", "        pass\n", "script"),
        (
            "the button for all stays when all is confirmed",
            'still_true.html", order=10, follows=True)',
            'still_true.html", order=10)',
            "gone_from",
        ),
    ),
    *guards_of(
        f"{RETURNS}/offers.py",
        ROWS,
        ("closed actions are offered", "row_id not in draft.finished and", "True and", "closed"),
        ("what is listed already is offered", "row_id not in there and", "True and", "ticked_where"),
        ("a review date that has passed is not told", "' has passed' if day < today else ''", "''", "review_date"),
    ),
    *guards_of(
        "portal/forms/web/refs.py",
        ROWS,
        ("a row that was taken out comes back", "if row_id not in before}", "if True}", "taken_out"),
        ("a ticked row does not come", "for row in (*rows, *new)]", "for row in new]", "ticked_where"),
    ),
    *guards_of(
        "portal/forms/web/rows.py",
        ROWS,
        ("ticked rows do not come", "        read += self._taken(", "        _ = self._taken(", "brought_over"),
        ("a saved tick takes the row out", "**stored}", "}", "tick_that_a_script"),
        ("a row comes twice", "if row_id in rows and row_id not in there]", "if row_id in rows]", "sent_and_ticked"),
    ),
    *guards_of(
        "portal/forms/web/form.py",
        ROWS,
        (
            "a row ticked at two questions comes twice",
            'if row["id"] not in [known["id"] for known in rows]:',
            "if True:",
            "ticked_where",
        ),
    ),
    *guards_of(
        "portal/actions/finished.py",
        ROWS,
        ("open actions are finished", "query.where(FollowedAction.state != State.OPEN.value)", "query", "open_still"),
    ),
)

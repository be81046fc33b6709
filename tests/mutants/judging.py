"""Guards of what approvers and the partnership do with answers: remarks, judgements, withdrawals, comparisons."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SERVICE = "portal/returns/service"
VIEWS = "portal/returns/views"
REMARKS = "tests/returns/pages/test_remarks.py"
REVIEW = "tests/returns/pages/test_review.py"
READING = "tests/returns/pages/test_submissions.py"
AT_ONCE = "tests/returns/test_simultaneous_sends.py"
TIMES = "tests/returns/test_times.py"

ASKING = (
    *guards_of(
        f"{VIEWS}/review.py",
        REVIEW,
        (
            "the partnership reads what the approver asked",
            "remarks.open_ones(return_.id, Source.PARTNERSHIP)",
            "remarks.open_ones(return_.id)",
            f"{REMARKS} -k never_reads",
        ),
        ("who accepts loses what they typed", "    if asked.texts:\n", "    if False:\n", "box_filled_in"),
        ("a refused page is read off the record", "    note()\n", "    pass\n", "without_a_word"),
        ("a refusal is a success", "    return page, status\n", "    return page, 200\n", "without_a_word"),
    ),
    *guards_of(
        f"{VIEWS}/approve.py",
        REMARKS,
        ("who submits loses what they asked", "    if asked.texts:\n", "    if False:\n", "remarks_typed"),
        (
            "what came too late is lost",
            'return page_of(return_id, _as_typed(), asked, {"": refused.message})',
            'return page_of(return_id, _as_typed(), NOTHING, {"": refused.message})',
            "too_late",
        ),
    ),
    *guards_of(
        "portal/returns/remarks.py",
        REMARKS,
        ("remarks about any question", "if not asked.by_question.keys() <= known:", "if False:", "not_there"),
        ("settled remarks stay", ".where(Remark.settled_at.is_(None))", ".where()", "each_side"),
        (
            "one settles what the other asked",
            "in open_ones(return_.id, source):",
            "in open_ones(return_.id):",
            "each_side",
        ),
    ),
    *guards_of(
        "portal/returns/differences.py",
        REMARKS,
        ("what changed before is told", "DraftChange.at > moment", "DraftChange.at < moment", "settled_by_sending"),
        (
            "what stayed the same is a change",
            "    if same(question, then, now):\n",
            "    if False:\n",
            f"{READING} -k question_by_question",
        ),
    ),
)

JUDGING = (
    *guards_of(
        f"{SERVICE}/submission_of.py",
        REVIEW,
        ("what nobody read is judged", "    if seen != newest:\n", "    if False:\n", "overtaken"),
    ),
    *guards_of(
        f"{SERVICE}/accept.py",
        REVIEW,
        (
            "accepted over a wish to withdraw",
            "    if withdrawals.open_one(return_.id) is not None:\n",
            "    if False:\n",
            "answered_before_accepting",
        ),
    ),
    *guards_of(
        f"{SERVICE}/withdraw.py",
        REVIEW,
        (
            "two wishes at a time",
            "    if withdrawals.open_one(return_.id) is not None:\n",
            "    if False:\n",
            "only_one_waits",
        ),
        ("a wish is answered twice", "    if wanted.decided_at is not None:\n", "    if False:\n", "answered_twice"),
        (
            "the wish of another agency",
            "if wanted is None or wanted.return_id != return_.id:",
            "if wanted is None:",
            "another_return",
        ),
    ),
    *guards_of(
        "portal/returns/withdrawals.py",
        REVIEW,
        ("a wish outlives its grant", "    if waiting is not None:\n", "    if False:\n", "grants_what_waits"),
    ),
    *guards_of(
        "portal/returns/desk_cards.py",
        REVIEW,
        (
            "wishes are shown to other partnerships",
            "Round.partnership_id.in_(partnerships), Round",
            "Round",
            "of_another_partnership",
        ),
    ),
    *guards_of(
        "portal/returns/workflow.py",
        REVIEW,
        (
            "approvers cannot withdraw",
            "wanted = (self.permission, self.also)",
            "wanted = (self.permission,)",
            "granted",
        ),
    ),
)

SENDING = guards_of(
    f"{SERVICE}/submit.py",
    AT_ONCE,
    (
        "the same page submits twice",
        "    if (already := _submitted_with(token, return_, signed)) is not None:\n",
        "    if (already := None) is not None:\n",
        "each_page",
    ),
    (
        "the same page with another signature",
        "    if found is not None and signed != (found.submitter_name, found.submitter_job_title):\n",
        "    if False:\n",
        "signature",
    ),
    (
        "what the partnership asked stays open",
        "    remarks.settle(return_, Source.PARTNERSHIP, at)\n",
        "    pass\n",
        f"{REMARKS} -k each_side",
    ),
)

AFTERWARDS = (
    *guards_of(
        f"{SERVICE}/download_submission.py",
        READING,
        ("a workbook leaves no trace", "    audit.record_apart(\n", "    (lambda *_, **__: None)(\n", "on_the_record"),
        ("a workbook stays behind", "        path.unlink(missing_ok=True)\n", "        pass\n", "leaves_no_file"),
    ),
    *guards_of(
        f"{SERVICE}/read_submission.py",
        READING,
        (
            "an earlier submission is the latest",
            "    submission = submission_of(user, return_, number)\n",
            "    submission = submission_of(user, return_)\n",
            "stays_readable",
        ),
    ),
    *guards_of(
        "portal/returns/standing.py",
        TIMES,
        ("answers in time are late", "is None or not is_late(return_):", "is None:", "last_second"),
    ),
    *guards_of(
        "portal/local_time.py",
        TIMES,
        ("the day of Greenwich", "return moment.astimezone(LONDON).date()", "return moment.date()", "clock_in_england"),
        ("the clock of Greenwich", "{value.astimezone(LONDON):%H:%M}", "{value:%H:%M}", "as_england_tells"),
    ),
)

MUTANTS = (*ASKING, *JUDGING, *SENDING, *AFTERWARDS)

"""Guards of the case and of its workflow, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

CASES, TESTS = "portal/lado/cases", "tests/lado/cases"
VERBS = f"{TESTS}/test_verbs.py"

WORKFLOW = guards_of(
    "portal/lado/workflow.py",
    f"{TESTS}/test_workflow_page.py",
    (
        "a case begins without a meeting",
        "guards=(Guard.DECLARED, Guard.ALLEGATION, Guard.MEETING_ARRANGED)",
        "guards=(Guard.DECLARED, Guard.ALLEGATION)",
        "",
    ),
    ("a case closes without follow-up", "Guard.STRANDS, Guard.FOLLOW_UP)\n_TO_DROP", "Guard.STRANDS)\n_TO_DROP", ""),
    ("what was withdrawn closes at once", "note=True, guards=_TO_DROP", "note=True", ""),
    (
        "a case is transferred out of triage unseen",
        'Action.TRANSFER, "transferred", note=True, guards=(Guard.DECLARED, Guard.MEETING_ARRANGED)',
        'Action.TRANSFER, "transferred", note=True',
        "",
    ),
)
STEPS = guards_of(
    "portal/lado/steps.py",
    VERBS,
    ("what is missing keeps nothing open", "if missing := lacks(contact, row):", "if False:", "missing_keeps"),
    ("a step needs no reason", "if row.note and not note:", "if False:", "door_asks_why"),
    (
        "what met the threshold once ends like advice",
        "return Standing.ENDING if case_of(contact) is None else Standing.WITHDRAWN",
        "return Standing.ENDING",
        "with_an_outcome_or_withdrawn",
    ),
    (
        "no step is written down",
        "    _write_down(user, contact, row, note)\n",
        "    pass\n",
        "dated",
    ),
)
GUARDS = guards_of(
    f"{CASES}/guards.py",
    VERBS,
    ("nothing has to be written down", "    if allegations_of(contact):\n", "    if True:\n", "missing_keeps"),
    ("no meeting is asked for", "if meetings.arranged_or_reason(contact.id):", "if True:", "leaves_triage"),
    ("no meeting has to be held", "if meetings.held_or_reason(contact.id):", "if True:", "missing_keeps"),
    (
        "no outcome is needed",
        "if missing := [one for one in found_of(contact) if one.outcome is None]:",
        "if False:",
        "missing_keeps",
    ),
    (
        "no category at conclusion is needed",
        "if missing := [one for one in allegations_of(contact) if one.category_concluded is None]:",
        "if False:",
        "category_at_conclusion",
    ),
    ("strands go on", "if missing := strands.unfinished(contact.id):", "if False:", "missing_keeps"),
    ("nothing is followed up", "if missing := unsettled(contact):", "if False:", "missing_keeps"),
)
OUTCOMES = guards_of(
    f"{CASES}/service/about.py",
    VERBS,
    ("an outcome is found in triage", 'if contact.state == "triaged":', "if False:", "has_begun"),
    (
        "two outcomes hold at once",
        "replaces_id=found.outcome.id if found.outcome is not None else None,",
        "replaces_id=None,",
        "overwrites_none",
    ),
)
FOLLOWING = guards_of(
    f"{CASES}/service/follow_up.py",
    VERBS,
    (
        "not needed, and nobody says why",
        'if said.state == "not_needed" and not note:',
        "if False:",
        "said_at_its_field",
    ),
    ("needed, and nobody does it", 'if said.state == "needed" and not who:', "if False:", "said_at_its_field"),
    (
        "the rest takes what is needed",
        "if kind not in there or there[kind].state == words.TO_DECIDE]",
        "if True]",
        "rest_leaves",
    ),
)
OVER = guards_of(
    f"{CASES}/service/finding.py",
    VERBS,
    ("what is over is changed", "if contact.state in OVER:", "if False:", "is_over"),
)
LETTER = guards_of(
    f"{CASES}/letters.py",
    VERBS,
    (
        "whoever is not to be named is greeted by name",
        "if author is None or naming.referrer_named(contact) != naming.IDENTIFIED:",
        "if author is None:",
        "no_word",
    ),
    (
        "every letter says that it is no case",
        "if standing_of(contact) is Standing.WITHDRAWN:",
        "if True:",
        "without_an",
    ),
) + guards_of(
    f"{CASES}/service/ending.py",
    VERBS,
    ("a closing letter goes out of an open case", 'if contact.state != "closed":', "if False:", "goes_out"),
)
AGES = guards_of(
    f"{CASES}/service/waiting.py",
    VERBS,
    ("what is closed grows older", "            Contact.state.in_(RUNNING),\n", "            True,\n", "one_band"),
    ("the ages are those of all partnerships", "policy.visible_to(user)\n", "policy.select(Contact)\n", "one_band"),
    ("each case counts in every band it passed", "if later else reached", "if False else reached", "one_band"),
)
MUTANTS = (*WORKFLOW, *STEPS, *GUARDS, *OUTCOMES, *FOLLOWING, *OVER, *LETTER, *AGES)

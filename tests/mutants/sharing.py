"""Guards of who fills in what, notes between colleagues, and what the home page says waits for whom."""

from __future__ import annotations

from tests.mutants.guards import guards_of

PEOPLE = "tests/returns/test_people_and_years.py"
ASSIGN = "tests/returns/pages/test_assign.py"
NOTES = "tests/returns/pages/test_notes.py"
HOME = "tests/returns/pages/test_home.py"
STATES = "tests/returns/pages/test_states.py"
SECTION = "tests/returns/pages/test_section.py"
SERVICE, VIEWS = "portal/returns/service", "portal/returns/views"

VERBS = (
    *guards_of(
        f"{SERVICE}/assign.py",
        PEOPLE,
        ("people tell themselves", "if str(colleague_id) != user.actor_id:", "if True:", "told"),
        ("an assignment stays", "db.session.delete(there.pop(piece))", "there.pop(piece)", "take_away"),
        (
            "a section that is not there is assigned",
            "    if not choices.keys() <= set(pieces_of(drafts.question_set_of(return_))):\n",
            "    if False:\n",
            "who_may_write_here",
        ),
        (
            "anyone is asked",
            "if colleague_id is not None and colleague_id not in colleagues:",
            "if False:",
            "who_may_write_here",
        ),
        (
            "everyone is told again",
            "        if colleague_id == (before.user_id if before is not None else None):\n            continue\n",
            "",
            f"{ASSIGN} -k told_once",
        ),
    ),
    *guards_of(
        f"{SERVICE}/write_note.py",
        NOTES,
        ("a note without words", "    if is_blank_text(text):\n", "    if False:\n", "bad_note"),
        ("a note without end", "if (over := len(text) - MAX_NOTE) > 0:", "if False:", "bad_note"),
        ("one character too many", "- MAX_NOTE) > 0:", "- MAX_NOTE) > 1:", "bad_note"),
        ("a note that cannot be stored", "if (says := unstorable(text)) is not None:", "if False:", "bad_note"),
        ("a note for anyone", "    if found is None:\n", "    if False:\n", "whom_a_note_is_for"),
        ("a second click is a second note", "    if there is not None:\n", "    if False:\n", "sent_twice"),
    ),
)

PAGES = (
    *guards_of(
        f"{VIEWS}/assign.py",
        ASSIGN,
        (
            "what another lead chose is undone",
            "in (request.form.get(WAS + each.key, each.was), each.was):",
            "in (each.was,):",
            "changed_meanwhile",
        ),
        ("a stranger is chosen", "if typed and typed not in colleagues:", "if False:", "nobody_else"),
        (
            "a section without questions has a page",
            "    if not choices:\n        raise NotFound",
            "    pass",
            "not_there",
        ),
    ),
    *guards_of(
        f"{VIEWS}/section/notes.py",
        NOTES,
        ("other notes are left behind", "if key == pressed or not is_blank_text(text):", "if key == pressed:", ""),
        ("a note that was kept stands in the box", 'text, to = "", ""', "pass", "without_its_text"),
        ("what was typed is gone", 'return request.form.get(BOXES[TEXT] + key, ""), ', 'return "", ', "bad_note"),
    ),
    *guards_of(
        f"{VIEWS}/task_list.py",
        ASSIGN,
        (
            "a notice with any words",
            'DONE.get(request.args.get("done", ""), "")',
            'request.args.get("done", "")',
            f"{STATES} -k a_notice",
        ),
        (
            "readers are led to where others write",
            "href=href if can_edit else to_read(draft.return_, section.key)",
            "href=href",
            f"{STATES} -k only_read",
        ),
        ("problems are not led to", 'look = "1" if has_wrong else None', "look = None", f"{SECTION} -k status_of"),
    ),
    *guards_of(
        "portal/returns/cards.py",
        HOME,
        (
            "everyone is told to approve",
            "    if makes_sense(user, Action.SUBMIT, return_):\n",
            "    if return_.status == Status.AWAITING_APPROVAL:\n",
            "what_waits",
        ),
        ("cards of others' returns", "policy.drafts_readable_by(user)", "policy.visible_to(user)", "only_coordinates"),
    ),
)

MUTANTS = (*VERBS, *PAGES)

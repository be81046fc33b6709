"""Guards of who fills in what, notes between colleagues, and what the home page says waits for whom."""

from __future__ import annotations

from tests.mutants.guards import guards_of

PEOPLE = "tests/returns/test_people_and_years.py"
ASSIGN = "tests/returns/pages/test_assign.py"
NOTES = "tests/returns/pages/test_notes.py"
HOME = "tests/returns/pages/test_home.py"
MINE = "tests/returns/pages/test_asked_of_me.py"
LIST = "tests/returns/pages/test_task_list.py"
SHARING = "tests/returns/test_sharing.py"
STAY = "tests/returns/test_notes_stay.py"
VERB = "tests/returns/test_permissions.py"
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
            "if colleague_id == (before.user_id if before is not None else None):",
            "if False:",
            "the_colleague_is_told",
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
    *guards_of(
        f"{SERVICE}/write_note.py",
        STAY,
        (
            "an e-mail holds the note",
            "letters.note_for(colleague, return_, name_of(question_set, piece))",
            "letters.note_for(colleague, return_, kept)",
            "no_other_table",
        ),
        ("the record holds the note", "question=piece.question, to=", "question=kept, to=", "no_other_table"),
        (
            "notes are written in what nobody may change",
            "    workflow.allow(user, Action.SAVE, return_)\n",
            "    pass\n",
            f"{VERB} -k write_note",
        ),
    ),
    *guards_of(
        f"{SERVICE}/settle_note.py",
        NOTES,
        ("notes of other returns", "Note.id == note_id, Note.return_id == return_.id", "Note.id == note_id", "another"),
        (
            "anyone settles",
            "    workflow.allow(user, Action.SAVE, return_)\n",
            "    pass\n",
            f"{VERB} -k settle_note",
        ),
    ),
    *guards_of(
        f"{SERVICE}/notes_of.py",
        VERB,
        ("notes are read outside", "if not policy.may_read_draft(user, return_):", "if False:", "notes_of"),
    ),
    *guards_of(
        "portal/returns/leaving.py",
        MINE,
        ("notes wait for someone who left", "        note.to = lead\n", "        pass\n", "who_leaves"),
    ),
    *guards_of(
        "portal/returns/sharing.py",
        SHARING,
        (
            "a question given to someone is still the section's",
            "return assignments.get(piece) or assignments.get(Piece(piece.section))",
            "return assignments.get(Piece(piece.section)) or assignments.get(piece)",
            "",
        ),
        (
            "a section's questions are nobody's",
            "return assignments.get(piece) or assignments.get(Piece(piece.section))",
            "return assignments.get(piece)",
            "",
        ),
        ("a list begins with what is answered", "next(iter(waiting or questions))", "next(iter(questions))", ""),
        (
            "nothing is an answer",
            "return self.answered >= self.needed and self.given > 0",
            "return self.answered >= self.needed",
            "",
        ),
        ("settled notes wait", "if note.settled_at is None]", "if note]", f"{MINE} -k notes_for_me"),
        ("notes for others wait", "if note.to_id == user_id]", "if note]", f"{MINE} -k notes_for_me"),
    ),
    *guards_of(
        "portal/returns/asked_of_me.py",
        HOME,
        (
            "each return is asked for its answers",
            "answers = _answers([return_id for return_id in ids if return_id in assignments])",
            "answers = {each: found for one in ids for each, found in _answers([one]).items()}",
            "as_often",
        ),
        (
            "settled notes stay on the home page",
            "Note.settled_at.is_(None), ",
            "Note.id == Note.id, ",
            f"{MINE} -k notes_for_me",
        ),
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
        ("a note that was kept stands in the box", 'text, to = "", ""', "pass", "scripts_get"),
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
        ("settled notes are open", "there = sharing.open_notes(", "there = list(", f"{LIST} -k who_does_it"),
        (
            "a list for those who may not write",
            "if standing.can_edit else ()",
            "if True else ()",
            f"{MINE} -k nobody_may_write",
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
        (
            "a card without end",
            "if len(lines) <= MOST_LINES:",
            "if True:",
            f"{MINE} -k long_list",
        ),
        ("five lines are cut", "if len(lines) <= MOST_LINES:", "if len(lines) < MOST_LINES:", f"{MINE} -k five_lines"),
        (
            "what is answered waits",
            "*still_waiting(lines_of(return_, mine))",
            "*lines_of(return_, mine)",
            f"{MINE} -k leaves_the_home",
        ),
        (
            "what cannot be written waits",
            "[each for each in returns if makes_sense(user, Action.SAVE, each)]",
            "returns",
            f"{MINE} -k nobody_may_write",
        ),
        (
            "every editor is told to send",
            "    if not makes_sense(user, Action.SEND_FOR_APPROVAL, return_):\n        return\n",
            "    pass\n",
            "only_the_lead",
        ),
        ("a draft that changes were asked for was sent back", "sent > submitted)", "sent)", "partnership_asked"),
        (
            "progress of what is done",
            "    if is_finished(return_) or not return_.asked:\n",
            "    if not return_.asked:\n",
            "stands_last",
        ),
        ("cards of others' returns", "policy.drafts_readable_by(user)", "policy.visible_to(user)", "only_coordinates"),
    ),
)

MUTANTS = (*VERBS, *PAGES)

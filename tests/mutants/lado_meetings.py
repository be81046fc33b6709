"""Guards of meetings and strands, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

MEETINGS, STRANDS, TESTS = "portal/lado/meetings", "portal/lado/strands", "tests/lado/meetings"
FOLLOWING = "tests/lado/strands/test_strands.py"

GATES = (
    *guards_of(
        f"{MEETINGS}/gate.py",
        f"{TESTS}/test_gate_and_counts.py",
        ("a cancelled meeting counts", '(("arranged", "held"))', '(("arranged", "held", "cancelled"))', "gates"),
        ("a case that was not reached was met about", ", MeetingCase.discussed.is_(True))", ")", "gates"),
        ("a reason for one case is a reason for all", "NoMeeting.contact_id == contact_id", "True", "gates"),
    ),
    *guards_of(
        f"{MEETINGS}/counting.py",
        f"{TESTS}/test_gate_and_counts.py",
        ("a joint meeting counts once for each", "Meeting.id.distinct()", "Meeting.id", "numbers"),
        ("what was not reached is a discussion", ", MeetingCase.discussed.is_(True))", ")", "numbers"),
        (
            "meetings of all partnerships count",
            "Meeting.partnership_id == partnership_id, ",
            "Meeting.id.is_not(None), ",
            "one_partnership",
        ),
        ("the end of a while is within it", "Meeting.starts_at < until", "Meeting.starts_at <= until", "a_while"),
    ),
    *guards_of(
        f"{STRANDS}/gate.py",
        FOLLOWING,
        (
            "a strand of another case has ended",
            "Strand.contact_id == contact_id, ",
            "Strand.id.is_not(None), ",
            "not_finished",
        ),
        ("what waits is finished", "Strand.state.not_in(UNFINISHED)", 'Strand.state != "open"', "on_the_pages or Gate"),
    ),
)
ARRANGING = guards_of(
    f"{MEETINGS}/service/arrange.py",
    f"{TESTS}/test_verbs.py",
    (
        "a meeting is about a case that is hidden",
        "    wanted = policy.narrative_visible_to(user).where(",
        "    wanted = select(Contact).where(",
        "not_for_it",
    ),
    (
        "a meeting is about a case that is over",
        "Contact.id != contact.id, Contact.state.not_in(OVER)",
        "Contact.id != contact.id",
        "named_and",
    ),
    ("a reference that is none is left out", "if len(named) != len(set(typed)):", "if False:", "not_for_it"),
    ("what is no case has a meeting", "if sight.meets_threshold(one)]\n    if len", "]\n    if len", "not_for_it"),
    ("whoever comes second overwrites the first", "if meeting.revision != seen_meeting:", "if False:", "comes_second"),
    ("what is cancelled is cancelled again", 'if meeting.state != "arranged":', "if False:", "comes_second"),
)
RECORDING = (
    *guards_of(
        f"{MEETINGS}/service/note.py",
        f"{TESTS}/test_verbs.py",
        ("a meeting is complete before it begins", "meeting.starts_at > now()", "False", "not_before"),
        ("a meeting is held by nobody", 'not any(one.part == "came" for one in people)', "False", "not_before"),
        ("nobody says who came", 'any(one.part == "asked" for one in people)', "False", "not_before"),
        ("a recommendation is never considered", "): bool(waiting),", "): False,", "not_before"),
        ("a meeting decides nothing", "not sight.entries_of(MeetingDecision, meeting, contact)", "False", "not_before"),
        ("what is complete is changed", "if case.discussed:", "if False:", "nothing_is_missing"),
        ("whoever was kept out gets work", 'found is None or found.part == "excluded"', "found is None", "an_owner"),
        ("an action is due in the past", "if not today() <= due_on", "if not due_on", "an_owner"),
    ),
    *guards_of(
        f"{MEETINGS}/service/act.py",
        f"{TESTS}/test_verbs.py",
        ("the same day is another day", "max(found.due_on, today()) < due_on", "today() <= due_on", "an_owner"),
        (
            "nobody is reminded of the new day",
            "found.soon_told_on, found.late_told_on = due_on, None, None",
            "_, __ = due_on, None, None",
            "an_owner",
        ),
        ("what is done is done again", 'if found.state == "done":', "if False:", "an_owner"),
    ),
    *guards_of(
        f"{MEETINGS}/service/minute.py",
        f"{TESTS}/test_verbs.py",
        ("minutes come before the meeting", "if not case.discussed:", "if False:", "frozen"),
        ("a correction says nothing", "    if earlier:\n", "    if False:\n", "frozen"),
    ),
    *guards_of(
        f"{MEETINGS}/service/none_held.py",
        f"{TESTS}/test_verbs.py",
        ("a reason is of tomorrow", "if on > today():", "if False:", "whole"),
        ("the child's file names the adult", "text = re.sub(rf", "re.sub(rf", "names_the_adult"),
    ),
    *guards_of(
        f"{MEETINGS}/sight.py",
        f"{TESTS}/test_verbs.py",
        (
            "a meeting is found by any case",
            "Meeting.id == meeting_id, MeetingCase.contact_id == contact.id",
            "Meeting.id == meeting_id",
            "own_cases",
        ),
        (
            "whoever comes for another case is listed",
            "or_(Attendance.contact_id.is_(None), Attendance.contact_id == contact.id)",
            "Attendance.id.is_not(None)",
            "own_cases",
        ),
        (
            "a part of a meeting leads to all of it",
            "policy.narrative_visible_to(user).where(Contact.id.in_(ids)",
            "select(Contact).where(Contact.id.in_(ids)",
            "other_part",
        ),
        ("what is no case is changed", "if not meets_threshold(contact):", "if False:", "who_decides"),
        ("what is closed is changed", "    refuse_closed(contact)\n", "    pass\n", "who_decides"),
    ),
    *guards_of(
        f"{MEETINGS}/sight.py",
        "tests/lado/cases/test_verbs.py",
        (
            "withdrawn, and open for ever",
            "in (Standing.CASE, Standing.WITHDRAWN)",
            "is Standing.CASE",
            "turned_out",
        ),
    ),
)
TELLING = (
    *guards_of(
        f"{MEETINGS}/service/attend.py",
        f"{TESTS}/test_verbs.py",
        (
            "the person of concern is on the list",
            "if is_kept_from(contact, who",
            "if False and is_kept_from(contact, who",
            "must_not_know",
        ),
        ("nobody says why somebody was kept out", 'if person.part == "excluded" and not why:', "if False:", "kept_out"),
        ("the list changes afterwards", 'or (case.discussed and part != "copy")', "or False", "but_for_copies"),
    ),
    *guards_of(
        f"{MEETINGS}/service/invite.py",
        f"{TESTS}/test_verbs.py",
        (
            "whoever was kept out gets the minutes",
            'if person is None or person.part == "excluded":',
            "if person is None:",
            "given_by_name",
        ),
        (
            "whoever is in conflict gets the minutes",
            "if may_not_hear(meeting, str",
            "if False and may_not_hear(meeting, str",
            "given_by_name",
        ),
        (
            "minutes of one are given with another",
            "where(Minutes.meeting_id == meeting.id, Minutes.contact_id == contact.id)",
            "where(Minutes.meeting_id == meeting.id)",
            "given_by_name",
        ),
        (
            "what was given of one is ended with another",
            "where(Release.id == release_id, Release.contact_id == contact.id)",
            "where(Release.id == release_id)",
            "given_by_name",
        ),
    ),
    *guards_of(
        f"{MEETINGS}/own.py",
        f"{TESTS}/test_own.py",
        ("whoever is in conflict sees a meeting", ", ~_in_conflict(user)]", "]", "hides_it"),
        (
            "a lifted conflict hides a meeting",
            "            NamedConflict.lifted_at.is_(None),\n",
            "            NamedConflict.id.is_not(None),\n",
            "hides_it",
        ),
        (
            "whoever was kept out sees a meeting",
            'Attendance.part != "excluded", ',
            "Attendance.id.is_not(None), ",
            "kept_out",
        ),
        (
            "a meeting is seen before anybody is asked",
            "asked = Attendance.invited_at.is_not(None) | named",
            "asked = Attendance.id.is_not(None)",
            "kept_out",
        ),
        ("what was released never ends", ", Release.until > now()", ", Release.id.is_not(None)", "released_ends"),
        ("what was ended goes on", "Release.ended_at.is_(None), Release.since", "Release.since", "released_ends"),
        ("whoever has left sees meetings", "if list(user.grants) else", "if True else", "with_the_role"),
        ("whoever has left reads on", "        one.ended_at = now()\n", "        pass\n", "with_the_role"),
        (
            "anybody ends an action",
            "            MeetingAction.attendance_id == person.id,\n            MeetingAction.owner_id == user.id,\n",
            "            MeetingAction.id.is_not(None),\n",
            "their_own",
        ),
        ("anybody's meetings are one's own", "here = [Attendance.user_id == user.id, ", "here = [", "nobody_else"),
    ),
    *guards_of(
        f"{MEETINGS}/chasing.py",
        f"{TESTS}/test_own.py",
        ("people are chased by night", "if not is_daytime():", "if False:", "by_night"),
        (
            "an action is chased each hour",
            "                    action.soon_told_on = today()\n",
            "                    pass\n",
            "when_it_is_due",
        ),
        (
            "what is late is chased each hour",
            "                    action.late_told_on = today()\n",
            "                    pass\n",
            "when_it_is_due",
        ),
        ("an action is chased too early", "SOON = timedelta(days=3)", "SOON = timedelta(days=4)", "when_it_is_due"),
        ("a closed case is chased", "or_(soon, late), Contact.state.not_in(OVER))", "or_(soon, late))", "by_night"),
        (
            "what cannot be opened stops the rest",
            "except PortalError as problem:",
            "except KeyError as problem:",
            "opened",
        ),
    ),
    *guards_of(
        f"{MEETINGS}/telling.py",
        f"{TESTS}/test_own.py",
        (
            "whoever is in conflict is written to",
            "or may_not_hear(meeting, email, person.user_id)",
            "or False",
            "by_night",
        ),
        (
            "an e-mail says where",
            'f"You are asked to a meeting on {when}. ',
            'f"You are asked to a meeting on {when}, {meeting.place}. ',
            "typed_ones",
        ),
    ),
    *guards_of(
        "portal/lado/sealing/copies.py",
        f"{TESTS}/test_keys.py",
        ("keys of meetings are lost unnoticed", "(Report, Contact, Meeting)", "(Report, Contact)", "without_its_key"),
    ),
    *guards_of(
        f"{MEETINGS}/keeping.py",
        f"{TESTS}/test_keys.py",
        (
            "a joint meeting is erased with its first case",
            "mine.where(MeetingCase.meeting_id.not_in(others))",
            "mine",
            "last_case",
        ),
        ("a joint meeting is never erased", ", Contact.erased_at.is_(None))", ")", "last_case"),
    ),
)
FOLLOWED = (
    *guards_of(
        f"{STRANDS}/service/follow.py",
        FOLLOWING,
        ("a strand ends with a stage", 'typed.state == "ended" and typed.result in SO_FAR[kind]', "False", "an_end"),
        (
            "a strand ends with the result of another",
            "if typed.result and typed.result not in RESULTS[kind]:",
            "if False:",
            "an_end",
        ),
        ("a strand ends before it began", "ended < started:", "False:", "fit_each_other"),
        (
            "a day that is to come has been",
            "(day := days[name]) is not None and day > today()",
            "False",
            "fit_each_other",
        ),
        ("an old letter ends a silence", "max(strand.heard_at, min(heard_at, now()))", "now()", "old_letter"),
        ("what is heard tomorrow is heard", "if heard_on > today():", "if False:", "day_that_was"),
    ),
    *guards_of(
        f"{STRANDS}/service/silence.py",
        FOLLOWING,
        ("what has ended is silent", "Strand.state.in_(UNFINISHED), ", "Strand.id.is_not(None), ", "twenty_eighth"),
        (
            "a day that was set is forgotten",
            ", or_(Strand.heard_at <= before, asked))",
            ", Strand.heard_at <= before)",
            "twenty_eighth",
        ),
        (
            "closed cases are silent",
            "Contact.state.not_in(OVER), Contact.decision.in_(CASES)\n    )",
            "Contact.decision.in_(CASES)\n    )",
            "twenty_eighth",
        ),
        ("a strand begins twice", ", ~has).limit", ").limit", "since_its_decision"),
    ),
)
BREAKING_IN = "tests/lado/test_break_ins_3.py"
BROKEN_INTO = (
    *guards_of(
        f"{MEETINGS}/service/attend.py",
        BREAKING_IN,
        ("whoever takes a place reads on", "        _end_what_was_given(row)\n", "        pass\n", "changes_hands"),
        ("a correction takes what was given", "row.user_id != account_id:", "True:", "to_correct"),
    ),
    *guards_of(
        f"{MEETINGS}/own.py",
        BREAKING_IN,
        (
            "whoever takes a place reads what to do",
            "            MeetingAction.owner_id == user.id,\n            Contact.state",
            "            Contact.state",
            "changes_hands",
        ),
        ("what was erased is given", "Contact.erased_at.is_(None), *_live()", "*_live()", "erased_case"),
    ),
    *guards_of(
        f"{MEETINGS}/keeping.py",
        BREAKING_IN,
        (
            "whoever came for an erased case stays",
            "            one.who, one.why = {}, None\n",
            "            pass\n",
            "alone",
        ),
    ),
    *guards_of(
        f"{MEETINGS}/service/invite.py",
        BREAKING_IN,
        (
            "what is closed is read on",
            "    contact = contact_to_change(user, contact_id, Permission.CONTACT_DECIDE, seen)\n",
            "    contact = sight.case_to_change(user, contact_id, seen)\n",
            "once_the_case_is_closed",
        ),
    ),
)
TAKEN_OFF = guards_of(
    f"{MEETINGS}/service/attend.py",
    f"{TESTS}/test_people.py",
    ("somebody who was told leaves the list", "found.invited_at is not None or", "False or", "by_mistake"),
    ("somebody who holds something leaves the list", "or _is_held_by(found)", "or False", "by_mistake"),
    (
        "whoever was given something leaves the list",
        "or_(given.exists(), does",
        "or_(does.exists(), does",
        "by_mistake",
    ),
    ("whoever has something to do leaves the list", "does.exists())", "given.exists())", "by_mistake"),
    (
        "somebody leaves what another case has complete",
        "    if found.contact_id is None and _is_complete_elsewhere(meeting):",
        "    if False:",
        "another_case",
    ),
    ("nobody leaves what another case has complete", "found.contact_id is None and _is", "_is", "another_case"),
)
MUTANTS = (*TAKEN_OFF, *BROKEN_INTO, *GATES, *ARRANGING, *RECORDING, *TELLING, *FOLLOWED)

"""Guards of actions that live on, of the e-mails about a round, and of the warning about personal details."""

from __future__ import annotations

from tests.mutants.guards import guards_of

FOLLOWING = guards_of(
    "portal/actions/following.py",
    "tests/actions/test_following.py",
    (
        "an action that is named no more stays open",
        "action.state, action.closed_at = State.DROPPED.value, submission.submitted_at",
        "pass",
        "names_no_more",
    ),
    (
        "what is done is dropped with the rest",
        "if row_id not in named and action.state == State.OPEN:",
        "if row_id not in named:",
        "names_no_more",
    ),
    (
        "a later round drops the actions of the earlier",
        "FollowedAction.return_id == return_.id))",
        "FollowedAction.id.is_not(None)))",
        "later_round_goes_on or earlier_round",
    ),
    ("nobody is told that it was dropped", 'note(user, action, f"No longer in', 'len(f"No longer in', "names_no_more"),
    (
        "what is named again stays dropped",
        "if action.state == State.DROPPED:",
        "if False:",
        "named_again",
    ),
    (
        "what is done is opened again by a resubmission",
        "if action.state == State.DROPPED:",
        "if action.state != State.OPEN:",
        "named_again",
    ),
    (
        "a resubmission undoes the day that the agency moved to",
        "(before is None or one.due_on != before.due_on)",
        "True",
        "agency_moved",
    ),
    (
        "an earlier round that is opened again takes an action back",
        "return action.return_id != return_.id and action.return_.round.opens_on > return_.round.opens_on",
        "return False",
        "earlier_round",
    ),
    (
        "the action of another agency is taken over",
        ".where(FollowedAction.partnership_id == return_.round.partnership_id, agencies)",
        ".where(FollowedAction.partnership_id == return_.round.partnership_id)",
        "row_id_elsewhere",
    ),
    (
        "the action of another partnership is taken over",
        ".where(FollowedAction.partnership_id == return_.round.partnership_id, agencies)",
        ".where(agencies)",
        "row_id_elsewhere",
    ),
    (
        "a merged organisation's action begins anew",
        "FollowedAction.agency_id.in_(predecessor_ids([return_.agency_id])),",
        "FollowedAction.agency_id.in_([]),",
        "merged",
    ),
)
NAMED = guards_of(
    "portal/actions/named.py",
    "tests/actions/test_following.py",
    ("any list is a list of actions", "if each.part is Part.ACTION}", "if each.refers_to}", "found_by_what_refers"),
)
VERBS = guards_of(
    "portal/actions/service/close.py",
    "tests/actions/test_verbs.py",
    (
        "the second closes over the first",
        "        return action\n    require_seen(action, seen)\n    if action.state != State.OPEN:",
        "        return action\n    if action.state != State.OPEN:",
        "comes_second",
    ),
    (
        "the second opens over the first",
        "        return action\n    require_seen(action, seen)\n    if action.state == State.OPEN:",
        "        return action\n    if action.state == State.OPEN:",
        "comes_second",
    ),
    (
        "a closed action is closed again",
        'raise Refused("This action is closed already. Open it again first.")',
        "pass",
        "closed_is_opened_again",
    ),
    (
        "what was said when it was closed stays on an action that is open again",
        'State.OPEN.value, None, ""',
        "State.OPEN.value, None, action.how_we_know",
        "closing_keeps",
    ),
    (
        "a dropped action is said to have worked",
        'text if state is State.DONE else ""',
        "text",
        "dropping_says",
    ),
)
MOVING = guards_of(
    "portal/actions/service/move_due_day.py",
    "tests/actions/test_verbs.py",
    ("a day that is over is taken", "if day < today():", "if False:", "not_over"),
    ("today is over", "if day < today():", "if day <= today():", "not_over"),
    ("the second moves the day over the first", "    require_seen(action, seen)\n", "    pass\n", "comes_second"),
    (
        "the day of a closed action is moved",
        'raise Refused("This action is closed.',
        'len("This action is closed.',
        "opened_again_first or closed_is",
    ),
    (
        "the same page moves the day twice",
        "    if _said_just_now(user, action, now_due):\n",
        "    if False:\n",
        "sent_twice",
    ),
)
FINDING = guards_of(
    "portal/actions/service/find.py",
    "tests/actions/test_verbs.py",
    (
        "whoever reads an action may change it",
        "    if not may_change(user, action):\n",
        "    if False:\n",
        "editors_and_leads",
    ),
    (
        "a reader from outside leaves no trace on an action",
        "if not _is_in(policy.followed_by(user), action_id):",
        "if False:",
        "tests/actions/test_pages.py -k on_the_record",
    ),
)
SIGHT = guards_of(
    "portal/actions/policy.py",
    "tests/actions/test_verbs.py",
    (
        "an action is seen by every agency",
        "    own = FollowedAction.agency_id.in_(agencies)\n",
        "    own = true()\n",
        "know_of_nothing",
    ),
    (
        "an heir sees nothing of what came before",
        "return or_(own, FollowedAction.agency_id.in_(predecessor_ids(agencies)))",
        "return own",
        "heir",
    ),
)
TIMING = guards_of(
    "portal/actions/timing.py",
    "tests/actions/test_overdue.py",
    ("the due day itself is overdue", "due_on < today()", "due_on <= today()", "over_in_england"),
)
LISTING = guards_of(
    "portal/actions/service/list_actions.py",
    "tests/actions/test_pages.py",
    (
        "a list read from outside leaves no trace",
        "    _note_reading(user, (*found.actions, *found.closed))\n",
        "    pass\n",
        "on_the_record",
    ),
    ("all pages are one", ".limit(PAGE_SIZE).offset(", ".limit(10_000).offset(", "come_in_pages"),
)
OVERDUE = guards_of(
    "portal/actions/overdue.py",
    "tests/actions/test_overdue.py",
    ("overdue actions are told at night", "    if not is_daytime():\n", "    if False:\n", "night"),
    (
        "an overdue action is told every hour",
        "if (kind_of(action), action.due_on) not in done]",
        "]",
        "takes_the_action_over",
    ),
    (
        "old actions are news",
        "FollowedAction.due_on >= today() - TOLD_WITHIN",
        "FollowedAction.due_on.is_not(None)",
        "no_news",
    ),
    (
        "who has left is told instead of the heir",
        "found.setdefault(heir_of(action.agency), [])",
        "found.setdefault(action.agency, [])",
        "heir",
    ),
)
REMINDERS = guards_of(
    "portal/returns/reminders.py",
    "tests/returns/test_reminders.py",
    ("reminders go out at night", "    if not is_daytime():\n", "    if False:\n", "night"),
    ("a closed round is reminded of", "Round.closed_at.is_(None), ", "Round.id.is_not(None), ", "not_asked"),
    ("a cancelled round is reminded of", ", Round.cancelled_at.is_(None))", ")", "not_asked"),
    (
        "who came in time is called late",
        "return None if latest < 0 and not is_late(return_) else latest",
        "return latest",
        "not_called_late",
    ),
    (
        "an invitation is followed by a reminder at once",
        "if left <= each < at_first]",
        "if left <= each]",
        "opens_late or step",
    ),
    (
        "old reminders are sent all the same",
        "if latest is None or latest - left >= CATCH_UP:",
        "if latest is None:",
        "worker_that_was_away",
    ),
    (
        "one return's trouble undoes what was sent of it",
        "            with db.session.begin_nested():\n                remind(",
        "            if True:\n                remind(",
        "fails_keeps",
    ),
    (
        "an extension is not heeded by reminders",
        "func.coalesce(Return.extended_to, Round.due_on)",
        "Round.due_on",
        "begins_anew",
    ),
)
REMINDING = guards_of(
    "portal/returns/service/remind.py",
    "tests/returns/test_reminders.py",
    (
        "the same reminder is sent twice",
        "    if db.session.get(Reminder, (return_.id, kind, return_.due_on)) is not None:\n        return []\n",
        "    if db.session.get(Reminder, (return_.id, kind, return_.due_on)) is not None:\n        pass\n",
        "by_hand",
    ),
    (
        "anyone reminds",
        "    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)\n",
        "    pass\n",
        "by_hand",
    ),
    (
        "who is in is reminded by hand",
        '        raise Refused(f"There is nothing',
        '        len(f"There is nothing',
        "nothing_to_remind or excused",
    ),
    (
        "who has answered their part is reminded of it",
        "if not asked.tally.is_complete]",
        "]",
        "part_that_is_not_complete",
    ),
    (
        "who has left is reminded of a part",
        "if parts and policy.may_read_draft(colleague, return_):",
        "if parts:",
        "theirs_no_more",
    ),
    (
        "a part is reminded of while answers wait for approval",
        "    if return_.status == Status.AWAITING_APPROVAL:\n        return\n",
        "    if return_.status == Status.AWAITING_APPROVAL:\n        pass\n",
        "theirs_no_more or stand",
    ),
    ("who is lead and approver is told twice", "if lead not in approvers]", "]", "told_once"),
)
DAYTIME = guards_of(
    "portal/notices.py",
    "tests/returns/test_reminders.py",
    ("the morning begins at seven", "FROM_HOUR, UNTIL_HOUR = 8, 20", "FROM_HOUR, UNTIL_HOUR = 7, 20", "night"),
    ("the evening ends at nine", "FROM_HOUR, UNTIL_HOUR = 8, 20", "FROM_HOUR, UNTIL_HOUR = 8, 21", "night"),
    ("the night is that of Greenwich", "now().astimezone(LONDON).hour", "now().hour", "night"),
)
NOTICES = guards_of(
    "portal/accounts/notices.py",
    "tests/accounts/test_notices.py",
    (
        "what is switched off is sent",
        "(letter.kind.may_be_off and letter.kind.key in muted_by(user))",
        "False",
        "switched_off_is_not_sent",
    ),
    (
        "what somebody waits for can be muted",
        "(letter.kind.may_be_off and letter.kind.key in muted_by(user))",
        "letter.kind.key in muted_by(user)",
        "switched_off_is_not_sent",
    ),
    (
        "everything may be switched off",
        "for kind in kinds_for(user) if kind.may_be_off}",
        "for kind in kinds_for(user)}",
        "nothing_else_can_be",
    ),
    ("a suspended person gets e-mails", "if not user.is_active or (", "if (", "suspended"),
    (
        "the list shows everyone's e-mails",
        ".where(OutboxMessage.recipient == user.email)",
        ".where()",
        "lists_what_was_sent",
    ),
)
PERSONAL = guards_of(
    "portal/forms/personal.py",
    "tests/forms/test_personal.py",
    ("any ten digits are an NHS number", "return (11 - total % 11) % 11 == int(digits[9])", "return True", "one_digit"),
    (
        "any pupil number will do",
        "if upn_letter(match[2] + match[3]) == match[1].upper():",
        "if match:",
        "another_letter or harmless",
    ),
    ("a part of a longer number is one", r"([0-9]{4})(?![0-9])(?![ -][0-9])", "([0-9]{4})", "longer_number"),
    ("a telephone number is an NHS number", r"(?<![0-9][ -])", "(?:)", "longer_number"),
    (
        "every postcode has a family",
        "            if not is_work(*_lines(text, *span)) and ",
        "            if ",
        "harmless",
    ),
    ("any letters are a postcode", "if match[1] not in POSTCODE_AREAS:", "if False:", "harmless or no_area"),
    ("every day that is called a birth is somebody's", "small not in NOT_NAMES", "True", "harmless"),
)
BESIDE = guards_of(
    "portal/returns/views/section/beside.py",
    "tests/returns/pages/test_personal.py",
    (
        "the warning does not come while someone types",
        "if earlier.get(key) != later.get(key)}",
        "if False}",
        "comes_back",
    ),
    ("the question is drawn anew at every save", "if earlier.get(key) != later.get(key)}", "}", "comes_back"),
)
MUTANTS = (
    *FOLLOWING,
    *NAMED,
    *VERBS,
    *MOVING,
    *FINDING,
    *SIGHT,
    *TIMING,
    *LISTING,
    *OVERDUE,
    *REMINDERS,
    *REMINDING,
    *DAYTIME,
    *NOTICES,
    *PERSONAL,
    *BESIDE,
)

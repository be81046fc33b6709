"""Guards of the duty desk, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

DESK, TESTS = "portal/lado/desk", "tests/lado/desk"

LOGGING = guards_of(
    f"{DESK}/service/log_contact.py",
    f"{TESTS}/test_log.py",
    ("the name of somebody asked about is kept", "typed.keeps_name or typed.asks_for != ADVICE", "True", "tick"),
    (
        "a name in advice needs no reason",
        "if typed.asks_for == ADVICE and typed.keeps_name and typed.name.strip() and not why:",
        "if False:",
        "tick",
    ),
    (
        "whoever called is named against their wish",
        "    if named != IDENTIFIED:",
        "    if False:",
        "named_as_they_say",
    ),
    (
        "whoever calls is named in any way",
        '            desk_words.chosen(typed.referrer, desk_words.REFERRER_NAMED, "referrer", ask)\n',
        "            pass\n",
        "one_of_the_list",
    ),
    ("the same page makes two contacts", "(there := _made_before(user, token)) is not None", "False", "twice"),
    (
        "an account with the name goes on reading",
        "        conflicts.hide_from_person(contact, contact.person)\n",
        "        pass\n",
        "loses_sight",
    ),
    ("nobody is found again", "        matching.write_traces(contact)\n", "        pass\n", "one_page"),
    ("a day that is to come is known", "typed.aware_on > today()", "False", "its_field"),
    ("1 January 1900 is a birthday", "date(1900, 1, 1) < typed.born", "date(1900, 1, 1) <= typed.born", "its_field"),
    (
        "what support logs counts as read",
        "if can(user, Permission.CONTACT_DECIDE, partnership_id=partnership.id):",
        "if True:",
        "whose_it_is",
    ),
)
LISTING = guards_of(
    f"{DESK}/service/duty_list.py",
    f"{TESTS}/test_duty_list.py",
    (
        "the list is that of all partnerships",
        ".where(Contact.partnership_id == partnership.id)",
        ".where()",
        "of_one_partnership",
    ),
    ("all pages of the duty list are one", ".limit(PAGE_SIZE).offset(", ".limit(10_000).offset(", "pages"),
    (
        "what was looked for is on the record",
        'audit.record("lado.name_searched", user, ',
        'audit.record("lado.name_searched", user, name=str(known), ',
        "leads_to_the_contact",
    ),
    (
        "support searches the duty list by name",
        "if not can(user, Permission.CONTACT_READ, partnership_id=people.desk_of(user).id):",
        "if False:",
        "never_learns",
    ),
    (
        "support looks for people while logging",
        "    require(user, Permission.CONTACT_READ)\n",
        "    require(user, Permission.CONTACT_LIST)\n",
        "never_learns",
    ),
    ("covering for somebody is not one's own", ", Contact.cover_id == user.id)", ")", "its_parts"),
    (
        "a decided contact still has a clock",
        "Show.SOON: and_(Contact.state.in_(UNDECIDED), _soon())",
        "Show.SOON: and_(is_open, _soon())",
        "its_parts",
    ),
    (
        "the clock that breaks at the very end is not soon",
        "Contact.respond_by <= soon()",
        "Contact.respond_by < soon()",
        "breaks_soon",
    ),
)
READING = guards_of(
    f"{DESK}/service/find.py",
    f"{TESTS}/test_contact.py",
    (
        "a page that was refused leaves no trace",
        "    audit.record_apart(READ, ",
        "    after_refusal or audit.record_apart(READ, ",
        "each_reading",
    ),
    (
        "a reading leaves no trace",
        "    audit.record_apart(READ, ",
        "    not after_refusal or audit.record_apart(READ, ",
        "each_reading",
    ),
    (
        "the second overwrites the first",
        "    if contact.revision != seen:\n",
        "    if False:\n",
        "comes_second or older",
    ),
    (
        "whoever may do it elsewhere may do it here",
        "policy.get_contact(user, contact_id, for_change=True)",
        "db.session.get_one(Contact, contact_id)",
        f"{TESTS}/test_verbs.py -k decide_nothing",
    ),
)
SHOWING = guards_of(
    f"{DESK}/knowing.py",
    f"{TESTS}/test_contact.py",
    (
        "support reads what happened",
        "_narrative(user, contact) if reads else {}",
        "_narrative(user, contact)",
        f"{TESTS}/test_verbs.py -k nothing_is_opened",
    ),
)
DECIDING = guards_of(
    f"{DESK}/service/decide.py",
    f"{TESTS}/test_verbs.py",
    (
        "the threshold is met by nothing",
        "threshold_met and not verdict.criteria:",
        "threshold_met and False:",
        "said_at_its_field",
    ),
    ("any criterion will do", "if one not in sectors.CRITERIA]:", "if False]:", "said_at_its_field"),
    (
        "a case is closed like advice",
        "    _refuse_case(contact)\n    return _close",
        "    return _close",
        "only_what_ends",
    ),
    ("nobody knows what was decided before", "before.id if before is not None else None", "None", "never_overwritten"),
)
CLOSED, NEW = (
    'Row("closed", ENDING, Action.DECIDE, "triaged", note=True),',
    'Row("new", ANY, Action.ACKNOWLEDGE, "acknowledged"),',
)
WORKFLOW = guards_of(
    "portal/lado/workflow.py",
    f"{TESTS}/test_verbs.py",
    (
        "a closed contact is closed again",
        CLOSED,
        f'{CLOSED} Row("closed", ENDING, Action.CLOSE, "closed"),',
        "only_what_ends",
    ),
    (
        "it is acknowledged twice",
        NEW,
        f'{NEW} Row("acknowledged", ANY, Action.ACKNOWLEDGE, "acknowledged"),',
        "comes_once",
    ),
)
STEPS = guards_of(
    "portal/lado/steps.py",
    f"{TESTS}/test_verbs.py",
    (
        "what is decided again stays closed",
        'now() if row.becomes == "closed" else None',
        'now() if row.becomes == "closed" else contact.closed_at',
        "only_what_ends",
    ),
)
WRITING = guards_of(
    f"{DESK}/service/write.py",
    f"{TESTS}/test_contact.py",
    ("a letter goes out half written", "if TO_WRITE in text:", "if False:", "one_screen"),
    (
        "a letter comes before the decision",
        "    if contact.decision is None:\n",
        "    if False:\n",
        f"{TESTS}/test_verbs.py -k needs_a_decision",
    ),
)
HANDING_OVER = guards_of(
    f"{DESK}/service/hand_over.py",
    f"{TESTS}/test_verbs.py",
    ("anybody gets a contact", "    if officer_id not in offered:\n", "    if False:\n", "does_not_decide"),
    ("anybody stands in", "if cover_id and cover_id not in offered:", "if False:", "does_not_decide"),
    ("somebody stands in for themselves", "    if cover_id == officer_id:\n", "    if False:\n", "does_not_decide"),
    ("whose it was is forgotten", "        before.until = now()\n", "        pass\n", "whose_it_was_stays"),
    (
        "who stands in sees that there is something to hide",
        "query = query.where(Contact.incident_id.not_in(policy.hidden_from(stand_in)))",
        "pass",
        f"{TESTS}/test_duty_list.py -k covers",
    ),
)
PEOPLE = guards_of(
    f"{DESK}/people.py",
    f"{TESTS}/test_verbs.py",
    (
        "who must not know is offered a contact",
        ".where(User.id.not_in(conflicted))",
        ".where(User.id.not_in([]))",
        "does_not_decide or who_may_know",
    ),
)
SIGHT = guards_of(
    f"{DESK}/service/sight.py",
    f"{TESTS}/test_verbs.py",
    (
        "the person of concern is let in",
        "NamedConflict.why.in_(conflicts.DOUBTS),",
        "NamedConflict.why.is_not(None),",
        "match_by_name",
    ),
    (
        "a conflict of another incident is lifted",
        "NamedConflict.incident_id == contact.incident_id,",
        "NamedConflict.incident_id.is_not(None),",
        "match_by_name",
    ),
    ("a grant of another contact is ended", ", SightGrant.contact_id == contact.id)", ")", "ends_by_itself"),
    ("a grant ends again and again", "    if found.ended_at is None:\n", "    if True:\n", "ends_by_itself"),
    ("who steps back keeps it", "    let_go(user, contact)\n", "    pass\n", f"{TESTS}/test_contact.py -k steps_back"),
)
JOINING = guards_of(
    f"{DESK}/service/join.py",
    f"{TESTS}/test_verbs.py",
    ("a call that is hidden is found", "policy.visible_to(user).where(", "select(Contact).where(", "cannot_be_joined"),
    (
        "a call of another desk is found",
        "Contact.partnership_id == contact.partnership_id,",
        "Contact.id.is_not(None),",
        "of_two_desks",
    ),
    ("a call has two reports", "    if call.report_id is not None:\n", "    if False:\n", "cannot_be_joined"),
    ("what is decided is joined", "limit(1)) is not None:", "limit(1)) is False:", "cannot_be_joined"),
)
BECOMING_ONE = guards_of(
    "portal/lado/joining.py",
    f"{TESTS}/test_verbs.py",
    ("it counts twice", "    db.session.delete(contact)\n", "    pass\n", "counts_once"),
    (
        "who must not know of the report knows of the call",
        "    _be_one_incident(call, contact)\n",
        "    pass\n",
        "one_must_not_know",
    ),
    (
        "a reason stays sealed for the other",
        "            setattr(row, name, said)  #",
        "            pass  #",
        "goes_along",
    ),
)
AT_ONCE = guards_of(
    "portal/accounts/words.py",
    "tests/lado/test_all_at_once.py",
    ("one mistake is shown at a time", "tuple(each.found[1:])", "()", "all_that_is_wrong"),
    ("mistakes are kept for good", "    if each.found:\n", "    if False:\n", "all_that_is_wrong"),
    (
        "whatever fails is kept as a mistake",
        "        if not isinstance(error, Mistake):",
        "        if error is None:",
        "no_mistake",
    ),
    ("mistakes of a part are lost", "[error, *error.others]", "[error]", "all_that_is_wrong"),
)
MUTANTS = (
    *AT_ONCE,
    *LOGGING,
    *LISTING,
    *READING,
    *BECOMING_ONE,
    *SHOWING,
    *DECIDING,
    *WORKFLOW,
    *STEPS,
    *WRITING,
    *HANDING_OVER,
    *PEOPLE,
    *SIGHT,
    *JOINING,
)

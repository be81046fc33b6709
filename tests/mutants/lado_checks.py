"""Guards of checks, of requests by the DBS and of handing over, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

ROOM, TESTS = "portal/lado/checks", "tests/lado/checks"
RULES, LISTS, DBS = f"{TESTS}/test_rules.py", f"{TESTS}/test_lists.py", f"{TESTS}/test_dbs.py"

ANSWERING = guards_of(
    f"{ROOM}/service/answer.py",
    RULES,
    ("whoever wrote it approves it", "    if check.proposed_by_id == user.id:", "    if False:", "nobody_approves"),
    (
        "what is told goes out at once",
        "    if typed.answer == words.HELD:\n        check.state",
        "    if False:\n        check.state",
        "nobody_approves",
    ),
    (
        "an unfounded outcome is told without a reason",
        "    if kept_back(typed.contacts):",
        "    if False:",
        "for_a_reason_alone",
    ),
    ("one that comes meanwhile is told", "    if told_back and not check.exception:", "    if False:", "meanwhile"),
    (
        "whoever asks is not verified",
        '    if check.verified == "no" and typed.answer != words.DECLINED:',
        "    if False:",
        "who_asks",
    ),
    (
        "something is told of nobody",
        "    if not is_known and typed.answer == words.HELD:",
        "    if False:",
        "what_an_answer_needs",
    ),
    ("a match without a contact", "    if is_known and not typed.contacts:", "    if False:", "what_an_answer_needs"),
    (
        "a contact that is hidden is linked",
        "    if len(found.seen_by(user, typed.contacts)) != len(set(typed.contacts)):",
        "    if False:",
        "hidden_from_the_officer",
    ),
    ("names of nobody stay", "    if check.result == found.NONE:", "    if False:", "go_on_their_day"),
    ("names of the known go", "    if check.result == found.NONE:", "    if True:", "nobody_approves"),
    ("the contact stays open", "    counted.close(user, contact, SAYS)\n", "    pass\n", "counts_once"),
)
CHECKS = (
    *ANSWERING,
    *guards_of(
        f"{ROOM}/outcomes.py",
        RULES,
        ("an outcome that was replaced counts", "~replaced", "Outcome.id == Outcome.id", "was_replaced"),
    ),
    *guards_of(
        f"{ROOM}/words.py",
        RULES,
        (
            "malicious is told",
            '{"unfounded", "malicious", "false"}',
            '{"unfounded", "malicious", "false", "substantiated"}',
            "other_outcomes",
        ),
    ),
    *guards_of(
        f"{ROOM}/found.py",
        RULES,
        ("a name alone is sure", "{Kind.EXACT, Kind.BORN} <= set(by)", "bool(by)", "weak_traces"),
        ("former names are not looked for", '(person["name"], *person["former"])', '(person["name"],)', "former_names"),
    ),
    *guards_of(
        f"{ROOM}/due.py",
        RULES,
        ("it is late on its day", "> due", ">= due", "agree"),
        ("it is due on a Sunday", "working_days.after(day)", "day + working_days.ONE", "so_many_working_days"),
    ),
    *guards_of(
        f"{ROOM}/policy.py",
        RULES,
        (
            "a hidden check is there",
            "Check.contact_id.in_(_contacts(user))",
            "Check.id == Check.id",
            "somebody_of_the_desk",
        ),
    ),
    *guards_of(
        f"{ROOM}/policy.py",
        DBS,
        (
            "a request about a hidden contact is there",
            "DbsRequest.contact_id.in_(_contacts(user)), ~hidden)",
            "DbsRequest.contact_id.in_(_contacts(user)))",
            "one_of_its_contacts",
        ),
    ),
    *guards_of(
        f"{ROOM}/kept.py",
        RULES,
        (
            "what was hidden before keeps nobody from a check",
            "        conflicts.hide_from_account(contact, db.session.get_one(User, user_id))\n",
            "        pass\n",
            "from_whom_a_match_is_hidden",
        ),
        (
            "somebody in conflict answers no check at all",
            "return bool(_matched(check, among)) and",
            "return bool(check) and",
            "whoever_is_in_conflict",
        ),
        (
            "lifting lets nobody answer",
            "and not conflicts.is_lifted(user, contact)",
            "and contact is not None",
            "the_desk_lifts",
        ),
    ),
    *guards_of(
        f"{ROOM}/policy.py",
        RULES,
        (
            "one's own check is read by others",
            "policy.way_of(user, contact_of(found)) or QUEUE",
            "QUEUE",
            "tests/lado/need/test_digest.py -k checks_and_requests",
        ),
        (
            "a check is answered by somebody who sees no match",
            "    if is_kept_from(user, check, contact_of(check)):",
            "    if False:",
            "from_whom_a_match_is_hidden",
        ),
    ),
    *guards_of(
        "portal/lado/keeping/service/find.py",
        "tests/lado/test_break_ins_2.py",
        (
            "keeping tells of a check that is hidden",
            "    if is_hidden_in(user, contact):",
            "    if False:",
            "keeping_a_contact",
        ),
    ),
    *guards_of(
        f"{ROOM}/service/log_check.py",
        RULES,
        (
            "whom it is about reads on",
            '    conflicts.hide_from_person(contact, {"name": asked.name, "email": asked.email})\n',
            "    pass\n",
            "somebody_of_the_desk",
        ),
        (
            "a former name reads on",
            '        conflicts.hide_from_person(contact, {"name": former})\n',
            "        pass\n",
            "somebody_of_the_desk",
        ),
        (
            "the same page makes two",
            "(made := db.session.scalars(there).one_or_none()) is not None",
            "(made := None) is not None",
            "counts_once",
        ),
    ),
    *guards_of(
        f"{ROOM}/forgetting.py",
        RULES,
        ("names go on their last day", "Check.review_on < today()", "Check.review_on <= today()", "go_on_their_day"),
        ("the key stays", "    keys.destroy(check.id)\n", "    pass\n", "go_on_their_day"),
        ("what is open is forgotten", 'Check.state == "answered"', "Check.id == Check.id", "by_the_clock"),
        ("who is known is forgotten", 'Check.result == "none"', "Check.id == Check.id", "by_the_clock"),
        (
            "the index of those in conflict stays",
            "    db.session.execute(delete(ConflictTrace).where(ConflictTrace.conflict_id.in_(ours)))\n",
            "    pass\n",
            "go_on_their_day",
        ),
    ),
    *guards_of(
        f"{ROOM}/service/lists.py",
        LISTS,
        (
            "the same row twice is added",
            "for later, earlier in twice(entries, lambda entry: marks.get(entry.row)):",
            "for later, earlier in ():",
            "row_and_column",
        ),
        ("the same file twice is added", "LEAVE if known else ADD", "ADD", "makes_nothing_twice"),
        (
            "what changed is done",
            "    if plan.problems or not compare_digest(token, seen):",
            "    if plan.problems:",
            "looked_at_is_not_done",
        ),
        (
            "a file with a mistake is kept",
            "    if plan.problems:\n        raise Faulty(plan)",
            "    if False:\n        raise Faulty(plan)",
            "row_and_column",
        ),
        ("a list is anybody's", "CheckImport.by_id == user.id", "CheckImport.id == CheckImport.id", "somebody_else"),
        (
            "a list lives for ever",
            "CheckImport.expires_at > now()",
            "CheckImport.id == CheckImport.id",
            "somebody_else",
        ),
    ),
)
REQUESTS = guards_of(
    f"{ROOM}/service/dbs.py",
    DBS,
    ("whoever wrote it releases it", "    if request.proposed_by_id == user.id:", "    if False:", "second_approval"),
    (
        "family court material goes out",
        "    if request.family_court and not (request.legal_advice and request.legal_advice_on):",
        "    if False:",
        "family_court",
    ),
    (
        "an item is not looked for",
        '    if any(item.state == "asked" for item in items_of(request)):',
        "    if False:",
        "all_is_done",
    ),
    ("redaction is forgotten", '    if request.redaction == "to_do":', "    if False:", "all_is_done"),
    ("the review is forgotten", '    if request.legal_review == "to_do":', "    if False:", "all_is_done"),
    (
        "something is withheld without a reason",
        '    if state == "withheld" and not why:',
        "    if False:",
        "its_reason",
    ),
    ("advice has no day", "    if advice and (typed.legal_advice_on is None or", "    if advice and (", "its_reason"),
)
HANDING_OVER = (
    *guards_of(
        "portal/lado/handover/service.py",
        "tests/lado/handover/test_form.py",
        (
            "an officer takes any case",
            "Permission.CONTACT_APPOINT)\n    if",
            "Permission.CONTACT_LIST)\n    if",
            "manager_alone",
        ),
        (
            "a hidden case is in the file",
            "    return policy.visible_to(user).where(",
            "    return select(Contact).where(",
            "manager_alone",
        ),
    ),
    *guards_of(
        "portal/lado/handover/form.py",
        "tests/lado/handover/test_form.py",
        ("the referrer is named", "case if named == IDENTIFIED else drop_referrer(case)", "case", "as_it_was_settled"),
        ("links lead to what is hidden", "    if part.elsewhere:", "    if False:", "no_contact_that_is_hidden"),
        ("the schema takes anything", "unknown = RAISE", 'unknown = "exclude"', "refuses_what_is"),
    ),
    *guards_of(
        "portal/lado/handover/commands.py",
        "tests/lado/handover/test_form.py",
        ("the file is anybody's", "0o600", "0o644", "manager_alone"),
        ("a case is written over a file that is there", "os.O_EXCL", "os.O_TRUNC", "manager_alone"),
    ),
)
BREAKING_IN, ODD = "tests/lado/test_break_ins_2.py", "tests/lado/test_break_ins_4.py"
BROKEN_INTO = (
    *guards_of(
        f"{ROOM}/policy.py",
        BREAKING_IN,
        (
            "a check tells of a hidden match",
            "Check.contact_id.in_(_contacts(user)), ~hidden)\n\n\ndef dbs",
            "Check.contact_id.in_(_contacts(user)))\n\n\ndef dbs",
            "must_not_know",
        ),
    ),
    *guards_of(
        f"{ROOM}/service/queue.py",
        BREAKING_IN,
        (
            "a contact leads to a check that is not there",
            "= policy.checks_visible_to(user), policy.dbs_visible_to(user)",
            "= select(Check), select(DbsRequest)",
            "must_not_know",
        ),
    ),
    *guards_of(
        f"{ROOM}/service/dbs.py",
        ODD,
        ("a day at the end of time breaks", "asked.due <= today() + OLDEST", "asked.due", "odd_day"),
    ),
    *guards_of(
        "portal/lado/handover/parts.py",
        ODD,
        (
            "words about another contact go along",
            "and_(model.report_id == contact.report_id, model.contact_id.is_(None))",
            "model.report_id == contact.report_id",
            "another_contact",
        ),
    ),
    *guards_of(
        "portal/lado/figures/service/gather.py",
        BREAKING_IN,
        (
            "figures count a hidden match",
            "checks.with_only_columns(Check.id)",
            "select(Check.id)",
            "figures_and",
        ),
    ),
    *guards_of(
        "portal/lado/handover/form.py",
        BREAKING_IN,
        ("a case leaves with a hidden match", "    if part.model is Check:\n", "    if False:\n", "figures_and"),
    ),
    *guards_of(
        f"{ROOM}/going.py",
        BREAKING_IN,
        ("what was erased is opened", "= None, check.erased_at or now()", "= None, check.erased_at", "goes_on"),
    ),
)
MUTANTS = (*BROKEN_INTO, *CHECKS, *REQUESTS, *HANDING_OVER)

"""Guards of what is said after a report was sent, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

TALK, TESTS = "portal/lado/talk", "tests/lado/talk"

REFERRER = guards_of(
    f"{TALK}/service/referrer.py",
    f"{TESTS}/test_who_hears.py",
    (
        "an author in conflict goes on hearing",
        " or policy.receipt_only(author, report):\n        raise NotFound()\n    return report\n\n\ndef answers_for",
        ":\n        raise NotFound()\n    return report\n\n\ndef answers_for",
        "author-in-conflict or guest-in-conflict",
    ),
    ("a draft is talked about", 'if report.state != "sent" or', "if", "draft_has_no"),
    ("a reader answers", "    if not answers_for(author, report):\n", "    if False:\n", "theirs and reader"),
    (
        "whoever dealt with it answers for ever",
        "        ReportReader.part == CASE_MANAGER,\n",
        "        ReportReader.part.is_not(None),\n",
        "theirs and reader",
    ),
    ("the same page says it twice", "    if there is None:\n        return None\n", "    return None\n", "twice"),
    (
        "the id of what somebody else said is one's own",
        "if there.from_desk or (there.report_id, there.author_id) != (report.id, account_id(author)):",
        "if False:",
        "twice",
    ),
    ("a form of no page of ours is taken", "    refuse_old_page(typed.message_id)\n", "    pass\n", "id_of_its_page"),
    (
        "an answer belongs to no contact",
        "contact_id=question.contact_id if question is not None else None,",
        "contact_id=None,",
        "two_adults",
    ),
    ("nobody hears of an answer", "    tell_desk(report)\n", "    pass\n", "desk_is_told"),
    (
        "who answers has read nothing",
        "    _mark(report)\n    return _say",
        "    return _say",
        f"{TESTS}/test_both_sides.py",
    ),
)
DESK = guards_of(
    f"{TALK}/service/desk.py",
    f"{TESTS}/test_who_hears.py",
    (
        "support asks what it may not read",
        "    policy.require_narrative(user, contact)\n",
        "    pass\n",
        "grant_alone",
    ),
    (
        "support reads what was said",
        "    if not policy.may_read_narrative(user, contact):\n        return []\n",
        "    pass\n",
        "grant_alone",
    ),
    (
        "who was let in to one reads the letters of the other",
        "policy.narrative_visible_to(user).where(Contact.report_id",
        "select(Contact).where(Contact.report_id",
        "two_adults",
    ),
    (
        "calls of one incident read each other's letters",
        "    if contact.report_id is not None:\n        mine",
        "    if True:\n        mine",
        "each_keeps_its_own",
    ),
    ("the same page asks twice", "    if there is not None:\n", "    if False:\n", "twice"),
    (
        "the id of what somebody else wrote is one's own",
        "    if not there.from_desk or (there.contact_id, there.author_id) != (contact.id, user.id):\n",
        "    if False:\n",
        "twice",
    ),
    (
        "what nobody can read is sent",
        "    if report is None:\n        raise",
        "    if False:\n        raise",
        "nobody_to_write",
    ),
)
TELLING = guards_of(
    f"{TALK}/telling.py",
    f"{TESTS}/test_who_hears.py",
    (
        "whoever of the desk must not know is told of a message",
        "*active, User.id.not_in(kept_from))",
        "*active)",
        "in-conflict or desk_is_told",
    ),
    (
        "an author who left is told",
        "    if author is not None and policy.receipt_only(author, report):",
        "    if False:",
        "theirs and left",
    ),
    ("a guest who must not know is told", " and not policy.receipt_only(guest, report):", ":", "guest-in-conflict"),
    (
        "readers are told what others answer",
        " ReportReader.part == CASE_MANAGER,",
        " ReportReader.part.is_not(None),",
        "theirs and reader",
    ),
    ("who deals with it no more is told", ", ReportReader.until.is_(None)\n", "\n", "more"),
    (
        "all of the desk is told of what is somebody's",
        "mine if is_somebodys and mine else desk",
        "desk",
        "desk_is_told",
    ),
    (
        "nobody hears where whose it is must not know",
        "mine if is_somebodys and mine else desk",
        "mine if is_somebodys else desk",
        "desk_is_told",
    ),
    (
        "an e-mail says what was written",
        "SAYS.format(report.reference),",
        "SAYS.format(report.reference), str(report.answers),",
        f"{TESTS}/test_both_sides.py -k stay_on",
    ),
)
UNREAD = guards_of(
    f"{TALK}/unread.py",
    f"{TESTS}/test_who_hears.py",
    (
        "the home page tells an author in conflict that there is more",
        "policy.heard_of_by(user)",
        "policy.reports_visible_to(user)",
        "author-in-conflict",
    ),
    (
        "what is about another contact waits here",
        "of_report = and_(Message.contact_id.is_(None), ",
        "of_report = and_(",
        "two_adults",
    ),
    (
        "what was read waits on",
        ", Message.from_desk.is_(False), Message.read_at.is_(None))\n    return new.c",
        ", Message.from_desk.is_(False))\n    return new.c",
        f"{TESTS}/test_both_sides.py -k question",
    ),
)
CORRECTING = guards_of(
    "portal/lado/desk/service/correct.py",
    "tests/lado/desk/test_correcting.py",
    (
        "whoever it turns out to be goes on reading",
        "        conflicts.hide_from_person(contact, after)\n",
        "        pass\n",
        "anew",
    ),
    ("they are found by what was wrong", "    matching.write_traces(contact)\n", "    pass\n", "anew"),
    ("what was known before is gone", "    db.session.add(_earlier(user, contact, before))\n", "    pass\n", "anew"),
    (
        "what the form does not ask is lost",
        "for key, one in before.items() if key not in LABELS}",
        "for key, one in before.items() if not key}",
        "stays",
    ),
    ("nothing that changed is kept as a correction", "    if after == before:\n", "    if False:\n", "stays"),
    ("any day is a birthday", "typed.born is None or not date(1900, 1, 1) < typed.born <= today()", "False", "field"),
    (
        "a name comes into a record of advice without a reason",
        "and typed.name.strip() and not contact.named and not",
        "and False and not",
        "field",
    ),
)
MUTANTS = (*REFERRER, *DESK, *TELLING, *UNREAD, *CORRECTING)

"""Guards of what the LADO manager answers for, of accounts that come later, and of the demonstration's desk."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SERVICE = "portal/lado/desk/service"
WATCH = "tests/lado/desk/test_answering_for.py"
LATE = "tests/lado/test_latecomers.py"
ROLES = "tests/lado/test_roles.py"
DEMO = "tests/demo/test_concerns.py"

MUTANTS = (
    *guards_of(
        f"{SERVICE}/undelivered.py",
        WATCH,
        (
            "failed e-mails of all kinds",
            "select(OutboxMessage).where(waits, from_here, ",
            "select(OutboxMessage).where(waits, ",
            "managers_list",
        ),
        ("failed e-mails to everybody", "from_here, _to_people_of(partnership_id), ", "from_here, ", "managers_list"),
        (
            "an e-mail tells of a hidden report",
            ", ~_in_what_is_hidden_from(user))",
            ")",
            "hidden_too",
        ),
        ("the reader of a hidden report is told of", "User.id.in_(readers))", "User.id.is_(None))", "hidden_too"),
        ("what was forgotten is sent", "    if not message.body:\n", "    if False:\n", "forgotten"),
        (
            "what is settled stays",
            "(OutboxMessage.settled_at.is_(None))",
            "(OutboxMessage.id.is_not(None))",
            "managers_list",
        ),
    ),
    *guards_of(
        f"{SERVICE}/looked.py",
        WATCH,
        (
            "that a hidden contact is there is told",
            "policy.get_contact(user, contact_id) if",
            "db.session.get(Contact, contact_id) if",
            "nothing_of_what",
        ),
        (
            "one contact is all of them",
            "if about is not None else []),",
            "if about is None and page < 0 else []),",
            "nothing_of_what",
        ),
        (
            "the manager reads what is hidden",
            "AuditEvent.record.not_in(hidden_records(user)),",
            "AuditEvent.seq > 0,",
            "nothing_of_what",
        ),
        (
            "a contact that was joined is told of",
            '    return [*found, *(str(one.facts["joined"]) for one in db.session.scalars(joined))]',
            "    return found",
            "nothing_of_what",
        ),
        (
            "the manager reads of drafts",
            'Report.partnership_id == partnership_id, Report.state == "sent")',
            "Report.author_id.is_not(None))",
            "nothing_of_what",
        ),
        (
            "the record of every partnership",
            "and_(AuditEvent.partnership_id == partnership_id, record",
            "and_(AuditEvent.seq > 0, record",
            "nothing_of_what",
        ),
        (
            "the record of all that is done",
            "AuditEvent.action.startswith(WALL, autoescape=True),",
            "AuditEvent.seq > 0,",
            "nothing_of_what",
        ),
        (
            "reading the record is not on the record",
            '    audit.record_apart("lado.record_read"',
            '    str("lado.record_read") or audit.record_apart(""',
            "nothing_of_what",
        ),
    ),
    *guards_of(
        "portal/lado/latecomers.py",
        LATE,
        (
            "a new account sees it",
            "(*session.new, *session.dirty)",
            "(*session.dirty,)",
            "comes_later",
        ),
        (
            "an address that comes later",
            'if _changed(person, "email", normal_email):',
            "if person in session.new:",
            "another_name",
        ),
        (
            "a name that comes later",
            'if _changed(person, "name", words_of):',
            "if person in session.new:",
            "another_name",
        ),
        (
            "what was lifted is hidden again by a capital",
            "normal(before) != normal(getattr(person, column))",
            "True",
            "another_name",
        ),
        (
            "hidden again and again",
            "NamedConflict.lifted_at.is_(None), ~already)",
            "NamedConflict.lifted_at.is_(None))",
            "twice",
        ),
        (
            "an address can be lifted",
            "literal(NAME_MATCH) if kind is Kind.EXACT else NamedConflict.why",
            "literal(NAME_MATCH)",
            "comes_later",
        ),
    ),
    *guards_of(
        "portal/lado/conflicts.py",
        LATE,
        (
            "nobody who comes later is known",
            "    return found | ({(Kind.EMAIL",
            "    return set() if found else ({(Kind.EMAIL",
            "comes_later",
        ),
    ),
    *guards_of(
        "portal/accounts/service/leave.py",
        ROLES,
        (
            "the last LADO manager goes",
            "or (membership.role == Role.LADO_MANAGER and not user.is_system)",
            "or False",
            "last_manager",
        ),
        (
            "no command ends the last LADO manager",
            "Role.LADO_MANAGER and not user.is_system)",
            "Role.LADO_MANAGER)",
            "last_manager",
        ),
    ),
    *guards_of(
        "portal/lado/desk/safety.py",
        "tests/lado/desk/test_duty_list.py",
        (
            "children who are not safe stand in no list",
            "Report.id.in_(waiting.values()), Report.safe_tonight.in_(SAID)",
            "Report.safe_tonight.is_(None)",
            "not_safe",
        ),
        ("what is decided still waits", "if one.decision is None]", "if one.id]", "not_safe"),
    ),
    *guards_of(
        "portal/lado/desk/service/duty_list.py",
        "tests/lado/desk/test_duty_list.py",
        ("children who are not safe come last", "return (not_(first), not_", "return (not_", "comes_first"),
        (
            "a receipt's reference finds what is hidden",
            "of_receipt = policy.visible_to(user).where(",
            "of_receipt = select(Contact).where(",
            "calls_back",
        ),
        (
            "the receipt's reference finds nothing",
            "Contact.report_id.in_(receipts))",
            "Contact.id.in_(receipts))",
            "calls_back",
        ),
    ),
    *guards_of(
        "portal/lado/desk/letters.py",
        "tests/lado/desk/test_duty_list.py",
        (
            "a letter gives a reference that nobody has",
            '"reference": _reference(contact),',
            '"reference": contact.reference,',
            "calls_back",
        ),
    ),
    *guards_of(
        "portal/templates/concerns/before.html",
        "tests/lado/reports/test_journey.py",
        (
            "the page before leads to a door that is shut",
            'not person or "report:make" in person_permissions',
            "true",
            "door_that",
        ),
    ),
    *guards_of(
        "portal/lado/reports/service/save.py",
        "tests/lado/reports/test_journey.py",
        (
            "what is new after sending is lost",
            '        if draft.report.state != "draft":\n',
            "        if False:\n",
            "answer_got_lost",
        ),
        (
            "a lost answer ends in a refusal",
            "    if joined.kept or joined.both:",
            "    if typed:",
            "answer_got_lost",
        ),
    ),
    *guards_of(
        "portal/demo/concerns.py",
        DEMO,
        (
            "concerns on a bank holiday",
            "        while not working_days.is_working(day):\n",
            "        while False:\n",
            "day_off",
        ),
        (
            "a demonstration needs a desk",
            "    if not cast.all_of(cast.partnership, Role.LADO):\n",
            "    if False:\n",
            "without_a_desk",
        ),
        (
            "letters with gaps",
            "TO_WRITE.sub(WRITTEN, letters.draft(kind, contact, list(criteria)))",
            "letters.draft(kind, contact, list(criteria))",
            "every_state",
        ),
    ),
    *guards_of(
        "portal/demo/reset.py",
        "tests/demo/test_reset.py",
        ("the keys of a demonstration stay", "    keys.forget_all()\n", "    pass\n", "begins"),
    ),
)

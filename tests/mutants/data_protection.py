"""Guards of what is taken away, kept, held and removed."""

from __future__ import annotations

from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

TABLES = "tests/data_protection/test_tables.py"
AWAY = "tests/data_protection/test_takeaways.py"
KEPT = "tests/data_protection/test_retention.py"
PAGES = "tests/data_protection/test_pages.py"
OVER = "tests/data_protection/test_expiry.py"
COMMANDS = "tests/data_protection/test_commands.py"

MUTANTS: tuple[Mutant, ...] = (
    *guards_of(
        "portal/data_protection/tables.yaml",
        TABLES,
        (
            "a column is not classified",
            "[email, name, job_title, last_signed_in_at, suspended_at]",
            "[name, job_title, last_signed_in_at, suspended_at]",
            "every_table",
        ),
        (
            "a hash of a link may leave",
            "      secret: [token_hash, browser_hash]\n",
            "      personal: [token_hash, browser_hash]\n",
            "never_leave",
        ),
        (
            "an approver's remarks are the partnership's",
            "    only: {source: partnership}\n",
            "    only: {}\n",
            f"{AWAY} -k approvers_remarks",
        ),
    ),
    *guards_of(
        "portal/data_protection/tables.py",
        AWAY,
        ("secret columns are taken away", "if sort not in NEVER_SHOWN]", "if sort]", "secrets_are"),
    ),
    *guards_of(
        "portal/data_protection/ownership.py",
        AWAY,
        ("an event of another partnership is taken along", "if column != way.column]", "if False]", "stays_there"),
        (
            "everybody's rows are taken away",
            "return and_(mine, *only, *_in_no_file(classified))",
            "return and_(or_(false(), table.c[next(iter(classified.columns))].is_not(None)), *only)",
            "nobody_elses",
        ),
        ("e-mails to a person are forgotten", "    if classified.addressed:", "    if False:", "e_mails_are"),
    ),
    *guards_of(
        "portal/data_protection/everything.py",
        AWAY,
        (
            "an agency's own is always taken along",
            "(one.whose is Whose.AGENCY and agencys_own)",
            "(one.whose is Whose.AGENCY)",
            "own_is_left_out",
        ),
        (
            "of a person all partnerships' rows are given",
            "within and partnership_id else mine",
            "within and not partnership_id else mine",
            "what_is_the_partnerships",
        ),
    ),
    *guards_of(
        "portal/data_protection/service/takeaways.py",
        AWAY,
        (
            "a file that is over is downloaded",
            "if takeaway.file is None or not is_there(takeaway):",
            "if takeaway.file is None:",
            "downloaded_and_goes",
        ),
        (
            "a download is not on the record",
            '    audit.record_apart(\n        "takeaway.downloaded",',
            '    (lambda *a, **k: None)(\n        "takeaway.downloaded",',
            "on_the_record",
        ),
        (
            "a job done twice makes two files",
            '        if takeaway.state != "waiting":\n            return\n',
            "        if False:\n            return\n",
            "made_once",
        ),
    ),
    *guards_of(
        "portal/data_protection/policy.py",
        AWAY,
        (
            "files of other partnerships are seen",
            "Takeaway.partnership_id.in_(partnerships))",
            "Takeaway.id.is_not(None))",
            "only_an_administrator",
        ),
    ),
    *guards_of(
        "portal/data_protection/due.py",
        KEPT,
        ("it is due a day late", "self.due_on <= today", "self.due_on < today", "from_its_day_on"),
        ("what was kept is due all the same", "else max(over, self.kept_until)", "else over", "comes_again"),
        (
            "months end where there is no such day",
            "min(day.day, calendar.monthrange(year, month + 1)[1])",
            "min(day.day, 28)",
            "calendar",
        ),
    ),
    *guards_of(
        "portal/data_protection/ages.py",
        KEPT,
        (
            "one partnership alone decides about an account",
            "max(months[place][Kind.ACCOUNT] for place in places[user.id])",
            "min(months[place][Kind.ACCOUNT] for place in places[user.id])",
            "two_partnerships",
        ),
        (
            "an account with a role is due",
            "gone = ~User.memberships.any(Membership.ended_at.is_(None))",
            "gone = User.memberships.any()",
            "last_role",
        ),
    ),
    *guards_of(
        "portal/data_protection/service/retention.py",
        KEPT,
        (
            "what is held is removed",
            '    if one.hold is not None:\n        raise Refused("There is a hold on this. Lift',
            '    if False:\n        raise Refused("There is a hold on this. Lift',
            "for_ever",
        ),
        ("it is removed before its time", "    if not one.is_due(today()):", "    if False:", "before_its_time"),
        ("a removal is not asked about twice", "    if not sure:", "    if False:", "for_ever"),
        (
            "a period of no months is taken",
            "if months is None or not 0 < months <= MOST_MONTHS:",
            "if months is None:",
            "decides_how_long",
        ),
        ("no reason is needed", "    if not words:", "    if False:", f"{PAGES} -k nothing_typed_is_lost"),
        (
            "a reason that cannot be kept is taken",
            "    if (says := unstorable(words)) is not None:",
            "    if says := None:",
            "no_database_can_keep",
        ),
    ),
    *guards_of(
        "portal/data_protection/removing.py",
        KEPT,
        (
            "e-mails of a removed person stay",
            "func.lower(column) == address.lower()",
            "func.lower(column) == ''",
            "person_is_gone",
        ),
        (
            "a removed person's name stays",
            'user.email, user.name, user.job_title = f"removed-{user.id.hex}{REMOVED}", NOBODY, ""',
            'user.email = f"removed-{user.id.hex}{REMOVED}"',
            "person_is_gone",
        ),
        (
            "the password of a removed person stays",
            "user.password_hash = hash_password(secrets.token_urlsafe(32))",
            "user.password_hash = user.password_hash",
            "opens_nothing",
        ),
    ),
    *guards_of(
        "portal/data_protection/expiry.py",
        OVER,
        (
            "technical rows stay for ever",
            "int(db.session.execute(statement).rowcount)",
            "int(statement is None)",
            "goes_after",
        ),
        (
            "an e-mail that nobody looked at goes",
            " & OutboxMessage.settled_at.is_not(None)",
            " & OutboxMessage.given_up_at.is_not(None)",
            "it_stays",
        ),
    ),
    *guards_of(
        "portal/data_protection/commands.py",
        COMMANDS,
        ("an administrator writes agencies' own to a file", "if own and not user.is_system:", "if False:", "by_name"),
        (
            "a file is written over",
            "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600",
            "os.O_WRONLY | os.O_CREAT, 0o600",
            "only_its_owner",
        ),
    ),
)

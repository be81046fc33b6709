"""Guards of contributions and attendance: what adds up, who may, what a link opens, who was missing."""

from __future__ import annotations

from tests.mutants.guards import guards_of

READING = guards_of(
    "portal/contributions/money.py",
    "tests/contributions/test_reading.py",
    ("CR is no sign", '(found["side"] or "").upper() == "CR"', "False", "finance_writes"),
    ("an open bracket is enough", 'bool(found["open"]) is not bool(found["close"])', "False", "no_amount"),
    ("two signs are one", "sum(sign is not None for sign in signs) > 1", "False", "no_amount"),
    ("an amount has no bound", "if exact > MOST:", "if False:", "bound"),
)
TABLES = guards_of(
    "portal/contributions/tables.py",
    "tests/contributions/test_reading.py",
    ("printed and value may differ", "and printed != value:", "and False:", "row_and_column"),
    ("a contributor stands twice", "if counts[one.name.casefold()] > 1:", "if False:", "every_mistake"),
    ("signs are mixed", "if amount and (amount < 0) is not (sign < 0):", "if False:", "every_mistake"),
    ("a refund counts as income", "if amount and (amount > 0) is (direction is Direction.IN):", "if False:", "refund"),
)
SUMS = guards_of(
    "portal/contributions/sums.py",
    "tests/contributions/test_sums.py",
    ("what was declined is due", "if self.state is State.DECLINED:", "if False:", "follows_the_reply"),
    (
        "what was written off is outstanding",
        "- self.money.paid - self.money.written_off",
        "- self.money.paid",
        "adds_up",
    ),
    (
        "costs are added",
        "-_printed(line) if line.kind is Kind.COST",
        "_printed(line) if line.kind is Kind.COST",
        "balance",
    ),
    ("the printed balance counts itself", "line.kind is not Kind.CARRIED_FORWARD and", "True and", "balance"),
)
WORKFLOW = guards_of(
    "portal/contributions/workflow.py",
    "tests/contributions/test_workflow.py",
    ("anything is allowed", "if state not in step.becomes:", "if False:", "does_not_allow"),
    (
        "part of it is all of it",
        "State.PAID if share.outstanding <= 0 else State.PART_PAID",
        "State.PAID",
        "money_says",
    ),
)
LINKS = guards_of(
    "portal/contributions/service/answer.py",
    "tests/contributions/test_by_link.py",
    ("a payer’s link works for ever", "Reply.expires_at > now()", "Reply.expires_at.is_not(None)", "is_over"),
    ("a payer’s link works again", "found.used_at = now()", "pass", "budget_holder"),
    ("a link survives other amounts", "found.entry.replaced_at is not None or", "False or", "is_over"),
    ("what is missing is sent", "if problems_of(found):", "if False:", "missing"),
)
ENTRIES = guards_of(
    "portal/contributions/service/change_entry.py",
    "tests/contributions/test_pages.py",
    ("an earlier row is changed", "if found.replaced_at is not None:", "if False:", "earlier_row"),
)
MONEY = guards_of(
    "portal/contributions/service/move_money.py",
    "tests/contributions/test_pages.py",
    ("more is paid than is due", "if made.amount > room:", "if False:", "comes_back"),
    ("a page sent twice counts twice", "    if there is not None:\n", "    if False:\n", "sent_twice"),
    ("money of tomorrow", "typed.day > today()", "False", "comes_back"),
)
IMPORTS = guards_of(
    "portal/contributions/service/import_contributions.py",
    "tests/contributions/test_commands.py",
    ("the same table makes new rows", "== _typed(row):", "== _typed(row) and False:", "keeps_the_earlier"),
    (
        "anybody imports",
        "require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)",
        "len(str(user))",
        "only_who_may",
    ),
)
QUORUM = guards_of(
    "portal/attendance/quorum.py",
    "tests/attendance/test_quorum.py",
    ("a rule counts before its day", "rule.starts_on <= day and", "True and", "had_begun"),
    ("the first rule counts", "return max(begun,", "return min(begun,", "had_begun"),
    ("half is too many", "> (rule.share or 0)", ">= (rule.share or 0)", "share"),
    ("one fewer is enough", "if len(there) >= needed else", "if len(there) >= needed - 1 else", "so_many"),
    ("money asks nothing more", "if money else None", "if False else None", "money"),
)
PRESENCE = guards_of(
    "portal/attendance/finding.py",
    "tests/attendance/test_pages.py",
    ("apologies are a tick", 'if one.came == "yes"]', "]", "deputy"),
)

CLOCK = guards_of(
    "portal/contributions/workflow.py",
    "tests/contributions/test_sending.py",
    ("the last day is over a day early", "and day > reply_by else", "and day >= reply_by else", "the_clock"),
    ("the clock overtakes an answer", "if state is State.SENT and reply_by", "if reply_by", "the_clock"),
    (
        "that none is needed is an order",
        'said.strip().casefold() not in ("", NONE_NEEDED)',
        "bool(said)",
        "tests/contributions/test_workflow.py -k none_is_needed",
    ),
)
APPROVAL = guards_of(
    "portal/contributions/asking.py",
    "tests/contributions/test_sending.py",
    ("nobody approves beside the holder", 'or values.get("above_limit") == "yes":', "or True:", "second_person"),
    ("the limit itself is above it", "and total > limit", "and total >= limit", "second_person"),
)
ASKING_ALL = guards_of(
    "portal/contributions/service/ask_all.py",
    "tests/contributions/test_sending.py",
    ("nobody reads what is sent after the last day", "or reply_by < today():", "or False:", "with_a_mistake"),
    ("everybody gets it", "if str(one.entry.id) in chosen]", "]", "is_ticked"),
    (
        "anybody asks",
        "require(user, Permission.CONTRIBUTION_MANAGE, partnership_id=partnership.id)\n    sending",
        "sending",
        "only_a_coordinator",
    ),
)
REMINDERS = guards_of(
    "portal/contributions/service/ask.py",
    "tests/contributions/test_sending.py",
    ("a reminder forgets the draft", "answers=_close_links(entry) or ", "answers=", "reminder"),
    ("a link ends before the last day", "end_of(settings.reply_by) if settings.reply_by", "now() if True", "lasts"),
)
CONTRIBUTORS = guards_of(
    "portal/contributions/service/keep_contributors.py",
    "tests/contributions/test_contributors.py",
    ("a contributor is added twice", "contributor is not None and contributor.id in there", "False", "added_to_a_year"),
    ("two have one name", ".keys() & _names_of(one):", ".keys() & set():", "is_missing"),
)
TAKEN_TABLES = guards_of(
    "portal/contributions/service/import_contributions.py",
    "tests/contributions/test_contributors.py",
    ("two rows of one contributor", "if one.id in seen:", "if False:", "two_rows"),
    ("a table overtakes the money", "not allowed(Action.AGREE, State(there.state))", "False", "money_has_moved"),
)
NAMES = guards_of(
    "portal/attendance/names.py",
    "tests/attendance/test_names.py",
    ("two letters are a name", "3 <= len(letters)", "2 <= len(letters)", "terms_of_reference"),
    ("a parish is a local authority", "city|borough", "parish|city|borough", "terms_of_reference"),
)

MUTANTS = (
    *READING,
    *TABLES,
    *SUMS,
    *WORKFLOW,
    *LINKS,
    *ENTRIES,
    *MONEY,
    *IMPORTS,
    *QUORUM,
    *PRESENCE,
    *CLOCK,
    *APPROVAL,
    *ASKING_ALL,
    *REMINDERS,
    *CONTRIBUTORS,
    *TAKEN_TABLES,
    *NAMES,
)

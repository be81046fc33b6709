"""Guards of the commands for rounds, of acting as someone, and of the demonstration."""

from __future__ import annotations

from tests.mutants.guards import guards_of

COMMANDS = "tests/returns/test_commands.py"
DEMO = "tests/reporting/test_commands.py"

MUTANTS = (
    *guards_of(
        "portal/returns/commands.py",
        COMMANDS,
        ("agencies that are gone are asked", " == partnership.id, *_active(day))", " == partnership.id)", ""),
        (
            "agencies of others are asked",
            ".where(PartnershipAgency.partnership_id == partnership.id, *_active(day))",
            ".where(*_active(day))",
            "",
        ),
        ("a code that is not there is left out", "    if missing:\n", "    if False:\n", "refuses"),
        (
            "any partnership's round",
            "Round.key == key, Round.partnership_id == partnership.id",
            "Round.key == key",
            "closes",
        ),
    ),
    *guards_of(
        "portal/commands.py",
        COMMANDS,
        ("commands forget for whom they act", "            yield _actor(email)", "            yield SYSTEM", "refuses"),
        ("suspended people act by command", "if user is None or not user.is_active:", "if user is None:", "refuses"),
        (
            "a refusal is an error",
            "raise click.ClickException(refusal.message or refusal.title) from refusal",
            "raise",
            "refuses",
        ),
        ("an address as it was typed", "email.strip().lower()", "email", "told"),
    ),
    *guards_of(
        "portal/demo/accounts.py",
        "tests/reporting/test_demonstration.py",
        ("passwords that everyone knows", "hmac.new(key, ", 'hmac.new(b"demonstration", ', ""),
        ("one password for all", "email.encode(), hashlib", 'b"", hashlib', ""),
    ),
    *guards_of(
        "portal/demo/commands.py",
        DEMO,
        (
            "the demonstration goes into any database",
            '            raise click.ClickException("There is',
            '            return\n            raise click.ClickException("There is',
            "second_load",
        ),
        (
            "a real partnership prints accounts",
            "if existing and not (if_empty and _is_ours(existing, plan)):",
            "if existing and not if_empty:",
            "real_partnership",
        ),
        ("the demonstration twice", "        if not existing:\n", "        if True:\n", "second_load"),
        (
            "a partnership of the same name prints accounts",
            "one.is_demonstration and one.key",
            "one.key",
            "tests/reporting/test_demonstration.py -k same_name",
        ),
    ),
    *guards_of(
        "portal/demo/answers.py",
        "tests/reporting/test_demonstration.py",
        ("answers that do not say that they are invented", 'MARK = "Demonstration answer"', 'MARK = "Answer"', ""),
        ("a part that is more than its whole", "        self._keep_to_limits()\n", "        pass\n", ""),
    ),
)

"""Guards of the demonstration: where it goes, whose passwords it prints, and what its answers say of themselves."""

from __future__ import annotations

from tests.mutants.guards import guards_of

COMMANDS = "tests/reporting/test_commands.py"
ANSWERS = "tests/reporting/test_demonstration.py"

MUTANTS = (
    *guards_of(
        "portal/demo/accounts.py",
        ANSWERS,
        ("passwords that everyone knows", "hmac.new(key, ", 'hmac.new(b"demonstration", ', "password"),
        ("one password for all", "domain.encode(), hashlib", 'b"", hashlib', "password"),
    ),
    *guards_of(
        "portal/demo/commands.py",
        COMMANDS,
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
            f"{ANSWERS} -k same_name",
        ),
    ),
    *guards_of(
        "portal/demo/rows.py",
        ANSWERS,
        (
            "answers that do not say that they are invented",
            'MARK = "Demonstration answer"',
            'MARK = "Answer"',
            "invented",
        ),
    ),
    *guards_of(
        "portal/demo/answers.py",
        ANSWERS,
        ("a part that is more than its whole", "        self._keep_to_limits()\n", "        pass\n", "invented"),
    ),
)

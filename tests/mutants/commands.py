"""Guards of the commands for rounds, and of acting as someone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

COMMANDS = "tests/returns/test_commands.py"

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
)

"""Guards of what ends sessions when a role or a second step changes, and of what is done to whole accounts."""

from __future__ import annotations

from tests.mutants.guards import guards_of

DEATH = "tests/accounts/test_session_death.py"
OWN = "tests/accounts/factors/test_own_factors.py"

MUTANTS = (
    *guards_of(
        "portal/accounts/service/change_role.py",
        DEATH,
        ("another role keeps the old sessions", "    sessions.end_all(held.user)\n", "    pass\n", "another"),
    ),
    *guards_of(
        "portal/accounts/views/invitation.py",
        DEATH,
        ("a role more keeps the sessions elsewhere", "    sessions.end_others(person, here)\n", "    pass\n", "added"),
    ),
    *guards_of(
        "portal/accounts/factors/setting_up.py",
        OWN,
        (
            "a new app keeps the sessions elsewhere",
            "    sessions.end_others(user, session_hash)\n",
            "    pass\n",
            "seen",
        ),
        ("a picture is that of every browser", "        TimeCode.name == session_hash,\n", "        True,\n", "seen"),
    ),
    *guards_of(
        "portal/accounts/email_change/verbs.py",
        "tests/accounts/test_whole_accounts.py",
        ("one address after the other is written to", ">= MOST:", ">= 99:", "one_address_after"),
        (
            "whoever asked too often waits for ever",
            "user_id == person.id, lately)",
            "user_id == person.id)",
            "one_address_after",
        ),
    ),
    *guards_of(
        "portal/accounts/commands.py",
        "tests/accounts/test_commands.py",
        ("accounts are merged at first sight", "        if yes:\n", "        if True:\n", "merged_whom"),
    ),
    *guards_of(
        "portal/accounts/getting_in/links.py",
        "tests/accounts/getting_in/test_same_time.py",
        (
            "no row is written for whom nobody knows",
            "    user_id = known.id if",
            "    if known is None:\n        return\n    user_id = known.id if",
            "as_much_work",
        ),
    ),
    *guards_of(
        "portal/accounts/service/invite.py",
        "tests/accounts/getting_in/test_same_time.py",
        (
            "an invitation looks for the account first",
            "    withdraw_for(address, place)\n    token",
            "    if db.session.scalar(select(User.id).where(User.email == address)):\n"
            "        withdraw_for(address, place)\n    token",
            "as_much_work",
        ),
    ),
    *guards_of(
        "portal/returns/views/submitted.py",
        "tests/accounts/test_freshness.py",
        ("an open browser takes a submission away", "@fresh\ndef submitted_file", "def submitted_file", "every_door"),
    ),
    *guards_of(
        "portal/accounts/views/people.py",
        "tests/accounts/test_freshness.py",
        (
            "an open browser changes a role",
            "@fresh\ndef change_role(membership_id",
            "def change_role(membership_id",
            "every_door",
        ),
    ),
    *guards_of(
        "portal/accounts/cards.py",
        "tests/accounts/test_home_cards.py",
        (
            "nobody learns that their device is said to be lost",
            "    yield from _own_device(user)\n",
            "    str(user)\n",
            "said_to",
        ),
        ("everybody is told of a lost device", "if resets.open_reset_of(user) is not None:", "if user:", "said_to"),
    ),
)

"""Guards of what is done to people: invitations sent again, other roles, other addresses, suspending and merging."""

from __future__ import annotations

from tests.mutants.guards import guards_of

ACCEPT = "tests/accounts/test_accept.py"
INVITE = "tests/accounts/test_invite.py"
LEAVE = "tests/accounts/test_leave.py"
PEOPLE = "tests/accounts/test_people.py"
SHARED = "tests/accounts/test_shared_agencies.py"
ACCOUNTS = "tests/accounts/test_whole_accounts.py"
SESSIONS = "tests/platform/test_sessions.py"

INVITATIONS = guards_of(
    "portal/accounts/service/invite.py",
    PEOPLE,
    (
        "an invitation works twice",
        "    return Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)\n",
        "    return (Invitation.withdrawn_at.is_(None),)\n",
        f"{ACCEPT} -k once",
    ),
    (
        "a withdrawn invitation works",
        "    return Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None)\n",
        "    return (Invitation.used_at.is_(None),)\n",
        f"{INVITE} -k withdrawn_link",
    ),
    ("an invitation works for ever", ", Invitation.expires_at > now()", ",", f"{ACCEPT} -k as_long_as"),
    (
        "an invitation is withdrawn twice",
        "Invitation.id == invitation_id, *is_waiting())",
        "Invitation.id == invitation_id)",
        f"{INVITE} -k withdrawn_link",
    ),
    (
        "an invitation is withdrawn in words only",
        "    invitation = _waiting(user, invitation_id)\n    invitation.withdrawn_at = now()\n",
        "    invitation = _waiting(user, invitation_id)\n",
        f"{INVITE} -k withdrawn_link",
    ),
    (
        "the earlier link works beside the new one",
        "    earlier.withdrawn_at = now()\n    return",
        "    return",
        "sent_again",
    ),
    (
        "a shared mailbox gets an account",
        "    address = own_address(email)\n",
        "    address = email\n",
        "shared_mailbox",
    ),
    (
        "nobody hears of a new administrator",
        "        _tell_those_who_give(user, place, Role(role))\n",
        "        pass\n",
        "hear_of",
    ),
    (
        "every person of the partnership hears of a new colleague",
        "Membership.role.in_(givers))\n    others",
        "Membership.role != '')\n    others",
        "hear_of",
    ),
    (
        "whoever invites is told of it",
        " if person.actor_id != user.actor_id]",
        "]",
        "hear_of",
    ),
)

ROLES = guards_of(
    "portal/accounts/service/change_role.py",
    PEOPLE,
    ("people change their own role", "    if held.user.actor_id == user.actor_id:\n", "    if False:\n", "own_role"),
    (
        "a role of another kind of place is changed to",
        "    if role not in (AGENCY_ROLES if held.agency_id is not None else PARTNERSHIP_ROLES) or",
        "    if",
        "everyone_changes",
    ),
    (
        "a role is changed to one that is held already",
        "(role.value, held.place.id) for one",
        "(role.value, None) for one",
        "already",
    ),
    (
        "the last administrator becomes something else",
        "        keep_the_last(get_membership(user, membership_id))\n",
        "        pass\n",
        "last_administrator",
    ),
    ("the earlier role goes on", "held.ended_at, held.ended_reason = at, ", "held.ended_reason = ", "everyone_changes"),
    ("nobody is told of another role", "    account_letters.tell(\n", "    (lambda *_: None)(\n", "next_request"),
    ("whoever gave a role is forgotten", "given_by=user.actor_id, ", " ", "everyone_changes"),
)

WHOLE = guards_of(
    "portal/accounts/whole.py",
    ACCOUNTS,
    (
        "anyone touches a whole account",
        '    if not can(user, Permission.PARTNERSHIP_MANAGE):\n        raise Forbidden("account',
        '    if False:\n        raise Forbidden("account',
        "whole_account",
    ),
    (
        "an administrator elsewhere touches a whole account",
        "    if not roles & mine:\n",
        "    if False:\n",
        "whole_account",
    ),
    ("a role elsewhere is touched as well", "    if roles - mine:\n", "    if False:\n", "whole_account"),
    (
        "administrators suspend themselves",
        "    if person.actor_id == user.actor_id:\n",
        "    if False:\n",
        f"{LEAVE} -k suspends_themselves",
    ),
    ("accounts with a role elsewhere are offered", "where(held, ~beyond)", "where(held)", "not_offered"),
    ("one's own account is offered for merging", " if str(person.id) != user.actor_id]", "]", "not_offered"),
)

SUSPENDING = guards_of(
    "portal/accounts/service/suspend.py",
    LEAVE,
    (
        "anyone suspends",
        "    require_whole(user, person)\n    if person.suspended_at is not None:\n",
        "    if person.suspended_at is not None:\n",
        "looks_after",
    ),
    (
        "anyone opens an account again",
        "    require_whole(user, person)\n    if person.suspended_at is None:\n",
        "    if person.suspended_at is None:\n",
        "elsewhere",
    ),
    ("suspending twice", "    if person.suspended_at is not None:\n", "    if False:\n", "elsewhere"),
    ("reinstating whom nobody suspended", "    if person.suspended_at is None:\n", "    if False:\n", "elsewhere"),
    ("an old session comes back", "ended = sessions.end_all(person)", "ended = 0", f"{SESSIONS} -k reinstate"),
    ("two administrators suspend each other", "        _keep_the_last(user, person)\n", "        pass\n", "themselves"),
    (
        "invitations of a suspended person work",
        "withdrawn = withdraw_made_by(person)",
        "withdrawn = 0",
        "suspended_person_sent",
    ),
)

ADDRESSES = guards_of(
    "portal/accounts/email_change/verbs.py",
    ACCOUNTS,
    (
        "anyone changes the address of another",
        "    if person.actor_id != user.actor_id:\n",
        "    if False:\n",
        "whole_account",
    ),
    (
        "a shared mailbox becomes the address of an account",
        'own_address(typed, "email")',
        "typed.lower()",
        "whole_account",
    ),
    ("the same address again", "    if address == person.email:\n", "    if False:\n", "whole_account"),
    ("two changes are under way", "    stop_all(person)\n", "    pass\n", "expires"),
    ("the tokens of the links are kept", "old_hash=hash_of(old),", "old_hash=old,", "hashes"),
    (
        "an address that has an account is told by a link",
        "letters.to_the_new(made, new) if find_user(address) is None else letters.has_account(made)",
        "letters.to_the_new(made, new)",
        "told_to_its_own",
    ),
    ("any text is a link to a change", "    if not TOKEN.fullmatch(token):\n", "    if False:\n", "expires"),
    (
        "one mailbox agrees for both",
        "    if found.old_confirmed_at is not None and found.new_confirmed_at is not None:\n",
        "    if True:\n",
        "both_mailboxes",
    ),
    (
        "a link agrees twice",
        "    if (found.old_confirmed_at if is_old else found.new_confirmed_at) is not None:\n",
        "    if False:\n",
        "both_mailboxes",
    ),
    ("a change that was stopped goes on", "    found.stopped_at = now()\n", "    pass\n", "either_mailbox"),
    (
        "a change waits for ever",
        "        EmailChange.expires_at > now(),\n",
        "        EmailChange.expires_at > 0,\n",
        "expires",
    ),
    (
        "an address is taken from its account",
        "    if find_user(found.new_email) is not None:\n",
        "    if False:\n",
        "taken_meanwhile",
    ),
    ("another address leaves sessions open", "ended = sessions.end_all(person)", "ended = 0", "both_mailboxes"),
    (
        "the old mailbox is not told of another address",
        "    for address in (before, person.email):\n",
        "    for address in (person.email,):\n",
        "both_mailboxes",
    ),
)

MERGING = guards_of(
    "portal/accounts/merging.py",
    ACCOUNTS,
    ("the kept account may be anyone's", "    if kept_id not in people:\n", "    if False:\n", "not_offered"),
    ("the account given up may be anyone's", "    if given_up_id not in people:\n", "    if False:\n", "not_offered"),
    ("an account is merged with itself", "    if kept_id == given_up_id:\n", "    if False:\n", "not_offered"),
    ("accounts are merged unseen", "plan.seen != seen or ", " ", "as_they_were_seen"),
    ("a suspended account comes back by merging", " or not plan.kept.is_active:", ":", "as_they_were_seen"),
    (
        "roles end before what waits has moved",
        "        callback(user, plan.kept, plan.given_up)\n",
        "        pass\n",
        "waiting",
    ),
    (
        "the account given up keeps its roles",
        '        one.ended_at, one.ended_reason = at, "Accounts merged"\n',
        "        pass\n",
        "closed_for_good",
    ),
    ("the account given up stays signed in", "    sessions.end_all(given_up)\n", "    pass\n", "closed_for_good"),
    (
        "the account given up stays open",
        "    given_up.merged_into_id, given_up.merged_at = plan.kept.id, now()\n",
        "    pass\n",
        "closed_for_good",
    ),
    ("nobody is told that accounts are one", "    _tell(plan)  # While", "    pass  # While", "closed_for_good"),
    ("the record names one account", "into=str(plan.kept.id)", 'into=""', "names_both"),
    ("a role is moved twice", "if (one.role, one.place.id) not in has]", "]", "closed_for_good"),
)

SHARED_AGENCIES = (
    *guards_of(
        "portal/accounts/service/agencies.py",
        SHARED,
        (
            "an agency of two is changed by one",
            "    if not manages_agency(user, agency):\n",
            "    if False:\n",
            "two_partn",
        ),
    ),
    *guards_of(
        "portal/accounts/sharing.py",
        SHARED,
        ("one of two partnerships is enough", "bool(homes) and all(", "bool(homes) and any(", "two_partnerships"),
    ),
)

MUTANTS = (*INVITATIONS, *ROLES, *WHOLE, *SUSPENDING, *ADDRESSES, *MERGING, *SHARED_AGENCIES)

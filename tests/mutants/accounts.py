"""Guards of invitations, and of roles and their end."""

from __future__ import annotations

from tests.mutants.guards import guards_of

ACCEPT = "tests/accounts/test_accept.py"
INVITE = "tests/accounts/test_invite.py"
LEAVE = "tests/accounts/test_leave.py"
AGENCIES = "tests/accounts/test_agencies.py"
SESSIONS = "tests/platform/test_sessions.py"

INVITING = guards_of(
    "portal/accounts/service/invite.py",
    INVITE,
    (
        "an invitation works twice as long",
        "at + mail.postbox.settings.invitation_life",
        "at + 2 * mail.postbox.settings.invitation_life",
        f"{ACCEPT} -k as_long_as",
    ),
    ("anyone invites anyone", "    _require(user, role, place)\n", "    pass\n", "everyone"),
    ("whoever may not invite does", "    if not _may_give(user, role, place):\n", "    if False:\n", "everyone"),
    (
        "a lead invites into every agency",
        "may_in_agency(user, Permission.AGENCY_INVITE, place)",
        "can(user, Permission.AGENCY_INVITE)",
        "everyone",
    ),
    (
        "an administrator invites into every partnership",
        "can(user, giver_of(role), partnership_id=place.id)",
        "can(user, giver_of(role))",
        "everyone",
    ),
    ("a role of another kind of place", "    if role not in roles:\n", "    if False:\n", "everyone"),
    (
        "a role in an agency that has ended",
        "    if isinstance(place, Agency) and not place.is_active(today()):\n",
        "    if False:\n",
        "has_ended",
    ),
    (
        "a lead makes themselves an approver",
        "    _refuse_oneself(user, address, place)\n",
        "    pass\n",
        "tests/security/test_self_approval.py -k gives",
    ),
    (
        "whom one invites is looked at before the address is",
        "user.email == address:",
        "user.email is address:",
        "tests/security/test_self_approval.py -k gives",
    ),
    ("any address", "    address = own_address(email)\n", "    address = email\n", "no_server"),
    ("a role that is held already", "    if _has_role(address, role, place):\n", "    if False:\n", "held_already"),
    (
        "whoever has one role gets no other",
        "User.email == email, Membership.role == role.value)",
        "User.email == email)",
        f"{LEAVE} -k lead_back",
    ),
    (
        "whoever has the role elsewhere does not get it",
        ".where(column == place.id, Membership.ended_at",
        ".where(Membership.ended_at",
        "elsewhere",
    ),
    (
        "whoever left cannot come back",
        ".where(column == place.id, Membership.ended_at.is_(None))",
        ".where(column == place.id)",
        "come_back",
    ),
    ("two links are open", "    withdraw_for(address, place)\n", "    pass\n", "inviting_again"),
    (
        "links of other people are withdrawn",
        "Invitation.email == email, column == place.id, *is_open()",
        "column == place.id, *is_open()",
        "inviting_again",
    ),
    (
        "links to other places are withdrawn",
        "Invitation.email == email, column == place.id, *is_open()",
        "Invitation.email == email, *is_open()",
        "inviting_again",
    ),
    ("the token is kept", "token_hash=hash_of(token),", "token_hash=token,", "only_the_hash"),
    ("a token that can be guessed", "secrets.token_urlsafe(32)", 'f"{len(db.session.new):043}"', "inviting_again"),
    (
        "invitations of others are withdrawn",
        "visible_invitations(user).where(Invitation.id == invitation_id,",
        "select(Invitation).where(Invitation.id == invitation_id,",
        "nobody_withdraws",
    ),
    (
        "no invitation is sent",
        "    mail.send(invitation.email, *letters.invitation(invitation, token))\n",
        "    pass\n",
        "letter",
    ),
    (
        "an invitation leaves no trace",
        '    _note("invitation.made", user, invitation)\n',
        "    pass\n",
        "tests/accounts/test_record.py",
    ),
    (
        "withdrawing leaves no trace",
        '    _note("invitation.withdrawn", user, invitation)\n',
        "    pass\n",
        "tests/accounts/test_record.py",
    ),
)

ACCEPTING = guards_of(
    "portal/accounts/service/accept_invitation.py",
    ACCEPT,
    ("any text is a token", "    if not TOKEN.fullmatch(token):\n", "    if False:\n", "no_other_text"),
    (
        "a suspended person accepts",
        "(not account.is_active or ",
        "(",
        "suspended",
    ),
    ("an invitation is not used up", "    invitation.used_at = now()\n", "    pass\n", "once"),
    ("whoever has the link has the account", "        _prove(person, password)\n", "        pass\n", "own_password"),
    (
        "any password proves who one is",
        "    if not verify_password(person.password_hash, password):\n",
        "    if False:\n",
        "own_password",
    ),
    (
        "anyone who is signed in proves it",
        "elif signed_in is None or signed_in.id != person.id:",
        "elif signed_in is None:",
        "signed_in",
    ),
    (
        "whoever is signed in proves it again",
        "elif signed_in is None or signed_in.id != person.id:",
        "else:",
        "signed_in",
    ),
    ("a role is held twice", "    if not any(\n", "    if True or any(\n", "doubled"),
    (
        "an account with any password",
        "    if problem:\n        raise Mistake",
        "    if False:\n        raise Mistake",
        "cannot_be_taken",
    ),
    (
        "accepting leaves no trace",
        "    _note(invitation, person)\n    return",
        "    return",
        "tests/accounts/test_commands.py -k from_nothing",
    ),
)

LEAVING = (
    *guards_of(
        "portal/accounts/service/leave.py",
        LEAVE,
        (
            "the last administrator goes",
            "        keep_the_last(membership)\n",
            "        pass\n",
            "last_administrator",
        ),
        (
            "an administrator elsewhere counts",
            "Membership.partnership_id == membership.partnership_id, Membership.role",
            "Membership.role",
            "cannot_act",
        ),
        ("anyone counts as an administrator", ", Membership.role == membership.role)", ")", "cannot_act"),
        (
            "an administrator who went counts",
            "Membership.ended_at.is_(None), User.suspended_at",
            "User.suspended_at",
            "last_administrator_stays",
        ),
        (
            "a suspended administrator counts",
            "User.suspended_at.is_(None), Membership.id",
            "Membership.id",
            "cannot_act",
        ),
        (
            "whoever goes counts",
            "User.suspended_at.is_(None), Membership.id != membership.id)",
            "User.suspended_at.is_(None))",
            "last_administrator",
        ),
        (
            "anyone ends any role",
            "query = visible_memberships(user).where(",
            "query = select(Membership).where(Membership.ended_at.is_(None), ",
            "no_other",
        ),
        ("a role goes on", "    membership.ended_at = now()\n", "    pass\n", "grants_nothing"),
        (
            "an open invitation leads back in",
            "    withdraw_for(membership.user.email, membership.place)\n",
            "    pass\n",
            "lead_back",
        ),
        ("the other packages are not told", "    leaving.tell(user, membership)\n", "    pass\n", "told"),
        (
            "whoever has no role stays signed in",
            "    if not membership.user.current_memberships:\n",
            "    if False:\n",
            f"{SESSIONS} -k leave",
        ),
        (
            "whoever keeps a role is signed out",
            "    if not membership.user.current_memberships:\n",
            "    if True:\n",
            f"{SESSIONS} -k keeps_a_role",
        ),
        (
            "any reason",
            '    reason = plain_line(reason, "reason", "the reason", required=False)\n',
            "    pass\n",
            "reason",
        ),
        (
            "leaving leaves no trace",
            '    audit.record(\n        "role.ended",',
            '    (lambda *_, **__: None)(\n        "role.ended",',
            "tests/accounts/test_record.py",
        ),
    ),
    *guards_of(
        "portal/accounts/leaving.py",
        LEAVE,
        ("a callback runs twice", "    if callback not in _callbacks:\n", "    if True:\n", "once"),
    ),
    *guards_of(
        "portal/accounts/service/suspend.py",
        LEAVE,
        (
            "suspending leaves no trace",
            '    audit.record("account.suspended"',
            '    (lambda *_, **__: None)("account.suspended"',
            "tests/accounts/test_record.py",
        ),
        (
            "reinstating leaves no trace",
            '    audit.record("account.reinstated"',
            '    (lambda *_, **__: None)("account.reinstated"',
            "tests/accounts/test_record.py",
        ),
    ),
    *guards_of(
        "portal/accounts/models.py",
        INVITE,
        ("a suspended person has roles", "        if not self.is_active:\n", "        if False:\n", "suspended"),
        ("a role that has ended grants", "if membership.ended_at is None]", "]", f"{LEAVE} -k grants_nothing"),
        ("an agency is active before it is", "return begun and (", "return (", f"{AGENCIES} -k active"),
        ("an agency is active after its end", "today <= self.active_to)", "True)", f"{AGENCIES} -k end_needs"),
        (
            "the last day of an agency is none",
            "today <= self.active_to)",
            "today < self.active_to)",
            f"{AGENCIES} -k end_needs",
        ),
    ),
)

MUTANTS = (*INVITING, *ACCEPTING, *LEAVING)

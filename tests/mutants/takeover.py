"""Guards against ways around the front door: links in other hands, roles and proofs that nobody gave."""

from __future__ import annotations

from tests.mutants.guards import guards_of

TAKEOVER = "tests/security/test_takeover.py"
FLOODS = "tests/security/test_floods.py"

MUTANTS = (
    *guards_of(
        "portal/accounts/getting_in/throttle.py",
        FLOODS,
        (
            "a flood makes a row for each address",
            "        if not _may_ask(_rows(session, keys), keys, now()):\n",
            "        if False:\n",
            "ever_new or refused_for",
        ),
        (
            "one kind of link uses up the other",
            '((f"link {kind}", address)',
            '(("link", address)',
            "keeps_nobody_out",
        ),
    ),
    *guards_of(
        "portal/accounts/views/importing.py",
        FLOODS,
        ("an upload holds the lock", "    db.finish_request(succeeded=False)\n", "    pass\n", "others_save"),
    ),
    *guards_of(
        "portal/data_protection/tables.yaml",
        TAKEOVER,
        (
            "a waiting e-mail is in the file about a person",
            "      personal: [recipient, subject]\n      secret: [body]\n",
            "      personal: [recipient, subject]\n      confidential: [body]\n",
            "opens_no_account",
        ),
    ),
    *guards_of(
        "portal/accounts/email_change/verbs.py",
        TAKEOVER,
        ("links outlive their mailbox", "    end_links(person)  # They", "    # They", "mailbox_that_was_left"),
        ("invitations outlive their mailbox", "    withdraw_sent_to(before)\n", "    pass\n", "lies_there"),
    ),
    *guards_of(
        "portal/accounts/service/accept_invitation.py",
        TAKEOVER,
        (
            "one's own invitation is accepted",
            " or _is_ones_own(invitation, account)",
            " or False",
            "that_they_invited",
        ),
        (
            "an agency does not hear who is let in",
            "    _tell_the_leads(invitation, person)\n",
            "    pass\n",
            "hears_of",
        ),
        (
            "leads are told of what one of them did",
            "any(one.actor_id == invitation.invited_by for one in there)",
            "False",
            "hears_of",
        ),
        ("a role is used before the second step", "with higher_for(person):", "if True:", "asks_for_more or accepts"),
    ),
    *guards_of(
        "portal/accounts/merging.py",
        TAKEOVER,
        ("merging lifts past the second step", "with higher_for(plan.kept):", "if True:", "merged"),
    ),
    *guards_of(
        "portal/accounts/service/partnership_places.py",
        TAKEOVER,
        ("joining lifts past the second step", "    end_sessions_after_joining(partnership)\n", "    pass\n", "joins"),
    ),
    *guards_of(
        "portal/accounts/service/leave.py",
        TAKEOVER,
        ("a leaver's invitations wait", "    withdraw_made_by(membership.user)\n", "    pass\n", "leaves"),
    ),
    *guards_of(
        "portal/accounts/service/change_role.py",
        TAKEOVER,
        ("invitations outlive the role", "    withdraw_made_by(held.user)\n", "    pass\n", "editor"),
    ),
    *guards_of(
        "portal/accounts/service/invite.py",
        TAKEOVER,
        (
            "invitations elsewhere are withdrawn too",
            "if not _may_give(person, Role(one.role), one.place)]",
            "if one]",
            "ends_with_the_role",
        ),
    ),
    *guards_of(
        "portal/accounts/views/people.py",
        TAKEOVER,
        (
            "an open browser invites",
            "@fresh\n@kept_when_signed_out",
            "@kept_when_signed_out",
            "invites_nobody",
        ),
        (
            "an invitation that was typed is lost",
            '@kept_when_signed_out(_invited, lambda name: name in ("name", "email"))\n',
            "\n",
            "invites_nobody",
        ),
    ),
    *guards_of(
        "portal/accounts/views/importing.py",
        TAKEOVER,
        ("an open browser imports", "@IMPORTS\n@fresh\n", "@IMPORTS\n", "import_people"),
    ),
    *guards_of(
        "portal/accounts/factors/setting_up.py",
        TAKEOVER,
        (
            "a passkey is added twice",
            "    except IntegrityError as problem:",
            "    except ZeroDivisionError as problem:",
            "passkey",
        ),
    ),
    *guards_of(
        "portal/accounts/views/invitation.py",
        TAKEOVER,
        ("accepting is a proof", "fresh=not proven)", "fresh=True)", "no_proof"),
        (
            "a session that ended goes on",
            " and sessions.lives(session)  # type: ignore[arg-type]\n",
            "\n",
            "at_once",
        ),
    ),
)

"""Guards of the second step at sign-in."""

from __future__ import annotations

from tests.mutants.guards import guards_of

FACTORS = "portal/accounts/factors"
STEP = "tests/accounts/factors/test_second_step.py"
PASSKEYS = "tests/accounts/factors/test_passkeys.py"
OWN = "tests/accounts/factors/test_own_factors.py"
EXEMPT = "tests/accounts/factors/test_exempting.py"
RESETS = "tests/accounts/factors/test_resets.py"
SILENT = "(lambda *_, **__: None)"
BY_BROWSER = "        PasskeyChallenge.session_hash == session_hash,\n"
BY_PURPOSE = "        PasskeyChallenge.purpose == purpose.value,\n"
BOTH = f"{BY_BROWSER}{BY_PURPOSE}    )\n"
KNOWN = "            credential_current_sign_count=passkey.sign_count,\n"
OURS = "            expected_origin=origin(),\n"
VERIFIED, ANYBODY = "            require_user_verification=True,", "            require_user_verification=False,"
FORGOTTEN = "        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))\n"
REQUIRE = "    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)\n"
WHY = '    why = plain_line(reason, "reason", "the reason", maximum=MAX_REASON)\n'
LOCK = "    lock([partnership.id])\n"

CODES = (
    *guards_of(
        f"{FACTORS}/codes.py",
        STEP,
        ("a code works twice", "if step > app.last_step), None)", "if True), None)", f"{OWN} -k used_up"),
        ("a clock may be a minute wrong", "WINDOW = 1", "WINDOW = 2", "half_a_minute"),
        ("no clock may be wrong", "WINDOW = 1", "WINDOW = 0", "half_a_minute"),
        ("a short secret", "SECRET_BYTES = 20", "SECRET_BYTES = 10", f"{OWN} -k 160"),
        ("the same secret for all", "secrets.token_bytes(SECRET_BYTES)", "bytes(SECRET_BYTES)", f"{OWN} -k 160"),
    ),
    *guards_of(
        f"{FACTORS}/seal.py",
        OWN,
        ("a secret opens in another row", "{table}|{column}|{row.hex}", "{table}|{column}", "160"),
        ("a secret opens in another table", "{table}|{column}|{row.hex}", "{column}|{row.hex}", "160"),
        ("a secret opens in another column", "{table}|{column}|{row.hex}", "{table}|{row.hex}", "160"),
        ("a secret opens without a key", "        if not self._key:\n", "        if False:\n", "160"),
        ("any version opens", "        if version != VERSION:\n", "        if False:\n", "160"),
    ),
    *guards_of(
        f"{FACTORS}/tries.py",
        STEP,
        ("codes are tried without end", "        row.tries += 1\n", "        pass\n", "thousand"),
        (
            "nobody waits for the next code",
            "row.wait_until is not None and now() < row.wait_until:",
            "False:",
            "thousand",
        ),
        ("six codes are looked at", "FREE_TRIES = 5", "FREE_TRIES = 6", "thousand"),
        ("a wait of hours", ", LONGEST_WAIT)", ", LONGEST_WAIT * 10)", "quarter"),
        ("a right code ends no counting", "        delete(FactorTries)", "        select(FactorTries)", "thousand"),
    ),
    *guards_of(
        f"{FACTORS}/proving.py",
        STEP,
        ("wrong codes are not counted", '    _count(user, "code")\n', "    pass\n", "thousand"),
        (
            "a code that came at once is taken twice",
            "TimeCode.id == app_id, TimeCode.last_step < step",
            "TimeCode.id == app_id",
            "looked_before",
        ),
        ("whoever loses the race is let in", "    if done.rowcount != 1:", "    if False:", "looked_before"),
        (
            "a wrong code is right",
            '    if not found:\n        raise _wrong(user, "code"',
            '    if False:\n        raise _wrong(user, "code"',
            "half_a_minute",
        ),
        (
            "a recovery code works for ever",
            "_once(unused.values(used_at=now()), ",
            "_once(unused.values(used_at=None), ",
            "recovery",
        ),
        (
            "a recovery code is used in silence",
            '    letters.changed(user, "A recovery code was used"',
            f'    {SILENT}(user, "A recovery code was used"',
            "recovery",
        ),
        ("guessing goes unsaid", "            letters.too_many_wrong(user)\n", "            pass\n", "thousand"),
        (
            "a challenge stays after a wrong answer",
            "    with db.own_transaction() as session:",
            "    with db.reading() as session:",
            f"{PASSKEYS} -k uses_the_challenge",
        ),
        (
            "a copied passkey",
            "Passkey.id == passkey.id, Passkey.sign_count",
            "Passkey.id != passkey.id, Passkey.sign_count",
            f"{PASSKEYS} -k again",
        ),
    ),
    *guards_of(
        f"{FACTORS}/recovery.py",
        STEP,
        (
            "old recovery codes live on",
            "    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))\n",
            "    pass\n",
            "recovery",
        ),
        (
            "somebody else's recovery code",
            "RecoveryCode.user_id == user_id, RecoveryCode.used_at",
            "RecoveryCode.used_at",
            "somebody",
        ),
        (
            "recovery codes are kept as they are",
            'return hash_secret_raw(code.encode("ascii"), salt, 2, 19 * 1024, 1, 32, Type.ID)',
            'return code.encode("ascii")',
            "recovery",
        ),
        ("recovery codes of forty bits", "CODE_BYTES = 10", "CODE_BYTES = 5", "recovery"),
    ),
)

KEYS = guards_of(
    f"{FACTORS}/passkeys.py",
    PASSKEYS,
    (
        "a challenge works twice",
        "execute(delete(PasskeyChallenge).where(*here)",
        "execute(select(1)",
        "uses_the_challenge",
    ),
    ("a challenge of yesterday", " or now() - kept.created_at > LIFE:", ":", "five_minutes"),
    ("a challenge of another browser", BOTH, f"{BY_PURPOSE}    )\n", "five_minutes"),
    ("a challenge for another purpose", BOTH, f"{BY_BROWSER}    )\n", "five_minutes"),
    (
        "a passkey of somebody else",
        "for one in passkeys_of(user_id) if",
        "for one in db.session.scalars(select(Passkey)) if",
        "five_minutes",
    ),
    ("nobody verified signs in", f"{KNOWN}{VERIFIED}", f"{KNOWN}{ANYBODY}", "own_device"),
    ("nobody verified adds a passkey", f"{OURS}{VERIFIED}", f"{OURS}{ANYBODY}", "elsewhere"),
    ("a count that does not grow", KNOWN, "            credential_current_sign_count=0,\n", "own_device"),
    (
        "an odd answer is an error",
        "(WebAuthnException, ValueError, KeyError, TypeError, ",
        "(WebAuthnException, ",
        "sentence",
    ),
)

NEEDED = (
    *guards_of(
        f"{FACTORS}/needed.py",
        EXEMPT,
        (
            "a role of a partnership is exempt",
            "return grant.agency_id is not None and ROLES",
            "return True or ROLES",
            "says_otherwise or anywhere",
        ),
        ("a role that reads more is exempt", "ROLES[grant.role] <= WITHIN_ONE_AGENCY", "True", "new_exempts"),
        ("one exempt role is enough", "not all(may_be_exempt", "not any(may_be_exempt", "anywhere"),
        (
            "one exempt partnership is enough",
            "and all(exemption for _, exemption in rows)",
            "and any(exemption for _, exemption in rows)",
            "anywhere",
        ),
        (
            "an agency of nobody is exempt",
            "return {agency for agency, _ in rows} == set(agency_ids) and",
            "return",
            "anywhere",
        ),
        ("an exemption that ended", " & FactorExemption.ended_at.is_(None),", ",", "asked_again"),
        ("who is exempt is never asked", "    if has_factor(user):\n", "    if False:\n", "comes_next"),
    ),
    *guards_of(
        f"{FACTORS}/exempting.py",
        EXEMPT,
        (
            "anybody exempts",
            f"{REQUIRE}{LOCK}{WHY}    if current(",
            f"{LOCK}{WHY}    if current(",
            "only_its",
        ),
        (
            "anybody ends an exemption",
            f"{REQUIRE}{LOCK}{WHY}    found",
            f"{LOCK}{WHY}    found",
            "only_its",
        ),
        (
            "whoever has none stays signed in",
            "    sign_out_those_without(partnership.id)\n",
            "    pass\n",
            "asked_again",
        ),
        ("whoever has one is signed out too", "        UserSession.user_id.not_in(with_app),\n", " ", "asked_again"),
    ),
)

KEEPING = (
    *guards_of(
        f"{FACTORS}/keeping.py",
        OWN,
        ("the last factor goes", "    if not may_remove(user):\n", "    if False:\n", "only_one_stays"),
        (
            "factors of other people",
            "    held = held_by(user)\n    mine",
            "    held = held_by(db.session.scalars(select(User)).first())\n    mine",
            "somebody_else",
        ),
        (
            "recovery codes without a factor",
            "    if not has_factor(user):\n        db",
            "    if False:\n        db",
            "exempt",
        ),
        (
            "removing a factor leaves sessions",
            f"{FORGOTTEN}    sessions.end_all(user)\n",
            FORGOTTEN,
            "told",
        ),
        ("a lost device leaves sessions", "    sessions.end_all(person)\n", "    pass\n", f"{RESETS} -k server"),
    ),
    *guards_of(
        f"{FACTORS}/setting_up.py",
        OWN,
        (
            "a picture is good for ever",
            "TimeCode.created_at > now() - HALF_DONE,\n",
            "TimeCode.created_at < now(),\n",
            "hour",
        ),
        (
            "any first code",
            "    if step is None:\n        raise Mistake",
            "    if False:\n        raise Mistake",
            f"{STEP} -k first_code",
        ),
        ("the first code works again", "now(), step\n", "now(), 0\n", "used_up"),
        ("factors without end", "if held_by(user).count >= MOST:", "if False:", "ten_are"),
        (
            "nobody hears of a new factor",
            '    letters.changed(user, "Your sign-in has changed", words)\n',
            "    pass\n",
            "told",
        ),
    ),
    *guards_of(
        f"{FACTORS}/held.py",
        OWN,
        ("a half-made app counts", ", TimeCode.confirmed_at.is_not(None))", ")", "hour"),
    ),
)

LOST = (
    *guards_of(
        f"{FACTORS}/approvers.py",
        RESETS,
        (
            "one approval is enough",
            "Rule(Permission.PARTNERSHIP_MANAGE, 2)",
            "Rule(Permission.PARTNERSHIP_MANAGE, 1)",
            "two_others",
        ),
        ("people approve their own", "    if user.actor_id == person.actor_id:\n", "    if False:\n", "rule_itself"),
        (
            "administrators of elsewhere approve",
            "partnership_id=one) for one in partnerships_of(person))",
            "partnership_id=None) for one in partnerships_of(person))",
            "rule_itself",
        ),
        (
            "administrators approve for every role",
            "    return rules - {TWO_ADMINISTRATORS} or",
            "    return rules & {TWO_ADMINISTRATORS} or",
            "of_its_own",
        ),
    ),
    *guards_of(
        f"{FACTORS}/resets.py",
        RESETS,
        ("a reset at once", "    if now() < reset.asked_at + TIME_TO_STOP or not", "    if not", "before"),
        ("a reset without approval", " or not is_approved(reset):", ":", "two_others"),
        (
            "the same person twice is two",
            "    if any(one.user_id == user.id for one in reset.approvals):\n",
            "    if False:\n",
            "two_others",
        ),
        (
            "anybody may approve",
            "    if not may_approve(user, reset.user):\n        raise Forbidden",
            "    if False:\n        raise Forbidden",
            "of_its_own",
        ),
        ("a stopped reset goes on", "    reset.stopped_at = now()\n", "    pass\n", "stopped"),
        ("the person is not told", "    letters.lost(person, ", f"    {SILENT}(person, ", "says_so"),
        (
            "anybody resets at once",
            "    if not user.is_system:\n",
            "    if False:\n",
            "server_itself",
        ),
        (
            "a reset waits for ever",
            "        elif now() - reset.asked_at > GIVEN_UP:\n",
            "        elif False:\n",
            "week",
        ),
    ),
)

PAGES = (
    *guards_of(
        "portal/accounts/views/signing_in.py",
        STEP,
        ("a password is enough", "complete=step is Step.NOTHING, fresh", "complete=True, fresh", "password_alone"),
    ),
    *guards_of(
        f"{FACTORS}/views/first_time.py",
        STEP,
        ("a password adds a device", "        if has_factor(person):\n", "        if False:\n", "password_alone"),
    ),
    *guards_of(
        "portal/demo/commands.py",
        "tests/demo/test_load.py",
        (
            "codes of real people are printed",
            "            require_demonstration(session.connection())\n",
            "            pass\n",
            "demonstration_only",
        ),
    ),
)

MUTANTS = (*CODES, *KEYS, *NEEDED, *KEEPING, *LOST, *PAGES)

"""Guards of sessions that are half, old or over, of tries at signing in, and of the ways back in."""

from __future__ import annotations

from tests.mutants.guards import guards_of

DEATH = "tests/accounts/test_session_death.py"
FRESH = "tests/accounts/test_freshness.py"
OWN = "tests/accounts/test_own_sessions.py"
SAME = "tests/accounts/getting_in/test_same_answers.py"
LINKS = "tests/accounts/getting_in/test_links.py"
THROTTLE = "tests/accounts/getting_in/test_throttle.py"
EASY = "tests/accounts/test_easy_passwords.py"
GETTING_IN = "portal/accounts/getting_in"

SESSIONS = (
    *guards_of(
        "portal/accounts/sessions.py",
        DEATH,
        (
            "a half session is a whole one",
            "if session.row is not None and session.row.factor_at is not None:",
            "if session.row is not None:",
            f"{LINKS} -k locked_out_gets_in",
        ),
        (
            "a confidential page forgets that nobody was there",
            "            row.paused_at = now()\n",
            "            pass\n",
            f"{FRESH} -k confidential",
        ),
        (
            "another page makes up for a pause",
            '"paused_at": row.paused_at}',
            '"paused_at": None}',
            f"{FRESH} -k another_page",
        ),
    ),
    *guards_of(
        "portal/accounts/freshness.py",
        FRESH,
        ("a proof never grows old", " and now() - row.fresh_at <= life", " and True", "fresh_door"),
        ("a pause is nothing", "browser.row is not None and browser.row.paused_at is None", "True", "confidential"),
    ),
    *guards_of(
        "portal/accounts/own_sessions.py",
        OWN,
        (
            "the sessions of all people are one's own",
            "        UserSession.user_id == user.id,\n",
            "        True,\n",
            "someone_else",
        ),
        (
            "ended sessions are listed",
            "        UserSession.ended_at.is_(None),\n",
            "        True,\n",
            "no_other",
        ),
        ("half sessions are listed", "        UserSession.factor_at.is_not(None),\n", "        True,\n", "half"),
        (
            "old sessions are listed",
            "        UserSession.last_seen_at >= at - settings.session_idle,\n",
            "        True,\n",
            "over_are_not",
        ),
        ("to end one ends nothing", "    row.ended_at = now()\n", "    pass\n", "no_other"),
        ("everywhere is nowhere", "    ended = sessions.end_all(user)\n", "    ended = 0\n", "everywhere"),
        ("a page promises more than there is", "min(idle, left)", "idle", "before_the_end or the_day"),
        ("nobody is told of the end", "at if left <= WARNED else None", "None", "before_the_end"),
    ),
    *guards_of(
        "portal/accounts/views/own_sessions.py",
        OWN,
        (
            "whoever finds an open browser sees the list",
            "@fresh\ndef session_list",
            "def session_list",
            "wants_a_fresh",
        ),
    ),
)

TRIES = (
    *guards_of(
        f"{GETTING_IN}/throttle.py",
        THROTTLE,
        ("one more is free", "FREE = 2\n", "FREE = 12\n", f"{LINKS} -k locked_out"),
        ("the wait does not double", "FIRST_WAIT * (1 << min(beyond - 1, 20))", "FIRST_WAIT * beyond", "doubles"),
        ("the wait has no end", ", LONGEST_WAIT)", ", LONGEST_WAIT * 2)", "doubles"),
        ("nobody waits", "    if at < account.at + wait_after(account.level):\n", "    if False:\n", "without_a_pause"),
        (
            "who waits waits longer",
            "        return Verdict.WAIT\n",
            "        account.at = at\n        return Verdict.WAIT\n",
            "no_longer",
        ),
        ("a network tries without end", "    if not NETWORK.has_room(network, at):\n", "    if False:\n", "so_many"),
        (
            "everybody together tries without end",
            "EVERYBODY.has_room(everybody, at) or NETWORK",
            "True or NETWORK",
            "fail_everywhere",
        ),
        ("a flood keeps everyone out", " or NETWORK.level(network, at) == 0", " or False", "fail_everywhere"),
        ("a bucket never empties", " - (at - row.at) / self.refill", " - 0", "so_many"),
        ("every address is a network", "(parsed, 64), strict=False", "(parsed, 128), strict=False", "one_customer"),
        (
            "the address is kept as it is",
            """hmac.digest(self._key, f"{kind}:{what}".encode("utf-8", "replace"), "sha256").hex()""",
            """f"{kind}:{what}\"""",
            "name_nobody",
        ),
        ("a right password counts as wrong", "    rows[keys[0]].level = 0\n", "    pass\n", "not_looked_at_either"),
        (
            "right passwords fill the bucket",
            "        rows[key].level = max(0.0, rows[key].level - 1)\n",
            "        pass\n",
            "fills_no_bucket",
        ),
        ("an address never begins anew", "    if at - account.at > FORGOTTEN:\n", "    if False:\n", "begins_anew"),
        ("a mailbox is filled", "return LINKS.has_room(rows.get(keys[0]), at) and ", "return ", f"{LINKS} -k mailbox"),
        ("counts are kept for ever", "@jobs.hourly\n", "\n", "every_hour"),
    ),
    *guards_of(
        "portal/accounts/service/signing_in.py",
        SAME,
        (
            "an unknown account is hashed less",
            "    fits = verify_password(stored, password)\n",
            "    fits = known is not None and verify_password(stored, password)\n",
            "one or once",
        ),
        (
            "who waits is let in",
            " and verdict is Verdict.LOOK else None\n    fits",
            " else None\n    fits",
            f"{THROTTLE} -k not_looked_at_either",
        ),
    ),
    *guards_of(
        f"{GETTING_IN}/proving.py",
        "tests/accounts/getting_in/test_proving.py",
        ("an open browser guesses without end", "stored if looks else None", "stored", ""),
    ),
)

WAYS_BACK = (
    *guards_of(
        f"{GETTING_IN}/links.py",
        LINKS,
        (
            "a link works again",
            "        MailedLink.ended_at.is_(None),\n        MailedLink.exp",
            "        MailedLink.exp",
            "once",
        ),
        ("a link never dies", "        MailedLink.expires_at > now(),\n", "        True,\n", "of_age"),
        (
            "a link works in any browser",
            "        MailedLink.browser_hash == here,\n",
            "        True,\n",
            "browser_that_asked",
        ),
        ("a link of a suspended person", "user is None or not user.is_active or not", "user is None or not", "account"),
        ("a link without a role", " or not user.current_memberships:", ":", "account"),
        (
            "tokens are kept as they are",
            "link.token_hash = hash_of(token)",
            "link.token_hash = token",
            "once or no_token",
        ),
        ("an e-mail for each try of the job", " or link.token_hash is not None or", " or", "twice"),
        (
            "suspended people get links",
            " if known is not None and known.may_sign_in else None",
            " if known is not None else None",
            f"{SAME} -k e_mails",
        ),
        ("links outlive a new password", "    db.session.execute(mine.ex", "    str(mine.ex", "other_links"),
        ("rows of links are never looked at", "@jobs.hourly\n", "\n", f"{THROTTLE} -k every_hour"),
        (
            "rows of links stay",
            "MailedLink.expires_at < now() - KEPT",
            "MailedLink.expires_at < now() - 2 * KEPT",
            "rows",
        ),
    ),
    *guards_of(
        f"{GETTING_IN}/reset.py",
        LINKS,
        ("any new password by a link", "    if problem:\n", "    if False:\n", "uses_nothing_up"),
        ("a reset leaves sessions open", "    return sessions.end_all(user)\n", "    return 0\n", "hears_of_it"),
        ("nobody hears of a new password", "    letters.password_changed(user)\n", "    pass\n", "hears_of_it"),
        ("a new password keeps links", "    links.end_links(user)\n", "    pass\n", "other_links"),
        ("the old password stays", "    user.password_hash = hash_password(new)\n", "    pass\n", "signs_nobody_in"),
        (
            "a reset leaves one waiting",
            "    throttle.succeeded(db.session, user.email)\n",
            "    pass\n",
            "ends_the_waiting",
        ),
    ),
    *guards_of(
        f"{GETTING_IN}/finding.py",
        SAME,
        ("whoever left is found", "has_role & active).where", "active).where", "e_mails"),
        ("whoever is suspended is found", "User.suspended_at.is_(None) & User.merged", "User.merged", "six_ways"),
        ("an account that was given up is found", " & User.merged_into_id.is_(None)", " & True", "six_ways"),
    ),
)

EASY_PASSWORDS = guards_of(
    "portal/accounts/easy_passwords.py",
    EASY,
    ("patterns are taken", "    if _is_pattern(folded):\n", "    if False:\n", "pattern"),
    ("what repeats is taken", "    if len(set(text)) < FEWEST_DIFFERENT:\n", "    if False:\n", "repeats"),
    ("what follows an order is taken", "    return steps in ({1}, {-1}) or", "    return", "order"),
    ("decorated passwords are taken", "    if _is_decorated(folded):\n", "    if False:\n", "decorated"),
    ("names are taken", "if len(left) < FEWEST_LEFT and left != letters:", "if False:", "names_around"),
    ("common words are taken", "        if _is_common(left):\n", "        if False:\n", "looks_alike"),
    ("looks-alike are another word", "bare.translate(letters)", "bare", "looks_alike"),
    ("a one is an l and no i", 'for one in "li")', 'for one in "l")', "looks_alike"),
    ("our own words are taken", "    found = set(OWN_WORDS)\n", "    found = set()\n", "everybody_here"),
)

MUTANTS = (*SESSIONS, *TRIES, *WAYS_BACK, *EASY_PASSWORDS)

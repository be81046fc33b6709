"""Guards of keeping, erasing and changing the wrapping key, each with the test that notices when it is gone."""

from __future__ import annotations

from tests.mutants.guards import guards_of

KEEPING, SEALING, TESTS = "portal/lado/keeping", "portal/lado/sealing", "tests/lado/keeping"

RULES = guards_of(
    f"{KEEPING}/rules.py",
    f"{TESTS}/test_retention.py",
    ("a leap day ends a day too soon", "return date(year, 3, 1)", "return date(year, 2, 28)", "ten_thousand or leap"),
    ("the shortest of several rules decides", "return max((_by(", "return min((_by(", "ten_thousand"),
    ("who was old is forgotten at once", "if counted > least else", "if True else", "ten_thousand"),
    ("nobody's birthday is everybody's", "or born is None:", "or False:", "ten_thousand"),
    ("an outcome counts for nothing", "    if found:\n", "    if False:\n", "ten_thousand"),
)
DUE = guards_of(
    f"{KEEPING}/service/due.py",
    f"{TESTS}/test_retention.py",
    (
        "what is kept longer is due at once",
        "_kept_until(reviews.get(contact.id, [])) <= today()",
        "True",
        f"{TESTS}/test_pages.py -k kept_longer",
    ),
    (
        "what is open again stays on the list",
        "        elif waiting is not None and not is_due:\n",
        "        elif False:\n",
        "open_again",
    ),
    ("it is listed again each hour", "is_due and waiting is None:", "is_due:", f"{TESTS}/test_pages.py -k kept_longer"),
    ("what is held is listed", ".where(~is_held(), ", ".where(", f"{TESTS}/test_pages.py -k on_no_list"),
    (
        "a rule of the partnership counts for nothing",
        "ruled = rules_of(partnership_id)\n            page",
        "ruled = rules.SHIPPED\n            page",
        f"{TESTS}/test_pages.py -k rules_of_its_own",
    ),
)
OUTCOMES = guards_of(
    f"{KEEPING}/sources.py",
    f"{TESTS}/test_retention.py",
    ("an outcome that was replaced still counts", ", later.id.is_(None))", ")", "the_oracle_says"),
)
TWO_PEOPLE = guards_of(
    f"{KEEPING}/service/erase.py",
    f"{TESTS}/test_pages.py",
    ("one person erases alone", "    if found.proposed_by_id == user.id:\n", "    if False:\n", "alone"),
    (
        "what is held is erased",
        "    if db.session.scalar(held) is not None:\n        raise Refused(HELD)",
        "    if False:\n        raise Refused(HELD)",
        "on_no_list",
    ),
    (
        "what was asked for is destroyed",
        "db.session.scalar(owed.limit(1)) is not None",
        "False",
        f"{TESTS}/test_erasure.py -k answered",
    ),
    (
        "an open case is erased",
        "    if contact.state not in OVER:\n",
        "    if False:\n",
        f"{TESTS}/test_verbs.py -k open_case",
    ),
)
ERASING = guards_of(
    f"{KEEPING}/erasing.py",
    f"{TESTS}/test_erasure.py",
    ("the key is left", "        keys.destroy(holder)\n    with_report", "        pass\n    with_report", "live_nor"),
    (
        "the blind index still finds it",
        "    db.session.execute(delete(Trace).where(Trace.contact_id == contact.id))\n",
        "    pass\n",
        "live_nor",
    ),
    (
        "what was said under the report stays",
        "    _overwrite_messages(contact, holders)\n",
        "    pass\n",
        "last_of_its",
    ),
    ("a hold comes too late", "        if session.scalar(held) is not None:\n", "        if False:\n", "in_between"),
    (
        "a backup brings it back",
        "            for contact in session.scalars(query):\n",
        "            for contact in ():\n",
        "live_nor",
    ),
    (
        "the key comes back with a copy",
        "            for holder in keys.living(back):\n",
        "            for holder in ():\n",
        "does_not_come_back",
    ),
    (
        "documents lie about",
        "    _remove_documents(contact, holders)\n",
        "    pass\n",
        f"{TESTS}/test_pages.py -k two_people",
    ),
    ("whoever must not know of the other knows", "NamedConflict.user_id.is_(None))", "True)", "last_of_its"),
)
HOLDERS = guards_of(
    f"{KEEPING}/holders.py",
    f"{TESTS}/test_erasure.py",
    ("another's report goes along", " and is_last_of_report(contact)", " and True", "last_of_its"),
    (
        "what rooms seal stays",
        "    found += [one for of in _holders for one in of(contact)]\n",
        "    pass\n",
        "live_nor",
    ),
)
COPY = guards_of(
    f"{KEEPING}/service/copy.py",
    f"{TESTS}/test_pages.py",
    (
        "what nobody looked at is given",
        'if passage.own else (WITHHOLD, THIRD_PARTY, "")',
        'if True else (WITHHOLD, THIRD_PARTY, "")',
        "looked_at",
    ),
    ("a copy names whoever reported", "    if copy.names:\n", "    if False:\n", "still_names"),
    (
        "a mark stays when the words change",
        "row.fingerprint != fingerprint_of(contact, passage)",
        "False",
        f"{TESTS}/test_verbs.py -k words_it_was",
    ),
)
NAMING = guards_of(
    f"{KEEPING}/naming.py",
    f"{TESTS}/test_verbs.py",
    ("whoever is withheld is named", "    if referrer_named(contact) != IDENTIFIED:\n", "    if False:\n", "named"),
    ("whoever may be named is hidden", "    if referrer_named(contact) != IDENTIFIED:\n", "    if True:\n", "named"),
    ("children are named", '        for key in ("name", "parents", "worker"):\n', "        for key in ():\n", "named"),
    ("addresses are given", " or emails & each.emails", " or False", "named"),
    ("numbers are given", " or any(one in digits for one in each.numbers)", " or False", "named"),
    ("the person's own surname is hidden", "frozenset(words - own - PLACES)", "frozenset(words - PLACES)", "named"),
)
READING = guards_of(
    f"{SEALING}/fields.py",
    "tests/lado/test_sealing.py",
    (
        "what is erased is an error",
        "        except KeyDestroyed:\n",
        "        except ZeroDivisionError:\n",
        "destroyed",
    ),
)
ROTATING = guards_of(
    f"{SEALING}/rotation.py",
    "tests/lado/test_rotation.py",
    (
        "nothing is wrapped anew",
        '    store.execute("UPDATE case_keys SET wrapped = ? WHERE holder_id = ? AND wrapped = ?", again)\n',
        "    pass\n",
        "as_before",
    ),
    (
        "the old key is retired with something left",
        "            if lost:\n",
        "            if False:\n",
        "opens_with_none or retired_while",
    ),
    ("two rotate at once", "fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)", "pass", "two_do_not"),
    (
        "the old key goes with copies that need it",
        "now() - retired > settings.case_key_backup_life and ",
        "True and ",
        "copies_that_need",
    ),
    ("the new key is idle", "            _put_in_use(store, new)\n", "            pass\n", "another_key_comes"),
)
WRAPPING = guards_of(
    f"{SEALING}/keystore.py",
    "tests/lado/test_rotation.py",
    ("the old key wraps what is new", ' WHERE coalesce(({IN_USE}), ?) = ?"""', ' WHERE ? = ?"""', "another_key_comes"),
    (
        "nobody reads the files again",
        "                    return key\n            self.read_wrapping_keys()\n",
        "                    return key\n",
        "as_before",
    ),
)
BREAKING_IN = "tests/lado/test_break_ins_2.py"
OLDER_PAGES = guards_of(
    f"{KEEPING}/service/find.py",
    BREAKING_IN,
    (
        "an older page is drawn again for whoever may not read it",
        "    policy.require_narrative(user, found)\n",
        "    pass\n",
        "older_page",
    ),
)
PROPOSERS = guards_of(
    f"{KEEPING}/service/erase.py",
    "tests/lado/test_break_ins_4.py",
    (
        "who must not know erases",
        "    if db.session.scalars(kept_from).one_or_none() is not None:\n",
        "    if False:\n",
        "not_confirmed_for",
    ),
)
STAYING = guards_of(
    f"{KEEPING}/staying.py",
    BREAKING_IN,
    ("a hold does not keep a check", "return or_(held, owed)", "return owed", "not_forgotten"),
    ("what is owed does not keep a check", "return or_(held, owed)", "return held", "not_forgotten"),
)
TRANSFERRED = guards_of(
    "portal/lado/keeping/service/due.py",
    "tests/lado/keeping/test_verbs.py",
    ("what was transferred is never due", 'if contact.state == "transferred":', "if False:", "transferred"),
    (
        "what was transferred is never looked at",
        "Contact.id.in_(moved)",
        "Contact.id.is_(None)",
        "transferred",
    ),
    ("what was transferred is not on the list", "Contact.state.in_(OVER)", 'Contact.state == "closed"', "transferred"),
)
MUTANTS = (
    *TRANSFERRED,
    *OLDER_PAGES,
    *PROPOSERS,
    *STAYING,
    *RULES,
    *DUE,
    *OUTCOMES,
    *TWO_PEOPLE,
    *ERASING,
    *HOLDERS,
    *COPY,
    *NAMING,
    *READING,
    *ROTATING,
    *WRAPPING,
)

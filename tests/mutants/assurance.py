"""Guards of which a goal has no mutant elsewhere, and those of the list of requirements itself."""

from __future__ import annotations

from tests.mutants.guards import guards_of

TABLE = guards_of(
    "tests/assurance/requirements.py",
    "tests/assurance/test_asvs.py",
    (
        "a requirement is left out of the list",
        "known.keys() - {row.requirement for row in table}",
        "known.keys() & set()",
        "each_mistake",
    ),
    ("a requirement stands there twice", "if count > 1]", "if count > 2]", "each_mistake"),
    (
        "a renamed test is named",
        'is no test" for one in row.tests if one not in tests)',
        'is" for one in ())',
        "each_mistake",
    ),
    (
        "a test proves what it does not say",
        'if row.requirement not in one.proves("asvs"))',
        "if False)",
        "each_mistake",
    ),
    ("a heading that nobody wrote", "for one in row.documents if not is_there(one))", "for one in ())", "each_mistake"),
    ("no reason is given", 'if not row.how.endswith("."):', "if False:", "each_mistake"),
    ("a skipped test is proof", "for one in named if one.is_skipped)", "for one in ())", "does_not_run"),
    ("a mark that nobody claims", "elif table[requirement].kind in WITHOUT:", "elif False:", "each_mistake"),
)

LINKS = guards_of(
    "tests/assurance/links.py",
    "tests/assurance/test_security_page.py",
    (
        "a mutant counts for what one of its tests proves",
        "frozenset.intersection(*(test.marks",
        "frozenset.union(*(test.marks",
        "all_its_tests_prove",
    ),
    ("any test of a file is the mutant's", 'if name in ("", test.name)]', "]", "that_pytest_would_run"),
)

PACE = guards_of(
    "portal/pace.py",
    "tests/platform/test_pace.py",
    ("nobody is too fast", "if not pace.allows(current_user.actor_id, now()):", "if not pace:", "in_a_hurry"),
    ("haste leaves no trace", "        refused.note_haste()\n", "        pass\n", "in_a_hurry"),
    ("help is counted too", "access is None or access.public or", "access is None or", "in_a_hurry"),
    ("waiting is of no use", "max(0.0, level - (at - before) / self.refill)", "level", "begins_anew"),
    ("one page too many", "fits = level <= self.at_once - 1", "fits = level <= self.at_once", "begins_anew"),
    (
        "all people wait for one",
        "self._levels.get(person, (0.0, at))",
        "max(self._levels.values(), default=(0.0, at))",
        "bucket",
    ),
    ("production counts nothing", "if settings.is_production:", "if not settings.is_production:", "other_machines"),
)

LOGO = guards_of(
    "portal/accounts/logo.py",
    "tests/accounts/test_logo.py",
    ("who made a logo is told", " if name in PICTURE)", ")", "only_the_picture"),
    ("what lies behind a logo is kept", 'len(content) if name == b"IEND" else end', "end", "only_the_picture"),
    ("a logo that is cut off", "if end > len(content):", "if False:", "cut_off"),
)

HASHES = (
    *guards_of(
        "portal/accounts/passwords.py",
        "tests/accounts/test_old_hashes.py",
        ("old hashes stay", "return _needs_anew(stored)", "return False", "anew_at_the_next"),
        ("every sign-in hashes anew", "return _needs_anew(stored)", "return True", "todays_hash"),
    ),
    *guards_of(
        "portal/accounts/service/signing_in.py",
        "tests/accounts/test_old_hashes.py",
        (
            "a new hash undoes a new password",
            "(User.id == user_id, User.password_hash == stored)",
            "(User.id == user_id,)",
            "meanwhile",
        ),
    ),
)

ROOM = guards_of(
    "portal/accounts/imports/verbs.py",
    "tests/accounts/imports/test_room.py",
    ("any number of files wait", "    _make_room(user)\n    kept", "    kept", "at_most"),
    (
        "files of others make room",
        "first = select(Import.id).where(Import.made_by == user.id, ",
        "first = select(Import.id).where(",
        "of_others",
    ),
    (
        "what was done makes room",
        "Import.done_at.is_(None))\n    ones",
        "Import.id.is_not(None))\n    ones",
        "was_done",
    ),
)

PLACES = guards_of(
    "portal/returns/policy.py",
    "tests/security/test_twin_worlds.py",
    (
        "every partnership sees every round",
        "return Round.partnership_id.in_(partnerships) if partnerships else false()",
        "return true() if partnerships else false()",
        "nobody_sees_that_it_is_there",
    ),
)

SEALED = guards_of(
    "portal/backups/sealed.py",
    "tests/backups/test_there_and_back.py",
    (
        "a backup is not encrypted",
        "self._to.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))",
        "self._to.write(chunk)",
        "nothing_in_it_can_be_read",
    ),
)

NAMES = guards_of(
    "portal/forms/answers/text.py",
    "tests/forms/test_answers.py",
    ("an apostrophe is no letter of a name", r're.compile("[\x00', r're.compile("[\'\x00', "every_legitimate_name"),
)

CONTACT = guards_of(
    "portal/public_files.py",
    "tests/platform/test_public_pages.py",
    (
        "whoever finds a weakness is sent to the wrong place",
        "settings.security_contact or settings.base_url",
        "settings.base_url",
        "security_txt",
    ),
)

READING = guards_of(
    "portal/returns/service/read_submission.py",
    "tests/returns/test_reading.py",
    (
        "whoever is curious leaves no trace",
        "if not can(user, Permission.RETURN_READ, agency_id=return_.agency_id):",
        "if not user:",
        "reader_from_outside",
    ),
)

MUTANTS = (*READING, *TABLE, *LINKS, *PACE, *LOGO, *HASHES, *ROOM, *PLACES, *SEALED, *NAMES, *CONTACT)

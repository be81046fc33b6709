"""Guards of passwords, sessions and signing in."""

from __future__ import annotations

from tests.mutants.guards import guards_of

SESSIONS_TEST = "tests/platform/test_sessions.py"
PAGES = "tests/accounts/test_pages.py"
WORDS = "tests/accounts/test_words.py"

SESSIONS = guards_of(
    "portal/accounts/sessions.py",
    SESSIONS_TEST,
    (
        "any text is an id",
        "if _without_session(request) or not TOKEN.fullmatch(token):",
        "if _without_session(request):",
        "no_cookie",
    ),
    (
        "files read sessions",
        "if _without_session(request) or not TOKEN.fullmatch(token):",
        "if not TOKEN.fullmatch(token):",
        "files",
    ),
    ("files set cookies", "if _without_session(flask_request) or not isinstance", "if not isinstance", "files"),
    ("a session that has ended lives on", " or row.ended_at is not None or self", " or self", "worth_nothing"),
    ("a session never ends by itself", " or self._is_over(row, now()):", ":", "idle or day_is_over"),
    ("an idle session lives on", "idle > self._settings.session_idle or ", " ", "idle"),
    ("a session lives for days", " or age > self._settings.session_absolute", " ", "day_is_over"),
    ("last seen is not noted", "            note_last_seen(row)\n", "            pass\n", "day_is_over"),
    ("last seen is noted with every page", "if rested > SEEN_EVERY:", "if True:", "once_a_minute"),
    ("last seen is noted of everyone", ".where(UserSession.id_hash == row.id_hash).values", ".values", "someone_else"),
    (
        "a planted id is signed in",
        "    browser.renew(secrets.token_urlsafe(32))\n    at = now()\n",
        "    at = now()\n",
        "new_id",
    ),
    (
        "signing in again leaves a session behind",
        "    before = _end_row(browser)\n",
        "    before = None\n",
        "once_more",
    ),
    (
        "signing out ends nothing",
        "    _end_row(browser)\n    browser.clear()\n",
        "    browser.clear()\n",
        "worth_nothing",
    ),
    (
        "all sessions of all people end",
        "UserSession.user_id == user.id, UserSession.ended_at",
        "UserSession.ended_at",
        "leaves_others",
    ),
    ("no session ends", "    for row in rows:\n        row.ended_at = now()\n", "    pass\n", "browsers_too"),
    (
        "ids are kept as they are",
        'return hashlib.sha256(token.encode("ascii")).hexdigest()',
        "return token",
        "holds_no_id",
    ),
    ("one CSRF token for everyone", 'b"csrf" + token.encode("ascii")', 'b"csrf"', "token"),
    ("a cookie that scripts read", "                httponly=True,\n", "                httponly=False,\n", "reach"),
    ("a cookie that other sites send", 'samesite="Lax"', 'samesite="None"', "reach"),
    ("a cookie that goes over http", "secure=not self._settings.is_loopback_http", "secure=False", "bound"),
    ("a cookie that other hosts may set", '"__Host-portal_session"', '"portal_session"', "bound"),
    (
        "sessions in use go",
        "UserSession.last_seen_at < long_ago))",
        "UserSession.last_seen_at < now()))",
        "tests/platform/test_chores.py -k sessions",
    ),
    (
        "sessions seen long ago stay",
        "or_(UserSession.ended_at < long_ago, UserSession.last_seen_at < long_ago)",
        "UserSession.ended_at < long_ago",
        "tests/platform/test_chores.py -k sessions",
    ),
    ("sessions are never tidied away", "@jobs.hourly\n", "\n", "tests/platform/test_chores.py -k sessions"),
)

PASSWORDS = guards_of(
    "portal/accounts/passwords.py",
    WORDS,
    ("short passwords", "MIN_LENGTH = 12", "MIN_LENGTH = 11", "bounds"),
    ("passwords that are too long", "MAX_BYTES = 1024", "MAX_BYTES = 1025", "bounds"),
    ("letters are counted for bytes", 'size = len(password.encode("utf-8"))', "size = len(password)", "bounds"),
    (
        "a password that cannot be stored",
        '    except UnicodeEncodeError:\n        return "Your password',
        '    except KeyError:\n        return "Your password',
        "bounds",
    ),
    ("any password is long enough", "    if len(_normal(password)) < MIN_LENGTH:\n", "    if False:\n", "bounds"),
    (
        "an unknown account costs nothing",
        "    too_long = len(",
        "    if stored is None:\n        return False\n    too_long = len(",
        "unknown",
    ),
    (
        "nobody's password opens an unknown account",
        "return stored is not None and not too_long",
        "return not too_long",
        "unknown",
    ),
    (
        "a password that is too long fits an empty one",
        "return stored is not None and not too_long and matches",
        "return stored is not None and matches",
        "far_too_long",
    ),
    (
        "a password that is too long is hashed",
        '"" if too_long else _normal(password)',
        "_normal(password)",
        "far_too_long",
    ),
    ("a letter written in two ways", 'return unicodedata.normalize("NFC", password)', "return password", "exactly"),
    ("half a character is an error", "InvalidHashError, UnicodeEncodeError):", "InvalidHashError):", "half"),
    ("a hash that is none is an error", "(VerificationError, InvalidHashError, ", "(VerificationError, ", "half"),
    ("a hash in no time", "time_cost=2", "time_cost=1", "costs_what"),
    ("a hash without memory", "memory_cost=19 * 1024", "memory_cost=8 * 1024", "costs_what"),
)

CHANGING = guards_of(
    "portal/accounts/service/change_password.py",
    PAGES,
    (
        "whoever finds an open browser changes the password",
        "    if not verify_password(user.password_hash, current):\n",
        "    if False:\n",
        "tests/accounts/test_easy_passwords.py -k the_verb_wants",
    ),
    ("any new password", "    if problem:\n", "    if False:\n", "rightly"),
    ("the same password again", "    if verify_password(user.password_hash, new):\n", "    if False:\n", "rightly"),
    (
        "other browsers stay signed in",
        "ended = give_new_password(user, new)",
        "ended = 0",
        f"{SESSIONS_TEST} -k browsers_too",
    ),
    (
        "a new password leaves no trace",
        '    audit.record("password.changed"',
        '    (lambda *_, **__: None)("password.changed"',
        "tests/accounts/test_record.py",
    ),
)

SIGNING_IN = (
    *guards_of(
        "portal/accounts/service/signing_in.py",
        PAGES,
        ("any password", "if known is None or not fits or", "if known is None or", "same"),
        ("whoever has no way in signs in", " or not known.may_sign_in:", ":", "same"),
        (
            "capitals make another person",
            "    address = normal_email(email)\n    if not",
            "    address = email\n    if not",
            "tests/accounts/test_finding.py",
        ),
        (
            "an odd address is asked for",
            "    if not address.isascii() or not address.isprintable():\n",
            "    if False:\n",
            "tests/accounts/test_finding.py",
        ),
        (
            "a refusal leaves no trace to look at",
            '        audit.record_noise("session.refused", None, record_id=known',
            '        (lambda *_, **__: None)("session.refused", None, record_id=known',
            "tests/accounts/test_refused_sign_in.py",
        ),
        (
            "nobody sees who is guessed at",
            'record_id=known.id if known is not None else ""',
            'record_id=""',
            "tests/accounts/test_refused_sign_in.py",
        ),
        (
            "guessing keeps others from saving",
            "    with db.reading():\n        known = credentials_of(address)\n",
            "    known = credentials_of(address)\n",
            "tests/accounts/test_refused_sign_in.py",
        ),
        (
            "signing in leaves no trace",
            '    audit.record("session.started"',
            '    (lambda *_, **__: None)("session.started"',
            "tests/accounts/test_record.py",
        ),
    ),
    *guards_of(
        "portal/accounts/views/signing_in.py",
        SESSIONS_TEST,
        (
            "the page opens without a session",
            "    step = begin_session(user, proven=proven, fresh=fresh)\n",
            "    step = Step.NOTHING\n",
            "new_id",
        ),
        (
            "the browser remembers pages",
            '    response.headers["Clear-Site-Data"]',
            '    response.headers["X-Clear"]',
            "forget",
        ),
        ("cookies of other services are cleared", '\'"cache", "storage"\'', "'\"*\"'", "forget"),
        (
            "signing out leaves no trace",
            '    audit.record("session.ended"',
            '    (lambda *_, **__: None)("session.ended"',
            "tests/accounts/test_record.py",
        ),
        (
            "sign-out ends no session",
            "    sessions.end(session)  # type",
            "    # sessions.end(session)  # type",
            "worth_nothing",
        ),
        (
            "the address is followed by whoever is signed in",
            'redirect(after_sign_in(request.args.get("next", "")))',
            'redirect(request.args.get("next", "/"))',
            "tests/accounts/test_next_page.py -k itself",
        ),
    ),
    *guards_of(
        "portal/accounts/views/going_on.py",
        "tests/accounts/test_next_page.py",
        (
            "the address is followed",
            "redirect(after_sign_in(come_back), 303)",
            'redirect(come_back or "/", 303)',
            "itself",
        ),
    ),
    *guards_of(
        "portal/accounts/loading.py",
        SESSIONS_TEST,
        (
            "a session of a suspended person",
            "user if user is not None and user.is_active else None",
            "user",
            "suspended",
        ),
    ),
    *guards_of(
        "portal/accounts/views/own_account.py",
        SESSIONS_TEST,
        (
            "a new password signs out here too",
            "    begin_session(user, proven=True)\n",
            "    pass\n",
            "new_password",
        ),
    ),
)

NEXT_PAGE = guards_of(
    "portal/accounts/next_page.py",
    "tests/accounts/test_next_page.py",
    ("any text leads somewhere", "    if not PATH.fullmatch(target):\n", "    if False:\n", ""),
    ("what begins like a path is one", "PATH.fullmatch(target)", "PATH.match(target)", ""),
    ("a page that is not there is an error", "    except HTTPException:", "    except KeyError:", ""),
    ("a form that was sent is gone to", 'match(target, method="GET")', 'match(target, method="POST")', ""),
    ("public pages are gone to", "    if access is None or access.public:\n", "    if access is None:\n", ""),
    (
        "pages that say nothing are gone to",
        "    if access is None or access.public:\n",
        "    if access is not None and access.public:\n",
        "",
    ),
)

MUTANTS = (*SESSIONS, *PASSWORDS, *CHANGING, *SIGNING_IN, *NEXT_PAGE)

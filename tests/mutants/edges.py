"""Guards at the edges: the post, what starts in production, and what comes in from outside."""

from __future__ import annotations

import inspect

from portal.checks import CHECKS
from tests.mutants.guards import guards_of
from tests.mutants.mutant import ROOT, Mutant

SERVERS = guards_of(
    "portal/mail.py",
    "tests/platform/test_mail_servers.py",
    (
        "what is refused for good is asked for again",
        "        if trouble in FOR_GOOD:\n            return\n",
        "        pass\n",
        "for_good",
    ),
    (
        "a failed try is taken for done",
        "            return\n        raise\n",
        "            return\n        return\n",
        "keep_to or no_for_now",
    ),
    ("a double cannot be told", 'f"<{message.id.hex}@', 'f"<{now().timestamp()}@', "same_id"),
    (
        "an old trouble stays",
        'message.trouble = now(), "", ""',
        'message.trouble = now(), "", message.trouble',
        "keep_to",
    ),
    ("no trouble is noted", "        message.trouble = trouble.value\n", "        pass\n", "for_good"),
)

TROUBLE = guards_of(
    "portal/mail_trouble.py",
    "tests/platform/test_mail_servers.py",
    ("a busy server is taken for a wrong address", "code >= 500 for code", "code >= 400 for code", "for_good"),
    ("a busy server is taken for a refusal", "error.smtp_code >= 500", "error.smtp_code >= 400", "for_good"),
    (
        "a stranger's certificate is a bad connection",
        "isinstance(error, ssl.SSLCertVerificationError)",
        "isinstance(error, ssl.SSLZeroReturnError)",
        "certificate",
    ),
    (
        "a wrong password is a busy server",
        "smtplib.SMTPAuthenticationError)",
        "smtplib.SMTPNotSupportedError)",
        "password",
    ),
)

FAILED_MAIL = guards_of(
    "portal/accounts/failed_mail.py",
    "tests/accounts/test_failed_mail.py",
    (
        "every failed e-mail of the installation",
        ".where(unsettled, ~_from_behind_the_wall(), _to_their_people(user))",
        ".where(unsettled, ~_from_behind_the_wall())",
        "only_the_administrators",
    ),
    ("leads look after the post", "    if not partnerships:\n", "    if False:\n", "only_the_administrators"),
    ("invited people are forgotten", "people.union(invited)", "people", "invited"),
    (
        "what was settled is shown",
        "(OutboxMessage.given_up_at.is_not(None)) & (OutboxMessage.settled_at.is_(None))",
        "OutboxMessage.given_up_at.is_not(None)",
        "dealt_with",
    ),
    (
        "what is on its way is shown",
        "(OutboxMessage.given_up_at.is_not(None)) & (OutboxMessage.settled_at.is_(None))",
        "OutboxMessage.settled_at.is_(None)",
        "tried_again",
    ),
    ("a list without an end", ".limit(SHOWN)", ".limit(None)", "seventy"),
)

ABOUT_FAILED_MAIL = guards_of(
    "portal/accounts/service/failed_mail.py",
    "tests/accounts/test_failed_mail.py",
    ("an empty e-mail is sent", "    if not message.body:\n", "    if False:\n", "forgotten_cannot"),
    (
        "nobody knows who settled it",
        '    audit.record("mail.settled", user, record_id=message.id)\n',
        "    pass\n",
        "dealt_with",
    ),
    (
        "anyone may send again",
        "    require(user, Permission.PARTNERSHIP_MANAGE)\n    message = failed_mail.get(user, message_id)\n    if not",
        "    message = failed_mail.get(user, message_id)\n    if not",
        "nobody_else",
    ),
)

FORGETTING = guards_of(
    "portal/mail.py",
    "tests/accounts/test_failed_mail.py",
    ("a given up e-mail is forgotten at once", "< now() - KEPT_FOR)", "< now())", "some_days"),
    ("a settled e-mail is kept", 'now(), by, ""', "now(), by, message.body", "dealt_with"),
    (
        "the list keeps what goes again",
        '    message.given_up_at, message.trouble = None, ""\n',
        "    pass\n",
        "tried_again",
    ),
)

BOOT = "tests/platform/test_boot.py"

EACH_CHECK = tuple(
    Mutant(
        f"production with an unsafe {one.name}",
        str(ROOT.joinpath(inspect.getfile(one.is_unsafe)).relative_to(ROOT)),
        f"def {one.is_unsafe.__name__}(here: Surroundings) -> bool:\n",
        f"def {one.is_unsafe.__name__}(here: Surroundings) -> bool:\n    return False\n",
        f"{BOOT} -k refused_by_name",
    )
    for one in CHECKS
)
"""Generated, so that no check can be added without one."""

STARTING = (
    *guards_of(
        "portal/checks/here.py",
        BOOT,
        (
            "production starts with whatever there is",
            "    if found:\n        raise",
            "    if False:\n        raise",
            "",
        ),
        (
            "on this machine nothing starts",
            "    found = findings(here) if here.settings.is_production else []\n    if found:",
            "    found = findings(here)\n    if found:",
            "alone",
        ),
        ("the tables are not looked at", "**said, **_of_tables(connection)", "**said", "asked_of"),
        (
            "a database that is away stops the list",
            "    except SQLAlchemyError:\n        return {}\n\n\ndef _of",
            "    except LookupError:\n        return {}\n\n\ndef _of",
            "without_our",
        ),
        ("looking changes the umask", "    os.umask(mask)\n", "    pass\n", "surroundings"),
    ),
    *guards_of(
        "portal/__init__.py",
        BOOT,
        ("a server starts unchecked", "    if is_start and not here.is_command():\n", "    if False:\n", "ends_before"),
    ),
    *guards_of(
        "portal/checks/commands.py",
        BOOT,
        ("the list is always content", "    if unread or unsafe:\n", "    if False:\n", "command_has"),
    ),
    *guards_of(
        "portal/config.py",
        BOOT,
        (
            "production is what says so",
            "return not self.is_loopback_http",
            "return False",
            "refused_by_name",
        ),
        ("any log level", "    if value not in values:\n", "    if False:\n", "cannot_be_read"),
    ),
)

INCOMING = (
    *guards_of(
        "portal/incoming.py",
        "tests/platform/test_incoming.py",
        (
            "every route takes much",
            "if _takes_much() else min(SMALL, settings.max_content_length)",
            "if True else 0",
            "byte_over or may_not",
        ),
        ("no route takes much", "if _takes_much() else", "if False else", "may_be_larger"),
        (
            "what people wrote does not fit when they are signed out",
            " or typed_words.is_kept(request.endpoint)",
            " or False",
            "may_be_larger",
        ),
        (
            "fields without an end",
            '        if body.count(b"&") >= MOST_FIELDS:\n',
            "        if False:\n",
            "counted or million",
        ),
        ("one field too many", ">= MOST_FIELDS", "> MOST_FIELDS", "counted"),
        (
            "another site may send",
            "request.method not in SAFE_METHODS and site not in OWN_SITE",
            "False",
            "another_site",
        ),
        ("a sister site may send", '{"same-origin", "none"}', '{"same-origin", "same-site", "none"}', "another_site"),
        ("old browsers stay outside", '"Sec-Fetch-Site", "none")', '"Sec-Fetch-Site", "")', "old_browsers"),
        ("no link leads here", "request.method not in SAFE_METHODS and site", "site", "link_on"),
    ),
    *guards_of(
        "portal/request_hooks.py",
        "tests/platform/test_incoming.py",
        ("nobody asks which site", "    app.before_request(incoming.refuse_foreign)\n", "    pass\n", "another_site"),
        ("nobody sets a limit", "    incoming.limit()\n", "    pass\n", "may_not"),
    ),
    *guards_of(
        "portal/assemble.py",
        "tests/platform/test_incoming.py",
        ("a request that counts nothing", "    app.request_class = BoundedRequest\n", "    pass\n", "counted"),
        ("any host of the proxy's", "TRUSTED_HOSTS=hosts", "TRUSTED_HOSTS=None", "only_ours"),
    ),
    *guards_of(
        "portal/error_pages.py",
        "tests/platform/test_incoming.py",
        (
            "a 405 does not say what is allowed",
            'frozenset({"Allow", "Retry-After"})',
            'frozenset({"Retry-After"})',
            "odd_methods",
        ),
    ),
)

CLOSED = guards_of(
    "portal/maintenance.py",
    "tests/platform/test_maintenance.py",
    ("the portal never closes", "if not self._file.exists() or", "if True or", "says_so"),
    ("a closed portal has no style", " or path.startswith(CACHEABLE)", " or False", "left_alone"),
    (
        "programs do not hear when to come back",
        '        response.headers["Retry-After"] = RETRY_AFTER\n',
        "        pass\n",
        "says_so",
    ),
    (
        "a closed portal is taken for a dead one",
        "self._health() if path == HEALTH else",
        "self._closed(request) if path == HEALTH else",
        "health",
    ),
    ("people are not told that nothing is lost", "was_sent=was_sent)", "was_sent=False)", "sent_again"),
    (
        "a closed portal without headers",
        "        response.headers.extend(security_headers(path, is_secure=request.is_secure))\n",
        "        pass\n",
        "says_so",
    ),
    ("a page as long as the file", "[:LONGEST]", "[:]", "stands_in"),
    ("a file that is no text is an error", ', errors="replace"', ', errors="strict"', "stands_in"),
)

EVERYWHERE = guards_of(
    "portal/headers.py",
    "tests/platform/test_headers_everywhere.py",
    ("a page says how long it may be kept", '        del response.headers["Expires"]', "        pass", "every_status"),
    ("frames of our own", '"X-Frame-Options": "DENY"', '"X-Frame-Options": "SAMEORIGIN"', "languages"),
    ("a way back to http", "max-age=31536000;", "max-age=0;", "languages"),
)

LEADING = (
    *guards_of(
        "portal/accounts/next_page.py",
        "tests/security/test_redirects.py",
        (
            "any address leads on",
            "    if not PATH.fullmatch(target):\n        return",
            "    if not PATH.fullmatch(target):\n        return target or",
            "trick or made",
        ),
        ("a slash too many", "    return url_for(endpoint, **values)", '    return "/" + target', "signed_in"),
    ),
    *guards_of(
        "portal/accounts/letters.py",
        "tests/security/test_forged_hosts.py",
        (
            "a link to the host that was asked for",
            "{postbox.settings.base_url}/invitation",
            "{__import__('flask').request.host_url}invitation",
            "elsewhere",
        ),
    ),
)

LOOKED_FOR = guards_of(
    "portal/error_pages.py",
    "tests/platform/test_error_pages.py",
    (
        "whatever the database says happened twice",
        'if code not in TWICE and not str(error.orig).startswith("UNIQUE constraint failed"):',
        "if False:",
        "same_moment",
    ),
    (
        "nothing ever happens twice",
        "register_error_handler(DBAPIError, database_error)",
        "register_error_handler(DBAPIError, unexpected)",
        "same_moment",
    ),
    (
        "nobody can tell us a reference",
        "says = quoted or status >= 500 or status in (400, 413)",
        "says = False",
        "reference",
    ),
    (
        "two pages that are not there differ",
        "says = quoted or status >= 500 or status in (400, 413)",
        "says = True",
        "apart",
    ),
)

MUTANTS = (
    *EVERYWHERE,
    *LEADING,
    *LOOKED_FOR,
    *CLOSED,
    *INCOMING,
    *EACH_CHECK,
    *STARTING,
    *SERVERS,
    *TROUBLE,
    *FAILED_MAIL,
    *ABOUT_FAILED_MAIL,
    *FORGETTING,
)

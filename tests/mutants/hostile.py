"""Guards against what is typed into forms, and against what a machine does when it stops."""

from __future__ import annotations

from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

FORMS = "tests/security/test_every_form.py"
DURABILITY = "tests/security/test_durability.py"

TYPED = guards_of(
    "portal/accounts/words.py",
    f"{FORMS} -k in_every_form",
    (
        "too long a line is cut without a word",
        "    if len(line) > maximum:\n",
        "    line = line[:20]\n    if False:\n",
        "",
    ),
)

SHOWN = guards_of(
    "portal/assemble.py",
    f"{FORMS} -k built_as_with_words",
    (
        "pages show markup as it was typed",
        "    app.jinja_env.undefined = ChainableUndefined\n",
        "    app.jinja_env.undefined = ChainableUndefined\n    app.jinja_env.autoescape = False\n",
        "",
    ),
)

KEPT = guards_of(
    "portal/database.py",
    DURABILITY,
    ("the disk need not have it", '"synchronous=FULL"', '"synchronous=NORMAL"', "before_anybody_is_told"),
    (
        "yes is said to what is thrown away",
        "            current.commit()\n        else:\n",
        "            current.rollback()\n        else:\n",
        "survives",
    ),
)

CANARIES = "tests/security/test_canaries.py -k stay_in"

LOGGED = guards_of(
    "portal/request_hooks.py",
    CANARIES,
    (
        "what was typed is logged",
        'log.info("request", method=request.method,',
        'log.info("request", form=str(dict(request.form)), method=request.method,',
        "",
    ),
)

SESSIONS = guards_of(
    "portal/accounts/sessions.py",
    CANARIES,
    (
        "ids of sessions are kept as they are",
        '    return hashlib.sha256(token.encode("ascii")).hexdigest()\n',
        "    return token\n",
        "",
    ),
)

NOTES = "tests/returns/test_words.py"
NAMES = guards_of(
    "portal/returns/notes.py",
    "tests/security/test_names_everywhere.py -k every_field",
    ("a name stays in pieces", '_SPACES.sub(" ", normal(typed))', '_SPACES.sub(" ", typed)', ""),
    ("a note keeps what browsers end lines with", "normal(typed), MAX_NOTE", "typed, MAX_NOTE", NOTES),
    ("a line loses spaces", '_SPACES.sub(" ", normal(typed)).strip()', '" ".join(normal(typed).split())', NOTES),
)

MUTANTS: tuple[Mutant, ...] = (*TYPED, *SHOWN, *KEPT, *LOGGED, *SESSIONS, *NAMES)

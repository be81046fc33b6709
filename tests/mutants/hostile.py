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

MUTANTS: tuple[Mutant, ...] = (*TYPED, *SHOWN, *KEPT)

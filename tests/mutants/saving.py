"""Guards of saving while someone writes, and of what outlives a session."""

from __future__ import annotations

from tests.mutants.guards import guards_of

AUTOSAVE = "tests/returns/pages/test_autosave.py"
SCREENS = "tests/returns/test_screens.py -k never_lose"
TYPED = "tests/accounts/test_typed_words.py"
VIEWS = "portal/returns/views/section"

MUTANTS = (
    *guards_of(
        f"{VIEWS}/reply.py",
        AUTOSAVE,
        ("a second change is not shown", " or changed.get(key, 0) > bases[key][1]}", "}", "shown_once"),
        ("a conflict is shown with every save", "if key not in bases or changed", "if True or changed", "shown_once"),
        (
            "a choice that is over stays",
            "return news | rows | (set(bases) - undecided)",
            "return news | rows",
            "shown_once",
        ),
        ("a new row is never a box to tick", "return news | rows | (", "return news | (", "box_to_tick"),
        (
            "nobody says that a colleague changed it",
            "answer.is_news = key not in",
            "answer.is_news = key in",
            "says_so",
        ),
    ),
    *guards_of(
        "portal/returns/service/save_section.py",
        AUTOSAVE,
        (
            "any base will do",
            "{key: _possible(base, revision) for key, base",
            "{key: base for key, base",
            "never_was",
        ),
    ),
    *guards_of(
        "portal/returns/changes.py",
        SCREENS,
        ("a page moves on from what it has not shown", "(bases or {}).get(question.key, based_on)", "based_on", ""),
    ),
    *guards_of(
        f"{VIEWS}/lists.py",
        AUTOSAVE,
        ("a choice stays", '            press.answers[press.value] = ""\n', "            pass\n", "taken_back"),
        ("no row is drawn", "            answer.blank_rows = 1\n", "            pass\n", "in_place"),
    ),
    *guards_of(
        "portal/templates/components/answers/choice.html",
        AUTOSAVE,
        (
            "radio buttons are silent",
            '    <input type="hidden" name="{{ field.name }}" value="">\n',
            "{# #}",
            "says_so",
        ),
    ),
    *guards_of(
        "portal/request_hooks.py",
        TYPED,
        (
            "a script gets the sign-in page",
            "    if error_pages.wants_json():\n",
            "    if False:\n",
            f"{AUTOSAVE} -k led_away",
        ),
        (
            "words end with the session",
            "return page if page is not None else redirect(",
            "return redirect(",
            "come_back",
        ),
    ),
    *guards_of(
        "portal/typed_words.py",
        TYPED,
        ("the old token is carried", 'if name != "csrf_token"]', "if True]", "names_its_fields"),
        ("words of any length", " and length <= MOST_CHARACTERS", " and length", "too_much"),
        (
            "words go to any form",
            " if kept is not None else None\n",
            "  # type: ignore\n",
            "no_form",
        ),
    ),
    *guards_of(
        f"{VIEWS}/typed.py",
        TYPED,
        (
            "whoever may only read is offered to save",
            "    if not may(Action.SAVE, draft.return_):\n",
            "    if False:\n",
            "someone_else",
        ),
    ),
    *guards_of(
        "portal/accounts/views/signing_in.py",
        TYPED,
        (
            "a page with the token of the old session",
            '        signed_in_now(user)\n    else:\n        g.pop("csrf_token", None)\n',
            "        login_user(user)\n    else:\n        pass\n",
            "where_they_were_typed",
        ),
    ),
    *guards_of(
        "portal/accounts/views/going_on.py",
        TYPED,
        ("a stranger's words are an error", "suppress(Forbidden, NotFound)", "suppress(KeyError)", "someone_else"),
    ),
)

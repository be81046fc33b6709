"""Guards of the workbooks' history: how far one is, what may be asked for again, who took which."""

from __future__ import annotations

from tests.mutants.guards import guards_of

TESTS = "tests/reporting/test_workbooks.py"
REPORTING = "portal/reporting"

MUTANTS = (
    *guards_of(
        f"{REPORTING}/service/keep_progress.py",
        TESTS,
        (
            "a workbook fails for want of a count",
            "    except SQLAlchemyError as problem:\n",
            "    except ZeroDivisionError as problem:\n",
            "nobody_can_be_told",
        ),
        ("a write for every agency", "if done % STEP == 0:", "if done:", "progress_is_seen"),
        (
            "the last agencies are never counted",
            "        _keep(request_id, done=done)\n\n    return",
            "\n    return",
            "progress_is_seen",
        ),
    ),
    *guards_of(
        f"{REPORTING}/service/request_again.py",
        TESTS,
        (
            "what is on its way is made twice",
            "    if old.standing not in (Standing.FAILED, Standing.EXPIRED):\n",
            "    if False:\n",
            "not_made_twice",
        ),
        ("texts are passed unread", '    if old.filters.get("texts"):\n', "    if False:\n", "read_again_before"),
        (
            "an anonymised one comes back with names",
            "    if old.kind == Kind.ANONYMISED:\n",
            "    if False:\n",
            "asked_for_again_as_one",
        ),
        ("the choice is forgotten", "from_json(old.filters)", "from_json({})", "asked_for_anew"),
    ),
    *guards_of(
        f"{REPORTING}/service/read_exports.py",
        TESTS,
        ("the whole history on one page", "newest.limit(PAGE_SIZE)", "newest.limit(PAGE_SIZE * 9)", "full_page"),
        ("who took it is not told", 'event.action == "export.downloaded"', "False", "who_took_it"),
    ),
    *guards_of(
        f"{REPORTING}/views/workbooks.py",
        TESTS,
        (
            "a page cannot be told to stop",
            'request.args.get("watch") != "no"',
            "True",
            "until_told_not_to",
        ),
        (
            "a forgotten page keeps its person signed in",
            " and now() - export.requested_at < WATCHED_FOR",
            " and bool(now())",
            "until_told_not_to",
        ),
    ),
    *guards_of(
        f"{REPORTING}/service/request_export.py",
        TESTS,
        (
            "a few agencies wait for the worker",
            "return wanted.of_all <= postbox",
            "return 0 > postbox",
            "narrowed_to_a_few",
        ),
    ),
)

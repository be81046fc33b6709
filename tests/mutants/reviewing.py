"""Guards of the partnership review: who judges what and when, what is kept, who reads it, and what it counts."""

from __future__ import annotations

from tests.mutants.guards import guards_of

AGREE = "tests/returns/reviewing/test_agree.py"
SHARE = "tests/returns/reviewing/test_share.py"
PAGES = "tests/returns/pages/test_partnership_review.py"
AFTER = "tests/reporting/test_after_closing.py"
LAST_YEAR = "tests/returns/pages/test_agreed_last_year.py"
ROOM = "portal/returns/reviewing"
SERVICE = f"{ROOM}/service"

MUTANTS = (
    *guards_of(
        f"{SERVICE}/reviewable.py",
        AGREE,
        (
            "anyone of the partnership agrees ratings",
            "    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)\n",
            "    pass\n",
            "only_coordinators",
        ),
        ("a cancelled round is reviewed", "return_.round.cancelled_at is not None:", "False:", "cancelled"),
        (
            "what is being written is judged",
            "    if return_.status not in JUDGED:\n",
            "    if False:\n",
            "only_what_is",
        ),
        ("an older submission is judged", "    require_newest(return_, seen)\n", "    pass\n", "older_submission"),
    ),
    *guards_of(
        f"{SERVICE}/agree.py",
        AGREE,
        ("one press judges again", "if key not in there}", "if True}", "leaves_what_was_judged"),
        (
            "another rating without a reason",
            "    if said.rating != rated.own.key and is_blank_text(said.reason):\n",
            "    if False:\n",
            "needs_a_reason",
        ),
        (
            "a colleague's rating is overwritten",
            'if said.was is not None and said.was != (str(there.id) if there else ""):',
            "if False:",
            "two_coordinators",
        ),
        ("an unknown rating is kept", "        if key not in rated or (", "        if False and (", "no_page_sends"),
        (
            "what changed counts as looked at",
            "    return there.again_at is not None or (said",
            "    return (said",
            "look_at_again",
        ),
        (
            "the old rating does not end",
            "    _end(user, [there[key] for key in new if key in there])\n",
            "    pass\n",
            "nothing_is_overwritten",
        ),
    ),
    *guards_of(
        f"{ROOM}/resubmitted.py",
        AGREE,
        (
            "a changed answer keeps its rating",
            "changed = not same_answer(",
            "changed = not bool and (",
            "look_at_again",
        ),
    ),
    *guards_of(
        f"{ROOM}/ratings.py",
        AGREE,
        (
            "only the rating itself is compared",
            "if group_key(each) == question_key}",
            "if each.key == question_key}",
            "again",
        ),
    ),
    *guards_of(
        f"{SERVICE}/share.py",
        SHARE,
        ("nothing is shared", "    if not review.agreed:\n", "    if False:\n", "nothing_agreed"),
        ("what changed is shared", "    if review.again:\n", "    if False:\n", "nothing_agreed"),
        ("people are told twice", "    if review.shared_at is None:\n", "    if True:\n", "shared_once"),
    ),
    *guards_of(
        f"{SERVICE}/read_review.py",
        SHARE,
        ("the agency reads what is in preparation", "    if not found.is_shared:\n", "    if False:\n", "shared_once"),
        (
            "the agency reads the partnership's page",
            "    require(user, Permission.SUBMISSION_READ, partnership_id=return_.round.partnership_id)\n",
            "    pass\n",
            "only_the_agency",
        ),
    ),
    *guards_of(
        f"{SERVICE}/reply.py",
        SHARE,
        (
            "an approver replies",
            "    require(user, Permission.RETURN_EDIT, agency_id=return_.agency_id)\n",
            "    pass\n",
            "a_reply",
        ),
        ("a reply to what is not shared", " or review.shared_at is None", " or False", "a_reply"),
    ),
    *guards_of(
        f"{ROOM}/letter.py",
        SHARE,
        ("a letter says what changed since", " if not one.is_again]", "]", "leaves_out"),
        ("a part is a strength", "    return is_whole and bool", "    return bool", "as_a_whole"),
    ),
    *guards_of(
        f"{ROOM}/before.py",
        LAST_YEAR,
        (
            "last year's review is read before it is shared",
            "    if only_shared:\n",
            "    if False:\n",
            "what_was_shared",
        ),
    ),
    *guards_of(
        f"{SERVICE}/recommend.py",
        AFTER,
        ("another round's agency", " and _return_in(round_, wish.return_id) is None", " and False", "another_round"),
        ("done twice", "state is State.DONE:\n        raise", "False:\n        raise", "done_once"),
    ),
    *guards_of(
        f"{ROOM}/recommendations.py",
        AFTER,
        ("another round's recommendation", " or found.round_id != round_id", " or False", "another_round"),
    ),
    *guards_of(
        f"{SERVICE}/challenge.py",
        AFTER,
        ("another round's event", " or found.round_id != round_id", " or False", "another_round"),
        ("another round's agency has a seat", "    if known != wanted:\n", "    if False:\n", "another_round"),
    ),
    *guards_of(
        "portal/reporting/heat.py",
        AFTER,
        (
            "a part of a standard is agreed",
            "all(key in agreed for key in rated)",
            "any(key in agreed for key in rated)",
            "agreed_stands",
        ),
    ),
)

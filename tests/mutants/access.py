"""Guards of the access review, and of the place for which somebody acts."""

from __future__ import annotations

from tests.mutants.guards import guards_of

REVIEW = "tests/accounts/test_access_review.py"
ACTING = "tests/accounts/test_acting.py"

REVIEWING = guards_of(
    "portal/accounts/access_review.py",
    REVIEW,
    (
        "anyone reviews access",
        "    require(user, Permission.PARTNERSHIP_MANAGE)\n",
        "    pass\n",
        "no_other",
    ),
    (
        "the review lists the roles of everyone",
        "    query = visible_memberships(user).join(Membership.user).options(",
        "    query = select(Membership).join(Membership.user).options(",
        "no_other",
    ),
    (
        "a new account is dormant",
        "            membership.user.created_at < long_ago and (",
        "            (",
        "dormant",
    ),
    (
        "half a session is a sight of the person",
        "UserSession.user_id == User.id, complete)",
        "UserSession.user_id == User.id)",
        "dormant",
    ),
    ("an app that opens nothing is a second step", "TimeCode.confirmed_at.is_not(None)", "True", "filters"),
    (
        "the review is taken away unseen",
        '    audit.record("access_review',
        '    (lambda *_, **__: None)("access_review',
        "record",
    ),
    ("all rows on one page", ".limit(A_PAGE).offset(", ".offset(0 * ", "paged"),
)

PLACES = guards_of(
    "portal/accounts/acting.py",
    ACTING,
    (
        "a place where one has no role is chosen",
        "(one for one in places_of(user) if str(one.id) == place_id), None)",
        "iter(places_of(user)), None)",
        "adds_no_right",
    ),
    ("the choice is not kept", "    held.acting_for_id = place.id\n", "    pass\n", "every_page"),
    (
        "the header forgets the place of the record",
        "            here = next((by_id[one]",
        "            _ = next((by_id[one]",
        "of_the_record",
    ),
    (
        "whoever has one place is asked to choose",
        "    return Acting(here, len(mine) > 1)\n",
        "    return Acting(here, True)\n",
        "nothing_to_choose",
    ),
)

MUTANTS = (*REVIEWING, *PLACES)

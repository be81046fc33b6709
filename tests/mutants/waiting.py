"""Guards of the home page and the navigation: whom something waits for, and what stands behind one entry."""

from __future__ import annotations

from tests.mutants.guards import guards_of

CARDS = "tests/accounts/test_home_cards.py"
NAVIGATION = "tests/platform/test_navigation.py"

MUTANTS = (
    *guards_of(
        "portal/accounts/cards.py",
        CARDS,
        (
            "what one has approved goes on waiting",
            " if user not in [one.user for one in reset.approvals]]",
            "]",
            "approved_waits",
        ),
        (
            "nobody is told of a lost device",
            "    if waiting:\n",
            "    if not waiting:\n",
            "lost_device",
        ),
    ),
    *guards_of(
        "portal/templates/accounts/factors/security.html",
        "tests/accounts/factors/test_resets.py",
        (
            "nobody says that too few can approve",
            "{% if able[reset.id] < needed[reset.id] %}",
            "{% if false %}",
            "is_alone",
        ),
        (
            "it is always said that too few can approve",
            "{% if able[reset.id] < needed[reset.id] %}",
            "{% if true %}",
            "approves_by_the_page",
        ),
    ),
    *guards_of(
        "portal/record/words.py",
        "tests/record/test_words.py",
        (
            "a deed is told by its name in the code",
            '    "takeaway.downloaded": "Downloaded a file of everything",\n',
            "\n",
            "pages_write",
        ),
    ),
    *guards_of(
        "portal/returns/cards.py",
        "tests/returns/pages/test_home.py",
        (
            "a review in preparation is told of at home",
            " if review.shared_at is not None}",
            "}",
            "was_shared",
        ),
    ),
    *guards_of(
        "portal/navigation.py",
        NAVIGATION,
        (
            "what administrators seldom need fills the navigation",
            "    return _with_one_for_administrators(shown)",
            "    return shown",
            "behind_one",
        ),
        (
            "what waits inside is not counted outside",
            "waiting = sum(link.waiting for link in inside)",
            "waiting = 0",
            "counted_outside",
        ),
    ),
)

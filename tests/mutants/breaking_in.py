"""Guards against requests and people that try more than the pages offer."""

from __future__ import annotations

from tests.mutants.guards import guards_of

ODD = "tests/security/test_odd_requests.py"

MUTANTS = (
    *guards_of(
        "portal/returns/service/submission_of.py",
        ODD,
        (
            "any number reaches the database",
            "    if number is not None and number > MOST_NUMBER:\n",
            "    if False:\n",
            "any_number_of_a_submission",
        ),
    ),
)

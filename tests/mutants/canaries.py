"""Guards of what is typed: that it stands in the database and nowhere else, and not twice when it was sent twice."""

from __future__ import annotations

from tests.mutants.guards import guards_of

CANARIES = "tests/security/test_canaries.py"
AGAIN = "tests/security/test_more_than_the_form.py -k sent_again"

MUTANTS = (
    *guards_of(
        "portal/request_hooks.py",
        CANARIES,
        (
            "the log of requests holds what was typed",
            "status=response.status_code)",
            "status=str(request.form))",
            "stay_in",
        ),
    ),
    *guards_of(
        "portal/returns/service/log_contact.py",
        AGAIN,
        ("a contact is noted twice", "    if sent_before is not None:\n", "    if False:\n", ""),
    ),
    *guards_of(
        "portal/returns/reviewing/service/recommend.py",
        AGAIN,
        ("the same is recommended twice", "    if sent_before is not None:\n", "    if False:\n", ""),
    ),
    *guards_of(
        "portal/returns/reviewing/service/challenge.py",
        AGAIN,
        ("an event is planned twice", "    if planned is not None:\n", "    if False:\n", ""),
    ),
    *guards_of(
        "tests/support/events.py",
        "tests/support/test_events.py",
        ("a change without an event is let pass", " and not _seen.changed:", ":", "without_its_event"),
    ),
)

"""Who passes the doors of checks, of requests by the DBS and of handing over."""

from __future__ import annotations

from tests.permissions.actors import Actor

Actors = frozenset[Actor]


def of_checks(desks: Actors, deciders: Actors) -> dict[str, Actors]:
    """A line for each door: people of both desks, those of one who decide, or one person with a list of their own."""
    officers = desks - {Actor("lado_support", place) for place in "pq"}
    return {
        "GET duty.checks": desks,
        "GET duty.dbs_requests": desks,
        "GET duty.log_check_page": desks,
        "POST duty.log_check": desks,
        "GET duty.turn_page": deciders,
        "POST duty.turn": deciders,
        "GET duty.check": deciders,
        "POST duty.verify_check": deciders,
        "POST duty.answer_check": deciders,
        "POST duty.approve_check": deciders,
        "POST duty.send_back_check": deciders,
        "GET duty.checks_file": desks,
        "POST duty.bring_checks": desks,
        "GET duty.checks_preview": frozenset({Actor("lado", "p")}),
        "POST duty.import_checks": frozenset({Actor("lado", "p")}),
        "GET duty.blank_checks": desks,
        "GET duty.log_dbs_page": officers,
        "POST duty.log_dbs": officers,
        "GET duty.dbs_request": deciders,
        "POST duty.dbs_progress": deciders,
        "POST duty.dbs_subjects": deciders,
        "POST duty.propose_dbs": deciders,
        "POST duty.send_back_dbs": deciders,
        "POST duty.release_dbs": deciders,
        "POST duty.dbs_heard": deciders,
        "GET duty.hand_over_page": deciders,
        "POST duty.hand_over": deciders,
    }

"""Who may reach what of meetings and strands: one line for each route and method, as in ``declared``."""

from __future__ import annotations

from tests.permissions.actors import Actor

Actors = frozenset[Actor]


def of_meetings(decides: Actors, desks: Actors, signed_in: Actors, asked: Actors) -> dict[str, Actors]:
    """``asked`` is who was asked to the meeting of the world, and has an account."""
    return {
        "GET duty.meetings": decides,
        "GET duty.arrange_page": decides,
        "POST duty.arrange": decides,
        "GET duty.meeting": decides,
        "GET duty.meeting_pack": decides,
        "GET duty.change_meeting_page": decides,
        "POST duty.change_meeting": decides,
        "GET duty.cancel_meeting_page": decides,
        "POST duty.cancel_meeting": decides,
        "GET duty.add_person_page": decides,
        "POST duty.add_person": decides,
        "GET duty.change_person_page": decides,
        "POST duty.change_person": decides,
        "POST duty.invite_people": decides,
        "GET duty.note_page": decides,
        "POST duty.note": decides,
        "GET duty.consider_page": decides,
        "POST duty.consider": decides,
        "GET duty.follow_action_page": decides,
        "POST duty.follow_action": decides,
        "POST duty.complete_meeting": decides,
        "GET duty.issue_page": decides,
        "POST duty.issue": decides,
        "GET duty.minutes": decides,
        "GET duty.give_page": decides,
        "POST duty.give": decides,
        "POST duty.end_release": decides,
        "POST duty.confirm_release": decides,
        "GET duty.no_meeting_page": decides,
        "POST duty.no_meeting": decides,
        "GET duty.no_meeting_note": decides,
        "POST duty.no_meeting_filed": decides,
        "GET duty.meeting_actions": desks,
        "GET duty.strands": decides,
        "GET duty.strand_page": decides,
        "POST duty.strand": decides,
        "GET duty.heard_page": decides,
        "POST duty.heard": decides,
        "GET duty.quiet_strands": desks,
        "GET meetings.mine": signed_in,
        "GET meetings.one": asked,
        "GET meetings.given": asked,
        "POST meetings.confirm": asked,
        "POST meetings.action_done": asked,
    }

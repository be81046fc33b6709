"""The meetings of a case, one of them, its pack and its minutes; and what follows from meetings."""

from __future__ import annotations

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.lado.desk import people
from portal.lado.desk.service import read_whole
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.meetings import chasing, service, sight, words
from portal.lado.meetings.models import (
    Attendance,
    MeetingAction,
    MeetingDecision,
    Paper,
    Recommendation,
    Release,
)
from portal.lado.meetings.pack import part_of
from portal.lado.meetings.views.page import may_change, may_decide
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Permission, needs

LISTS = (
    ("paper", "Documents relied on", "None is noted yet.", Paper),
    ("recommendation", "Recommendations", "None is noted yet.", Recommendation),
    ("decision", "Decisions", "None is noted yet.", MeetingDecision),
    ("action", "Actions", "None is noted yet.", MeetingAction),
)
ADDS = {
    "paper": "Add a document",
    "recommendation": "Add a recommendation",
    "decision": "Add a decision",
    "action": "Add an action",
}


@blueprint.get("/contacts/<uuid:contact_id>/meetings")
@needs(Permission.CONTACT_LIST)
@confidential
def meetings(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    reasons = service.reasons_of(found)
    return render_template(
        "lado/meetings/meetings.html",
        contact=found,
        meetings=sight.meetings_of(found),
        reasons=reasons,
        names=people.names_of([one.by_id for one in reasons]),
        words=words,
        may=may_change(found),
        done=words.DONE.get(request.args.get("done", ""), ""),
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>")
@needs(Permission.CONTACT_LIST)
@confidential
def meeting(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    found = read_whole(current_user, contact_id)
    return meeting_page(found, meeting_id, done=words.DONE.get(request.args.get("done", ""), ""))


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/pack")
@needs(Permission.CONTACT_LIST)
@confidential
def meeting_pack(contact_id: uuid.UUID, meeting_id: uuid.UUID) -> ResponseReturnValue:
    """For the table: the agenda, what is known of each case that the reader may read, and the attendance sheet."""
    found = read_whole(current_user, contact_id)
    one, _ = sight.get_meeting(found, meeting_id)
    others = [read_whole(current_user, other.id) for other in sight.other_cases(current_user, one, found)]
    return render_template(
        "lado/meetings/pack.html",
        contact=found,
        meeting=one,
        parts=[part_of(one, each) for each in (found, *others)],
        people=sight.people_of(one, found),
        words=words,
    )


@blueprint.get("/contacts/<uuid:contact_id>/meetings/<uuid:meeting_id>/minutes/<int:version>")
@needs(Permission.CONTACT_LIST)
@confidential
def minutes(contact_id: uuid.UUID, meeting_id: uuid.UUID, version: int) -> ResponseReturnValue:
    """One version as it was issued, to print."""
    found = read_whole(current_user, contact_id)
    one, _ = sight.get_meeting(found, meeting_id)
    wanted = service.get_version(one, found, version)
    return render_template(
        "lado/meetings/minutes.html",
        contact=found,
        meeting=one,
        one=wanted,
        latest=service.versions_of(one, found)[0].version,
        may=may_change(found),
        name=people.names_of([wanted.issued_by_id])[wanted.issued_by_id],
    )


@blueprint.get("/meetings")
@needs(Permission.CONTACT_LIST)
@confidential
def meeting_actions() -> ResponseReturnValue:
    """References and days: what was agreed stands on the page of its meeting."""
    return render_template(
        "lado/meetings/actions.html",
        due=chasing.due_for(current_user),
        past=chasing.past_for(current_user),
        today=today(),
        words=words,
    )


def meeting_page(found: Contact, meeting_id: uuid.UUID, *, done: str = "", changed: str = "") -> str:
    one, part = sight.get_meeting(found, meeting_id)
    listed = sight.people_of(one, found)
    versions = service.versions_of(one, found)
    releases = service.releases_of(one, found)
    return render_template(
        "lado/meetings/meeting.html",
        contact=found,
        meeting=one,
        part=part,
        people=listed,
        to_invite=_to_invite(listed),
        others=sight.other_cases(current_user, one, found),
        lists=[(kind, title, empty, sight.entries_of(model, one, found)) for kind, title, empty, model in LISTS],
        adds=ADDS,
        missing=service.what_is_missing(one, found),
        versions=versions,
        releases=_given(releases, listed, {each.id: each.version for each in versions}),
        live=[each for each in releases if service.is_live(each)],
        names=people.names_of([each.issued_by_id for each in versions]),
        words=words,
        may=may_change(found),
        may_end=may_decide(found),
        today=today(),
        done=done,
        changed=changed,
    )


def _to_invite(listed: list[Attendance]) -> int:
    return sum(each.invited_at is None and each.part in ("asked", "copy") for each in listed)


def _given(
    releases: list[Release], listed: list[Attendance], versions: dict[uuid.UUID, int]
) -> list[tuple[Release, Attendance, int | None]]:
    by_id = {each.id: each for each in listed}
    return [
        (each, by_id[each.attendance_id], versions[each.minutes_id] if each.minutes_id is not None else None)
        for each in releases
        if each.attendance_id in by_id
    ]

"""Verbs of meetings, one file each."""

from __future__ import annotations

from portal.lado.meetings.service.act import BECAME, action_done, extend, follow_action
from portal.lado.meetings.service.arrange import Plan, arrange, cancel, change, offered
from portal.lado.meetings.service.attend import Person, add_person, change_person, remove_person
from portal.lado.meetings.service.invite import PACK, end_release, give, invite, is_live, note_confirmed, releases_of
from portal.lado.meetings.service.minute import draft, get_version, issue, versions_of
from portal.lado.meetings.service.none_held import (
    Reason,
    filed,
    get_reason,
    note_for_file,
    reasons_of,
    record_none_held,
)
from portal.lado.meetings.service.note import (
    complete,
    consider,
    note_action,
    note_decision,
    note_paper,
    note_recommendation,
    what_is_missing,
)

__all__ = [
    "BECAME",
    "PACK",
    "Person",
    "Plan",
    "Reason",
    "action_done",
    "add_person",
    "arrange",
    "cancel",
    "change",
    "change_person",
    "complete",
    "consider",
    "draft",
    "end_release",
    "extend",
    "filed",
    "follow_action",
    "get_reason",
    "get_version",
    "give",
    "invite",
    "is_live",
    "issue",
    "note_action",
    "note_confirmed",
    "note_decision",
    "note_for_file",
    "note_paper",
    "note_recommendation",
    "offered",
    "reasons_of",
    "record_none_held",
    "releases_of",
    "remove_person",
    "versions_of",
    "what_is_missing",
]

"""What a case consists of: its tables, how their rows are found, and what of them is left out and why.

Whatever column a room adds is in the form from then on, or named here: a test made from the models demands it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.database import Base
from portal.lado.cases.models import Allegation, Case, FollowUp, Lesson, Outcome, Step
from portal.lado.checks.models import Check, CheckLink, DbsItem, DbsRequest, DbsSubject
from portal.lado.keeping.models import Asked, CaseHold, Erasure, KeepReview, Remark
from portal.lado.keeping.models import Release as GivenOut
from portal.lado.meetings.models import (
    Attendance,
    Meeting,
    MeetingAction,
    MeetingCase,
    MeetingDecision,
    Minutes,
    NoMeeting,
    Paper,
    Recommendation,
    Release,
)
from portal.lado.models import Allocation, Contact, Decision, Document, Message, NamedConflict, Report, ReportReader
from portal.lado.need.models import Declaration, Mark
from portal.lado.strands.models import Strand, StrandWord

Where = Callable[[Contact], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the form: ``key`` in the JSON, its table, and which of its rows belong to a contact. ``elsewhere`` is
    whether its rows lead to other contacts.
    """

    key: str
    model: type[Base]
    where: Where
    order: str = "id"
    elsewhere: bool = False


def _on_contact(model: Any) -> Where:
    return lambda contact: model.contact_id == contact.id


def _on_either(model: Any) -> Where:
    """What hangs on the contact, or on its report and on no other contact of it."""
    return lambda contact: (
        or_(model.contact_id == contact.id, and_(model.report_id == contact.report_id, model.contact_id.is_(None)))
        if contact.report_id is not None
        else model.contact_id == contact.id
    )


def _meetings_of(contact: Contact) -> Select[Any]:
    return select(MeetingCase.meeting_id).where(MeetingCase.contact_id == contact.id)


def _conflicts_of(contact: Contact) -> ColumnElement[bool]:
    return NamedConflict.incident_id == contact.incident_id


def _attending(contact: Contact) -> ColumnElement[bool]:
    """Whoever comes for another case of the same meeting is nobody's business here."""
    ours = or_(Attendance.contact_id.is_(None), Attendance.contact_id == contact.id)
    return Attendance.meeting_id.in_(_meetings_of(contact)) & ours


def _checks_of(contact: Contact) -> Select[Any]:
    return select(Check.id).where(Check.contact_id == contact.id)


def _requests_of(contact: Contact) -> Select[Any]:
    return select(DbsRequest.id).where(DbsRequest.contact_id == contact.id)


CONTACT = Part("contact", Contact, lambda contact: Contact.id == contact.id)
REPORT = Part("report", Report, lambda contact: Report.id == contact.report_id)
LISTS: tuple[Part, ...] = (
    Part("decisions", Decision, _on_contact(Decision), "at"),
    Part("case", Case, _on_contact(Case)),
    Part("allegations", Allegation, _on_contact(Allegation), "position"),
    Part("outcomes", Outcome, _on_contact(Outcome), "at"),
    Part("followups", FollowUp, _on_contact(FollowUp), "kind"),
    Part("lessons", Lesson, _on_contact(Lesson), "at"),
    Part("steps", Step, _on_contact(Step), "position"),
    Part("meetings", Meeting, lambda contact: Meeting.id.in_(_meetings_of(contact)), "starts_at"),
    Part("meeting_cases", MeetingCase, _on_contact(MeetingCase)),
    Part("attendances", Attendance, _attending, "added_at"),
    Part("meeting_papers", Paper, _on_contact(Paper), "at"),
    Part("meeting_decisions", MeetingDecision, _on_contact(MeetingDecision), "at"),
    Part("recommendations", Recommendation, _on_contact(Recommendation), "at"),
    Part("meeting_actions", MeetingAction, _on_contact(MeetingAction), "at"),
    Part("minutes", Minutes, _on_contact(Minutes), "issued_at"),
    Part("meeting_releases", Release, _on_contact(Release), "since"),
    Part("no_meetings", NoMeeting, _on_contact(NoMeeting), "at"),
    Part("strands", Strand, _on_contact(Strand), "kind"),
    Part("strand_words", StrandWord, _on_contact(StrandWord), "at"),
    Part("messages", Message, _on_either(Message), "at"),
    Part("documents", Document, _on_either(Document), "at"),
    Part("readers", ReportReader, lambda contact: ReportReader.report_id == contact.report_id, "since"),
    Part("must_not_know", NamedConflict, _conflicts_of, "since"),
    Part("declarations", Declaration, _on_contact(Declaration), "at"),
    Part("marks", Mark, _on_contact(Mark), "at"),
    Part("allocations", Allocation, _on_contact(Allocation), "since"),
    Part("holds", CaseHold, _on_contact(CaseHold), "since"),
    Part("keep_reviews", KeepReview, _on_contact(KeepReview), "found_at"),
    Part("asked_by_the_person", Asked, _on_contact(Asked), "noted_at"),
    Part("given_to_the_person", GivenOut, _on_contact(GivenOut), "at"),
    Part("remarks", Remark, _on_contact(Remark), "at"),
    Part("erasures", Erasure, _on_contact(Erasure), "proposed_at"),
    Part("checks", Check, _on_contact(Check)),
    Part("check_links", CheckLink, lambda contact: CheckLink.check_id.in_(_checks_of(contact)), elsewhere=True),
    Part("dbs_requests", DbsRequest, _on_contact(DbsRequest)),
    Part("dbs_items", DbsItem, _on_contact(DbsItem), "position"),
    Part("dbs_subjects", DbsSubject, lambda contact: DbsSubject.request_id.in_(_requests_of(contact)), elsewhere=True),
)
PARTS = (CONTACT, REPORT, *LISTS)

HERE = "It leads to nothing outside this portal"
PLACE = "The form names the partnership once, at its head"
HASHED = "A keyed hash: without this portal's key it says nothing"
LEFT_OUT: dict[str, dict[str, str]] = {
    "lado_contacts": {
        "partnership_id": PLACE,
        "submission_token": HERE,
        "revision": HERE,
        "erased_at": "What was erased is not handed over",
    },
    "lado_reports": {
        "partnership_id": PLACE,
        "submission_token": HERE,
        "revision": HERE,
        "delete_after": "It is for drafts",
        "nudged_at": "It is for drafts",
        "erased_at": "What was erased is not handed over",
    },
    "lado_cases": {"partnership_id": PLACE},
    "lado_meetings": {"partnership_id": PLACE, "revision": HERE},
    "lado_messages": {"holder_id": "It names the key of this portal"},
    "lado_documents": {"holder_id": "It names the key of this portal", "file_id": "The file is taken from its page"},
    "lado_conflicts": {"holder_id": "It names the key of this portal"},
    "lado_checks": {"partnership_id": PLACE, "fingerprint": HASHED},
    "lado_dbs_requests": {"partnership_id": PLACE},
    "lado_meeting_actions": {
        "soon_told_on": "Which e-mails this portal sent",
        "late_told_on": "Which e-mails this portal sent",
    },
}
"""Columns of tables in the form that are not, and why."""

WITHOUT: dict[str, str] = {
    "lado_traces": HASHED,
    "lado_conflict_traces": HASHED,
    "lado_links": "Links by e-mail to this portal",
    "lado_visits": "Browsers at this portal",
    "lado_grants": "Who was let in here says nothing elsewhere; who looked is in the record",
    "lado_check_imports": "Files that were brought, which go within a day",
    "lado_keep_rules": "A rule of the partnership, and of no case",
    "lado_digests": "Counts of the whole team, and of no case",
    "lado_passage_marks": "How one copy for the person was made ready; what was given is in the form",
    "lado_past_contacts": "Counts of years before this portal, which name no case",
    "lado_printed_figures": "Figures of annual reports",
    "lado_frozen_years": "Figures of annual reports",
    "lado_trainings": "Sessions that were held, and no case",
    "lado_feedback_links": "Asked without a name, and of no case",
    "lado_feedback_counts": "Asked without a name, and of no case",
}
"""Tables that are not in the form at all, and why."""

"""The words of each code, so that another system understands a case without asking this one."""

from __future__ import annotations

from portal.lado.cases import words as cases
from portal.lado.checks import words as checks
from portal.lado.desk import words as desk
from portal.lado.documents import words as documents
from portal.lado.keeping import words as keeping
from portal.lado.meetings import words as meetings
from portal.lado.need import words as need
from portal.lado.sectors import CRITERIA, DECISIONS, LATE_REASONS, SECTORS, STATES
from portal.lado.strands import words as strands

Labels = dict[str, str]
OUTCOMES = {one.key: one.label for one in cases.OUTCOMES}
RESULTS = {key: label for results in strands.RESULTS.values() for key, label in results.items()}
DECIDED = {key: one.label for key, one in DECISIONS.items()}
STATE_WORDS = {key: label for key, (label, _) in meetings.STATE_TAGS.items()}
MARKS = {key: label for values in need.VALUES.values() for key, label in values.items()}
SPELLED = (
    "lado_contacts.aware_precision",
    "lado_contacts.route",
    "lado_reports.route",
    "lado_reports.safe_tonight",
    "lado_reports.state",
    "lado_steps.action",
    "lado_steps.from_state",
    "lado_steps.to_state",
    "lado_meeting_actions.state",
    "lado_messages.kind",
    "lado_documents.scanned",
    "lado_readers.part",
    "lado_marks.kind",
    "lado_keep_reviews.rule",
    "lado_asked.answer",
    "lado_asked.refused_for",
    "lado_checks.state",
    "lado_dbs_requests.state",
)
"""Codes that nobody had to be told about in other words than their own."""

CODES: dict[str, Labels] = {
    "lado_contacts.state": STATES,
    "lado_contacts.decision": DECIDED,
    "lado_contacts.arrived_by": desk.ARRIVED_BY | {"report": desk.BY_THE_FORM},
    "lado_contacts.asks_for": desk.ASKS_FOR,
    "lado_contacts.employer_sector": SECTORS,
    "lado_contacts.referrer_sector": SECTORS,
    "lado_contacts.late_reason": LATE_REASONS,
    "lado_decisions.decision": DECIDED,
    "lado_cases.first_decision": DECIDED,
    "lado_cases.delay_reason": cases.DELAYS,
    "lado_cases.closed_as": cases.CLOSED_AS,
    "lado_allegations.category_opened": cases.CATEGORIES,
    "lado_allegations.category_concluded": cases.CATEGORIES,
    "lado_allegations.context": cases.CONTEXTS,
    "lado_outcomes.outcome": OUTCOMES,
    "lado_followups.kind": cases.FOLLOW_UP,
    "lado_followups.state": cases.FOLLOW_UP_STATES,
    "lado_lessons.for_whom": cases.LEARNERS,
    "lado_strands.kind": strands.KINDS,
    "lado_strands.state": strands.STATES,
    "lado_strands.result": RESULTS,
    "lado_strand_words.state": strands.STATES,
    "lado_strand_words.result": RESULTS,
    "lado_conflicts.why": desk.WHY_HIDDEN,
    "lado_declarations.interest": need.INTEREST_WORDS,
    "lado_documents.kind": documents.KINDS,
    "lado_asked.kind": keeping.ASKED,
    "lado_releases.how": keeping.HOW,
    "lado_erasures.why": keeping.WHY_ERASE,
    "lado_checks.purpose": checks.PURPOSES,
    "lado_checks.requester_sector": SECTORS,
    "lado_checks.verified": checks.VERIFIED,
    "lado_checks.told": checks.TOLD,
    "lado_checks.result": checks.RESULTS,
    "lado_checks.answer": checks.ANSWERS,
    "lado_dbs_requests.redaction": checks.REDACTION,
    "lado_dbs_requests.legal_review": checks.LEGAL_REVIEW,
    "lado_dbs_requests.sent_by": checks.SENT_BY,
    "lado_dbs_requests.decision": checks.DBS_DECISIONS,
    "lado_dbs_items.state": checks.ITEM_STATES,
    "lado_decisions.criteria": CRITERIA,
    "lado_meetings.kind": meetings.KINDS,
    "lado_meetings.state": STATE_WORDS,
    "lado_meetings.way": meetings.WAYS,
    "lado_attendances.part": meetings.PARTS,
    "lado_recommendations.verdict": meetings.VERDICTS,
    "lado_meeting_releases.way": meetings.GIVEN,
    "lado_no_meetings.reason_code": meetings.NO_MEETING,
    "lado_marks.value": MARKS,
    **{key: {} for key in SPELLED},
}
"""By table and column. A code without words of its own is spelled out as its label."""

TEXTS = frozenset(
    {
        "lado_contacts.reference",
        "lado_reports.reference",
        "lado_reports.set_key",
        "lado_reports.set_version",
        "lado_meetings.reference",
        "lado_documents.sha256",
        "lado_releases.sha256",
        "lado_remarks.part",
        "lado_remarks.source",
    }
)
"""What is text and no code."""


def spelled(code: str) -> str:
    return code.replace("_", " ").capitalize()


def label_of(place: str, code: str) -> str:
    return CODES.get(place, {}).get(code, spelled(code))

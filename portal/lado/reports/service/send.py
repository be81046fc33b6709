"""Sending a report: its contacts, who must not know, who may read, and the word to the desk, all in one transaction.

The keys are on the disk before anything is sealed with them. Whoever sends the same report again gets the same receipt.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from portal import audit
from portal.accounts import notices
from portal.accounts.models import Membership, Partnership, User
from portal.accounts.notices import Letter
from portal.database import db, now
from portal.errors import Refused
from portal.forms.check import Checked
from portal.lado import clock, policy
from portal.lado.author import Author, account_id
from portal.lado.conflicts import hide_from_named, hide_from_person
from portal.lado.door import letters
from portal.lado.door.calls import join_call
from portal.lado.matching import write_traces
from portal.lado.models import Contact, Report, ReportReader
from portal.lado.notice import UPDATE
from portal.lado.numbers import new_reference
from portal.lado.reports.adults import Adult, adults_in
from portal.lado.reports.colleagues import colleagues_of
from portal.lado.reports.draft import BEFORE, ReportDraft
from portal.lado.reports.named import known_by, named_in, person_of
from portal.lado.reports.service.read import author_draft
from portal.lado.sealing.keystore import keys
from portal.lado.words import LadoWords, words_of
from portal.permissions import LADO_ROLES

MOST_TOKEN = 100


class NotReady(Refused):
    """Something of page one is missing or wrong; the page says what."""

    status = 422


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom the referrer lets read it: who deals with it in the organisation, and others."""

    case_manager: uuid.UUID | None = None
    others: frozenset[uuid.UUID] = frozenset()


def send(author: Author, report_id: uuid.UUID, token: str, readers: Readers = Readers()) -> Report:
    """The report, sent. Raises NotReady, and Refused for readers who are no colleagues."""
    draft = author_draft(author, report_id, for_change=True)
    report = draft.report
    if report.state == "sent":
        return report
    if not draft.needed_now().ok:
        raise NotReady("Page one is not complete yet. Open it and see what is missing.")
    checked, words = draft.checked(), words_of(db.session.get_one(Partnership, report.partnership_id).wording)
    at = now()
    report.state, report.sent_at, report.updated_at = "sent", at, at
    report.submission_token = f"{report.id.hex}.{token[:MOST_TOKEN]}"  # Nobody else's, whatever is typed.
    report.delete_after = None
    report.answers = {key: raw for key, raw in report.answers.items() if key != BEFORE}
    report.safe_tonight = str(checked.values.get("safe_tonight", ""))
    contacts = [_hidden_contact(report, adult, checked, words) for adult in adults_in(checked)]
    for named in (one for line in draft.keep_from for one in named_in(line)):
        hide_from_named(report, named)
    _let_read(author, draft, readers)
    db.session.flush()
    join_call(author, report, contacts[0])
    letters.tell_sent(report, db.session.get_one(Partnership, report.partnership_id))
    _tell_the_desk(report)
    audit.record("lado.report_sent", author, record_id=report.id, contacts=len(contacts))
    return report


def _hidden_contact(report: Report, adult: Adult, checked: Checked, words: LadoWords) -> Contact:
    """The contact of one adult, of which they know nothing from its first moment."""
    contact = _contact(report, adult, checked, words)
    if adult.name:  # A workplace alone is many people's.
        write_traces(contact)
    for known in known_by(adult):
        hide_from_person(contact, known)
    return contact


def _contact(report: Report, adult: Adult, checked: Checked, words: LadoWords) -> Contact:
    """One contact for one adult, with a key of its own, and the traces by which the person is found again."""
    contact_id = uuid.uuid4()
    keys.make(contact_id)
    at = report.updated_at
    aware = clock.aware_at(checked.values.get("became_known"))
    late = aware is not None and clock.is_late(aware[0], at, words.clock)
    contact = Contact(
        id=contact_id,
        partnership_id=report.partnership_id,
        reference=new_reference(),
        incident_id=report.incident_id,
        report_id=report.id,
        arrived_at=at,
        arrived_by="report",
        route=report.route,
        asks_for="report" if checked.values.get("asks_for") == "report" else "advice",
        named=bool(adult.name),
        employer_sector=checked.values.get("employer_sector"),
        aware_at=aware[0] if aware else None,
        aware_precision=aware[1] if aware else "not_known",
        respond_by=clock.respond_by(at, words.answer_days),
        late_reason=checked.values.get("late_reason") if late else None,
        person=person_of(adult) or None,
        summary=str(checked.values.get("what_happened", "")) or None,
        created_at=at,
        updated_at=at,
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def _let_read(author: Author, draft: ReportDraft, readers: Readers) -> None:
    """The case manager and the readers, who are colleagues, and nobody who must not know."""
    report = draft.report
    wanted = dict.fromkeys(readers.others, "reader")
    if readers.case_manager is not None:
        wanted[readers.case_manager] = "case_manager"
    if not wanted.keys() <= {each.id for each in colleagues_of(author, report)}:
        raise Refused("Choose readers from the list on this page. Open it again.")
    hidden = _hidden_from(report)
    for user_id, part in wanted.items():
        if user_id not in hidden:
            row = ReportReader(
                report_id=report.id, user_id=user_id, part=part, since=report.updated_at, added_by_id=account_id(author)
            )
            db.session.add(row)


def _hidden_from(report: Report) -> set[uuid.UUID]:
    return {each.id for each in db.session.scalars(policy.in_conflict_with(report.incident_id)).unique()}


def _tell_the_desk(report: Report) -> None:
    """An e-mail to each LADO of the partnership but those in conflict: that there is something, and no more."""
    desk = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.partnership_id == report.partnership_id, Membership.role.in_(LADO_ROLES))
        .where(Membership.ended_at.is_(None))
    )
    hidden = _hidden_from(report)
    team = db.session.get_one(Partnership, report.partnership_id).team_name
    for person in db.session.scalars(desk).unique():
        if person.id not in hidden:
            notices.send(person, Letter(UPDATE, UPDATE.title, (f"Reference {report.reference}.", SAYS), "/", team))


SAYS = "There is an update in the portal. Sign in to read it."

"""Every passage that is held about the person of concern: whatever is sealed with their contact, column by column, and
the report section by section. Nothing has to be named here to be found; what is left out is named, with the reason.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from portal.database import Base, db
from portal.forms.web import Shown
from portal.lado.models import Contact, HeldBase, Report
from portal.lado.reports.draft import draft_of
from portal.lado.reports.reading import sections_to_read
from portal.lado.sealing.fields import Sealed
from portal.lado.sealing.keystore import keys

PREFIX = "lado_"
"""Of every table here; no address says whose they are."""

LEFT_OUT = {
    "lado_contacts": "read as who it is about, and what was said first",
    "lado_reports": "read section by section",
    "lado_asked": "what the person asked themselves",
    "lado_passage_marks": "what becomes of these passages",
    "lado_remarks": "stand beside the passage that they are about",
    "lado_releases": "to whom copies were given",
    "lado_erasures": "nothing is given once it is being erased",
    "lado_links": "the address of whoever reported",
    "lado_readers": "who else may read the report",
    "lado_conflicts": "who must not know of it",
    "lado_check_imports": "lists that are gone within a day",
}
TITLES = {
    "lado_allegations": "Allegation",
    "lado_cases": "Case",
    "lado_checks": "Check",
    "lado_dbs_items": "Request of the DBS",
    "lado_dbs_requests": "Request of the DBS",
    "lado_decisions": "Decision of the LADO",
    "lado_declarations": "Declaration of an officer",
    "lado_documents": "Document",
    "lado_followups": "What followed",
    "lado_grants": "Why somebody was let read it",
    "lado_holds": "Legal hold",
    "lado_keep_reviews": "Review of keeping",
    "lado_lessons": "Lesson",
    "lado_marks": "What was settled",
    "lado_messages": "Letter or message",
    "lado_attendances": "Who came to a meeting",
    "lado_meeting_actions": "Action of a meeting",
    "lado_meeting_decisions": "Decision of a meeting",
    "lado_meeting_papers": "Document of a meeting",
    "lado_meetings": "Meeting",
    "lado_minutes": "Minutes",
    "lado_no_meetings": "Why no meeting was held",
    "lado_outcomes": "Outcome",
    "lado_recommendations": "Recommendation",
    "lado_steps": "Step of the case",
    "lado_strands": "Enquiry of another agency",
    "lado_strand_words": "Word of another agency",
}
DATES = (
    *("at", "agreed_on", "heard_on", "decided_on", "decided_at", "added_at", "set_at", "since", "found_at"),
    *("issued_at", "told_on", "arrived_at", "opened_at", "starts_at"),
)
"""Columns that say when something was written; the first that a row has."""

OWN = ("name", "known_as", "born", "job", "workplace", "email", "contact")
"""What is known of the person of concern alone; the first source of a copy."""

WHO = {
    "name": "Name",
    "known_as": "Known as",
    "born": "Date of birth",
    "job": "Job",
    "workplace": "Workplace",
    "email": "E-mail address",
    "contact": "How to reach them",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its source. ``own`` is whether it is obviously the person's own; the rest is withheld at first."""

    source: str
    row_id: uuid.UUID
    part: str
    title: str
    at: datetime | date | None
    text: str
    own: bool = False

    @property
    def key(self) -> str:
        """Its name in forms and addresses: ids and columns, and no word of it."""
        return f"{self.source.removeprefix(PREFIX)}.{self.row_id.hex}.{self.part}"


PassagesOf = Callable[[Contact], Iterable[Passage]]
_further: list[PassagesOf] = []


def passages(of: PassagesOf) -> PassagesOf:
    """Ask ``of`` for passages that hang on no contact by themselves, such as what belongs to a meeting as a whole."""
    if of not in _further:
        _further.append(of)
    return of


def passages_of(contact: Contact) -> list[Passage]:
    """All of them in the order in which they came: who it is about, the report, and what was said since."""
    found = [*_sealed(contact), *(one for of in _further for one in of(contact))]
    found.sort(key=lambda one: (_moment(one.at), one.source, one.row_id.hex, one.part))
    return [one for one in (*_about(contact), *_report(contact), *found) if one.text]


def fingerprint_of(contact: Contact, passage: Passage) -> str:
    """Whether a passage is still the one that was marked; it is keyed with the case, and tells nothing without it."""
    return hmac.digest(keys.of(contact.id), passage.text.encode("utf-8", "surrogatepass"), "sha256").hex()


def _about(contact: Contact) -> Iterator[Passage]:
    person = contact.person or {}
    table, at = "lado_contacts", contact.arrived_at
    lines = [f"{WHO[key]}: {person[key]}" for key in OWN if person.get(key)]
    yield Passage(table, contact.id, "person", "Who it is about", at, "\n".join(lines), own=True)
    for key, title in (("why_named", "Why the name is kept"), ("caller", "Who called")):
        yield Passage(table, contact.id, key, title, at, str(person.get(key) or ""))
    yield Passage(table, contact.id, "summary", "What was said first", at, contact.summary or "")


def _report(contact: Contact) -> Iterator[Passage]:
    report = db.session.get(Report, contact.report_id) if contact.report_id is not None else None
    if report is None:
        return
    for part in sections_to_read(draft_of(report)):
        lines = [f"{line.text}\n{_words(line.shown)}" for line in part.lines]
        title, key = f"Report: {part.section.title}", part.section.key
        yield Passage("lado_reports", report.id, key, title, report.sent_at, "\n\n".join(lines))


def _words(shown: Shown) -> str:
    rows = (
        "; ".join([row.name, *(f"{name}: {' '.join(said)}" for name, said in row.columns if said)])
        for row in shown.rows
    )
    return "\n".join([*shown.lines, *rows])


def _sealed(contact: Contact) -> Iterator[Passage]:
    for model, columns in sealed_models():
        if model.__tablename__ in LEFT_OUT:
            continue
        for row in db.session.scalars(select(model).where(_on(model, contact))):
            for column in columns:
                yield of_column(row, column)


def of_column(row: Any, column: str) -> Passage:
    """One sealed column of one row."""
    table: str = row.__tablename__
    at = next((said for name in DATES if (said := getattr(row, name, None)) is not None), None)
    title = TITLES.get(table, table.removeprefix("lado_").replace("_", " ").capitalize())
    aside = "" if column == "text" else f": {column.replace('_', ' ')}"
    return Passage(table, row.id, column, f"{title}{aside}", at, _text(getattr(row, column)))


def sealed_models() -> list[tuple[Any, list[str]]]:
    """Every table that hangs on a contact, with its sealed columns."""
    found = [
        (mapper.class_, [name for name, one in vars(mapper.class_).items() if isinstance(one, Sealed)])
        for mapper in Base.registry.mappers
    ]
    on_contact = [(model, columns) for model, columns in found if columns and hasattr(model, "contact_id")]
    return sorted(on_contact, key=lambda one: str(one[0].__tablename__))


def _on(model: Any, contact: Contact) -> Any:
    own = model.contact_id == contact.id
    if not issubclass(model, HeldBase) or contact.report_id is None:
        return own
    of_report: Any = model
    return or_(own, and_(of_report.report_id == contact.report_id, model.contact_id.is_(None)))


def _text(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_text(one)}" for key, one in value.items() if one)
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    return "" if value is None else str(value)


def _moment(at: datetime | date | None) -> str:
    return at.isoformat() if at is not None else ""

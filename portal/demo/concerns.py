"""What reaches the demonstration's LADO: told by agencies or logged at the desk, and how far the desk is with it.

All of it goes the way of the pages, through the same verbs. See ``concerns.yaml``.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from portal import working_days
from portal.accounts.models import Agency, PartnershipAgency, User
from portal.database import db, pretend_now
from portal.demo import cases
from portal.demo.accounts import Cast
from portal.lado.desk import knowing, letters
from portal.lado.desk import service as desk
from portal.lado.models import Contact, Report
from portal.lado.reports import service as reports
from portal.lado.reports.draft import START
from portal.local_time import LONDON
from portal.permissions import Role

FILE = Path(__file__).with_name("concerns.yaml")
SECTIONS = ("page_one", "adults", "employer", "account", "done")
TO_WRITE = re.compile(r"\[Write here [^\]]*\]")
WRITTEN = "Demonstration letter: what was agreed on the telephone stands here."

Entry = Mapping[str, Any]


def make_concerns(cast: Cast, today: date) -> None:
    """Tell the desk whatever the file says, as far as there are people who do. Without a LADO there is no desk."""
    if not cast.all_of(cast.partnership, Role.LADO):
        return
    stage = Stage(cast, today, _agencies(cast))
    for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))["told"]:
        stage.tell(entry)


def working_day_before(today: date, days: int) -> date:
    """So many working days before ``today``: no weekend, and no bank holiday."""
    day = today
    for _ in range(days):
        day -= timedelta(days=1)
        while not working_days.is_working(day):
            day -= timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it plays: the people, the day, and the agencies that this demonstration has."""

    cast: Cast
    today: date
    agencies: Mapping[str, Agency]

    def tell(self, entry: Entry) -> None:
        """One report or call, and what the desk did with it."""
        contacts = self._called(entry) if "call" in entry else self._reported(entry)
        for step in entry.get("then", ()):
            for contact in contacts[step["which"] :][:1] if "which" in step else contacts:
                with pretend_now(self._moment(step)):
                    self._do(contact, step)

    def _do(self, contact: Contact, step: Entry) -> None:
        """What the desk did with a contact, or with what became a case."""
        if step["do"] in cases.STEPS:
            cases.STEPS[step["do"]](self.officer(step["by"]), contact, step)
        else:
            STEPS[step["do"]](self, contact, step)

    def officer(self, which: int | str) -> User:
        """The first or the second LADO, or whoever supports them."""
        if which == "support":
            return self.cast.one_of(self.cast.partnership, Role.LADO_SUPPORT)
        lados = self.cast.all_of(self.cast.partnership, Role.LADO)
        return lados[(int(which) - 1) % len(lados)]

    def manager(self) -> User:
        return self.cast.one_of(self.cast.partnership, Role.LADO_MANAGER)

    def _called(self, entry: Entry) -> list[Contact]:
        with pretend_now(self._moment(entry)):
            typed = desk.Logged(**entry["call"])
            return [desk.log_contact(self.officer(entry["by"]), self.cast.partnership, typed)]

    def _reported(self, entry: Entry) -> list[Contact]:
        """The contacts of the report, by the names in them; none where nobody is there to report."""
        agency = self.agencies.get(entry["from"])
        authors = self.cast.all_of(agency, Role(entry.get("role", Role.ALLEGATIONS_LEAD))) if agency else []
        if agency is None or not authors:
            return []
        with pretend_now(self._moment(entry)):
            report = self._write(entry, agency, authors[0])
            if entry.get("unsent"):
                return []
            reports.send(authors[0], report.id, "")
        found = db.session.scalars(select(Contact).where(Contact.report_id == report.id))
        return sorted(found, key=_name_in)

    def _write(self, entry: Entry, agency: Agency, author: User) -> Report:
        private = bool(entry.get("private"))
        head = self.cast.one_of(agency, Role(entry["about"])) if "about" in entry else None
        beginning = reports.Beginning(
            report_id=uuid.uuid4(),
            agency_id=agency.id,
            partnership_id=self.cast.partnership.id,
            answers=entry[START],
            is_private=private,
            keep_from=(head.name,) if head and private else (),
        )
        report = reports.start(author, beginning)
        typed = self._answers(entry, head)
        for section in SECTIONS:
            if section in typed:
                reports.save_section(author, report.id, section, typed[section], based_on=0)
        return report

    def _answers(self, entry: Entry, head: User | None) -> dict[str, dict[str, Any]]:
        typed = {section: dict(entry[section]) for section in SECTIONS if section in entry}
        if head is not None:
            typed["page_one"]["person_name"] = head.name
        for row in typed.get("adults", {}).get("other_adults", ()):
            row["id"] = uuid.uuid4().hex
        if "became_known" in entry:
            day = working_day_before(self.today, entry["became_known"])
            typed["account"] = {"became_known": f"{day.day}/{day.month}/{day.year}", **entry.get("late", {})}
        return typed

    def _moment(self, entry: Entry) -> datetime:
        day = working_day_before(self.today, entry["days"])
        return datetime.combine(day, time(entry["hour"]), tzinfo=LONDON)


def _acknowledge(stage: Stage, contact: Contact, step: Entry) -> None:
    letter = letters.draft(letters.ACKNOWLEDGEMENT, contact)
    desk.acknowledge(stage.officer(step["by"]), contact.id, letter, seen=contact.revision)


def _decide(stage: Stage, contact: Contact, step: Entry) -> None:
    verdict = desk.Verdict(step["decision"], step["reason"], step.get("criteria", ()))
    desk.decide(stage.officer(step["by"]), contact.id, verdict, seen=contact.revision)


def _letter(stage: Stage, contact: Contact, step: Entry) -> None:
    decision = knowing.decisions_of(contact)[0]
    letter = _written(decision.decision, contact, decision.criteria)
    desk.send_letter(stage.officer(step["by"]), contact.id, letter, seen=contact.revision)


def _advise(stage: Stage, contact: Contact, step: Entry) -> None:
    officer, letter = stage.officer(step["by"]), _written("advice", contact)
    desk.advise(officer, contact.id, step["reason"], letter, seen=contact.revision)


def _close(stage: Stage, contact: Contact, step: Entry) -> None:
    desk.close(stage.officer(step["by"]), contact.id, seen=contact.revision)


def _allocate(stage: Stage, contact: Contact, step: Entry) -> None:
    cover = str(stage.officer(step["cover"]).id) if "cover" in step else ""
    desk.allocate(stage.manager(), contact.id, str(stage.officer(step["to"]).id), cover, seen=contact.revision)


STEPS: Mapping[str, Callable[[Stage, Contact, Entry], None]] = {
    "acknowledge": _acknowledge,
    "decide": _decide,
    "letter": _letter,
    "advise": _advise,
    "close": _close,
    "allocate": _allocate,
}
"""What the desk does, by its word in the file."""


def _written(kind: str, contact: Contact, criteria: Sequence[str] = ()) -> str:
    """The draft of a letter, with something in place of what has to be written."""
    return TO_WRITE.sub(WRITTEN, letters.draft(kind, contact, list(criteria)))


def _name_in(contact: Contact) -> str:
    return str((contact.person or {}).get("name", ""))


def _agencies(cast: Cast) -> dict[str, Agency]:
    query = select(Agency).join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
    found = db.session.scalars(query.where(PartnershipAgency.partnership_id == cast.partnership.id))
    return {one.code: one for one in found}

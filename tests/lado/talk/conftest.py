"""A school with its people and the desk's, and a report that one of them sent."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal.lado.models import Contact, Report
from tests.lado.arrange import make_contact, make_reader, make_report
from tests.lado.reports.conftest import Open, School, Work, browser_of, dsl, school

__all__ = ["Open", "School", "Work", "browser_of", "dsl", "school"]


@dataclass
class Sent:
    """A report of the school's lead, dealt with by the head, and its one contact."""

    report: Report
    contact: Contact

    @property
    def home(self) -> str:
        return f"/concerns/{self.report.id}"

    @property
    def desk(self) -> str:
        return f"/duty/contacts/{self.contact.id}"


@pytest.fixture
def sent(school: School, unit_of_work: Work) -> Sent:
    with unit_of_work():
        report = make_report(school.partnership, school.dsl, agency_id=school.agency.id)
        make_reader(report, school.head, part="case_manager")
        contact = make_contact(
            school.partnership, report_id=report.id, incident_id=report.incident_id, arrived_by="report"
        )
        return Sent(report, contact)

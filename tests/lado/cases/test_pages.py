"""A case on its pages, from threshold to closure, by one person."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db
from portal.lado.cases.reading import get_case
from portal.lado.cases.service.waiting import months_ago
from portal.lado.models import Contact, Report
from portal.local_time import today
from portal.permissions import Role
from tests.lado.arrange import make_contact, make_report
from tests.lado.cases.arrange import TOLD, about, decided, no_meeting, no_strands, ready_to_close
from tests.lado.desk.conftest import Desk, browser_of, desk
from tests.support.builders import make_agency, make_user
from tests.support.client import PageClient
from tests.support.pages import text_of

__all__ = ["browser_of", "desk"]
NO_DUE = {"due_day": "", "due_month": "", "due_year": ""}

Work = Callable[[], AbstractContextManager[Session]]
Open = Callable[..., PageClient]


@pytest.fixture
def contact(desk: Desk, unit_of_work: Work) -> Contact:
    with unit_of_work():
        agency = make_agency(desk.partnership)
        report = make_report(desk.partnership, make_user(Role.ALLEGATIONS_LEAD, agency), agency_id=agency.id)
        return decided(
            desk.lado,
            make_contact(desk.partnership, report_id=report.id, incident_id=report.incident_id),
        )


def test_from_threshold_to_closure(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work, mails: object
) -> None:
    client, at = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    assert "Write down what it is about." in client.page(at).text
    page = client.page(f"{at}/case/steps/begin")
    assert "Begin the case" not in [text_of(one) for one in page.all("button")]
    said = {"text": TOLD, "category": "physical", "context": "work", "recent": "yes", "restraint": "no"}
    page = client.submit(client.page(f"{at}/case/about"), {}, button="Add it", status=422)
    assert "Enter what is said to have happened" in page.text
    page = client.submit(page, said, button="Add it")
    assert TOLD in page.text
    with unit_of_work():
        no_meeting(desk.lado, db.session.get_one(Contact, contact.id))
    assert "The LADO who has it says whether they know anybody in it." in client.page(f"{at}/case/steps/begin").text
    client.submit(client.page(f"{at}/need"), {"interest": "none"}, button="Declare it")
    page = client.submit(client.page(f"{at}/case/steps/begin"), {}, button="Begin the case")
    assert "The case has begun." in page.text
    assert "to go." in page.text
    page = client.submit(client.page(f"{at}/case/steps/hold"), {"note": "A court."}, button="Put the case on hold")
    assert "A court." in page.text
    client.submit(client.page(f"{at}/case/steps/resume"), {"note": "Over."}, button="Take the case up again")
    links = [one.get("href") or "" for one in client.page(f"{at}/case/about").all("a")]
    link = next(one for one in links if "/case/about/" in one)
    day = {"agreed_day": str(today().day), "agreed_month": str(today().month), "agreed_year": str(today().year)}
    found = {"outcome": "false", "category": "neglect", "reasoning": "An invented reasoning.", **day}
    page = client.submit(client.page(link), {**found, "agreed_year": "2099"}, button="Save the outcome", status=422)
    assert "An invented reasoning." in page.html
    page = client.submit(page, found, button="Save the outcome")
    assert "At conclusion: Neglect" in page.text
    dbs = {"state": "needed", "who": "Example Owner", "due_day": "1", "due_month": "2", "due_year": "2030"}
    page = client.submit(client.page(f"{at}/case/follow-up/dbs"), dbs, button="Save")
    assert "By 1 February 2030" in page.text
    page = client.submit(page, {"note": "Nobody else has to know."}, button="Nothing more is needed")
    assert "1 of 8 to settle" in page.text
    done = {
        "state": "done",
        "done_day": day["agreed_day"],
        "done_month": day["agreed_month"],
        "done_year": day["agreed_year"],
    }
    wrong = {**dbs, **done, "due_year": ""}
    client.submit(client.page(f"{at}/case/follow-up/dbs"), wrong, button="Save", status=422)
    with unit_of_work():
        no_strands(db.session.get_one(Contact, contact.id))
    page = client.page(f"{at}/case/steps/close")
    assert "Settle the follow-up: 1 to go." in page.text
    client.submit(client.page(f"{at}/case/follow-up/dbs"), {**done, **NO_DUE}, button="Save")
    page = client.submit(client.page(f"{at}/case/steps/close"), {"note": "All is done."}, button="Close the case")
    assert "The case is closed." in page.text
    page = client.submit(client.page(f"{at}/case/letter"), {"letter": "An invented end."}, button="Send the letter")
    assert "The closing letter is sent." in page.text
    with unit_of_work():
        report = db.session.get_one(Report, contact.report_id)
        author = db.session.get_one(User, report.author_id)
    assert "An invented end." in browser_of(author).page(f"/concerns/{report.id}/messages").text


def test_what_a_colleague_changed_meanwhile_is_said_and_nothing_typed_is_lost(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client, at = browser_of(desk.lado), f"/duty/contacts/{contact.id}/case"
    page = client.page(f"{at}/about")
    with unit_of_work():
        about(desk.lado, db.session.get_one(Contact, contact.id))
    said = {"text": "My own words.", "category": "physical", "context": "work"}
    second = client.submit(page, said, button="Add it", status=409)
    assert "A colleague changed this contact" in second.text
    assert "My own words." in second.html
    page = client.submit(client.page(f"{at}/reclassify"), {"reason": "Mine."}, button="Save", status=422)
    assert "Mine." in page.html
    chosen = {"decision": "advice", "reason": "Mine."}
    page = client.submit(page, chosen, button="Save", status=422)
    assert "In triage, decide again" in page.text


def test_the_duty_list_leads_to_cases_that_nobody_explained(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client = browser_of(desk.lado)
    assert "older than a month" not in client.page("/duty").text
    with unit_of_work():
        get_case(db.session.get_one(Contact, contact.id)).opened_at = months_ago(4)
    assert "One case is older than a month, and nobody has said why" in client.page("/duty").text
    page = client.page("/duty/cases-by-age?band=3")
    assert contact.reference in page.text
    assert "No reason yet" in page.text
    assert contact.reference not in client.page("/duty/cases-by-age?band=12").text
    why = {"reason": "police", "note": "Something sealed."}
    client.submit(client.page(f"/duty/contacts/{contact.id}/case/delay"), why, button="Save the reason")
    page = client.page("/duty/cases-by-age")
    assert "Police investigation" in page.text
    assert "Something sealed." not in page.text
    assert "older than a month" not in client.page("/duty").text


def test_who_may_not_read_it_sees_no_page_of_it(
    desk: Desk, contact: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        ready_to_close(desk.lado, make_contact(desk.partnership))
    helper = browser_of(desk.support)
    assert "1 written down" not in helper.page(f"/duty/contacts/{contact.id}").text
    for page in ("case", "case/about", "case/follow-up", "case/lessons"):
        assert helper.get(f"/duty/contacts/{contact.id}/{page}").status_code in (302, 303, 403, 404)

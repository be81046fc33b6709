"""A check from the first screen to the letter, as people do it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.database import db
from portal.lado.checks.models import Check, DbsRequest
from portal.lado.models import Contact, Trace
from tests.lado.checks.made import NAME, make_check, make_dbs, make_known
from tests.lado.desk.conftest import Desk, Open, Work

TYPED = {
    "name": NAME,
    "former": "Inventa Madeupson",
    "born_day": "3",
    "born_month": "2",
    "born_year": "1980",
    "purpose": "foster_carer",
    "told": "notice",
    "organisation": "Example Council, staffing",
    "verified": "known",
}


def the_check() -> Check:
    return db.session.scalars(select(Check)).one()


def test_a_check_is_logged_and_answered_on_two_screens(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    client = browser_of(desk.lado)
    page = client.submit(client.page("/duty/checks/log"), TYPED, button="Log a check")
    assert page.h1 == "Check"
    assert "Nobody was found" in page.text
    page = client.submit(page, {"result": "none", "answer": "nothing"}, button="Save the answer")
    assert "only. Other areas" in page.text
    assert "Answered the same day" in page.text
    with unit_of_work():
        check, contact = the_check(), db.session.scalars(select(Contact)).one()
        assert (contact.decision, contact.state, contact.person, contact.named) == (
            "information",
            "closed",
            None,
            False,
        )
        assert check.letter is not None
        assert desk.partnership.name + " only" in check.letter
        assert db.session.scalar(select(func.count()).select_from(Trace)) == 0


def test_what_is_told_goes_out_when_a_colleague_agrees(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        check = make_check(desk)
        here = f"/duty/checks/{check.id}"
    client, other = browser_of(desk.lado), browser_of(desk.other)
    page = client.page(here)
    assert known.reference in page.text
    assert "Confirmed match" in page.text
    told: dict[str, str | list[str]] = {
        "result": "confirmed",
        "contacts": [str(known.id)],
        "answer": "held",
        "disclosed": "An invented sentence.",
    }
    page = client.submit(page, told, button="Save the answer", status=422)
    assert "An invented sentence." in page.html
    page = client.submit(page, {"basis": "Example basis."}, button="Save the answer")
    assert "A colleague has to approve" in page.text
    assert "1 for you to approve" in other.page("/duty").text
    assert "for you to approve" not in client.page("/duty").text
    page = other.submit(other.page(here), {}, button="Approve what is told")
    assert "An invented sentence." in page.text
    assert "Answered" in page.text


def test_support_logs_and_learns_nothing(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        make_known(desk)
    helper = browser_of(desk.support)
    page = helper.submit(helper.page("/duty/checks/log"), TYPED, button="Log a check")
    assert page.h1 == "Checks"
    assert NAME not in page.html
    with unit_of_work():
        check = the_check()
        assert db.session.get_one(Contact, check.contact_id).reference in page.text
    helper.page(f"/duty/checks/{check.id}", status=403)


def test_a_request_by_the_dbs(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
    client, other = browser_of(desk.lado), browser_of(desk.other)
    typed = {
        "dbs_reference": "EXAMPLE/1",
        "requester": "Example Caseworker",
        "name": NAME,
        "references": known.reference,
        "purpose": "An invented barring decision.",
        "items": "Minutes\nLetter",
    }
    page = client.submit(client.page("/duty/dbs/log"), typed, button="Log the request")
    assert page.h1 == "Request by the DBS"
    assert known.reference in page.text
    typed = {"item_1": "located", "item_2": "withheld", "redaction": "done", "legal_review": "done"}
    page = client.submit(page, typed, button="Save how far it is", status=422)
    assert "Enter why it is withheld" in page.text
    page = client.submit(page, {"reason_2": "Of a third person."}, button="Save how far it is")
    page = client.submit(page, {"disclosed": "The minutes.", "basis": "Example."}, button="Ask a colleague to approve")
    with unit_of_work():
        here = f"/duty/dbs/{db.session.scalars(select(DbsRequest.id)).one()}"
    page = other.submit(other.page(here), {"sent_by": "secure_email"}, button="Approve, and note it as sent")
    assert "Secure e-mail" in page.text
    heard = {"decision": "barred", "decision_day": "1", "decision_month": "1", "decision_year": "2020"}
    page = client.submit(client.page(here), heard, button="Save")
    assert "Barred, 1 January 2020" in page.text


@pytest.mark.parametrize("path", ["/duty/checks", "/duty/checks?show=answered", "/duty/dbs", "/duty/checks/list"])
def test_lists_name_nobody(path: str, desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        make_check(desk)
        make_dbs(desk)
    page = browser_of(desk.lado).page(path)
    assert "Examplesdottir" not in page.html
    assert "LADO" not in page.title

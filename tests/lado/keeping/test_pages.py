"""The pages of keeping, as people walk through them: a hold, a review, an erasure by two, a copy for the person."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.database import db, now
from portal.lado.keeping.models import Asked, Erasure, KeepReview, Release
from portal.lado.keeping.service import find_due
from portal.lado.models import Contact, Document, Message, NamedConflict, Trace
from portal.lado.sealing.keystore import keys
from portal.storage import StoredFile, storage
from tests.lado.arrange import PERSON, SUMMARY, make_conflict, make_document
from tests.lado.desk.conftest import Desk, Open, Work, browser_of, desk
from tests.lado.keeping.arrange import make_asked, make_closed
from tests.support.client import find_form

__all__ = ["browser_of", "desk"]
pytestmark = pytest.mark.usefixtures("mails")
TEN_YEARS = timedelta(days=3700)


@pytest.fixture
def case(desk: Desk, unit_of_work: Work) -> Contact:
    """A case that was closed more than ten years ago, with a letter, a document and somebody who must not know."""
    with unit_of_work():
        at = now() - TEN_YEARS
        made = make_closed(desk.partnership, desk.manager, decided_at=at, closed_at=at, decision="consultation")
        letter = Message(contact_id=made.id, from_desk=True, at=at, author_id=desk.lado.id, text="An invented letter.")
        db.session.add(letter)
        make_document(made, desk.lado)
        make_conflict(made, None, who={"name": PERSON["name"]})
    return made


def of(contact: Contact, rest: str = "") -> str:
    return f"/duty/contacts/{contact.id}/keeping{rest}"


def work() -> None:
    """What the worker does when it is woken."""
    jobs.run_due()


def test_a_case_whose_time_is_over_is_listed_kept_longer_and_comes_back(
    desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    assert find_due() == 1
    assert find_due() == 0
    client = browser_of(desk.manager)
    assert "1 case to keep or erase" in client.page("/duty").text
    assert case.reference in client.page("/duty/keeping").text
    page = client.page(of(case, "/longer"))
    wrong = client.submit(page, {"reason": "Invented."}, button="Keep it longer", status=422)
    assert wrong.errors == [("Enter a day that is to come, like 31 3 2031", "#day")]
    until = (now() + timedelta(days=400)).date()
    day = {"day": str(until.day), "month": str(until.month), "year": str(until.year)}
    assert "It is kept longer." in client.submit(wrong, {**day, "reason": "Invented."}, button="Keep it longer").text
    assert find_due() == 0
    with unit_of_work():
        db.session.scalars(select(KeepReview)).one().keep_until = now().date()
    assert find_due() == 1


def test_what_is_held_is_on_no_list_and_nobody_erases_it(
    desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    find_due()
    manager = browser_of(desk.manager)
    erase = manager.page(of(case, "/erase"))
    held = manager.submit(manager.page(of(case, "/hold")), {"reason": "An invented inquiry."}, button="Hold this case")
    assert "On hold." in held.text
    assert case.reference not in manager.page("/duty/keeping").text
    assert "On hold: it is not erased" in manager.page(f"/duty/contacts/{case.id}").text
    late = manager.submit(erase, {"why": "time", "note": "Invented."}, button="Propose to erase it", status=409)
    assert "A colleague changed this contact" in late.text
    again = manager.page(of(case, "/erase"))
    refused = manager.submit(again, {"why": "time", "note": "Invented."}, button="Propose to erase it", status=409)
    assert "This case is held." in refused.text
    ended = manager.submit(manager.page(of(case, "/end-hold")), {"reason": "Invented."}, button="End the hold")
    assert "The hold is ended." in ended.text
    assert case.reference in manager.page("/duty/keeping").text


@pytest.mark.goal("S6")
def test_two_people_erase_a_case_and_a_stub_stays(
    desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work, app: Flask
) -> None:
    manager, lado = browser_of(desk.manager), browser_of(desk.lado)
    done = manager.submit(
        manager.page(of(case, "/erase")), {"why": "time", "note": "Invented."}, button="Propose to erase it"
    )
    assert "A colleague who decides about cases has to confirm it." in done.text
    with unit_of_work():
        db.session.get_one(Contact, case.id).officer_id = desk.lado.id
        stored = storage.path(_file_of(case))
    assert stored.exists()
    assert "1 case with an erasure to confirm" in lado.page("/duty").text
    page = lado.page(of(case))
    assert "It is erased within minutes." in lado.submit(page, {}, button="Confirm, and erase it").text
    work()
    shown = lado.page(of(case))
    assert "Complete on" in shown.text
    with unit_of_work():
        found = db.session.get_one(Contact, case.id)
        erasure = db.session.scalars(select(Erasure)).one()
        assert found.erased_at is not None
        assert (found.state, found.decision) == ("closed", "consultation")
        assert erasure.destroyed_at is not None
        assert erasure.complete_on is not None
        assert erasure.complete_on - erasure.destroyed_at.date() == timedelta(days=31)
        assert [db.session.scalars(select(one)).all() for one in (Trace, Document, NamedConflict)] == [[], [], []]
        assert keys.living([case.id]) == []
    with unit_of_work():
        storage.remove_expired()
    assert not stored.exists()
    for path in (f"/duty/contacts/{case.id}", f"/duty/contacts/{case.id}/messages", "/duty?show=closed"):
        text = lado.page(path).text
        assert not any(word in text for word in (PERSON["name"], SUMMARY, "An invented letter."))
    stub = lado.page(f"/duty/contacts/{case.id}")
    assert "Consultation, erased" in stub.text
    assert "Erased on" in stub.text
    assert not any(words in stub.text for words in ("Write a letter", "Correct who it is about", "Decide again"))


def _file_of(case: Contact) -> str:
    document = db.session.scalars(select(Document).where(Document.contact_id == case.id)).one()
    return db.session.get_one(StoredFile, document.file_id).stored_as


def test_nobody_erases_alone(desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work) -> None:
    manager = browser_of(desk.manager)
    manager.submit(manager.page(of(case, "/erase")), {"why": "time", "note": "Invented."}, button="Propose to erase it")
    page = manager.page(of(case))
    assert "Confirm, and erase it" not in page.text
    form = find_form(page, "Do not erase it")
    assert manager.post(of(case, "/erase/confirm"), data=form.fields).status_code == 409
    work()
    with unit_of_work():
        assert db.session.get_one(Contact, case.id).summary == SUMMARY


COPY = {"kind": "copy", "day": "1", "month": "11", "year": "2026", "who": "Invented: the person."}


def test_a_copy_gives_what_somebody_looked_at_and_is_written_down(
    desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    manager = browser_of(desk.manager)
    noted = manager.submit(manager.page(of(case, "/asked")), COPY, button="Save")
    assert "A copy of what is held" in noted.text
    with unit_of_work():
        asked = db.session.scalars(select(Asked)).one().id
    copy = manager.page(of(case, f"/asked/{asked}/copy"))
    assert "3 of 4 still to look at" in copy.text
    key = f"contacts.{case.id.hex}.summary"
    passage = manager.page(of(case, f"/asked/{asked}/copy/{key}"))
    same = manager.submit(passage, {"mark": "redact", "text": SUMMARY}, button="Save", status=422)
    assert same.errors == [("Take words out of the text: it is the same as before", "#text")]
    manager.submit(same, {"mark": "redact", "code": "third_party", "text": "Something."}, button="Save")
    passage = manager.page(of(case, f"/asked/{asked}/copy/{key}"))
    manager.submit(passage, {"remark": "It was another day."}, button="Note it")
    copy = manager.page(of(case, f"/asked/{asked}/copy"))
    press = "Write it down, and download the copy"
    wrong = manager.submit(copy, {"how": "post"}, button=press, status=422)
    assert wrong.errors == [("Say to whom it is given", "#whom")]
    form = find_form(wrong, press)
    answer = manager.post(form.action, data={**form.fields, "whom": "The person.", "how": "by_hand"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.html"'
    given = answer.get_data(as_text=True)
    assert "Something." in given
    assert "You say that this is not so: It was another day." in given
    assert not any(word in given for word in (SUMMARY, "An invented letter.", "An invented document"))
    assert PERSON["name"] in given
    with unit_of_work():
        log = db.session.scalars(select(Release)).one()
        assert (log.given, log.redacted, log.withheld) == (1, 1, 2)
        assert (log.to_whom, log.sha256) == ("The person.", hashlib.sha256(answer.get_data()).hexdigest())
        assert db.session.scalars(select(Asked)).one().answer == "granted"
    assert "Copies that were given" in manager.page(of(case)).text


def test_a_copy_that_still_names_somebody_is_not_given(
    desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        contact = db.session.get_one(Contact, case.id)
        contact.person = {**PERSON, "caller": "Petra Pretendsson from Example School"}
        contact.summary = "Ms Pretendsson told us."
        contact.route = "private"
        asked = make_asked(case.id, desk.manager).id
    manager = browser_of(desk.manager)
    key = f"contacts.{case.id.hex}.summary"
    mark = of(case, f"/asked/{asked}/copy/{key}")
    manager.submit(manager.page(mark), {"mark": "give"}, button="Save")
    copy = manager.page(of(case, f"/asked/{asked}/copy"))
    assert "It still names whoever reported it." in copy.text
    press, to = "Write it down, and download the copy", {"whom": "The person.", "how": "post"}
    refused = manager.submit(copy, to, button=press, status=409)
    assert "The copy still names whoever reported it." in refused.text
    manager.submit(
        manager.page(mark), {"mark": "redact", "code": "third_party", "text": "Somebody told us."}, button="Save"
    )
    assert "Somebody told us." in manager.submit(manager.page(of(case, f"/asked/{asked}/copy")), to, button=press).text


def test_a_refusal_is_recorded_with_its_reason_and_to_whom(
    desk: Desk, case: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        asked = make_asked(case.id, desk.manager, "erasure").id
    manager = browser_of(desk.manager)
    assert "1 case with a request to answer" in manager.page("/duty").text
    page = manager.page(of(case, f"/asked/{asked}/refuse"))
    wrong = manager.submit(page, {"words": "No.", "to": "The person."}, button="Record the refusal", status=422)
    assert wrong.errors == [("Choose why it is refused", "#why")]
    said = {"why": "public_task", "words": "An invented answer.", "to": "The person, by letter."}
    done = manager.submit(wrong, said, button="Record the refusal")
    assert "It is needed to carry out a task in the public interest. Answered: The person, by letter." in done.text


def test_a_partnership_has_rules_of_its_own(desk: Desk, case: Contact, browser_of: Open) -> None:
    manager = browser_of(desk.manager)
    page = manager.page("/duty/keeping/rules/no_outcome")
    wrong = manager.submit(page, {"years": "0"}, button="Save", status=422)
    assert wrong.errors == [("Enter a whole number of years from 1 to 120", "#years")]
    done = manager.submit(wrong, {"years": "25"}, button="Save")
    assert "No outcome recorded: 25 years from the day the case was closed" in done.text
    assert find_due() == 0

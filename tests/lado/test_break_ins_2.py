"""Ways in that somebody tried in the rooms of cases, each of which led somewhere once."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from portal.database import db, now
from portal.errors import NotFound
from portal.lado.checks import service as checks
from portal.lado.checks.forgetting import forget_nobody
from portal.lado.checks.models import Check
from portal.lado.checks.service import Answer
from portal.lado.figures.core.years import year_of
from portal.lado.figures.service import gather
from portal.lado.handover.service import export_own
from portal.lado.keeping import erasing
from portal.lado.keeping import service as keeping
from portal.lado.keeping.models import Asked, CaseHold
from portal.lado.models import Contact
from portal.lado.policy import NeedsReason
from portal.local_time import today
from tests.lado.arrange import SUMMARY, make_conflict
from tests.lado.checks.made import make_check, make_dbs, make_known, seen
from tests.lado.desk.conftest import Desk, Open, Work, browser_of, desk
from tests.lado.keeping.arrange import make_asked, make_closed
from tests.support.client import PageClient

__all__ = ["browser_of", "desk"]
pytestmark = [pytest.mark.threat(2), pytest.mark.usefixtures("mails")]
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token(client: PageClient) -> str:
    found = CSRF.search(client.get("/account").text)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("rest", ["/asked/{asked}/copy", "/end-hold", "/erase", "/longer", "/asked/{plea}/grant"])
def test_a_page_that_is_older_opens_nothing_to_a_manager_who_said_no_reason(
    desk: Desk, browser_of: Open, unit_of_work: Work, rest: str
) -> None:
    with unit_of_work():
        contact = make_closed(desk.partnership, desk.lado)
        where = {"asked": make_asked(contact.id, desk.lado).id, "plea": make_asked(contact.id, desk.lado, "erasure").id}
        db.session.add(CaseHold(contact_id=contact.id, by_id=desk.lado.id, since=now(), reason="A secret reason."))
    client = browser_of(desk.manager)
    path = f"/duty/contacts/{contact.id}/keeping{rest.format(**where)}"
    said = client.post(path, data={"csrf_token": token(client), "seen": "99"})
    assert said.status_code == 403, said.status_code
    assert SUMMARY not in said.text
    assert "A secret reason." not in said.text


def test_the_reason_is_asked_before_an_older_page_is_noticed(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_closed(desk.partnership, desk.lado)
        with pytest.raises(NeedsReason):
            keeping.end_hold(desk.manager, contact.id, "Invented.", seen=contact.revision + 1)


def answered_held(at: Desk, check: Check, known: Contact) -> None:
    told = {"disclosed": "An invented disclosure.", "basis": "An invented basis."}
    typed = Answer("confirmed", (known.id,), "held", **told)
    checks.answer_check(at.lado, check.id, typed, seen=seen(check))


def test_whoever_must_not_know_of_a_match_sees_no_check_that_found_it(
    desk: Desk, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        known, check = make_known(desk), make_check(desk)
        answered_held(desk, check, known)
        make_conflict(known, desk.manager)
    kept_from = browser_of(desk.manager)
    assert kept_from.get(f"/duty/checks/{check.id}").status_code == 404
    assert "to approve" not in kept_from.page("/duty/checks").text.lower()
    assert "Checks: none open" in kept_from.page("/duty").text
    assert f"/duty/checks/{check.id}" not in kept_from.page(f"/duty/contacts/{check.contact_id}").html


def test_keeping_a_contact_tells_of_no_match_that_is_hidden(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        known, check = make_known(desk), make_check(desk)
        answered_held(desk, check, known)
        contact = db.session.get_one(Contact, check.contact_id)
        contact.officer_id, asked = desk.other.id, make_asked(check.contact_id, desk.lado)
        make_conflict(known, desk.other)
        with pytest.raises(NotFound):
            keeping.remark(desk.other, contact.id, asked.id, "checks.x.y", "No.", seen=contact.revision)
    pages = (f"/duty/contacts/{contact.id}/keeping", f"/duty/contacts/{contact.id}/keeping/asked/{asked.id}/copy")
    kept_from = browser_of(desk.other)
    assert [kept_from.get(one).status_code for one in pages] == [404, 404]
    with unit_of_work():
        db.session.get_one(Contact, contact.id).officer_id = desk.lado.id
    reads = browser_of(desk.lado)
    assert [reads.get(one).status_code for one in pages] == [200, 200]


def test_figures_and_the_form_of_a_case_tell_of_no_match_that_is_hidden(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known, check = make_known(desk), make_check(desk)
        answered_held(desk, check, known)
        db.session.get_one(Contact, check.contact_id).officer_id = desk.other.id
        make_conflict(known, desk.other)
    with unit_of_work():
        years = (year_of(today()),)
        found = [list(gather.asked(one, desk.partnership, years)) for one in (desk.lado, desk.other)]
        assert [len(one) for one in found] == [1, 0]
        _, content = export_own(desk.other, check.contact_id)
        assert json.loads(content)["cases"][0]["checks"] == []


def test_the_page_of_a_check_goes_on_once_its_contact_is_erased(
    desk: Desk, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        waiting, done, dbs = make_check(desk), make_check(desk, name="Another Examplesson"), make_dbs(desk)
        checks.answer_check(desk.lado, done.id, Answer("none", (), "nothing"), seen=seen(done))
        for one in (waiting, done, dbs):
            erasing.erase(db.session.get_one(Contact, one.contact_id))
    client = browser_of(desk.lado)
    for path in (f"/duty/checks/{waiting.id}", f"/duty/checks/{done.id}", f"/duty/dbs/{dbs.id}", "/duty/checks"):
        assert client.get(path).status_code in (200, 409), path


def test_a_check_that_is_held_or_owed_is_not_forgotten(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = make_check(desk)
        checks.answer_check(desk.lado, check.id, Answer("none", (), "nothing"), seen=seen(check))
        check.review_on = today() - timedelta(days=1)
        held = CaseHold(contact_id=check.contact_id, by_id=desk.lado.id, since=now(), reason="Invented.")
        db.session.add(held)
    with unit_of_work():
        assert forget_nobody() == 0
        db.session.get_one(CaseHold, held.id).ended_at = now()
        owed = make_asked(check.contact_id, desk.lado)
    with unit_of_work():
        assert forget_nobody() == 0
        there = db.session.get_one(Asked, owed.id)
        there.answer, there.answered_at = "granted", now()
    with unit_of_work():
        assert forget_nobody() == 1

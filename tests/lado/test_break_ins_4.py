"""What broke a page of cases once, what left with a case that was not its own, and a second yes that was none."""

from __future__ import annotations

import json
import uuid

import pytest

from portal.database import db, now
from portal.errors import Refused
from portal.lado.handover import service as handover
from portal.lado.keeping import service as keeping
from portal.lado.models import Contact, Message
from tests.lado.arrange import make_conflict, make_contact, make_report
from tests.lado.checks.made import make_dbs
from tests.lado.desk.conftest import Desk, Open, Work, browser_of, desk
from tests.lado.keeping.arrange import make_closed
from tests.lado.test_break_ins_2 import token

__all__ = ["browser_of", "desk"]
pytestmark = [pytest.mark.threat(2), pytest.mark.usefixtures("mails")]
DAYS = [("31", "12", "9999"), ("1", "1", "1"), ("31", "2", "2026"), ("0", "0", "0"), ("9" * 40, "1", "2026")]


def day_of(prefix: str, day: tuple[str, str, str]) -> dict[str, str]:
    return {f"{prefix}{name}": typed for name, typed in zip(("day", "month", "year"), day, strict=True)}


@pytest.mark.parametrize("day", DAYS)
def test_an_odd_day_breaks_no_form(desk: Desk, browser_of: Open, unit_of_work: Work, day: tuple[str, str, str]) -> None:
    with unit_of_work():
        contact, dbs = make_closed(desk.partnership, desk.lado), make_dbs(desk)
    client = browser_of(desk.lado)
    csrf = {"csrf_token": token(client)}
    page = f"/duty/contacts/{contact.id}/keeping"
    client.post(f"{page}/asked", data={**csrf, "kind": "copy", "who": "Invented.", "seen": "1", **day_of("", day)})
    seen = str(unit_seen(unit_of_work, contact.id))
    client.post(f"{page}/asked", data={**csrf, "kind": "copy", "who": "Invented.", "seen": seen, **day_of("", day)})
    assert client.get(page).status_code == 200
    assert client.get("/duty/keeping").status_code == 200
    arrived = now().date()
    logged = {
        **csrf,
        "dbs_reference": "E/1",
        "requester": "Example",
        "purpose": "Invented.",
        "name": "Inventa Other",
        "items": "One thing",
        **day_of("", (str(arrived.day), str(arrived.month), str(arrived.year))),
        **day_of("due_", day),
    }
    assert client.post("/duty/dbs/log", data=logged).status_code in (303, 404, 422)
    assert client.get("/duty/dbs").status_code == 200
    assert client.get(f"/duty/dbs/{dbs.id}").status_code == 200


def unit_seen(unit_of_work: Work, contact_id: uuid.UUID) -> int:
    with unit_of_work():
        return db.session.get_one(Contact, contact_id).revision


def test_the_form_of_a_case_holds_nothing_of_another_contact_of_its_report(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        report = make_report(desk.partnership)
        both = {"report_id": report.id, "incident_id": report.incident_id}
        own, other = (
            make_contact(desk.partnership, officer_id=desk.lado.id, **both),
            make_contact(desk.partnership, **both),
        )
        for contact, text in ((own, "Invented, of this one."), (other, "Invented, of the other."), (None, "Of both.")):
            on = {"contact_id": contact.id if contact else None, "report_id": report.id}
            db.session.add(Message(**on, from_desk=True, at=now(), author_id=desk.lado.id, text=text))
    with unit_of_work():
        _, content = handover.export_own(desk.lado, own.id)
    said = {one["text"] for one in json.loads(content)["cases"][0]["messages"]}
    assert said == {"Invented, of this one.", "Of both."}


def test_an_erasure_is_not_confirmed_for_somebody_who_must_not_know(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        contact = make_closed(desk.partnership, desk.manager)
        keeping.propose(desk.manager, contact.id, keeping.Reason("time", "Invented."), seen=contact.revision)
        contact.officer_id = desk.lado.id
        make_conflict(contact, desk.manager)
        db.session.flush()
        with pytest.raises(Refused):
            keeping.confirm(desk.lado, contact.id, seen=contact.revision)

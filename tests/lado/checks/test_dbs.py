"""What the DBS asks for: what keeps it from being released, who approves, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Refused
from portal.lado.checks import policy
from portal.lado.checks.models import DbsRequest
from portal.lado.checks.policy import contact_of
from portal.lado.checks.service import dbs
from portal.lado.checks.service.dbs import Heard, Progress
from portal.local_time import today
from tests.lado.arrange import make_conflict
from tests.lado.checks.made import make_dbs, make_known, seen, spoil
from tests.lado.desk.conftest import Desk, Work

FOUND = {1: ("located", ""), 2: ("withheld", "Of a third person.")}


def ready(desk: Desk, **fields: Any) -> DbsRequest:
    """A request of which everything is found and reviewed."""
    request = make_dbs(desk)
    values: dict[str, Any] = {"items": FOUND, "redaction": "done", "legal_review": "done", **fields}
    return dbs.progress(desk.lado, request.id, Progress(**values), seen=seen(request))


def propose(desk: Desk, request: DbsRequest) -> DbsRequest:
    return dbs.propose(desk.lado, request.id, "The minutes, pages 1 to 3.", "Example.", seen=seen(request))


def release(user: Any, request: DbsRequest) -> DbsRequest:
    return dbs.release(user, request.id, "secure_email", seen=seen(request))


def test_it_goes_out_on_a_second_approval(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        request = propose(desk, ready(desk))
        with pytest.raises(Refused, match="Another LADO"):
            release(desk.lado, request)
        release(desk.manager, request)
        assert (request.state, request.approved_by_id, request.sent_by) == ("answered", desk.manager.id, "secure_email")
        assert contact_of(request).state == "closed"
        heard = Heard(today(), "barred", today())
        dbs.heard(desk.other, request.id, heard, seen=seen(request))
        assert (request.acknowledged_on, request.decision) == (today(), "barred")


@pytest.mark.parametrize(
    "missing",
    [
        {"items": {1: ("located", ""), 2: ("asked", "")}},
        {"redaction": "to_do"},
        {"legal_review": "to_do"},
        {"family_court": True},
        {"family_court": True, "legal_advice": "", "legal_advice_on": today()},
    ],
    ids=["an item", "redaction", "review", "family court", "a day without advice"],
)
def test_nothing_is_proposed_before_all_is_done(missing: dict[str, Any], desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        request = ready(desk, **missing)
        with pytest.raises(Refused):
            propose(desk, request)
        assert request.state == "open"


def test_family_court_material_waits_for_advice(desk: Desk, unit_of_work: Work) -> None:
    """Also where the flag is set after the approval was asked for, and in the database itself."""
    with unit_of_work():
        advised = {"legal_advice": "An invented opinion.", "legal_advice_on": today()}
        release(desk.other, propose(desk, ready(desk, family_court=True, **advised)))
        request = propose(desk, ready(desk))
        request.family_court = True
        db.session.flush()
        with pytest.raises(Refused, match="family court"):
            release(desk.other, request)
        with pytest.raises(IntegrityError):
            spoil(request, state="answered", answered_at=now(), approved_by_id=desk.other.id)


def test_advice_has_its_day_and_withholding_its_reason(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        for fields, field in (
            ({"legal_advice": "E."}, "advised_day"),
            ({"legal_advice": "E.", "legal_advice_on": today() + timedelta(days=1)}, "advised_day"),
            ({"items": {1: ("withheld", " ")}}, "reason_1"),
            ({"items": {1: ("nonsense", "")}}, "item_1"),
        ):
            with pytest.raises(Mistake) as wrong:
                ready(desk, **fields)
            assert wrong.value.field == field


def test_it_is_due_when_the_dbs_says_so(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        day = today() + timedelta(days=3)
        assert make_dbs(desk, due=day, due_typed=True).due_on == day
        assert make_dbs(desk).due_on > today() + timedelta(days=25)
        with pytest.raises(Mistake):
            make_dbs(desk, due=today() - timedelta(days=1), due_typed=True)


def test_it_is_not_there_for_whom_one_of_its_contacts_is_hidden(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known, other = make_known(desk), make_known(desk)
        request = make_dbs(desk, references=f"{known.reference}, {other.reference}")
        make_conflict(other, desk.other)
        assert db.session.scalars(policy.dbs_visible_to(desk.other)).all() == []
        assert [one.id for one in dbs.subjects_of(desk.lado, request)] == [known.id, other.id]
        with pytest.raises(Mistake):
            make_dbs(desk, desk.other, references=other.reference)
        dbs.set_subjects(desk.lado, request.id, known.reference, seen=seen(request))
        assert db.session.scalars(policy.dbs_visible_to(desk.other)).all() == [request]


def test_the_same_page_makes_one(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        ids = {
            dbs.log_dbs(desk.lado, desk.partnership, dbs.DbsAsked(**MINIMAL), "page").id  # type: ignore[arg-type]
            for _ in range(2)
        }
        assert len(ids) == 1


MINIMAL = {
    "dbs_reference": "E/1",
    "requester": "E",
    "purpose": "E",
    "name": "Inventa Examplesdottir",
    "items": ("E",),
    "arrived": today(),
}

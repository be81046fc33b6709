"""A form of the desk shows all that is wrong at once, each mistake with a link to its field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.words import Mistake, at_once
from portal.database import db
from portal.lado.cases import service as cases
from portal.lado.checks import service as checks
from portal.lado.checks.service import Answer, Asked
from portal.lado.checks.service import dbs as requests
from portal.lado.checks.service.dbs import DbsAsked
from portal.lado.desk import service as verbs
from portal.lado.desk.service import Details, Logged, Verdict
from portal.lado.figures.service import training
from portal.lado.keeping import service as keeping
from portal.lado.meetings import service as meetings
from portal.lado.meetings.typed import Day
from portal.lado.models import Contact
from portal.lado.strands import service as strands
from tests.lado.cases.arrange import make_case as fill_case
from tests.lado.checks.made import make_check, make_known, seen
from tests.lado.desk.conftest import Desk, Open, Work, browser_of, desk
from tests.lado.meetings.arrange import make_case

__all__ = ["browser_of", "desk"]
Verb = Callable[[Desk], object]
LONG = "x" * 201


def own(at: Desk) -> Contact:
    made = make_known(at, officer_id=at.lado.id)
    db.session.flush()
    return made


def answer(at: Desk, typed: Answer) -> object:
    check = make_check(at)
    return checks.answer_check(at.lado, check.id, typed, seen=seen(check))


def advise(at: Desk) -> object:
    there = own(at)
    return verbs.advise(at.lado, there.id, "", "", seen=there.revision)


def decide(at: Desk) -> object:
    there = own(at)
    return verbs.decide(at.lado, there.id, Verdict("referral", ""), seen=there.revision)


def correct(at: Desk) -> object:
    there = own(at)
    wrong = Details(name=LONG, job=LONG, email="no address", born_typed=True)
    return verbs.correct(at.lado, there.id, wrong, seen=there.revision)


def of_a_case(verb: Callable[..., object], *typed: object) -> Verb:
    """A verb about a case that met the threshold and is one's own."""

    def do(at: Desk) -> object:
        there = make_case(at.partnership, officer_id=at.lado.id)
        fill_case(there, at.lado)
        return verb(at.lado, there.id, *typed, seen=there.revision)

    return do


FORMS: dict[str, tuple[Verb, list[str]]] = {
    "a contact": (
        lambda at: verbs.log_contact(at.lado, at.partnership, Logged("", "", born_typed=True, sector="none")),
        ["born_day", "arrived_by", "asks_for", "sector", "account"],
    ),
    "a check": (
        lambda at: checks.log_check(at.lado, at.partnership, Asked(verified="", born_typed=True)),
        ["organisation", "verified", "purpose", "told", "name", "born_day", "day"],
    ),
    "a request by the DBS": (
        lambda at: requests.log_dbs(at.lado, at.partnership, DbsAsked()),
        ["dbs_reference", "requester", "name", "purpose", "items", "day"],
    ),
    "an answer": (lambda at: answer(at, Answer("", (), "")), ["result", "answer"]),
    "what is told": (
        lambda at: answer(at, Answer("confirmed", (), "held")),
        ["references", "disclosed", "basis"],
    ),
    "a decision": (decide, ["criteria", "reason"]),
    "advice": (advise, ["reason", "letter"]),
    "a correction": (correct, ["name", "job", "born_day", "email"]),
    "a meeting": (
        of_a_case(meetings.arrange, meetings.Plan(references="nothing")),
        ["kind", "on_day", "at", "way", "place", "chair", "references"],
    ),
    "why no meeting was held": (
        of_a_case(meetings.record_none_held, meetings.Reason()),
        ["code", "why", "decided_by", "with_whom", "on_day", "what_next"],
    ),
    "an allegation": (of_a_case(cases.add_allegation, cases.Said("", "", "")), ["text", "category", "context"]),
    "what followed": (
        of_a_case(cases.settle, "dbs", cases.Settled("needed", due=Day(None, True))),
        ["who", "due_day"],
    ),
    "a lesson": (of_a_case(cases.add_lesson, cases.Learnt("", "", "")), ["text", "for_whom", "owner"]),
    "what the person asks for": (
        of_a_case(keeping.note_asked, keeping.Request("", None, "")),
        ["kind", "day", "who"],
    ),
    "a strand": (
        of_a_case(strands.hear, "police", "", Day(), Day(None, True)),
        ["text", "on_day", "chase_day"],
    ),
    "training": (
        lambda at: training.add_training(at.lado, at.partnership, None, "", "many"),
        ["day", "audience", "people"],
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_all_that_is_wrong_is_found(what: str, desk: Desk, unit_of_work: Work) -> None:
    verb, fields = FORMS[what]
    with unit_of_work(), pytest.raises(Mistake) as caught:
        verb(desk)
    assert [field for field, _ in caught.value.at_fields] == fields


def test_what_is_no_mistake_is_raised_at_once() -> None:
    with pytest.raises(ZeroDivisionError), at_once() as each:  # noqa: PT012
        with each:
            raise Mistake("one", "Enter one")
        with each:
            raise ZeroDivisionError


def test_nothing_wrong_raises_nothing() -> None:
    with at_once() as each, each:
        found = 1
    assert found == 1


@pytest.mark.parametrize(
    ("address", "button", "many"),
    [
        ("/duty/log", "Save the contact", 2),
        ("/duty/checks/log", "Log a check", 5),
        ("/duty/dbs/log", "Log the request", 5),
    ],
)
def test_each_mistake_leads_to_its_field(desk: Desk, browser_of: Open, address: str, button: str, many: int) -> None:
    client = browser_of(desk.lado)
    page = client.submit(client.page(address), {}, button=button, status=422)
    fields = [leads_to.removeprefix("#") for _, leads_to in page.errors]
    assert len(fields) >= many
    assert set(fields) <= set(page.ids)

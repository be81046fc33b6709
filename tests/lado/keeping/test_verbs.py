"""What a copy must not name, when a mark counts, and which cases are erased at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.errors import Refused
from portal.lado.cases.models import Case
from portal.lado.keeping import naming, passages
from portal.lado.keeping.models import PassageMark
from portal.lado.keeping.passages import LEFT_OUT, fingerprint_of, passages_of, sealed_models
from portal.lado.keeping.service import copy_of, find_due, passage_in, propose, to_review
from portal.lado.keeping.service.erase import Reason
from portal.lado.models import Contact
from portal.permissions import Role
from tests.lado.arrange import PERSON, SUMMARY, make_contact, make_report
from tests.lado.keeping.arrange import make_asked, make_closed
from tests.support.builders import make_partnership, make_user


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_partnership("here", is_default=True)


@pytest.fixture
def manager(here: Partnership) -> User:
    return make_user(Role.LADO_MANAGER, here)


def test_an_open_case_is_not_erased(manager: User, here: Partnership) -> None:
    contact = make_closed(here, manager, state="triaged", closed_at=None)
    with pytest.raises(Refused, match="Only what is closed"):
        propose(manager, contact.id, Reason("time", "Invented."), seen=contact.revision)


def test_what_was_transferred_comes_up_for_review_as_what_was_closed_does(here: Partnership, manager: User) -> None:
    """The years count from its transfer."""
    long_ago, lately = now() - timedelta(days=11 * 366), now() - timedelta(days=9 * 366)
    fields = {"state": "transferred", "decision": "consultation", "closed_at": None}
    old, new = (make_closed(here, manager, **fields) for _ in range(2))
    for one, at in ((old, long_ago), (new, lately)):
        values = {"partnership_id": here.id, "opened_at": long_ago, "first_decision": "consultation"}
        db.session.add(Case(id=one.id, contact_id=one.id, transferred_at=at, **values))
    db.session.commit()
    assert find_due() == 1
    assert [one.contact for one in to_review(manager, here)] == [old]
    found = propose(manager, old.id, Reason("time", "Invented."), seen=old.revision)
    assert found.contact_id == old.id


ANSWERS = {
    "person_name": PERSON["name"],
    "workplace": "Example School",
    "what_happened": "An invented account, word for word.",
    "children_part": "one",
    "children": [
        {
            "id": "1",
            "name": "Kiki Madeupchild",
            "parents": "Mum: Petra Inventedparent, 01632 960 123",
            "link": "Pupil",
        },
        {"id": "2", "name": "Oona Examplesdottir"},
    ],
    "other_adults": [{"id": "3", "name": "Otto Fabricated"}],
    "_reporter": {"reporter_name": "Rhea Pretendsson", "reporter_phone": "01632 960 999"},
}


def reported(here: Partnership, lado: User, **fields: Any) -> Contact:
    report = make_report(here, answers=ANSWERS, email="rhea@example.invalid", **fields)
    return make_closed(here, lado, report_id=report.id, incident_id=report.incident_id, **fields)


@pytest.mark.goal("S8")
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kiki said so.", naming.CHILD),
        ("KIKI'S words", naming.CHILD),
        ("the Madeupchild family", naming.CHILD),
        ("Mrs Inventedparent called", naming.ADULT),
        ("call 01632960123", naming.ADULT),
        ("Otto was there", naming.ADULT),
        ("Rhéa told us", naming.REFERRER),
        ("write to RHEA@example.invalid.", naming.REFERRER),
        ("on 01632 960999 at night", naming.REFERRER),
        ("Ms Examplesdottir was there, at the school, in May", None),
        ("a child and another adult, kiki of course in small letters", None),
    ],
)
def test_who_is_still_named_is_noticed(manager: User, here: Partnership, text: str, named: str | None) -> None:
    """By any word of a name that is written like one, by address and by number; the person's own name is theirs."""
    hidden = naming.hidden_in(reported(here, manager, route="private"))
    assert naming.named_in_text(text, hidden) == ([named] if named else [])


def test_who_reported_is_named_where_they_are_to_be(manager: User, here: Partnership) -> None:
    hidden = naming.hidden_in(reported(here, manager))
    assert naming.named_in_text("Rhea Pretendsson told us", hidden) == []
    assert naming.named_in_text("Kiki Madeupchild", hidden) == [naming.CHILD]


def test_another_adult_of_the_incident_is_not_named(manager: User, here: Partnership) -> None:
    contact = reported(here, manager)
    make_contact(
        here, incident_id=contact.incident_id, person={"name": "Una Fictional", "email": "una@example.invalid"}
    )
    hidden = naming.hidden_in(contact)
    assert naming.named_in_text("Una was there", hidden) == naming.named_in_text("una@example.invalid", hidden)
    assert naming.named_in_text("Una was there", hidden) == [naming.ADULT]


def test_a_mark_counts_for_the_words_it_was_made_about(session: Session, manager: User, here: Partnership) -> None:
    """Where the words change later, the passage is withheld again until somebody has looked."""
    contact = make_closed(here, manager)
    asked = make_asked(contact.id, manager)
    key = f"contacts.{contact.id.hex}.summary"
    passage = passage_in(copy_of(contact, asked.id), key).passage
    mark = PassageMark(
        contact_id=contact.id,
        asked_id=asked.id,
        source=passage.source,
        row_id=passage.row_id,
        part=passage.part,
        mark="give",
        by_id=manager.id,
        at=now(),
        fingerprint=fingerprint_of(contact, passage),
    )
    session.add(mark)
    session.flush()
    assert passage_in(copy_of(contact, asked.id), key).text == SUMMARY
    contact.summary = "Other words."
    again = passage_in(copy_of(contact, asked.id), key)
    assert (again.mark, again.text, again.decided) == ("withhold", "", False)


def test_the_report_is_read_by_section_after_who_it_is_about(manager: User, here: Partnership) -> None:
    found = passages_of(reported(here, manager))
    assert [one.source for one in found[:2]] == ["lado_contacts", "lado_contacts"]
    assert found[0].own
    assert not any(one.own for one in found[1:])
    said = "\n".join(one.text for one in found if one.source == "lado_reports")
    assert "An invented account, word for word." in said
    assert "Kiki Madeupchild" in said


def test_whatever_is_sealed_with_a_contact_is_a_passage_or_left_out_by_name() -> None:
    """What a room seals tomorrow is found without a line here."""
    tables = {model.__tablename__ for model, _ in sealed_models()}
    assert {"lado_messages", "lado_decisions", "lado_outcomes", "lado_strand_words", "lado_meeting_decisions"} <= tables
    assert set(LEFT_OUT) <= tables | {"lado_reports", "lado_contacts", "lado_readers", "lado_check_imports"}
    assert set(passages.TITLES) <= tables | {"lado_meetings", "lado_minutes"}

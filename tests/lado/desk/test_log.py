"""Log a contact during a call: the name first, then the least that must be known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import UserSession
from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db, now
from portal.lado.desk.service import Logged, is_named, log_contact
from portal.lado.matching import write_traces
from portal.lado.models import Allocation, Contact, NamedConflict, Trace
from portal.lado.need.naming import referrer_named
from portal.local_time import today
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact
from tests.lado.desk.conftest import Desk, Open, Work, make_desk
from tests.support.builders import make_user, sign_in_on
from tests.support.client import PageClient
from tests.support.pages import text_of

TYPED = {
    "name": "Inventa Examplesdottir",
    "workplace": "Example School",
    "asks_for": "report",
    "account": "An invented account of an invented call.",
    "caller": "Example Head, Example School, 01632 960000",
    "sector": "school_primary",
}


def kept() -> Contact:
    return db.session.scalars(select(Contact)).one()


def test_a_call_is_logged_on_one_page(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    client = browser_of(desk.lado)
    page = client.submit(client.page("/duty/log"), TYPED, button="Save the contact")
    assert page.h1 == "Contact"
    assert "The contact is logged." in page.text
    assert "An invented account of an invented call." in page.text
    with unit_of_work():
        contact = kept()
        assert contact.person is not None
        assert (contact.person["name"], contact.person["workplace"]) == (TYPED["name"], TYPED["workplace"])
        assert (contact.person["caller"], contact.summary) == (TYPED["caller"], TYPED["account"])
        assert (contact.named, contact.arrived_by, contact.asks_for) == (True, "call", "report")
        assert contact.employer_sector == "school_primary"
        assert contact.respond_by is not None
        assert contact.respond_by > contact.arrived_at
        assert db.session.scalar(select(func.count()).select_from(Trace)) == 3


def test_nothing_of_the_call_is_in_the_address_or_the_title(desk: Desk, browser_of: Open) -> None:
    client = browser_of(desk.lado)
    answer = client.post(
        "/duty/log",
        data={**TYPED, "arrived_by": "call", "referrer": "identified", "_do": "save", "csrf_token": token_of(client)},
    )
    assert answer.status_code == 303
    page = client.page(answer.headers["Location"])
    for told in (answer.headers["Location"], page.title):
        assert not [word for word in ("Inventa", "School", "LADO", "allegation") if word.lower() in told.lower()]


def token_of(client: PageClient) -> str:
    page = client.page("/duty/log")
    return next(str(one.get("value")) for one in page.all("input") if one.get("name") == "csrf_token")


def test_the_name_is_looked_for_before_anything_is_kept(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        earlier = make_contact(desk.partnership)
        make_contact(desk.partnership, person={"name": "Quite Another"})
    write_all_traces(unit_of_work)
    client = browser_of(desk.lado)
    page = client.submit(client.page("/duty/log"), TYPED, button="Look for earlier contacts")
    assert [text_of(one) for one in page.with_class("portal-actions__what")] == [earlier.reference]
    assert "An invented account of something" not in page.text
    assert page.ids["name"].get("value") == TYPED["name"]
    assert text_of(page.ids["account"]) == TYPED["account"]
    with unit_of_work():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 2
        events = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lado.name_searched")))
        assert len(events) == 1
        assert "Inventa" not in str(events[0].facts)


def write_all_traces(unit_of_work: Work) -> None:
    with unit_of_work():
        for contact in db.session.scalars(select(Contact)):
            write_traces(contact)


def test_what_somebody_must_not_know_of_is_not_found(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        make_conflict(make_contact(desk.partnership), desk.lado)
    write_all_traces(unit_of_work)
    client = browser_of(desk.lado)
    page = client.submit(client.page("/duty/log"), TYPED, button="Look for earlier contacts")
    assert "Nothing earlier was found." in page.text


def test_support_is_not_told_who_is_known(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        make_contact(desk.partnership)
    write_all_traces(unit_of_work)
    client = browser_of(desk.support)
    page = client.page("/duty/log")
    assert "Look for earlier contacts" not in page.text
    assert "The LADO sees earlier contacts" in page.text
    logged = client.submit(page, TYPED, button="Save the contact")
    assert "Perhaps the same person" not in logged.text


@pytest.mark.goal("R6")
def test_a_call_is_not_lost_when_the_session_ends_meanwhile(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        colleague = make_user(Role.COORDINATOR, desk.partnership)
    for person in (colleague, desk.lado):
        client = browser_of(desk.lado)
        page = client.page("/duty/log")
        with unit_of_work() as session:
            for row in session.scalars(select(UserSession)):
                row.ended_at = now()
        shown = sign_in_on(client, client.submit(page, TYPED, button="Save the contact", status=401), person)
        assert (TYPED["account"] in shown.text) == (person is desk.lado)
    assert client.submit(shown, {}, button="Save and go on").h1 == "Contact"
    with unit_of_work():
        assert kept().summary == TYPED["account"]


@pytest.mark.usefixtures("session")
class TestVerb:
    """The rules of what is kept, without pages."""

    @pytest.fixture
    def here(self, session: object) -> Desk:
        return make_desk()

    def test_a_name_in_advice_is_kept_only_with_a_tick_and_a_reason(self, here: Desk) -> None:
        asked = Logged(name="Inventa Examplesdottir", account="Example.", workplace="Example School")
        nameless = log_contact(here.lado, here.partnership, asked)
        assert (nameless.named, nameless.person) == (False, None)
        assert db.session.scalar(select(func.count()).select_from(Trace)) == 0
        with pytest.raises(Mistake, match="why a record of advice needs the name") as mistake:
            log_contact(here.lado, here.partnership, Logged(name="Inventa", account="Example.", keeps_name=True))
        assert mistake.value.field == "why_named"
        kept_name = Logged(name="Inventa", account="Example.", keeps_name=True, why_named="The third call.")
        named = log_contact(here.lado, here.partnership, kept_name)
        assert named.person == {"name": "Inventa", "why_named": "The third call."}

    @pytest.mark.parametrize("asks_for", ["report", "check"])
    def test_a_concern_is_kept_with_its_name(self, asks_for: str) -> None:
        assert is_named(Logged(asks_for=asks_for, name="Inventa"))
        assert not is_named(Logged(asks_for=asks_for))

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"account": " \u200b"}, "account"),
            ({"asks_for": "other"}, "asks_for"),
            ({"arrived_by": "report"}, "arrived_by"),
            ({"sector": "circus"}, "sector"),
            ({"email": "no address"}, "email"),
            ({"keeps_name": True}, "name"),
            ({"born_typed": True}, "born_day"),
            ({"born_typed": True, "born": today().replace(year=1900, month=1, day=1)}, "born_day"),
            ({"aware_typed": True}, "day"),
            ({"aware_typed": True, "aware_on": today() + timedelta(days=1)}, "day"),
        ],
        ids=str,
    )
    def test_what_cannot_be_kept_is_said_at_its_field(self, here: Desk, typed: dict[str, object], field: str) -> None:
        with pytest.raises(Mistake) as mistake:
            log_contact(here.lado, here.partnership, Logged(**{"account": "Example.", **typed}))  # type: ignore[arg-type]
        assert mistake.value.field == field

    def test_the_same_page_sent_twice_makes_one_contact(self, here: Desk) -> None:
        first = log_contact(here.lado, here.partnership, Logged(account="Example."), "an invented token")
        assert log_contact(here.lado, here.partnership, Logged(account="Example."), "an invented token") is first
        assert log_contact(here.lado, here.partnership, Logged(account="Example.")) is not first

    def test_whose_it_is_when_it_is_logged(self, here: Desk) -> None:
        mine = log_contact(here.lado, here.partnership, Logged(account="Example."))
        assert (mine.officer_id, mine.state) == (here.lado.id, "acknowledged")
        assert db.session.scalars(select(Allocation.officer_id)).all() == [here.lado.id]
        waits = log_contact(here.support, here.partnership, Logged(account="Example."))
        assert (waits.officer_id, waits.state, waits.logged_by_id) == (None, "new", here.support.id)

    @pytest.mark.threat(2)
    def test_an_account_with_the_name_loses_sight_in_the_same_transaction(self, here: Desk) -> None:
        same = make_user(Role.LADO, here.partnership, name="Examplesdottir, Inventa")
        made = log_contact(
            here.lado, here.partnership, Logged(asks_for="report", name="Inventa Examplesdottir", account="E.")
        )
        found = db.session.scalars(select(NamedConflict).where(NamedConflict.user_id.is_not(None))).one()
        assert (found.user_id, found.why, found.incident_id) == (same.id, "name_match", made.incident_id)


@pytest.mark.parametrize("named", ["identified", "withheld", "anonymous"])
def test_whoever_calls_is_named_as_they_say(desk: Desk, browser_of: Open, unit_of_work: Work, named: str) -> None:
    client = browser_of(desk.lado)
    client.submit(client.page("/duty/log"), {**TYPED, "referrer": named}, button="Save the contact")
    with unit_of_work():
        assert referrer_named(kept()) == named


def test_how_they_are_named_is_one_of_the_list(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work(), pytest.raises(Mistake) as mistake:
        log_contact(desk.lado, desk.partnership, Logged(account="Invented.", referrer="shouted"))
    assert mistake.value.at_fields == [("referrer", "Choose whether whoever called may be named")]

"""Opening what is not one's own: the reason first, for a while, and somebody outside hears of what is done in need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Partnership
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado import policy
from portal.lado.matching import write_traces
from portal.lado.models import Contact, SightGrant
from portal.lado.need.service import how_to_open, open_contact
from portal.lado.need.watcher import KIND, somebody_watches, watcher_of
from portal.lado.sealing import fields
from portal.mail import OutboxMessage
from portal.permissions import Role
from tests.lado.arrange import PERSON, SUMMARY, make_conflict, make_contact, make_document, make_report
from tests.lado.need.conftest import WATCHER, Desk, Open, Work
from tests.support.builders import make_partnership, make_user
from tests.support.mails import Mail

pytestmark = pytest.mark.goal("S1")
WHY = "An invented reason."
PLACES = ("", "/decide", "/advice", "/acknowledge", "/letter", "/known", "/messages", "/documents", "/report", "/join")
PLACES_OF_NEED = ("/need", "/why")
Mails = Callable[[], list[Mail]]


def at(contact: Contact, place: str = "") -> str:
    return f"/duty/contacts/{contact.id}{place}"


def over(contact: Contact) -> None:
    contact.state, contact.closed_at = "closed", now()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The places of all that is opened from now on."""
    seen: list[Any] = []
    open_ = fields.open_

    def note(key: bytes, sealed: bytes, place: Any) -> bytes:
        seen.append(place)
        return open_(key, sealed, place)

    monkeypatch.setattr(fields, "open_", note)
    return seen


@pytest.mark.goal("S3")
@pytest.mark.parametrize("role", ["manager", "support"])
def test_nothing_is_opened_before_the_reason_is_given(
    desk: Desk, browser_of: Open, unit_of_work: Work, opened: list[Any], mails: Mails, role: str
) -> None:
    with unit_of_work():
        report = make_report(desk.partnership)
        theirs = make_contact(
            desk.partnership, officer_id=desk.other.id, report_id=report.id, incident_id=report.incident_id
        )
        paper = make_document(theirs, desk.other)
        write_traces(theirs)
        db.session.add(
            SightGrant(
                contact_id=theirs.id,
                user_id=desk.support.id,
                by_id=desk.other.id,
                level="narrative",
                since=now(),
                until=now(),
                reason="A reason that is over.",
            )
        )
    client = browser_of(getattr(desk, role))
    opened.clear()
    for place in (*PLACES, *PLACES_OF_NEED, f"/documents/{paper.id}"):
        answer = client.get(at(theirs, place), follow_redirects=True)
        assert answer.status_code in (200, 403), place
        assert SUMMARY not in answer.text
        assert PERSON["name"] not in answer.text
    client.page("/duty")
    page = client.page(at(theirs, "/why"))
    refused = client.submit(page, {"reason": "  "}, button="Open it in need", status=422)
    assert refused.errors == [("Enter why you need to open it", "#reason")]
    assert opened == []
    page = client.submit(refused, {"reason": WHY}, button="Open it in need")
    assert SUMMARY in page.text
    assert WHY in page.text
    assert "opened in need" in page.text
    assert opened
    assert len(mails()) == 1


def test_every_page_about_what_happened_leads_to_the_question(desk: Desk, theirs: Contact, browser_of: Open) -> None:
    client = browser_of(desk.lado)
    for place in (*PLACES[1:], "/need"):
        answer = client.get(at(theirs, place))
        assert (answer.status_code, answer.headers["Location"]) == (303, at(theirs, "/why")), place
    page = client.page(at(theirs))
    assert "Say why you need to open it" in page.text
    assert page.h1 == "Contact"


def test_what_is_over_is_opened_for_a_day_and_nobody_is_alarmed(
    desk: Desk, theirs: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        over(db.session.merge(theirs))
    client = browser_of(desk.lado)
    page = client.page(at(theirs, "/why"))
    assert "outside the team" not in page.text
    assert SUMMARY in client.submit(page, {"reason": WHY}, button="Open it").text
    with unit_of_work():
        grant = db.session.scalars(select(SightGrant)).one()
        assert (grant.kind, grant.user_id, grant.by_id) == ("related", desk.lado.id, desk.lado.id)
        assert grant.until - grant.since == pytest.approx(timedelta(days=1), abs=timedelta(seconds=1))
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lado.opened_with_reason")).one()
        assert (event.record, event.actor, event.facts) == (str(theirs.id), str(desk.lado.id), {})
        grant.until = now()
    assert SUMMARY not in client.page(at(theirs)).html
    assert client.page(at(theirs, "/why")).h1 == "Why do you need to open it?"


def test_what_is_read_already_needs_no_reason(
    desk: Desk, theirs: Contact, browser_of: Open, unit_of_work: Work
) -> None:
    client = browser_of(desk.other)
    assert client.page(at(theirs, "/why")).h1 == "Contact"
    with unit_of_work():
        open_contact(desk.other, theirs.id, WHY, promised="in_need")
        assert db.session.scalars(select(SightGrant)).all() == []


class TestRelated:
    """To one's own work: the same incident, the same person, and what is over."""

    def kind(self, desk: Desk, contact: Contact, user: Any = None) -> str:
        return how_to_open(user or desk.lado, contact.id).kind

    def test_the_same_incident(self, desk: Desk, theirs: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            own = make_contact(desk.partnership, officer_id=desk.manager.id, incident_id=theirs.incident_id)
            assert self.kind(desk, theirs) == policy.IN_NEED
            own.officer_id = desk.lado.id
            db.session.flush()
            assert self.kind(desk, theirs) == policy.RELATED
            assert self.kind(desk, theirs, desk.support) == policy.IN_NEED

    def test_the_same_person(self, desk: Desk, theirs: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            theirs = db.session.merge(theirs)
            own = make_contact(desk.partnership, officer_id=desk.lado.id)
            stranger = make_contact(desk.partnership, officer_id=desk.lado.id, person={"name": "Samplus Otherson"})
            write_traces(stranger)
            write_traces(theirs)
            assert self.kind(desk, theirs) == policy.IN_NEED
            write_traces(own)
            assert self.kind(desk, theirs) == policy.RELATED
            own.officer_id = desk.manager.id
            db.session.flush()
            assert self.kind(desk, theirs) == policy.IN_NEED

    def test_a_workplace_alone_relates_nothing(self, desk: Desk, theirs: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            write_traces(db.session.merge(theirs))
            person = {"name": "Samplus Otherson", "workplace": PERSON["workplace"]}
            write_traces(make_contact(desk.partnership, officer_id=desk.lado.id, person=person))
            assert self.kind(desk, theirs) == policy.IN_NEED

    def test_what_was_opened_leads_no_further(self, desk: Desk, theirs: Contact, unit_of_work: Work) -> None:
        """Nobody goes on from one record to the next by reasons alone."""
        with unit_of_work():
            far = make_contact(desk.partnership, officer_id=desk.manager.id, incident_id=theirs.incident_id)
            over(db.session.merge(theirs))
            open_contact(desk.lado, theirs.id, WHY, promised=policy.RELATED)
            assert policy.way_of(desk.lado, theirs) == policy.RELATED
            assert self.kind(desk, far) == policy.IN_NEED

    def test_for_support_everything_is_in_need(self, desk: Desk, theirs: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            over(db.session.merge(theirs))
            assert self.kind(desk, theirs) == policy.RELATED
            assert self.kind(desk, theirs, desk.support) == policy.IN_NEED


class TestInNeed:
    """Some hours, and an e-mail to somebody whom it does not concern."""

    def test_the_watcher_hears_at_once_and_learns_nothing(
        self, desk: Desk, theirs: Contact, unit_of_work: Work, mails: Mails
    ) -> None:
        with unit_of_work():
            here = db.session.merge(desk.partnership)
            here.wording = {**here.wording, "lado_need_hours": "2"}
            open_contact(desk.manager, theirs.id, WHY, promised=policy.IN_NEED)
            grant = db.session.scalars(select(SightGrant)).one()
            assert grant.until - grant.since == pytest.approx(timedelta(hours=2), abs=timedelta(seconds=1))
            assert db.session.scalars(select(OutboxMessage.kind)).all() == [KIND]
        (mail,) = mails()
        assert mail.recipient == WATCHER
        said = mail.subject + mail.body
        assert theirs.reference in mail.body
        assert "LADO manager" in mail.body
        assert "2 hours" in mail.body
        for word in (desk.manager.name, desk.manager.email, PERSON["name"], SUMMARY, WHY, str(theirs.id), "allegation"):
            assert word not in said
        assert theirs.reference not in mail.subject
        with unit_of_work():
            event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lado.opened_in_need")).one()
            assert (event.record, event.facts) == (str(theirs.id), {})

    def test_the_manager_reads_of_it(
        self, desk: Desk, theirs: Contact, browser_of: Open, unit_of_work: Work, mails: Mails
    ) -> None:
        with unit_of_work():
            open_contact(desk.lado, theirs.id, WHY, promised=policy.IN_NEED)
        page = browser_of(desk.manager).page("/duty/who-looked")
        assert "Opened it in need" in page.text
        assert WHY not in page.html
        assert mails()

    def test_nobody_opens_it_unwatched(self, desk: Desk, theirs: Contact, browser_of: Open, unit_of_work: Work) -> None:
        """Nor where whoever would hear of it is one of those that are watched."""
        assert not somebody_watches(None)  # type: ignore[arg-type]
        with unit_of_work():
            administrator = make_user(Role.ADMINISTRATOR, db.session.merge(desk.partnership))
        for someone in (desk.lado, desk.manager, desk.support, administrator, None):
            with unit_of_work():
                here = db.session.get_one(Partnership, desk.partnership.id)
                here.wording = {"lado_watcher": someone.email.upper()} if someone else {}
                db.session.flush()
                assert watcher_of(here) == ""
                with pytest.raises(Refused):
                    open_contact(desk.lado, theirs.id, WHY, promised=policy.IN_NEED)
            assert somebody_watches(None)  # type: ignore[arg-type]
        page = browser_of(desk.lado).page(at(theirs, "/why"))
        assert "nobody outside the team is set to hear" in page.text
        assert "Open it in need" not in page.text

    def test_who_was_of_the_team_once_or_is_elsewhere_may_watch(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            here = db.session.merge(desk.partnership)
            for user in (make_user(Role.LADO, here), make_user(Role.ADMINISTRATOR, make_partnership("there"))):
                here.wording = {"lado_watcher": user.email}
                if user.memberships[0].partnership_id == here.id:
                    assert watcher_of(here) == ""
                    user.memberships[0].ended_at = now()
                db.session.flush()
                assert watcher_of(here) == user.email

    def test_the_page_is_held_to_what_it_said(
        self, desk: Desk, theirs: Contact, browser_of: Open, unit_of_work: Work
    ) -> None:
        client = browser_of(desk.lado)
        with unit_of_work():
            over(db.session.merge(theirs))
        page = client.page(at(theirs, "/why"))
        with unit_of_work():
            contact = db.session.get_one(Contact, theirs.id)
            contact.state, contact.closed_at = "acknowledged", None
        again = client.submit(page, {"reason": WHY}, button="Open it", status=409)
        assert "has changed meanwhile" in again.text
        assert WHY in again.html
        assert "Open it in need" in again.text
        with unit_of_work():
            assert db.session.scalars(select(SightGrant)).all() == []


@pytest.mark.threat(2)
def test_who_must_not_know_finds_no_question(desk: Desk, theirs: Contact, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        make_conflict(theirs, desk.lado)
        over(db.session.merge(theirs))
        for verb in (how_to_open, lambda user, one: open_contact(user, one, WHY, promised="related")):
            with pytest.raises(NotFound):
                verb(desk.lado, theirs.id)
    client = browser_of(desk.lado)
    for place in (*PLACES, *PLACES_OF_NEED):
        assert client.page(at(theirs, place), status=404).h1 == "Page not found"


def test_leave_to_know_is_none_to_open(desk: Desk, theirs: Contact, unit_of_work: Work) -> None:
    """Whoever was let in to see how it stands, and is not of the desk, has nothing to open."""
    with unit_of_work():
        outside = make_user()
        times = {"since": now(), "until": now() + timedelta(days=1)}
        db.session.add(
            SightGrant(contact_id=theirs.id, user_id=outside.id, by_id=desk.manager.id, level="read", **times)
        )
        db.session.flush()
        with pytest.raises(Forbidden):
            how_to_open(outside, theirs.id)
        elsewhere = make_user(Role.LADO, make_partnership("there"))
        db.session.add(
            SightGrant(contact_id=theirs.id, user_id=elsewhere.id, by_id=desk.manager.id, level="read", **times)
        )
        db.session.flush()
        with pytest.raises(Forbidden):
            how_to_open(elsewhere, theirs.id)

"""What an officer declares, how the referrer is named, and whether the person may be named in public."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.words import Mistake
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.lado import policy
from portal.lado.desk import letters
from portal.lado.desk import service as desk_service
from portal.lado.desk.service import ChangedMeanwhile, Verdict
from portal.lado.models import Contact
from portal.lado.need.beside import CASES, warnings_about
from portal.lado.need.declared import declared
from portal.lado.need.models import INTERESTS, Declaration, Mark
from portal.lado.need.naming import CHARGED, SCHOOLS, referrer_named, restricted
from portal.lado.need.service import declare, settle
from portal.lado.need.words import IN_LETTERS, VALUES
from portal.lado.policy import NeedsReason
from portal.lado.sectors import SECTORS
from portal.lado.strands.models import Strand, StrandWord
from portal.lado.strands.words import RESULTS
from portal.local_time import today
from portal.permissions import Role
from tests.lado.arrange import PERSON, SUMMARY, make_conflict, make_contact, make_report
from tests.lado.need.conftest import Desk, Open, Work
from tests.support.builders import add_role, make_partnership, make_user
from tests.support.mails import Mail
from tests.support.pages import text_of

SAID = "Invented words."


@pytest.fixture
def own(desk: Desk, unit_of_work: Work) -> Contact:
    with unit_of_work():
        made: Contact = make_contact(desk.partnership, officer_id=desk.lado.id, state="acknowledged")
        return made


def again(contact: Contact) -> Contact:
    return db.session.get_one(Contact, contact.id)


class TestDeclaring:
    """An officer says of each case whether they have an interest in it."""

    def test_no_interest_is_kept_with_its_day(self, desk: Desk, own: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            assert not declared(own.id, desk.lado.id)
            made = declare(desk.lado, own.id, "none", "")
            assert (made.interest, made.user_id, made.words) == ("none", desk.lado.id, None)
            assert declared(own.id, desk.lado.id)
            assert not declared(own.id, desk.other.id)
            assert again(own).officer_id == desk.lado.id
            assert policy.may_read_narrative(desk.lado, own)

    @pytest.mark.threat(2)
    def test_an_interest_keeps_it_from_them_and_it_is_nobodys(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            for interest in INTERESTS:
                own = make_contact(desk.partnership, officer_id=desk.lado.id)
                declare(desk.lado, own.id, "none", "")
                declare(desk.lado, own.id, interest, SAID)
                assert not declared(own.id, desk.lado.id)
                assert own.officer_id is None
                with pytest.raises(NotFound):
                    policy.get_contact(desk.lado, own.id)
                assert policy.way_of(desk.other, own) == policy.NOBODYS
                said = select(Declaration).where(Declaration.contact_id == own.id)
                assert {one.words for one in db.session.scalars(said)} == {None, SAID}
                with pytest.raises(NotFound):
                    declare(desk.lado, own.id, "none", "")

    def test_what_cannot_be_declared(self, desk: Desk, own: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            for interest, words, field in (("", "", "interest"), ("any", SAID, "interest")):
                with pytest.raises(Mistake) as mistake:
                    declare(desk.lado, own.id, interest, words)
                assert mistake.value.field == field
            with pytest.raises(Mistake) as mistake:
                declare(desk.lado, own.id, "knows_person", "  ")
            assert mistake.value.field == "interest_words"
            for person in (desk.support, make_user()):
                with pytest.raises(Forbidden):
                    declare(person, own.id, "none", "")

    def test_who_decides_elsewhere_declares_nothing_here(self, desk: Desk, own: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            both = make_user(Role.LADO, make_partnership())
            add_role(both, Role.LADO_SUPPORT, desk.partnership)
            with pytest.raises(Forbidden):
                declare(both, own.id, "none", "")

    def test_a_case_waits_for_it_on_its_page_and_on_the_duty_list(
        self, desk: Desk, own: Contact, unit_of_work: Work, browser_of: Open
    ) -> None:
        client, here = browser_of(desk.lado), f"/duty/contacts/{own.id}"

        def row() -> str:
            rows = client.page(here).with_class("govuk-summary-list__row")
            return next(text_of(one) for one in rows if "Who may know" in text_of(one))

        assert "Still to do" not in row()
        with unit_of_work():
            desk_service.decide(desk.lado, own.id, Verdict("referral", SAID, ["risk"]), seen=again(own).revision)
        assert "declared nothing yet" in row()
        assert "Still to do" in row()
        assert "One case waits for you to say whether you have an interest in it" in client.page("/duty").text
        assert "One case waits" not in browser_of(desk.other).page("/duty").text
        with unit_of_work():
            declare(desk.lado, own.id, "none", "")
        assert "declared no interest" in row()
        assert "Still to do" not in row()
        assert "One case waits" not in client.page("/duty").text
        assert set(CASES) == {"consultation", "referral"}


class TestReferrer:
    """Identified, withheld, anonymous: it governs every letter."""

    def test_until_somebody_says_the_route_decides(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            assert referrer_named(make_contact(desk.partnership)) == "identified"
            assert referrer_named(make_contact(desk.partnership, route="private")) == "withheld"

    def test_the_latest_counts_and_governs_letters(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            for value in VALUES["referrer"]:
                contact = make_contact(desk.partnership, officer_id=desk.lado.id)
                first = "anonymous" if value != "anonymous" else "withheld"
                settle(desk.lado, contact.id, "referrer", first, "", seen=contact.revision)
                settle(desk.lado, contact.id, "referrer", value, SAID, seen=contact.revision)
                assert referrer_named(contact) == value
                assert (IN_LETTERS in letters.draft("advice", contact)) == (value != "identified")
                assert len(warnings_about(contact)) == (value != "identified")
                marks = select(Mark).where(Mark.contact_id == contact.id).order_by(Mark.at)
                assert [one.value for one in db.session.scalars(marks)] == [first, value]

    def test_to_change_it_needs_a_reason_and_a_fresh_page(
        self, desk: Desk, own: Contact, theirs: Contact, unit_of_work: Work
    ) -> None:
        with unit_of_work():
            older = again(own).revision
            first = settle(desk.lado, own.id, "referrer", "withheld", "", seen=older)
            with pytest.raises(ChangedMeanwhile):
                settle(desk.lado, own.id, "referrer", "identified", SAID, seen=older)
            seen = again(own).revision
            assert settle(desk.lado, own.id, "referrer", "withheld", "", seen=seen) is first
            for value, reason, field in (("identified", " ", "referrer_reason"), ("open", SAID, "referrer")):
                with pytest.raises(Mistake) as mistake:
                    settle(desk.lado, own.id, "referrer", value, reason, seen=seen)
                assert mistake.value.field == field
            with pytest.raises(NotFound):
                settle(desk.lado, own.id, "weather", "fine", SAID, seen=seen)
            with pytest.raises(Forbidden):
                settle(desk.support, own.id, "referrer", "identified", SAID, seen=seen)
            with pytest.raises(NeedsReason):
                settle(desk.lado, theirs.id, "referrer", "identified", SAID, seen=theirs.revision)

    def test_the_record_holds_neither_how_nor_why(self, desk: Desk, own: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            settle(desk.lado, own.id, "referrer", "withheld", SAID, seen=again(own).revision)
            declare(desk.lado, own.id, "knows_person", SAID)
        with unit_of_work():
            events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
            actions = ["lado.naming_settled", "lado.interest_declared", "lado.conflict_declared"]
            assert [(one.action, one.facts) for one in events] == [(one, {}) for one in actions]


class TestRestricted:
    """Education Act 2002, section 141F, to confirm: teachers, until they are charged."""

    def test_at_a_school_until_somebody_says_otherwise(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            for sector in (None, *SECTORS):
                contact = make_contact(desk.partnership, employer_sector=sector)
                assert restricted(contact) == (sector in SCHOOLS), sector

    def test_what_somebody_said_counts(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            for sector, value in itertools.product(("school_primary", "health"), VALUES["teacher"]):
                contact = make_contact(desk.partnership, officer_id=desk.lado.id, employer_sector=sector)
                settle(desk.lado, contact.id, "teacher", value, SAID, seen=contact.revision)
                assert restricted(contact) == (value == "teacher"), (sector, value)

    def test_that_it_is_over_needs_its_reason_at_once(self, desk: Desk, own: Contact, unit_of_work: Work) -> None:
        with unit_of_work():
            with pytest.raises(Mistake):
                settle(desk.lado, own.id, "teacher", "over", "", seen=again(own).revision)
            settle(desk.lado, own.id, "teacher", "not_teacher", "", seen=again(own).revision)

    def test_a_charge_ends_it_and_goes_on_ending_it(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            for result, later in itertools.product(RESULTS["police"], (None, "no_further_action")):
                contact = make_contact(desk.partnership, employer_sector="school_secondary")
                on: dict[str, Any] = {"contact_id": contact.id}
                strand = Strand(**on, kind="police", state="open", result=later or result, heard_at=now())
                db.session.add(strand)
                db.session.flush()
                heard = {"at": now(), "heard_on": today(), "by_id": desk.lado.id, "state": "open", "result": result}
                if later:
                    db.session.add(StrandWord(**on, strand_id=strand.id, **heard))
                    db.session.flush()
                assert restricted(contact) == (result not in CHARGED), (result, later)

    def test_another_strand_charges_nobody(self, desk: Desk, unit_of_work: Work) -> None:
        with unit_of_work():
            contact = make_contact(desk.partnership, employer_sector="school_other")
            strand = Strand(contact_id=contact.id, kind="employer", state="open", result="charged", heard_at=now())
            db.session.add(strand)
            db.session.flush()
            assert restricted(contact)


class TestLine:
    """About somebody near the desk: the manager is told, without a name."""

    @pytest.mark.threat(2)
    def test_the_managers_who_may_know_are_told(
        self, desk: Desk, own: Contact, unit_of_work: Work, mails: Callable[[], list[Mail]]
    ) -> None:
        with unit_of_work():
            settle(desk.lado, own.id, "line", "outside", "", seen=again(own).revision)
            settle(desk.lado, own.id, "line", "inside", SAID, seen=again(own).revision)
        (mail,) = mails()
        assert mail.recipient == desk.manager.email
        assert own.reference in mail.body
        assert PERSON["name"] not in mail.body
        with unit_of_work():
            make_conflict(own, desk.manager)
            settle(desk.lado, own.id, "line", "outside", SAID, seen=again(own).revision)
            manager_own = make_contact(desk.partnership, officer_id=desk.manager.id)
            settle(desk.manager, manager_own.id, "line", "outside", "", seen=manager_own.revision)
        assert len(mails()) == 1


def test_the_page_settles_one_thing_at_a_time(
    desk: Desk, own: Contact, browser_of: Open, unit_of_work: Work, mails: object
) -> None:
    with unit_of_work():
        again(own).employer_sector = "school_primary"
    client, here = browser_of(desk.lado), f"/duty/contacts/{own.id}/need"
    page = client.page(here)
    assert "section 141F, to confirm" in page.text
    page = client.submit(page, {"referrer": "withheld"}, button="Save how they are named")
    assert "does not want to be named" in page.text
    wrong = client.submit(
        page, {"referrer": "anonymous", "referrer_reason": ""}, button="Save how they are named", status=422
    )
    assert wrong.errors == [("Enter why it is changed", "#referrer_reason")]
    page = client.submit(wrong, {"teacher": "not_teacher", "teacher_reason": SAID}, button="Save what they are")
    assert SAID in page.text
    page = client.submit(page, {"line": "outside"}, button="Save the line")
    missing = client.submit(page, {"interest": ""}, button="Declare it", status=422)
    assert missing.errors == [("Choose whether you have an interest in it", "#interest")]
    page = client.submit(missing, {"interest": "none"}, button="Declare it")
    assert "Noted: you have no interest in it." in page.text
    assert "The LADO who has it has declared no interest" in client.page(f"/duty/contacts/{own.id}").text
    gone = client.submit(page, {"interest": "other_role", "interest_words": SAID}, button="Declare it")
    assert gone.h1 == "Duty list"
    client.page(here, status=404)
    assert SAID in browser_of(desk.other).page(here).text


def test_the_warnings_stand_where_something_is_written_or_printed(
    desk: Desk, browser_of: Open, unit_of_work: Work
) -> None:
    with unit_of_work():
        contact = make_contact(
            desk.partnership, officer_id=desk.lado.id, route="private", employer_sector="school_primary"
        )
    client, here = browser_of(desk.lado), f"/duty/contacts/{contact.id}"
    for place in ("", "/acknowledge", "/advice", "/letter", "/need"):
        text = client.page(here + place).text
        assert "section 141F, to confirm" in text, place
        assert "does not want to be named" in text, place
    assert "section 141F" not in browser_of(desk.other).page(here).text


def test_what_was_settled_goes_along_when_a_report_joins_its_call(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        call = make_contact(desk.partnership, officer_id=desk.lado.id)
        report = make_report(desk.partnership)
        reported = make_contact(desk.partnership, report_id=report.id, incident_id=report.incident_id)
        settle(desk.lado, reported.id, "referrer", "withheld", SAID, seen=reported.revision)
        declare(desk.lado, reported.id, "none", SAID)
        desk_service.join(desk.lado, reported.id, call.reference, seen=reported.revision)
        db.session.expire_all()
        assert referrer_named(call) == "withheld"
        assert declared(call.id, desk.lado.id)
        assert db.session.scalars(select(Mark)).one().reason == SAID
        assert db.session.scalars(select(Declaration)).one().words == SAID
        assert SUMMARY in (call.summary or "")

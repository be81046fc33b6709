"""The verbs of a case without pages: what is refused, what is kept, what a letter says."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.lado import steps
from portal.lado.cases import letters, service, words
from portal.lado.cases.models import Allegation, FollowUp, Outcome
from portal.lado.cases.reading import allegations_of, follow_up_of, found_of, get_case, lessons_of
from portal.lado.cases.service import Learnt, Said, Settled
from portal.lado.cases.service.waiting import months_ago
from portal.lado.cases.words import OUTCOMES, outcomes_on
from portal.lado.desk.service import Verdict, decide
from portal.lado.meetings import service as meetings
from portal.lado.meetings.models import NoMeeting
from portal.lado.meetings.service import Reason
from portal.lado.meetings.typed import Day
from portal.lado.models import Contact, Message
from portal.lado.need.models import Mark
from portal.lado.need.service import declare
from portal.lado.steps import steps_of
from portal.lado.strands import service as strands
from portal.lado.strands.models import Strand
from portal.lado.strands.words import KINDS
from portal.lado.workflow import Action
from portal.local_time import today
from tests.lado.arrange import make_conflict, make_contact, make_report
from tests.lado.cases.arrange import TOLD, about, agree, agreed, begun, decided, make_case, no_meeting, ready_to_close
from tests.lado.desk.conftest import Desk, make_desk
from tests.support.statements import count_statements

NO_OUTCOME = "does not meet our threshold"


@pytest.fixture
def here(session: Session) -> Desk:
    return make_desk()


@pytest.fixture
def contact(here: Desk) -> Contact:
    made: Contact = make_contact(here.partnership)
    return made


class TestSteps:
    """What a step changes besides the state."""

    def test_a_refusal_says_what_to_do(self, here: Desk, contact: Contact) -> None:
        decided(here.lado, contact)
        with pytest.raises(Refused, match=r"Write down what it is about\. Arrange a meeting"):
            service.begin(here.lado, contact.id, seen=contact.revision)
        with pytest.raises(Refused, match="Begin it first"):
            service.hold(here.lado, contact.id, "Example.", seen=contact.revision)

    def test_each_step_asks_why_where_the_table_does(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        for verb in (service.hold, service.close):
            with pytest.raises((Mistake, Refused)):
                verb(here.lado, contact.id, " ", seen=contact.revision)
        assert contact.state == "open"

    def test_the_door_asks_why_whoever_comes_through_it(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        for note in (None, ""):
            with pytest.raises(Mistake, match="Enter why"):
                steps.take_step(here.lado, contact, Action.HOLD, note)
        assert contact.state == "open"

    def test_what_is_held_transferred_and_reopened_is_dated(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        case = get_case(contact)
        service.hold(here.lado, contact.id, "A court.", seen=contact.revision)
        assert case.held_since is not None
        with pytest.raises(Mistake):
            service.transfer(here.lado, contact.id, " ", "Example.", seen=contact.revision)
        service.transfer(here.lado, contact.id, "Example area", "Example.", seen=contact.revision)
        assert (case.held_since, case.transferred_to) == (None, "Example area")
        service.reopen(here.lado, contact.id, "It came back.", seen=contact.revision)
        assert (case.transferred_at, case.reopened_at is None) == (None, False)
        last = steps_of(contact)[-1]
        assert (last.action, last.from_state, last.to_state, last.note) == (
            "reopen",
            "transferred",
            "triaged",
            "It came back.",
        )

    def test_a_case_closes_with_an_outcome_or_withdrawn(self, here: Desk, contact: Contact) -> None:
        ready_to_close(here.lado, contact)
        service.close(here.lado, contact.id, "All is done.", seen=contact.revision)
        assert (contact.state, get_case(contact).closed_as) == ("closed", "concluded")
        service.reopen(here.lado, contact.id, "New evidence.", seen=contact.revision)
        assert get_case(contact).closed_as is None
        service.begin(here.lado, contact.id, seen=contact.revision)
        verdict = Verdict("advice", "It was somebody else.")
        service.reclassify(here.lado, contact.id, verdict, seen=contact.revision)
        assert (contact.state, get_case(contact).first_decision) == ("triaged", "referral")
        service.close(here.lado, contact.id, "Nothing is left.", seen=contact.revision)
        assert get_case(contact).closed_as == "withdrawn"

    def test_what_turned_out_to_be_no_case_closes_with_what_a_case_needs(self, here: Desk, contact: Contact) -> None:
        """Its meeting, or the reason for none, and its strands can still be recorded: else it would stand for ever."""
        decided(here.lado, contact)
        decide(here.lado, contact.id, Verdict("advice", "It was somebody else."), seen=contact.revision)
        with pytest.raises(Refused, match="why none was"):
            service.close(here.lado, contact.id, "Nothing is left.", seen=contact.revision)
        why = Reason("no_evidence", "An example.", "Example Lado", "Nobody else", Day(today(), True), "Nothing.")
        meetings.record_none_held(here.lado, contact.id, why, seen=contact.revision)
        for kind in KINDS:
            strands.standing(here.lado, contact.id, kind, strands.Standing("not_needed"), seen=contact.revision)
        service.rest_not_needed(here.lado, contact.id, "An invented reason.", seen=contact.revision)
        service.close(here.lado, contact.id, "Nothing is left.", seen=contact.revision)
        assert (contact.state, get_case(contact).closed_as) == ("closed", "withdrawn")
        assert NO_OUTCOME in letters.draft(contact)

    def test_a_letter_about_a_case_without_an_outcome_does_not_say_why_there_is_none(
        self, here: Desk, contact: Contact
    ) -> None:
        begun(here.lado, contact)
        text = letters.draft(contact)
        assert NO_OUTCOME not in text
        assert "[Write here the outcome" in text

    def test_what_is_over_is_not_changed(self, here: Desk, contact: Contact) -> None:
        ready_to_close(here.lado, contact)
        service.close(here.lado, contact.id, "All is done.", seen=contact.revision)
        first = allegations_of(contact)[0]
        with pytest.raises(Refused, match="Reopen it"):
            service.agree_outcome(here.lado, contact.id, first.id, agreed(), seen=contact.revision)
        with pytest.raises(Refused, match="Reopen it"):
            service.settle(here.lado, contact.id, "dbs", Settled("needed", "Example"), seen=contact.revision)

    def test_a_contact_that_never_met_the_threshold_is_no_case(self, here: Desk, contact: Contact) -> None:
        decided(here.lado, contact, "advice")
        with pytest.raises(NotFound):
            service.set_delay(here.lado, contact.id, "police", "", seen=contact.revision)


UNDONE = {
    "Write down what it is about.": (Outcome, Allegation),
    "Record the meeting that was held": (NoMeeting,),
    "Agree the outcome of one allegation.": (Outcome,),
    "End these, or say that they are not needed: police, social care, employer.": (Strand,),
    "Settle the follow-up: 8 to go.": (FollowUp,),
}


@pytest.mark.parametrize("why", UNDONE)
def test_whatever_is_missing_keeps_a_case_open(here: Desk, contact: Contact, why: str) -> None:
    ready_to_close(here.lado, contact)
    for table in UNDONE[why]:
        db.session.execute(delete(table).where(table.contact_id == contact.id))
    with pytest.raises(Refused, match=re.escape(why)):
        service.close(here.lado, contact.id, "All is done.", seen=contact.revision)
    assert contact.state == "open"


def test_a_category_at_conclusion_is_missing_too(here: Desk, contact: Contact) -> None:
    ready_to_close(here.lado, contact)
    allegations_of(contact)[0].category_concluded = None
    db.session.flush()
    with pytest.raises(Refused, match="category at conclusion of one allegation"):
        service.close(here.lado, contact.id, "All is done.", seen=contact.revision)


def test_a_case_leaves_triage_only_with_a_meeting_or_why_there_is_none(here: Desk, contact: Contact) -> None:
    decided(here.lado, contact)
    about(here.lado, contact)
    with pytest.raises(Refused, match="Arrange a meeting, or record why there is none"):
        service.begin(here.lado, contact.id, seen=contact.revision)
    with pytest.raises(Refused, match="Arrange a meeting, or record why there is none"):
        service.transfer(here.lado, contact.id, "Example area", "Example.", seen=contact.revision)
    no_meeting(here.lado, contact)
    declare(here.lado, contact.id, "none", "")
    service.begin(here.lado, contact.id, seen=contact.revision)
    assert contact.state == "open"


class TestOutcomes:
    """One outcome an allegation; a later one replaces it, and both stay."""

    def test_a_later_outcome_replaces_one_and_overwrites_none(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        first = allegations_of(contact)[0]
        agree(here.lado, contact, first, "unsubstantiated")
        agree(here.lado, contact, first, "false")
        (found,) = found_of(contact)
        assert found.outcome is not None
        assert (found.outcome.outcome, [one.outcome for one in found.earlier]) == ("false", ["unsubstantiated"])
        assert [found.outcome.replaces_id] == [one.id for one in found.earlier]
        assert (first.category_opened, first.category_concluded) == ("physical", "neglect")
        assert len(list(db.session.scalars(select(Outcome)))) == 2

    def test_nothing_is_found_before_the_case_has_begun(self, here: Desk, contact: Contact) -> None:
        decided(here.lado, contact)
        first = about(here.lado, contact)
        with pytest.raises(Refused, match="Begin it"):
            service.agree_outcome(here.lado, contact.id, first.id, agreed(), seen=contact.revision)

    def test_an_allegation_of_another_case_is_none(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        other = begun(here.lado, make_contact(here.partnership))
        theirs = allegations_of(other)[0].id
        with pytest.raises(NotFound):
            service.agree_outcome(here.lado, contact.id, theirs, agreed(), seen=contact.revision)

    @pytest.mark.parametrize("day", [today() + timedelta(days=1), None])
    def test_the_day_is_not_to_come(self, here: Desk, contact: Contact, day: object) -> None:
        begun(here.lado, contact)
        typed = service.Agreed("false", Day(day, True), "neglect", "Example.")  # type: ignore[arg-type]
        with pytest.raises(Mistake) as mistake:
            service.agree_outcome(here.lado, contact.id, allegations_of(contact)[0].id, typed, seen=contact.revision)
        assert mistake.value.field == "agreed_day"

    def test_each_key_has_one_definition_on_any_day(self) -> None:
        assert set(outcomes_on(today())) == {"substantiated", "false", "malicious", "unfounded", "unsubstantiated"}
        for one in OUTCOMES:
            later = [other for other in OUTCOMES if other.key == one.key and other is not one]
            assert all(other.since > (one.until or other.since) for other in later if other.since >= one.since)

    def test_a_label_ends_on_its_day(self) -> None:
        old = words.OutcomeWords("false", "Not true", "Example.", today() - timedelta(days=9), today())
        assert [old.is_used(today() + timedelta(days=days)) for days in (-10, -9, 0, 1)] == [False, True, True, False]


class TestFollowUp:
    """Each thing is needed by somebody, done on a day, or not needed for a reason."""

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (Settled("maybe"), "state"),
            (Settled("needed"), "who"),
            (Settled("not_needed"), "note"),
            (Settled("done"), "done_day"),
            (Settled("done", done=Day(today() + timedelta(days=1), True)), "done_day"),
            (Settled("needed", "Example", due=Day(None, True)), "due_day"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(
        self, here: Desk, contact: Contact, said: Settled, field: str
    ) -> None:
        begun(here.lado, contact)
        with pytest.raises(Mistake) as mistake:
            service.settle(here.lado, contact.id, "dbs", said, seen=contact.revision)
        assert mistake.value.field == field
        assert follow_up_of(contact) == {}

    def test_the_rest_leaves_what_is_needed(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        service.settle(here.lado, contact.id, "dbs", Settled("needed", "Example"), seen=contact.revision)
        assert service.rest_not_needed(here.lado, contact.id, "Example.", seen=contact.revision) == 7
        assert follow_up_of(contact)["dbs"].state == "needed"
        with pytest.raises(NotFound):
            service.settle(here.lado, contact.id, "made_up", Settled("needed", "Example"), seen=contact.revision)

    def test_a_closed_case_is_still_learnt_from(self, here: Desk, contact: Contact) -> None:
        ready_to_close(here.lado, contact)
        service.close(here.lado, contact.id, "All is done.", seen=contact.revision)
        made = service.add_lesson(
            here.lado, contact.id, Learnt(TOLD, "setting", "Example Owner"), seen=contact.revision
        )
        service.lesson_done(here.lado, contact.id, made.id, seen=contact.revision)
        assert [one.done_on for one in lessons_of(contact)] == [today()]


class TestClosingLetter:
    """Made of codes: no word of what was typed, and the referrer's name only where they are identified."""

    def test_it_holds_no_word_that_was_typed(self, here: Desk) -> None:
        report = make_report(here.partnership, here.other)
        contact = make_contact(here.partnership, report_id=report.id, incident_id=report.incident_id)
        ready_to_close(here.lado, contact)
        text = letters.draft(contact)
        assert "Unsubstantiated. It can be neither proved nor disproved." in text
        assert "Neglect" in text
        assert f"Dear {here.other.name}," in text
        assert TOLD not in text
        assert "Inventa" not in text
        db.session.add(Mark(contact_id=contact.id, kind="referrer", value="withheld", at=now(), by_id=here.lado.id))
        db.session.flush()
        assert here.other.name not in letters.draft(contact)

    def test_it_goes_out_once_the_case_is_closed(self, here: Desk, contact: Contact) -> None:
        ready_to_close(here.lado, contact)
        with pytest.raises(Refused, match="Close the case"):
            service.send_closing_letter(here.lado, contact.id, "An invented letter.", seen=contact.revision)
        service.close(here.lado, contact.id, "All is done.", seen=contact.revision)
        with pytest.raises(Mistake, match="square brackets"):
            service.send_closing_letter(here.lado, contact.id, letters.draft(contact), seen=contact.revision)
        sent = service.send_closing_letter(here.lado, contact.id, "An invented letter.", seen=contact.revision)
        assert (sent.kind, sent.from_desk) == ("closing_letter", True)
        assert db.session.get_one(Message, sent.id).text.startswith("An invented letter.")


class TestAges:
    """Cases over a month by their age, for whoever may know of them."""

    def test_a_month_is_over_on_the_day_after(self) -> None:
        assert [months_ago(one) < months_ago(other) for one, other in ((3, 1), (6, 3), (12, 9))] == [True] * 3

    def test_each_is_in_one_band_and_only_while_it_goes_on(self, here: Desk) -> None:
        bands = {}
        for months in (0, 1, 2, 3, 6, 9, 12, 30):
            contact = make_contact(here.partnership, state="open", decision="referral", decided_at=now())
            at = months_ago(months) - timedelta(hours=1) if months else now()
            bands[contact.id] = service.band_of(make_case(contact, here.lado, opened_at=at).case)
        assert list(bands.values()) == [0, 1, 1, 3, 6, 9, 12, 12]
        closed = make_contact(here.partnership, state="closed", closed_at=now())
        make_case(closed, here.lado, opened_at=months_ago(13))
        found = service.old_cases(here.manager, here.partnership)
        assert found.counts == {1: 2, 3: 1, 6: 1, 9: 1, 12: 2} == found.without_reason
        assert [one.id for one, _ in found.cases][-1] in bands
        only = service.old_cases(here.manager, here.partnership, 12)
        assert {bands[one.id] for one, _ in only.cases} == {12}
        young = service.old_cases(here.manager, here.partnership, 1)
        assert [bands[one.id] for one, _ in young.cases] == [1, 1]
        for one, _ in only.cases:
            make_conflict(one, here.other)
        assert service.unexplained(here.other, here.partnership) == 5
        assert service.old_cases(here.other, here.partnership, 12).cases == []

    def test_a_reason_ends_the_watch(self, here: Desk, contact: Contact) -> None:
        begun(here.lado, contact)
        get_case(contact).opened_at = months_ago(4)
        db.session.flush()
        assert service.unexplained(here.lado, here.partnership) == 1
        with pytest.raises(Mistake):
            service.set_delay(here.lado, contact.id, "nothing", "", seen=contact.revision)
        service.set_delay(here.lado, contact.id, "police", "Example.", seen=contact.revision)
        assert service.unexplained(here.lado, here.partnership) == 0

    def test_as_many_statements_for_many_as_for_few(self, here: Desk) -> None:
        counts = []
        for many in (1, 9):
            for _ in range(many):
                contact = make_contact(here.partnership, state="open", decision="referral", decided_at=now())
                make_case(contact, here.lado, opened_at=months_ago(4))
            with count_statements(db.engine) as counted:
                service.old_cases(here.lado, here.partnership)
                service.unexplained(here.lado, here.partnership)
            counts.append(len(counted.texts))
        assert counts[0] == counts[1]


def test_what_is_missing_of_an_allegation_is_said_at_its_field(here: Desk, contact: Contact) -> None:
    decided(here.lado, contact)
    wrong = {
        "category": Said(TOLD, "", "work"),
        "context": Said(TOLD, "neglect", ""),
        "text": Said(" ", "neglect", "work"),
    }
    for field, said in wrong.items():
        with pytest.raises(Mistake) as mistake:
            service.add_allegation(here.lado, contact.id, said, seen=contact.revision)
        assert mistake.value.field == field

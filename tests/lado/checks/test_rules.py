"""The rules of a check: who may tell what, what is claimed of nobody, until when, and what is forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal import working_days
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado import conflicts
from portal.lado.checks import forgetting, found, policy, words
from portal.lado.checks.due import days_taken, due_on, is_overdue
from portal.lado.checks.models import Check
from portal.lado.checks.policy import contact_of
from portal.lado.checks.service import Answer, answer_check, approve, log_check, send_back, verify
from portal.lado.desk.service import ChangedMeanwhile
from portal.lado.matching import Known, Match, matches, write_traces
from portal.lado.models import ConflictTrace, Contact, NamedConflict, Trace
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.traces import Kind
from portal.lado.sealing.unreadable import KeyDestroyed
from portal.local_time import end_of, start_of, today
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact
from tests.lado.checks.made import NAME, add_outcome, asked, make_check, make_known, seen, spoil
from tests.lado.desk.conftest import Desk, Work
from tests.support.builders import make_user

DAYS = st.dates(date(2026, 1, 1), date(2028, 11, 30))
WEAK = [kind for kind in Kind if kind not in (Kind.EXACT, Kind.EMAIL)]


def held(known: Contact, **fields: Any) -> Answer:
    values: dict[str, Any] = {
        "result": "confirmed",
        "contacts": (known.id,),
        "answer": "held",
        "disclosed": "An invented sentence.",
        "basis": "An invented basis.",
    }
    return Answer(**{**values, **fields})


NOTHING = Answer(result="none", answer="nothing")


@given(DAYS, st.integers(1, 40))
def test_it_is_due_after_so_many_working_days(arrived: date, days: int) -> None:
    due = due_on(start_of(arrived) + timedelta(hours=9), days)
    assert working_days.is_working(due)
    assert working_days.between(arrived, due) == days


@given(DAYS, st.integers(0, 40))
def test_days_taken_and_overdue_agree(arrived: date, later: int) -> None:
    """What is answered on its due day is in time; the day after, it is not."""
    at, answered = start_of(arrived), start_of(arrived + timedelta(days=later))
    taken = days_taken(at, answered)
    assert taken == working_days.between(arrived, arrived + timedelta(days=later))
    due = due_on(at, 5)
    assert is_overdue(due, end_of(due) - timedelta(seconds=1)) is False
    assert is_overdue(due, end_of(due)) is True
    assert days_taken(at, None) is None


@given(st.sets(st.sampled_from(WEAK)))
def test_weak_traces_are_never_a_confirmed_match(by: set[Kind]) -> None:
    """A sound, a birthday, a workplace, in whatever number: the matcher says possible at most."""
    assert not found.is_sure(by)
    assert found.suggested([Match(Contact(), frozenset(by))]) == found.POSSIBLE


@pytest.mark.parametrize(
    "person",
    [
        {"name": "Quite Another", "born": "1980-02-03"},
        {"name": "Inwenta Exampelsdotter"},
        {"name": "Quite Another", "workplace": "Example Council, staffing"},
    ],
    ids=["birthday", "sound", "workplace"],
)
def test_a_sound_or_a_birthday_alone_finds_nobody(person: dict[str, str], desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        write_traces(make_contact(desk.partnership, person=person))
        check = make_check(desk, born=None) if "born" not in person else make_check(desk)
        assert found.matches_of(desk.lado, check) == []
        assert found.suggested([]) == found.NONE


def test_former_names_and_the_birthday_find_somebody(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        check = make_check(desk, name="Inventa Newname", former=(NAME,))
        (match,) = found.matches_of(desk.lado, check)
        assert match.contact.id == known.id
        assert found.suggested([match]) == found.CONFIRMED
        assert found.suggested(found.matches_of(desk.lado, make_check(desk, born=None))) == found.POSSIBLE


def test_whoever_was_asked_about_is_not_known_by_that(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        make_check(desk)
        assert db.session.scalar(select(func.count()).select_from(Trace)) == 0
        assert matches(desk.lado, Known(names=(NAME,))) == []


def test_nobody_approves_what_they_wrote(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        check = make_check(desk)
        answer_check(desk.lado, check.id, held(known), seen=seen(check))
        assert (check.state, check.letter) == ("proposed", None)
        with pytest.raises(Refused, match="Another LADO"):
            approve(desk.lado, check.id, seen=seen(check))
        with pytest.raises(Forbidden):
            approve(desk.support, check.id, seen=seen(check))
        approve(desk.manager, check.id, seen=seen(check))
        assert (check.state, check.approved_by_id) == ("answered", desk.manager.id)
        assert "An invented sentence." in (check.letter or "")
        assert check.review_on is None


def test_the_database_knows_that_as_well(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        check = make_check(desk)
        answer_check(desk.lado, check.id, held(known), seen=seen(check))
        broken: tuple[dict[str, Any], ...] = (
            {"approved_by_id": desk.lado.id},
            {"state": "answered", "answered_at": now()},
        )
        for values in broken:
            with pytest.raises(IntegrityError):
                spoil(check, **values)
            db.session.refresh(check)


@pytest.mark.parametrize("outcome", sorted(words.NEVER_BY_DEFAULT))
def test_such_an_outcome_is_told_for_a_reason_alone(outcome: str, desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk, outcome)
        check = make_check(desk)
        with pytest.raises(Mistake) as wrong:
            answer_check(desk.lado, check.id, held(known), seen=seen(check))
        assert wrong.value.field == "exception"
        answer_check(desk.lado, check.id, held(known, exception="An invented reason."), seen=seen(check))
        assert check.against_default
        approve(desk.other, check.id, seen=seen(check))
        assert check.state == "answered"


@pytest.mark.parametrize("outcome", ["substantiated", "unsubstantiated"])
def test_other_outcomes_need_no_exception(outcome: str, desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk, outcome)
        check = make_check(desk)
        answer_check(desk.lado, check.id, held(known, exception="Not needed."), seen=seen(check))
        assert not check.against_default


def test_an_outcome_that_comes_meanwhile_stops_the_approval(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        check = make_check(desk)
        answer_check(desk.lado, check.id, held(known), seen=seen(check))
        add_outcome(known, desk.lado, "unfounded")
        with pytest.raises(Refused, match="never told by default"):
            approve(desk.other, check.id, seen=seen(check))
        send_back(desk.other, check.id, "Say why.", seen=seen(check))
        assert (check.state, check.sent_back) == ("open", "Say why.")


def test_an_outcome_that_was_replaced_does_not_count(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        first = add_outcome(known, desk.lado, "unfounded")
        add_outcome(known, desk.lado, "substantiated", first)
        check = make_check(desk)
        answer_check(desk.lado, check.id, held(known), seen=seen(check))
        assert check.state == "proposed"


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(result="none", answer="held", disclosed="E.", basis="E."), "answer"),
        (Answer(result="confirmed", answer="nothing", note="E."), "references"),
        (Answer(result="none", answer="declined"), "note"),
        (Answer(result="", answer="nothing"), "result"),
        (Answer(result="none", answer=""), "answer"),
    ],
    ids=["nobody to tell of", "no contact", "why declined", "no result", "no answer"],
)
def test_what_an_answer_needs(answer: Answer, field: str, desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = make_check(desk)
        with pytest.raises(Mistake) as wrong:
            answer_check(desk.lado, check.id, answer, seen=seen(check))
        assert wrong.value.field == field


@pytest.mark.parametrize("without", ["disclosed", "basis"])
def test_what_is_told_and_why_stands_there(without: str, desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known, check = make_known(desk), make_check(desk)
        with pytest.raises(Mistake) as wrong:
            answer_check(desk.lado, check.id, held(known, **{without: "  "}), seen=seen(check))
        assert wrong.value.field == without


def test_nothing_is_answered_before_it_is_known_who_asks(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = make_check(desk, verified="no")
        with pytest.raises(Mistake, match="who asks"):
            answer_check(desk.lado, check.id, NOTHING, seen=seen(check))
        verify(desk.lado, check.id, "called_back", seen=seen(check))
        answer_check(desk.lado, check.id, NOTHING, seen=seen(check))
        with pytest.raises(Refused):
            answer_check(desk.lado, check.id, NOTHING, seen=seen(check))


def test_the_letter_is_the_same_whether_nobody_is_known_or_nothing_told(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known = make_known(desk)
        letters = []
        for answer in (NOTHING, Answer(result="confirmed", contacts=(known.id,), answer="nothing", note="E.")):
            check = make_check(desk)
            answer_check(desk.lado, check.id, answer, seen=seen(check))
            letters.append((check.letter or "").replace(contact_of(check).reference, ""))
        assert letters[0] == letters[1]


@pytest.mark.parametrize("letter", sorted(words.LETTERS))
def test_every_letter_says_that_it_is_about_this_area_only(letter: str, desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        text = words.reply(letter, make_contact(desk.partnership), desk.partnership, "", "E.")
        assert f"about the area of {desk.partnership.name} only" in text
        assert "{" not in text


def test_an_older_page_is_refused(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = make_check(desk, verified="no")
        before = seen(check)
        verify(desk.other, check.id, "known", seen=before)
        with pytest.raises(ChangedMeanwhile):
            answer_check(desk.lado, check.id, NOTHING, seen=before)


def test_it_counts_once_however_it_ends(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = log_check(desk.lado, desk.partnership, asked(), "page")
        assert log_check(desk.lado, desk.partnership, asked(), "page").id == check.id
        assert contact_of(check).decision == "information"
        answer_check(desk.lado, check.id, NOTHING, seen=seen(check))
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 1
        assert contact_of(check).state == "closed"


def test_what_support_logged_is_decided_by_whoever_answers(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = make_check(desk, desk.support)
        assert contact_of(check).decision is None
        answer_check(desk.lado, check.id, NOTHING, seen=seen(check))
        assert (contact_of(check).decision, contact_of(check).state) == ("information", "closed")


def test_a_check_about_somebody_of_the_desk_is_not_there_for_them(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        by_name = make_user(Role.LADO, desk.partnership, name="Inventa Formerly")
        by_mail = make_user(Role.LADO, desk.partnership, name="Somebody Else")
        check = make_check(desk, former=("Inventa Formerly",), email=by_mail.email)
        for person in (by_name, by_mail):
            with pytest.raises(NotFound):
                policy.read_check(person, check.id)
            assert db.session.scalars(policy.checks_visible_to(person)).all() == []
        assert db.session.scalars(policy.checks_visible_to(desk.lado)).all() == [check]


def test_contacts_hidden_from_the_officer_are_not_found(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known, check = make_known(desk), make_check(desk, name="Somebody Examplesson", born=None)
        make_conflict(known, desk.lado)
        assert found.matches_of(desk.lado, check) == []
        with pytest.raises(Mistake):
            answer_check(desk.lado, check.id, held(known), seen=seen(check))


def test_nobody_says_that_nothing_is_held_from_whom_a_match_is_hidden(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known, before = make_known(desk), make_check(desk)
        make_conflict(known, desk.lado)
        after = make_check(desk, user=desk.other)
        assert db.session.scalars(policy.checks_visible_to(desk.lado)).all() == [before]
        for check in (before, after):
            with pytest.raises(NotFound):
                answer_check(desk.lado, check.id, NOTHING, seen=seen(check))
        assert answer_check(desk.other, after.id, held(known), seen=seen(after)).state == "proposed"
        assert answer_check(desk.other, before.id, held(known), seen=seen(before)).state == "proposed"


def test_a_check_of_somebody_else_is_answered_by_whoever_is_in_conflict(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        make_conflict(make_known(desk), desk.lado)
        other = make_check(desk, name="Another Madeupson", born=None)
        assert answer_check(desk.lado, other.id, NOTHING, seen=seen(other)).state == "answered"


def test_the_desk_lifts_what_keeps_an_officer_from_a_check(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        make_conflict(make_known(desk), desk.lado)
        check = make_check(desk, user=desk.other)
        doubt = db.session.scalars(
            select(NamedConflict)
            .where(NamedConflict.contact_id == check.contact_id)
            .where(NamedConflict.user_id == desk.lado.id)
        ).one()
        assert doubt.why in conflicts.DOUBTS
        conflicts.lift(desk.other, doubt.id)
        assert answer_check(desk.lado, check.id, NOTHING, seen=seen(check)).state == "answered"


def answered(desk: Desk) -> Check:
    check = make_check(desk, former=("Inventa Madeupson",), evidence="An invented notice.")
    return answer_check(desk.lado, check.id, NOTHING, seen=seen(check))


def test_names_of_nobody_go_on_their_day(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        check = answered(desk)
        assert check.review_on == today() + timedelta(days=90)
        check.review_on = today()
        db.session.flush()
        assert forgetting.forget_nobody() == 0
        check.review_on = today() - timedelta(days=1)
        db.session.flush()
        assert forgetting.forget_nobody() == 1
        assert forgetting.forget_nobody() == 0
        assert check.person is None
        assert (check.letter, check.fingerprint) == (None, None)
        assert (check.state, check.result, check.answer) == ("answered", "none", "nothing")
        with pytest.raises(KeyDestroyed):
            keys.of(check.id)
        assert db.session.scalar(select(func.count()).select_from(ConflictTrace)) == 0
        assert all(one.who is None for one in db.session.scalars(select(NamedConflict)))


def test_who_is_known_is_not_forgotten_by_the_clock(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        known, check = make_known(desk), make_check(desk)
        answer_check(desk.lado, check.id, held(known), seen=seen(check))
        approve(desk.other, check.id, seen=seen(check))
        check.review_on = today() - timedelta(days=400)
        waiting = make_check(desk)
        waiting.review_on, waiting.result = check.review_on, "none"
        db.session.flush()
        assert forgetting.forget_nobody() == 0
        assert check.person["name"] == NAME

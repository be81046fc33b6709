"""From a submission to actions that live on: what is taken up, what stays, what is dropped, what nobody loses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.actions import service
from portal.actions.models import ActionUpdate, FollowedAction, State
from portal.actions.named import lists_of, named_in
from portal.database import db
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.local_time import long_date, today
from tests.actions.arrange import POINTERS, followed, row, said, submit
from tests.returns.tiny import TINY
from tests.support.builders import make_agency
from tests.support.rounds import QUESTION_SET, Audit, make_audit, make_round, return_of, submit_all

LATER = today() + timedelta(days=200)


@pytest.fixture
def audit(session: Session) -> Audit:
    return make_audit()


def states() -> dict[str, str]:
    return {one.row_id: one.state for one in db.session.scalars(select(FollowedAction))}


def test_each_row_of_the_list_is_followed_with_the_questions_that_chose_it(audit: Audit) -> None:
    submit(audit.approver, audit.return_, [row("a", due=LATER), row("b", "Example: write it down")], ["a", "b"], ["a"])
    first, second = followed("a"), followed("b")
    assert (first.what, first.difference, first.owner) == ("Example: train everyone", "Example", "Example manager")
    assert (first.due_on, first.state, first.return_id) == (LATER, State.OPEN, audit.return_.id)
    assert (first.agency_id, first.partnership_id) == (audit.agency.id, audit.partnership.id)
    assert first.serves == [POINTERS[0].part_of, POINTERS[1].part_of]
    assert second.serves == [POINTERS[0].part_of]
    assert said(first) == []


@pytest.mark.usefixtures("mails")
def test_a_real_submission_is_followed(audit: Audit) -> None:
    submission = submit_all(audit)
    rows = {each["id"]: each for each in submission.answers["actions"]}
    assert rows
    assert states() == dict.fromkeys(rows, "open")
    one = followed(min(rows))
    assert (one.what, str(one.due_on)) == (rows[one.row_id]["what"], rows[one.row_id]["due"])
    assert one.serves


def test_a_question_set_without_actions_is_left_alone() -> None:
    answers = {"actions": [{"id": "a", "what": "Example"}], "doing": ["a"]}
    assert named_in(TINY, answers) == {}


def renamed(question_set: QuestionSet, earlier: str, later: str) -> QuestionSet:
    """The same set with its list of actions called something else."""

    def turned(question: Any) -> Any:
        key = later if question.key == earlier else question.key
        return replace(question, key=key, refers_to=later if question.refers_to == earlier else question.refers_to)

    sections = tuple(
        replace(each, questions=tuple(turned(question) for question in each.questions))
        for each in question_set.sections
    )
    return replace(question_set, sections=sections)


def test_the_list_is_found_by_what_refers_to_it_and_not_by_its_name() -> None:
    other = renamed(library.get_by_key(QUESTION_SET), "actions", "what_we_promise")
    assert [each.key for each in lists_of(other)] == ["what_we_promise"]
    assert named_in(other, {"what_we_promise": [row("a")]})["a"].what == "Example: train everyone"
    assert named_in(other, {"actions": [row("a")], "evidence": [{"id": "e", "title": "Example"}]}) == {}


def test_a_resubmission_changes_the_words_and_keeps_the_history(audit: Audit) -> None:
    submit(audit.approver, audit.return_, [row("a")], ["a"])
    service.say_progress(audit.editor, followed().id, "Example progress")
    submit(audit.approver, audit.return_, [row("a", "Example: train half")], [], ["a"])
    action = followed()
    assert (action.what, action.serves) == ("Example: train half", [POINTERS[1].part_of])
    assert action.first_submitted_at < action.submitted_at
    assert said(action) == ["Example progress"]


def test_what_a_resubmission_names_no_more_is_dropped_and_says_so(audit: Audit) -> None:
    submit(audit.approver, audit.return_, [row("a"), row("b"), row("c")])
    service.close(audit.lead, followed("c").id, "Example outcome", seen=followed("c").version)
    submit(audit.approver, audit.return_, [row("a")])
    assert states() == {"a": "open", "b": "dropped", "c": "done"}
    assert said(followed("b")) == [f"No longer in the answers submitted for {audit.round.title}."]
    assert followed("b").closed_at is not None


def test_what_is_named_again_is_open_again_and_what_is_done_stays_done(audit: Audit) -> None:
    submit(audit.approver, audit.return_, [row("a"), row("b")])
    submit(audit.approver, audit.return_, [row("b")])
    service.close(audit.lead, followed("b").id, "Example outcome", seen=followed("b").version)
    submit(audit.approver, audit.return_, [row("a"), row("b")])
    assert states() == {"a": "open", "b": "done"}
    assert said(followed("a"))[1:] == [f"Named again in the answers submitted for {audit.round.title}."]
    assert followed("a").closed_at is None
    assert followed("b").how_we_know == "Example outcome"


def test_a_day_that_the_agency_moved_stays_until_the_answers_move_it(audit: Audit) -> None:
    first, moved, third = (today() + timedelta(days=each) for each in (30, 60, 90))
    submit(audit.approver, audit.return_, [row("a", due=first)])
    service.move_due_day(audit.lead, followed().id, moved, "Example reason", seen=followed().version)
    submit(audit.approver, audit.return_, [row("a", "Example: other words", due=first)])
    assert (followed().due_on, followed().what) == (moved, "Example: other words")
    submit(audit.approver, audit.return_, [row("a", due=third)])
    assert followed().due_on == third
    assert said(followed())[-1].startswith(f"Due day changed from {long_date(moved)} to {long_date(third)} by")


def next_round(audit: Audit) -> Any:
    later = make_round(audit.partnership, audit.agency, opens_on=today(), title="Example audit of a later year")
    return return_of(later, audit.agency)


def test_a_later_round_goes_on_with_the_same_action_and_drops_nothing_of_the_earlier(audit: Audit) -> None:
    submit(audit.approver, audit.return_, [row("a"), row("b")])
    submit(audit.approver, later := next_round(audit), [row("a", "Example: still to do")])
    assert states() == {"a": "open", "b": "open"}
    assert (followed("a").return_id, followed("b").return_id) == (later.id, audit.return_.id)
    assert followed("a").what == "Example: still to do"


def test_an_earlier_round_that_is_opened_again_says_nothing_about_what_a_later_one_took_over(audit: Audit) -> None:
    submit(audit.approver, audit.return_, [row("a"), row("b")])
    submit(audit.approver, later := next_round(audit), [row("a", "Example: later words")])
    submit(audit.approver, audit.return_, [row("a", "Example: earlier words"), row("b", "Example: new words")])
    assert (followed("a").what, followed("a").return_id) == ("Example: later words", later.id)
    assert followed("b").what == "Example: new words"
    submit(audit.approver, audit.return_, [row("b")])
    assert states() == {"a": "open", "b": "open"}


def test_the_same_row_id_elsewhere_is_another_action(audit: Audit) -> None:
    other = make_audit(audit.partnership, make_agency(audit.partnership))
    elsewhere = make_audit(agency=audit.agency)
    for one in (audit, other, elsewhere):
        submit(one.approver, one.return_, [row("a")])
    submit(other.approver, other.return_, [])
    assert followed("a", audit.return_).state == State.OPEN
    assert followed("a", other.return_).state == State.DROPPED
    assert followed("a", elsewhere.return_).state == State.OPEN


@pytest.mark.parametrize("began", [0, 1], ids=["today", "tomorrow"])
def test_the_action_of_an_organisation_that_merged_follows(audit: Audit, began: int) -> None:
    heir = make_audit(audit.partnership, make_agency(audit.partnership))
    submit(audit.approver, audit.return_, [row("a")])
    service.say_progress(audit.editor, followed().id, "Example progress")
    audit.agency.successor_id, audit.agency.succeeded_on = heir.agency.id, today() + timedelta(days=began)
    db.session.flush()
    submit(heir.approver, heir.return_, [row("a", "Example: goes on")])
    count = db.session.scalar(select(func.count()).select_from(FollowedAction))
    assert count == (1 if began == 0 else 2)
    assert said(followed("a", heir.return_)) == (["Example progress"] if began == 0 else [])


steps = st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=6)


@given(steps)
def test_the_latest_submission_decides_and_nothing_said_is_lost(app: object, submitted: list[set[str]]) -> None:
    with db.unit_of_work() as session:
        audit = make_audit()
        count = 0
        for rows in submitted:
            submit(audit.approver, audit.return_, [row(each) for each in sorted(rows)])
            mine = list(session.scalars(select(FollowedAction).where(FollowedAction.return_id == audit.return_.id)))
            assert {one.row_id for one in mine if one.state == State.OPEN} == rows
            for one in mine:
                service.say_progress(audit.editor, one.id, f"Example {count}")
            count += len(mine)
            kept = select(func.count()).select_from(ActionUpdate).where(ActionUpdate.user_id == audit.editor.id)
            assert session.scalar(kept) == count
        session.rollback()

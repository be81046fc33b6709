"""Agreeing ratings: what is written down, what is refused, and that nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.returns.models import Status
from portal.returns.refusals import NotOfThisForm, WordsNeeded
from portal.returns.reviewing import service
from portal.returns.reviewing.ratings import rated_in
from portal.returns.reviewing.resubmitted import look_again
from portal.returns.reviewing.service import Judgement
from portal.returns.reviewing.standing import history_of, review_of, standing
from tests.returns.reviewing.arrange import Reviewed, make_reviewed
from tests.support.builders import make_partnership, make_user

pytestmark = pytest.mark.usefixtures("session")


def progress(one: Reviewed) -> tuple[int, int, int]:
    review = review_of(one.id)
    assert review is not None
    return review.agreed, review.rated, review.again


def test_one_press_agrees_a_standard_and_another_all_of_it() -> None:
    one = make_reviewed()
    first = service.agree_as_it_stands(one.coordinator, one.id, "s1")
    assert first == tuple(key for key in one.keys if key.startswith("s1_"))
    assert progress(one) == (len(first), len(one.keys), 0)
    assert set(service.agree_as_it_stands(one.coordinator, one.id)) == set(one.keys) - set(first)
    assert progress(one) == (len(one.keys), len(one.keys), 0)
    assert service.agree_as_it_stands(one.coordinator, one.id) == ()
    own = {key: rated.own.key for key, rated in rated_in(one.submission).items()}
    assert {key: agreed.rating for key, agreed in standing(one.id).items()} == own
    assert len(history_of(one.id)) == len(one.keys)


def test_one_press_leaves_what_was_judged() -> None:
    one = make_reviewed()
    key = one.keys[0]
    service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), "Example reason.")})
    service.agree_as_it_stands(one.coordinator, one.id)
    assert standing(one.id)[key].rating == one.other(key)


@pytest.mark.parametrize("reason", ["", "  \n", "\u00a0"])
def test_another_rating_needs_a_reason(reason: str) -> None:
    one = make_reviewed()
    key = one.keys[0]
    with pytest.raises(WordsNeeded) as wrong:
        service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), reason)})
    assert list(wrong.value.problems) == [key]
    assert not standing(one.id)


def test_a_reason_alone_and_one_too_long_are_sent_back() -> None:
    one = make_reviewed()
    alone, long = one.keys[:2]
    with pytest.raises(WordsNeeded) as wrong:
        service.judge(
            one.coordinator,
            one.id,
            {alone: Judgement("", "Example reason."), long: Judgement(one.other(long), "x" * 5_001)},
        )
    assert list(wrong.value.problems) == [alone, long]


def test_nothing_is_overwritten_and_all_can_be_taken_back() -> None:
    one = make_reviewed()
    key = one.keys[0]
    own = rated_in(one.submission)[key].own.key
    for said in (
        Judgement(one.other(key), "First reason."),
        Judgement(one.other(key), "Second reason."),
        Judgement(own),
        Judgement(""),
    ):
        assert service.judge(one.coordinator, one.id, {key: said}) == (key,)
        assert service.judge(one.coordinator, one.id, {key: said}) == ()
    assert [(each.rating, each.reason) for each in history_of(one.id)] == [
        (one.other(key), "First reason."),
        (one.other(key), "Second reason."),
        (own, ""),
    ]
    assert all(each.ended_at and each.own == own for each in history_of(one.id))
    assert not standing(one.id)
    assert progress(one)[0] == 0


def test_two_coordinators_at_once_do_not_undo_each_other() -> None:
    one = make_reviewed()
    key = one.keys[0]
    service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), "First reason.", was="")})
    with pytest.raises(WordsNeeded) as wrong:
        service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), "Second reason.", was="")})
    assert one.coordinator.name in wrong.value.problems[key]
    stands = standing(one.id)[key]
    assert stands.reason == "First reason."
    same_page_again = Judgement(one.other(key), "First reason.", was="")
    assert service.judge(one.coordinator, one.id, {key: same_page_again}) == ()
    service.judge(one.coordinator, one.id, {key: Judgement("", was=str(stands.id))})


@pytest.mark.parametrize("said", [Judgement("nonsense"), Judgement("met", "Example reason.")])
def test_what_no_page_sends_is_refused(said: Judgement) -> None:
    one = make_reviewed()
    key = one.keys[0] if said.rating == "nonsense" else "s1_1_how_we_know"
    with pytest.raises(NotOfThisForm):
        service.judge(one.coordinator, one.id, {key: said})
    with pytest.raises(NotFound):
        service.agree_as_it_stands(one.coordinator, one.id, "about_you")


@pytest.mark.parametrize("status", sorted(Status))
def test_only_what_is_submitted_is_judged(status: Status) -> None:
    one = make_reviewed(status)
    if status in (Status.SUBMITTED, Status.ACCEPTED):
        assert service.agree_as_it_stands(one.coordinator, one.id)
        return
    with pytest.raises(Refused):
        service.agree_as_it_stands(one.coordinator, one.id)


def test_a_closed_round_is_reviewed_and_a_cancelled_one_is_not() -> None:
    one = make_reviewed()
    one.round.closed_at = now()
    assert service.agree_as_it_stands(one.coordinator, one.id, "s1")
    one.round.cancelled_at = now()
    with pytest.raises(Refused):
        service.agree_as_it_stands(one.coordinator, one.id)


def test_a_page_of_an_older_submission_judges_nothing() -> None:
    one = make_reviewed()
    one.submit_again()
    with pytest.raises(Refused):
        service.agree_as_it_stands(one.coordinator, one.id, seen=1)
    assert service.agree_as_it_stands(one.coordinator, one.id, seen=2)


VERBS: dict[str, Callable[[Any, Reviewed], object]] = {
    "agree": lambda user, one: service.agree_as_it_stands(user, one.id),
    "judge": lambda user, one: service.judge(user, one.id, {}),
    "share": lambda user, one: service.share(user, one.id),
    "unshare": lambda user, one: service.unshare(user, one.id),
    "write": lambda user, one: service.write_message(user, one.id, "Example."),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_coordinators_of_this_partnership_write(verb: str) -> None:
    one = make_reviewed()
    elsewhere = make_user("coordinator", make_partnership("elsewhere"))
    for user, error in ((one.scrutineer, Forbidden), (one.lead, Forbidden), (elsewhere, NotFound)):
        with pytest.raises(error):
            VERBS[verb](user, one)
    assert review_of(one.id) is None


def test_a_new_submission_shows_what_to_look_at_again(session: Session) -> None:
    one = make_reviewed()
    changed, kept = one.keys[:2]
    service.agree_as_it_stands(one.coordinator, one.id)
    look_again(one.approver, one.return_, one.submit_again(changed))
    assert {key for key, each in standing(one.id).items() if each.again_at} == {changed}
    assert progress(one) == (len(one.keys) - 1, len(one.keys), 1)
    service.agree_as_it_stands(one.coordinator, one.id)
    assert standing(one.id)[changed].again_at is not None, "One press is no look."
    service.judge(one.coordinator, one.id, {changed: Judgement(standing(one.id)[changed].rating)})
    assert progress(one) == (len(one.keys), len(one.keys), 0)
    assert standing(one.id)[kept].submission_id == one.submission.id
    assert standing(one.id)[changed].submission_id != one.submission.id


def test_an_answer_that_comes_back_as_it_was_needs_no_look() -> None:
    one = make_reviewed()
    key = one.keys[0]
    service.agree_as_it_stands(one.coordinator, one.id)
    look_again(one.approver, one.return_, one.submit_again(key))
    look_again(one.approver, one.return_, one.submit_again(number=3))
    assert not any(each.again_at for each in standing(one.id).values())


@given(data=st.data())
@with_settings(max_examples=8)
def test_whatever_is_judged_the_numbers_agree_with_the_rows(data: st.DataObject) -> None:
    """At most one rating of a question stands, and every judgement is kept."""
    db.session.rollback()
    one = make_reviewed()
    keys, kept = one.keys[:3], 0
    for step in range(data.draw(st.integers(1, 6))):
        key = data.draw(st.sampled_from(keys))
        rating = data.draw(st.sampled_from(["", one.other(key), rated_in(one.submission)[key].own.key]))
        new = service.judge(one.coordinator, one.id, {key: Judgement(rating, f"Reason {step}." if rating else "")})
        kept += len(new) if rating else 0
    there = history_of(one.id)
    assert len(there) == kept
    assert len(standing(one.id)) == sum(each.ended_at is None for each in there)
    assert progress(one)[:2] == (len(standing(one.id)), len(one.keys))

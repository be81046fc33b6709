"""Sharing a review with the agency, taking it back, and what the agency may say to it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import Forbidden, NotFound, Refused
from portal.mail import OutboxMessage
from portal.returns import queries
from portal.returns.models import Status
from portal.returns.queries import Side
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing import service
from portal.returns.reviewing.letter import letter_of
from portal.returns.reviewing.resubmitted import look_again
from portal.returns.reviewing.service import Judgement
from portal.returns.reviewing.standing import is_shared, review_of
from tests.returns.reviewing.arrange import Reviewed, make_reviewed
from tests.support.builders import make_agency, make_user

pytestmark = pytest.mark.usefixtures("session", "mails")


def agreed() -> Reviewed:
    one = make_reviewed()
    service.judge(one.coordinator, one.id, {one.keys[0]: Judgement(one.other(one.keys[0]), "Example reason.")})
    return one


def test_it_is_shared_once_and_taken_back(session: Session) -> None:
    one = agreed()
    with pytest.raises(NotFound):
        service.read_own_review(one.lead, one.id)
    for _ in range(2):
        service.share(one.coordinator, one.id)
    told = session.scalar(select(func.count()).select_from(OutboxMessage))
    assert told == len({one.lead.id, one.approver.id}), "Nobody is told twice."
    assert service.read_own_review(one.lead, one.id).is_shared
    service.unshare(one.coordinator, one.id)
    assert not is_shared(one.return_)
    with pytest.raises(NotFound):
        service.read_own_review(one.lead, one.id)


def test_nothing_agreed_and_what_to_look_at_again_are_not_shared() -> None:
    one = make_reviewed()
    with pytest.raises(Refused):
        service.share(one.coordinator, one.id)
    service.agree_as_it_stands(one.coordinator, one.id)
    look_again(one.approver, one.return_, one.submit_again(one.keys[0]))
    with pytest.raises(Refused):
        service.share(one.coordinator, one.id)


def test_only_the_agency_reads_its_own_review() -> None:
    one = agreed()
    service.share(one.coordinator, one.id)
    neighbour = make_user("safeguarding_lead", make_agency(one.partnership))
    for read in (service.read_own_review, service.read_review):
        with pytest.raises(NotFound):
            read(neighbour, one.id)
    with pytest.raises(Forbidden):
        service.read_own_review(one.coordinator, one.id)
    with pytest.raises(Forbidden):
        service.read_review(one.lead, one.id)
    assert service.read_review_again(one.scrutineer, one.id)[0].agreed


def test_a_reply_waits_for_the_partnership_beside_the_answer() -> None:
    one = agreed()
    key, other = one.keys[:2]
    with pytest.raises(NotFound):
        service.reply_to_review(one.lead, one.id, key, "Example reply.")
    service.share(one.coordinator, one.id)
    with pytest.raises(NotFound):
        service.reply_to_review(one.lead, one.id, other, "Nothing is agreed there.")
    with pytest.raises(WordsNeeded):
        service.reply_to_review(one.lead, one.id, key, " ")
    with pytest.raises(Forbidden):
        service.reply_to_review(one.approver, one.id, key, "Example reply.")
    for text in ("Example reply.", "Example reply.", "And one more."):
        service.reply_to_review(one.lead, one.id, key, text)
    [query] = queries.of_return(one.id)
    assert (query.question_key, query.waits_for) == (key, Side.PARTNERSHIP)
    assert [said.text for said in query.messages] == ["Example reply.", "And one more."]


def test_the_letter_leaves_out_what_is_to_be_looked_at_again() -> None:
    one = make_reviewed()
    first, second = one.keys[:2]
    service.judge(one.coordinator, one.id, {key: Judgement("not_met", "Example reason.") for key in (first, second)})
    service.agree_as_it_stands(one.coordinator, one.id)
    before = letter_of(service.read_review_again(one.coordinator, one.id)[0])
    look_again(one.approver, one.return_, one.submit_again(first))
    after = letter_of(service.read_review_again(one.coordinator, one.id)[0])
    assert {gap.key for gap in before.gaps} - {gap.key for gap in after.gaps} == {first}
    assert not any(name.startswith("1. ") for name in before.strengths)
    assert len(before.standards) == 12


def test_a_strength_is_a_standard_that_is_agreed_as_a_whole() -> None:
    one = make_reviewed()
    keys = [key for key in one.keys if key.startswith("s2_")]
    for place, key in enumerate(keys):
        assert not letter_of(service.read_review_again(one.coordinator, one.id)[0]).strengths, place
        service.judge(one.coordinator, one.id, {key: Judgement("met", "Example reason.")})
    assert len(letter_of(service.read_review_again(one.coordinator, one.id)[0]).strengths) == 1


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CHANGES_REQUESTED])
def test_what_was_shared_stays_readable_while_the_agency_writes(status: Status) -> None:
    one = agreed()
    service.share(one.coordinator, one.id, "Example words.")
    one.return_.status = status.value
    assert service.read_own_review(one.lead, one.id).is_shared
    review = review_of(one.id)
    assert review is not None
    assert review.message == "Example words."

"""What the partnership agreed last year stands beside each question: to the agency only once it was shared."""

from __future__ import annotations

import pytest

from portal.database import db
from portal.permissions import SYSTEM
from portal.returns.models import Return
from portal.returns.reviewing import service
from portal.returns.reviewing.before import before_each
from portal.returns.reviewing.ratings import Rated
from portal.returns.reviewing.service import Judgement
from tests.returns.pages.conftest import UnitOfWork
from tests.returns.pages.years import SET, Browser, Years, group
from tests.support.builders import make_agency

REASON = "Example reason: only one team was asked."


def judge_last_year(years: Years, unit_of_work: UnitOfWork, *, share: bool) -> None:
    with unit_of_work():
        last = db.session.get_one(Return, years.last.id)
        last.status = "accepted"
        service.judge(SYSTEM, last.id, {"s1_1": Judgement("partly", REASON)})
        if share:
            service.share(SYSTEM, last.id)


@pytest.mark.usefixtures("mails")
@pytest.mark.parametrize("share", [True, False])
def test_the_agency_sees_what_was_shared_beside_its_own(
    years: Years, browser_of: Browser, unit_of_work: UnitOfWork, share: bool
) -> None:
    judge_last_year(years, unit_of_work, share=share)
    words = group(browser_of(years.audit.editor).page(f"{years.path}/s1"), "s1_1")
    assert ("Agreed by the partnership: A Partly met" in words) is share
    assert (REASON in words) is share
    assert "Agreed by the partnership" not in group(browser_of(years.audit.editor).page(f"{years.path}/s1"), "s1_2")


@pytest.mark.usefixtures("mails")
def test_it_follows_from_the_organisation_that_merged_into_this_one(
    years: Years, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    judge_last_year(years, unit_of_work, share=True)
    with unit_of_work():
        last = db.session.get_one(Return, years.last.id)
        heir = last.agency
        last.agency = make_agency(
            years.audit.partnership,
            name="Example Old Trust",
            successor_id=heir.id,
            succeeded_on=last.round.opens_on,
        )
    words = group(browser_of(years.audit.editor).page(f"{years.path}/s1"), "s1_1")
    assert "answered by Example Old Trust" in words
    assert REASON in words


def test_the_partnership_sees_it_in_any_state(years: Years, unit_of_work: UnitOfWork) -> None:
    judge_last_year(years, unit_of_work, share=False)
    question = SET.question("s1_1")
    assert question is not None
    with unit_of_work():
        now = db.session.get_one(Return, years.audit.return_.id)
        [before] = before_each(now, {"s1_1": Rated(question, "s1", question.options[0])})["s1_1"]
        assert before.agreed is not None
        assert (before.own.key, before.agreed.option.key, before.agreed.reason) == ("met", "partly", REASON)
        assert "the board reads it" in before.how_we_know

"""The pages of a partnership review: the partnership agrees and shares, the agency reads and replies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.database import db
from portal.returns.reviewing import service
from portal.returns.reviewing.resubmitted import look_again
from portal.returns.reviewing.service import Judgement
from portal.returns.reviewing.standing import standing
from tests.returns.pages.conftest import UnitOfWork
from tests.returns.reviewing.arrange import Reviewed, make_reviewed
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.statements import count_statements

REASON = "Example reason zzfindzz."
Browser = Callable[[User], PageClient]


@pytest.fixture
def one(unit_of_work: UnitOfWork) -> Reviewed:
    with unit_of_work():
        return make_reviewed()


@pytest.fixture
def review(one: Reviewed) -> str:
    return f"/returns/{one.id}/partnership-review"


def agree_and_share(one: Reviewed, unit_of_work: UnitOfWork, message: str = "") -> None:
    with unit_of_work():
        key = one.keys[0]
        service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), REASON)})
        service.agree_as_it_stands(one.coordinator, one.id)
        service.share(one.coordinator, one.id, message)


def test_a_standard_is_agreed_with_one_other_rating(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser, key = browser_of(one.coordinator), one.keys[0]
    page = browser.submit(
        browser.page(f"{review}/s1"),
        {f"rating-{key}": one.other(key), f"reason-{key}": REASON},
        button="Save, and agree the others as they stand",
    )
    first = [each for each in one.keys if each.startswith("s1_")]
    assert f"{len(first)} of {len(first)} agreed" in page.text
    assert REASON in page.text
    with unit_of_work():
        assert {each: agreed.reason for each, agreed in standing(one.id).items() if agreed.reason} == {key: REASON}
    assert f"{len(first)} of {len(one.keys)} agreed" in browser.page(review).text


def test_what_was_typed_stays_when_the_reason_is_missing(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser, (key, other) = browser_of(one.coordinator), one.keys[:2]
    typed = {f"rating-{key}": one.other(key), f"rating-{other}": one.other(other), f"reason-{other}": REASON}
    page = browser.submit(browser.page(f"{review}/s1"), typed, button="Save", status=422)
    assert [link for _, link in page.errors] == [f"#reason-{key}"]
    assert REASON in page.text
    [ticked] = [each for each in page.all("input") if each.get("name") == f"rating-{key}" and "checked" in each.attrib]
    assert ticked.get("value") == one.other(key)
    with unit_of_work():
        assert not standing(one.id)


def test_pages_of_two_coordinators_show_each_other(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser, key = browser_of(one.coordinator), one.keys[0]
    page = browser.page(f"{review}/s1")
    with unit_of_work():
        service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), "Said meanwhile.")})
    again = browser.submit(page, {f"rating-{key}": one.other(key), f"reason-{key}": REASON}, button="Save", status=422)
    assert "changed this since you opened the page" in again.text
    assert REASON in again.text
    kept = browser.submit(again, {}, button="Save")
    assert REASON in kept.text


def test_what_changed_is_looked_at_again(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    key = one.keys[0]
    with unit_of_work():
        service.agree_as_it_stands(one.coordinator, one.id)
        look_again(one.approver, one.return_, one.submit_again(key))
    browser = browser_of(one.coordinator)
    page = browser.page(f"{review}/s1")
    assert "The answer has changed since" in page.text
    untouched = browser.submit(page, {}, button="Save")
    assert "1 to look at again" in untouched.text
    with unit_of_work():
        rating = standing(one.id)[key].rating
    looked = browser.submit(untouched, {f"rating-{key}": rating}, button="Save")
    assert "to look at again" not in looked.text
    assert browser.submit(browser.page(review), {}, button="Share with the agency").text


def test_the_agency_reads_what_is_shared_and_replies(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: Callable[[], list[Mail]]
) -> None:
    lead = browser_of(one.lead)
    lead.page(review, status=404)
    lead.page(f"/returns/{one.id}/letter", status=404)
    lead.page(f"{review}/questions/{one.keys[0]}", status=404)
    agree_and_share(one, unit_of_work, "Example words at the head.")
    page = lead.page(review)
    assert REASON in page.text
    assert "Example words at the head." in page.text
    assert "Example words at the head." in browser_of(one.approver).page(f"/returns/{one.id}/letter").text
    assert "Reply about" not in browser_of(one.approver).page(review).text
    form = lead.page(f"{review}/questions/{one.keys[0]}")
    assert lead.submit(form, {"message": " "}, button="Send the reply", status=422).errors
    assert (
        "Your reply is with the partnership."
        in lead.submit(form, {"message": "Example reply."}, button="Send the reply").text
    )
    assert "Example reply." in lead.page(f"{review}/questions/{one.keys[0]}").text
    assert "Example reply." in browser_of(one.coordinator).page(f"{review}/s1").text
    told = [to for to, subject, _ in mails() if "the partnership review is ready" in subject]
    assert sorted(told) == sorted([one.lead.email, one.approver.email])
    assert not [body for _, _, body in mails() if "zzfindzz" in body or "at the head" in body]


def test_taken_back_into_preparation_nobody_of_the_agency_reads_it(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork, mails: object
) -> None:
    agree_and_share(one, unit_of_work)
    browser, lead = browser_of(one.coordinator), browser_of(one.lead)
    assert lead.page(review).h1 == "Partnership review"
    assert "in preparation again" in browser.submit(browser.page(review), {}, button="Take back into preparation").text
    for path in (review, f"/returns/{one.id}/letter", f"{review}/questions/{one.keys[0]}"):
        lead.page(path, status=404)


def test_nothing_agreed_is_not_shared(one: Reviewed, review: str, browser_of: Browser) -> None:
    browser = browser_of(one.coordinator)
    page = browser.submit(browser.page(review), {"message": REASON}, button="Share with the agency", status=409)
    assert "Nothing is agreed yet" in page.text
    assert REASON in page.text
    assert "kept" in browser.submit(page, {}, button="Save the words").text
    agreed = browser.submit(page, {"message": "Other words."}, button=f"Agree the other {len(one.keys)} as they stand")
    assert "Other words." in agreed.text
    assert f"{len(one.keys)} of {len(one.keys)} agreed" in agreed.text


def test_a_scrutineer_reads_and_changes_nothing(
    one: Reviewed, review: str, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work():
        service.judge(one.coordinator, one.id, {one.keys[0]: Judgement(one.other(one.keys[0]), REASON)})
    browser = browser_of(one.scrutineer)
    for path in (review, f"{review}/s1"):
        page = browser.page(path)
        assert not [form for form in page.all("form") if form.get("action", "").startswith("/returns")]
        assert REASON in page.text


@pytest.mark.parametrize("path", ["partnership-review/s1", "partnership-review", "letter"])
def test_an_agreed_rating_more_costs_no_statement(
    path: str, one: Reviewed, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    browser, counts = browser_of(one.coordinator), []
    for keys in (one.keys[:1], one.keys[1:]):
        with unit_of_work():
            for key in keys:
                service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), REASON)})
        with count_statements(db.engine) as statements:
            browser.page(f"/returns/{one.id}/{path}")
        counts.append(len(statements.texts))
    assert counts[0] == counts[1]


def test_the_letter_says_strengths_gaps_and_reasons_also_as_text(
    one: Reviewed, browser_of: Browser, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work():
        service.judge(one.coordinator, one.id, {"s1_1": Judgement("not_met", REASON)})
        service.agree_as_it_stands(one.coordinator, one.id)
    browser = browser_of(one.coordinator)
    page = browser.page(f"/returns/{one.id}/letter")
    assert "Draft: not shared yet" in page.text
    text = browser.get(f"/returns/{one.id}/letter/file").get_data(as_text=True)
    for words in (REASON, "STRENGTHS", one.agency.name):
        assert words in text

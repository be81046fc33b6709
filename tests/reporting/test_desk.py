"""The coordinator's desk by its pages: opening, changing, chasing, ending; who may not; what is never shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.database import db, now
from portal.local_time import today
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Contact, Return, Round, Status
from tests.reporting.arrange import make_full_round, make_return
from tests.support.builders import make_agency, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page
from tests.support.rounds import Audit, make_audit
from tests.support.statements import count_statements

Work = Callable[[], Any]
CANARY = "canary-7f3a"


@pytest.fixture
def audit(unit_of_work: Work) -> Audit:
    with unit_of_work():
        return make_audit()


@pytest.fixture
def desk(client: PageClient, audit: Audit) -> PageClient:
    sign_in(client, audit.coordinator)
    return client


def boxes(name: str, day: date) -> dict[str, Any]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def soon(days: int) -> date:
    return today() + timedelta(days=days)


def line_path(audit: Audit) -> str:
    return f"/rounds/{audit.round.id}/agencies/{audit.return_.id}"


def fresh(audit: Audit) -> Return:
    return db.session.scalars(
        select(Return).where(Return.id == audit.return_.id).execution_options(populate_existing=True)
    ).one()


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_an_audit_is_opened_from_the_first_page_to_the_last(
    desk: PageClient, audit: Audit, unit_of_work: Work, mails: Any
) -> None:
    with unit_of_work():
        for number in range(3):
            agency = make_agency(
                audit.partnership, name=f"Example hospital {number}", sector="health", kinds=["health"]
            )
            make_user(Role.SAFEGUARDING_LEAD, agency)
    page = desk.page("/rounds/new")
    typed = {"question_set": "section11-2026", "sector": "health", "short_sector": "health", **boxes("due", soon(40))}
    check = desk.submit(page, typed, button="Go on and check")
    assert "3 agencies" in words(check)
    assert "3 e-mails to safeguarding leads" in words(check)
    assert mails() == []
    seen = desk.page(
        next(link.get("href", "") for link in check.all("a") if "/rounds/questions" in link.get("href", ""))
    )
    assert "The short version, for health" in words(seen)
    done = desk.submit(check, {}, button="Open the audit and send the e-mails")
    assert "The audit is open" in words(done)
    assert "3 asked, 0 in" in words(done)
    assert len(mails()) == 3
    with unit_of_work() as session:
        made = session.scalars(select(Return).join(Round).where(Round.key == "section11-2026")).all()
        assert {one.short for one in made} == {True}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"title": "x" * 201}, "title must be 200 characters"),
        ({"key": "Not a key"}, "small letters, digits and hyphens"),
        ({"key": "taken"}, "Type another key"),
        ({"due-year": "2206"}, "Check the year: the due date must be in"),
    ],
    ids=["title", "key", "taken", "year"],
)
def test_what_cannot_be_opened_is_said_before_the_page_to_check(
    desk: PageClient, audit: Audit, unit_of_work: Work, typed: dict[str, str], says: str
) -> None:
    with unit_of_work():
        db.session.get_one(Round, audit.round.id).key = "taken"
    fits = {"question_set": "section11-2026", "sector": audit.agency.sector, **boxes("due", soon(40))}
    again = desk.submit(desk.page("/rounds/new"), fits | typed, button="Go on and check", status=422)
    assert [message for message, _ in again.errors if says in message]


def test_nothing_typed_is_lost_when_something_is_wrong(desk: PageClient, audit: Audit) -> None:
    page = desk.page("/rounds/new")
    typed = {
        "title": "Example audit",
        "previous": audit.round.key,
        "due-day": "31",
        "due-month": "2",
        "due-year": "2027",
    }
    again = desk.submit(page, typed, button="Go on and check", status=422)
    found = [message for message, _ in again.errors]
    assert any("question set" in one for one in found)
    assert any("due date" in one for one in found)
    assert any("at least one agency" in one for one in found)
    kept = {field.get("name"): field.get("value") for field in again.all("input")}
    assert (kept["title"], kept["due-day"], kept["due-month"]) == ("Example audit", "31", "2")


def test_the_list_is_narrowed_and_what_is_ticked_stays(desk: PageClient, audit: Audit, unit_of_work: Work) -> None:
    with unit_of_work():
        other = make_agency(audit.partnership, name="Another example")
    page = desk.page("/rounds/new")
    found = desk.submit(page, {"find": "nobody", "agency": other.code}, button="Show")
    ticked = [field.get("value") for field in found.all("input") if field.get("name") == "agency"]
    assert ticked == [other.code]
    assert "1 of 2 agencies" in words(found)


def test_the_days_change_with_a_note(desk: PageClient, audit: Audit, mails: Any) -> None:
    path = f"/rounds/{audit.round.id}/dates"
    wrong = desk.submit(desk.page(path), boxes("due", soon(60)), button="Change the days", status=422)
    assert wrong.errors == [("Say why the days change", "note")] or "Say why" in str(wrong.errors)
    done = desk.submit(wrong, {"note": CANARY}, button="Change the days")
    assert "Due date changed from" in words(done)
    assert CANARY in words(done)
    assert audit.coordinator.name in words(done)
    assert [CANARY in mail.body for mail in mails()] == [False]


def test_one_agency_gets_more_time_is_excused_and_asked_again(desk: PageClient, audit: Audit, mails: Any) -> None:
    page = desk.page(line_path(audit))
    wrong = desk.submit(page, {**boxes("until", soon(1)), "extend_note": CANARY}, button="Give more time", status=409)
    assert CANARY in wrong.text
    assert "must be after" in str(wrong.errors)
    done = desk.submit(wrong, boxes("until", soon(45)), button="Give more time")
    assert "More time: due" in words(done)
    done = desk.submit(done, {"reason": "Example reason"}, button="Excuse this agency")
    assert "Example reason" in words(done)
    assert "Ask it to answer after all" in words(done)
    assert "Give more time" not in words(done)
    desk.submit(done, {}, button="Ask it to answer after all")
    assert len(mails()) == 3


def test_an_agency_is_removed_only_while_nothing_was_typed(desk: PageClient, audit: Audit, mails: Any) -> None:
    page = desk.page(line_path(audit))
    desk.submit(page, {"text": "Example call"}, button="Log it")
    again = desk.submit(page, {}, button="Remove this agency", status=409)
    assert "Excuse it instead" in words(again)
    assert "Remove this agency" not in words(again)


def test_agencies_are_added(desk: PageClient, audit: Audit, unit_of_work: Work, mails: Any) -> None:
    with unit_of_work():
        make_user(Role.SAFEGUARDING_LEAD, other := make_agency(audit.partnership, name="Another example"))
    page = desk.page(f"/rounds/{audit.round.id}/more-agencies")
    assert "Choose at least one" in str(desk.submit(page, {}, button="Ask these agencies", status=422).errors)
    done = desk.submit(page, {"agency": other.code}, button="Ask these agencies")
    assert "2 asked" in words(done)
    assert "Every active agency" in desk.page(f"/rounds/{audit.round.id}/more-agencies").text


def test_closing_opening_again_and_cancelling(desk: PageClient, audit: Audit, mails: Any) -> None:
    close = desk.page(f"/rounds/{audit.round.id}/close")
    assert "1 agency has not submitted" in words(close)
    done = desk.submit(close, {}, button="Close the audit")
    assert "After closing" in words(done)
    assert "Give more time" not in words(done)
    done = desk.submit(desk.page(f"/rounds/{audit.round.id}/close"), {}, button="Open the audit again")
    assert "After closing" not in words(done)
    cancel = desk.page(f"/rounds/{audit.round.id}/cancel")
    wrong = desk.submit(cancel, {"note": "Example", "confirmed": "yes"}, button="Cancel the audit for good", status=422)
    assert "Type the name of the audit" in str(wrong.errors)
    done = desk.submit(wrong, {"confirmed": audit.round.title}, button="Cancel the audit for good")
    assert "cancelled" in words(done)
    assert "Change this audit" not in words(done)


def test_ticked_agencies_are_reminded_after_a_preview(
    desk: PageClient, audit: Audit, unit_of_work: Work, mails: Any
) -> None:
    with unit_of_work():
        sent = make_return(audit.round, make_agency(audit.partnership, name="Sent example"), Status.SUBMITTED)
    page = desk.page(f"/rounds/{audit.round.id}")
    ids = [str(audit.return_.id), str(sent.id)]
    preview = desk.submit(page, {"line": ids}, button="Remind")
    assert audit.lead.name in words(preview)
    assert "Submitted already: nobody is reminded" in words(preview)
    assert mails() == []
    desk.submit(preview, {}, button="Send the reminders")
    (mail,) = mails()
    assert mail.recipient == audit.lead.email
    shown = next(part for part in words(preview).split(" To ") if "has not submitted its answers yet" in part)
    body = " ".join(mail.body.split())
    assert f"The answers of {audit.agency.name} are due on" in body
    assert f"The answers of {audit.agency.name} are due on" in shown
    desk.submit(preview, {}, button="Send the reminders")
    assert len(mails()) == 1, "who was reminded today is not reminded again"


def test_ticked_agencies_that_still_have_to_answer_get_more_time(
    desk: PageClient, audit: Audit, unit_of_work: Work, mails: Any
) -> None:
    with unit_of_work():
        sent = make_return(audit.round, make_agency(audit.partnership), Status.SUBMITTED)
        waits = make_return(audit.round, make_agency(audit.partnership))
    page = desk.page(f"/rounds/{audit.round.id}")
    alone = desk.submit(page, {"line": [str(sent.id)]}, button="Give more time")
    refused = desk.submit(alone, boxes("until", soon(50)), button="Give more time", status=409)
    assert "need no more time" in words(refused)
    both = desk.submit(page, {"line": [str(waits.id), str(sent.id)]}, button="Give more time")
    assert "submitted already: nothing changes" in words(both)
    desk.submit(both, boxes("until", soon(50)), button="Give more time")
    with unit_of_work() as session:
        assert session.get_one(Return, sent.id).extended_to is None
        assert session.get_one(Return, waits.id).extended_to == soon(50)
    again = desk.submit(both, boxes("until", soon(50)), button="Give more time", status=409)
    assert "already. Choose another day" in words(again)
    two = desk.submit(page, {"line": [str(waits.id), str(audit.return_.id)]}, button="Give more time")
    desk.submit(two, boxes("until", soon(50)), button="Give more time")
    with unit_of_work():
        assert fresh(audit).extended_to == soon(50)


def test_a_call_is_logged_for_those_that_are_ticked(desk: PageClient, audit: Audit, unit_of_work: Work) -> None:
    page = desk.page(f"/rounds/{audit.round.id}")
    form = desk.submit(page, {"line": str(audit.return_.id)}, button="Log a contact")
    done = desk.submit(form, {"note": "Example talk"}, button="Log it")
    assert "The contact is logged" in words(done)
    assert "Telephone call" in words(desk.page(line_path(audit)))
    with unit_of_work() as session:
        assert [one.text for one in session.scalars(select(Contact))] == ["Example talk"]


@pytest.mark.parametrize("do", ["remind", "extend", "call"])
def test_nothing_ticked_says_so(desk: PageClient, audit: Audit, do: str) -> None:
    page = desk.page(f"/rounds/{audit.round.id}/chosen?do={do}&line=nonsense")
    assert "Nothing is ticked" in words(page)


def test_a_draft_is_on_none_of_the_pages(
    desk: PageClient, audit: Audit, unit_of_work: Work, client: PageClient
) -> None:
    """What was typed, noted to a colleague or sent back by the approver stays in the agency."""
    with unit_of_work():
        service.save_section(audit.editor, audit.return_.id, "profile", {"org_name": CANARY}, based_on=0)
    changed = CANARY
    own, paths = str(audit.round.id), ["", "/dates", "/close", "/cancel", "/more-agencies"]
    pages = [f"/rounds/{own}{path}" for path in paths]
    pages += [line_path(audit), f"/rounds/{own}/chosen?do=remind&line={audit.return_.id}", "/", "/rounds"]
    for path in pages:
        assert changed not in desk.page(path).text, path


def test_a_scrutineer_reads_and_changes_nothing(client: PageClient, audit: Audit, unit_of_work: Work) -> None:
    with unit_of_work():
        sent = make_return(audit.round, make_agency(audit.partnership, name="Sent example"), Status.SUBMITTED)
        sent_id = sent.id
    sign_in(client, audit.people[Role.SCRUTINEER])
    own = f"/rounds/{audit.round.id}"
    reads = ["/rounds", own, line_path(audit), f"{line_path(audit)}/questions", f"/returns/{sent_id}/review"]
    reads += [f"/returns/{sent_id}/submitted", f"/returns/{sent_id}/receipt"]
    for path in reads:
        page = client.page(path)
        posts = [form for form in page.all("form") if form.get("method") == "post"]
        assert [form.get("action") for form in posts] == ["/sign-out"], path
        assert not page.with_class("portal-tick"), path
        token = next(field.get("value") for field in page.all("input") if field.get("name") == "csrf_token")
    for path in ("/dates", "/close", "/cancel", "/more-agencies", f"/chosen?line={sent_id}"):
        assert client.get(own + path).status_code == 403, path
    writes = [own + path for path in ("/dates", "/close", "/cancel", "/more-agencies", "/chosen", "/workbook")]
    writes += [line_path(audit), f"/returns/{sent_id}/review", "/rounds/new"]
    for path in writes:
        assert client.post(path, data={"csrf_token": token, "_do": "excuse", "reason": "x"}).status_code == 403, path


def test_what_needs_the_coordinator_comes_first(desk: PageClient, audit: Audit, unit_of_work: Work) -> None:
    with unit_of_work():
        late = db.session.get_one(Return, audit.return_.id)
        late.round.due_on = soon(-1)
        late.round.opens_on = soon(-40)
        sent = make_return(late.round, make_agency(audit.partnership, name="Sent example"), Status.SUBMITTED)
        sent_id = sent.id
    path = f"/rounds/{audit.round.id}"
    assert "1 agency is late" in words(desk.page(path))
    assert "1 agency's answers are not yet read: Sent example" in words(desk.page(path))
    desk.page(f"/returns/{sent_id}/review")
    assert "not yet read" not in words(desk.page(path))


def test_the_heatmap_has_letters_and_only_what_was_submitted(
    desk: PageClient, audit: Audit, unit_of_work: Work
) -> None:
    path = f"/rounds/{audit.round.id}"
    assert not desk.page(path).with_class("portal-heat")
    with unit_of_work():
        make_return(audit.round, make_agency(audit.partnership, name="Sent example"), Status.SUBMITTED)
    (heat,) = desk.page(path).with_class("portal-heat")
    rows = [cell.text for cell in heat.iter("th") if cell.get("scope") == "row"]
    assert rows == ["Sent example"]
    letters = [tag.text for tag in heat.iter("strong")]
    assert letters
    assert set(letters) <= {"G", "A", "R", "LG"}


def test_an_agencys_page_costs_the_same_however_long_its_round_is(
    desk: PageClient, audit: Audit, unit_of_work: Work
) -> None:
    counts = []
    for number, size in enumerate((3, 60)):
        with unit_of_work():
            round_ = make_full_round(audit.partnership, size, key=f"example-{number}")
            one = db.session.scalars(
                select(Return).where(Return.round_id == round_.id, Return.status == "draft").limit(1)
            ).one()
            for _ in range(size):
                db.session.add(Contact(return_id=one.id, kind="call", by="x", by_name="Example", at=now()))
        with count_statements(db.engine) as statements:
            desk.page(f"/rounds/{round_.id}/agencies/{one.id}")
        counts.append(len(statements))
    assert counts[0] == counts[1]

"""Last year's answer stands beside each question, and is copied only when someone says that it is still true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.accounts.models import Agency
from portal.database import db, now
from portal.forms.answers import Raw
from portal.forms.spec import Part
from portal.local_time import moment, today
from portal.returns import service
from portal.returns.models import DraftChange, Return, Submission
from tests.returns.pages.conftest import UnitOfWork
from tests.returns.pages.years import (
    EVIDENCE,
    LIST,
    SAID,
    SET,
    Browser,
    Years,
    buttons,
    group,
    press,
    stored_in,
    submitted,
)
from tests.support.builders import make_agency
from tests.support.client import PageClient
from tests.support.rounds import fill_in
from tests.support.statements import count_statements


@pytest.fixture
def editor(years: Years, browser_of: Browser) -> PageClient:
    return browser_of(years.audit.editor)


def test_last_years_answer_stands_beside_the_question(editor: PageClient, years: Years) -> None:
    page = editor.page(f"{years.path}/s1")
    said = group(page, "s1_1")
    assert "Section 11 audit 2025: G Met" in said
    assert "the board reads it each quarter" in said
    assert "Example policy" in said
    assert "Example: write the guide (due 1 December 2025, which has passed)" in group(page, "s1_2")
    assert "Section 11 audit 2025" not in group(page, "s1_3")


def test_still_true_copies_the_answer_with_its_rows(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    page = editor.page(f"{years.path}/s1")
    assert stored_in(unit_of_work, years) == {}
    page = editor.submit(page, {}, button=buttons(page, "s1_1")[0])
    answers = stored_in(unit_of_work, years)
    assert {key: answers[key] for key in answers if key.startswith("s1_1") and answers[key]} == {
        key: SAID[key] for key in ("s1_1", "s1_1_how_we_know", "s1_1_evidence")
    }
    assert answers["evidence"] == [EVIDENCE]
    assert not answers.get("s1_2")
    assert "actions" not in answers
    assert f"Same as in 2025: confirmed by {years.audit.editor.name}, " in group(page, "s1_1")
    assert buttons(page, "s1_1") == []


def test_nothing_rolls_over_unseen(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    for section in ("profile", "s1", "evidence", "actions"):
        editor.submit(editor.page(f"{years.path}/{section}"), {}, button=LIST)
    assert not any(stored_in(unit_of_work, years).values())


def test_what_was_typed_is_replaced_only_by_the_button_that_says_so_and_stays_in_the_history(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    typed = {"s1_1": "partly", "s1_1_how_we_know": "Example: typed this year."}
    editor.submit(editor.page(f"{years.path}/s1"), typed, button=LIST)
    page = editor.page(f"{years.path}/s1")
    [button] = buttons(page, "s1_1")
    assert button.startswith("Use the 2025 answer instead")
    assert "It replaces “Partly met” and what stands at “How do you know?”." in group(page, "s1_1")
    editor.submit(page, {"s1_1_how_we_know": "Example: typed and never saved."}, button=button)
    assert stored_in(unit_of_work, years)["s1_1_how_we_know"] == SAID["s1_1_how_we_know"]
    assert "Example: typed and never saved." in texts_before(unit_of_work, years)


def texts_before(unit_of_work: UnitOfWork, years: Years) -> list[object]:
    with unit_of_work():
        query = select(DraftChange.before).where(DraftChange.return_id == years.audit.return_.id)
        return list(db.session.scalars(query))


def test_a_colleagues_answer_given_meanwhile_stands(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    page = editor.page(f"{years.path}/s1")
    with unit_of_work():
        service.save_section(years.audit.lead, years.audit.return_.id, "s1", {"s1_1": "not_met"}, based_on=0)
    shown = editor.submit(page, {}, button=buttons(page, "s1_1")[0])
    assert stored_in(unit_of_work, years)["s1_1"] == "not_met"
    assert buttons(shown, "s1_1")[0].startswith("Use the 2025 answer instead")


def test_what_is_added_this_year_is_left_and_said(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    page = editor.page(f"{years.path}/s1")
    page = editor.submit(page, {"s1_1_share": "yes"}, button=buttons(page, "s1_1")[0])
    assert stored_in(unit_of_work, years)["s1_1_share"] == "yes"
    assert "As in 2025, with more added: confirmed by" in group(page, "s1_1")


def test_who_confirmed_is_whoever_gave_the_answer_last(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    with unit_of_work():
        service.save_section(
            years.audit.lead, years.audit.return_.id, "profile", {"org_name": "Example Trust"}, based_on=0
        )
    said = group(editor.page(f"{years.path}/profile"), "org_name")
    assert f"Same as in 2025: confirmed by {years.audit.lead.name}, " in said
    day_before = now() - timedelta(days=1)
    with unit_of_work():
        db.session.execute(update(DraftChange).values(at=day_before))
    assert f"{years.audit.lead.name}, {moment(day_before)}" in group(editor.page(f"{years.path}/profile"), "org_name")


def test_figures_are_shown_and_not_copied(editor: PageClient, years: Years) -> None:
    page = editor.page(f"{years.path}/profile")
    assert "40 Figures are not copied from 2025: type this year’s." in group(page, "headcount_staff")
    assert buttons(page, "headcount_staff") == []


def test_all_plain_answers_at_once_but_only_where_nothing_stands(
    editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    page = editor.page(f"{years.path}/profile")
    assert "2 answers of Section 11 audit 2025 stand above" in page.text
    editor.submit(page, {"services": "Example: new services"}, button="All of this is still true")
    answers = stored_in(unit_of_work, years)
    assert answers["org_name"] == "Example Trust"
    assert answers["services"] == "Example: new services"
    assert not answers.get("headcount_staff")
    assert "All of this is still true" not in editor.page(f"{years.path}/profile").text


def test_the_button_for_all_is_gone_from_a_page_that_stays(editor: PageClient, years: Years) -> None:
    """It stands beside the last question, of which nothing may have been said last year."""
    last = SET.section("profile").questions[-1].key  # type: ignore[union-attr]
    assert "All of this is still true" in group(editor.page(f"{years.path}/profile"), last)
    answer = press(editor, years, "profile", f":{years.submission.id}", Accept="application/json")
    assert "All of this is still true" not in answer.get_json()["groups"][last]


def test_a_standard_is_never_confirmed_as_a_whole(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    assert "All of this is still true" not in editor.page(f"{years.path}/s1").text
    assert press(editor, years, "s1", f":{years.submission.id}").status_code == 303
    assert stored_in(unit_of_work, years) == {}


@pytest.mark.parametrize("value", ["s1_1:", "s1_1:x", "s1_1:{other}", "nowhere:{id}", "s2_1:{id}", "s1_3:{id}", "{id}"])
def test_what_is_not_offered_is_not_copied(
    value: str, editor: PageClient, years: Years, unit_of_work: UnitOfWork
) -> None:
    filled = value.format(id=years.submission.id, other=years.audit.return_.id)
    assert press(editor, years, "s1", filled).status_code == 400
    assert stored_in(unit_of_work, years) == {}


def test_a_figure_is_not_copied_by_a_forged_press(editor: PageClient, years: Years, unit_of_work: UnitOfWork) -> None:
    answer = press(editor, years, "profile", f"headcount_staff:{years.submission.id}")
    assert answer.status_code == 409
    assert "Figures are not copied" in answer.text
    assert stored_in(unit_of_work, years) == {}


def test_a_script_gets_the_question_as_it_looks_now(editor: PageClient, years: Years) -> None:
    answer = press(editor, years, "s1", f"s1_1:{years.submission.id}", Accept="application/json")
    assert answer.status_code == 200
    told = answer.get_json()
    assert set(told["groups"]) == {"s1_1"}
    assert "Same as in 2025: confirmed by" in told["groups"]["s1_1"]
    token = editor.page(f"{years.path}/s1").ids["csrf_token"].attrib["value"]
    more = {"csrf_token": token, "_revision": str(told["revision"]), "s1_1_how_we_know": "Example: more"}
    assert editor.post(f"{years.path}/s1", data=more, headers={"Accept": "application/json"}).status_code == 200


@pytest.fixture
def merged(unit_of_work: UnitOfWork, years: Years) -> list[Agency]:
    """Two organisations that have become part of the agency, each with an answer of last year."""
    with unit_of_work():
        made = []
        for number in (1, 2):
            agency = make_agency(years.audit.partnership, name=f"Example Predecessor {number}")
            agency.successor_id, agency.succeeded_on = years.audit.agency.id, today()
            before = Return(round_id=years.last.round_id, agency_id=agency.id)
            db.session.add(before)
            db.session.flush()
            submitted(
                years.audit,
                db.session.get_one(Return, before.id),
                {"s1_1": "partly", "s1_3": "met", "s1_3_how_we_know": f"Example {number}"},
            )
            made.append(agency)
        return made


def test_the_answers_of_those_that_merged_follow_and_say_whose_they_are(
    browser_of: Browser, years: Years, merged: list[Agency], unit_of_work: UnitOfWork
) -> None:
    editor = browser_of(years.audit.editor)
    page = editor.page(f"{years.path}/s1")
    said = group(page, "s1_3")
    for agency in merged:
        assert f"Section 11 audit 2025, answered by {agency.name}: G Met" in said
    value = next(
        each.get("value") for each in page.ids["question-s1_3"].iter("button") if each.get("name") == "_still_true"
    )
    assert press(editor, years, "s1", str(value)).status_code == 303
    assert stored_in(unit_of_work, years)["s1_3"] == "met"


def test_its_own_answer_comes_first(editor: PageClient, years: Years, merged: list[Agency]) -> None:
    said = group(editor.page(f"{years.path}/s1"), "s1_1")
    assert said.index("Section 11 audit 2025: G Met") < said.index(f"answered by {merged[0].name}: A Partly met")


def test_nobody_elses_answers_are_told_or_copied(browser_of: Browser, years: Years, unit_of_work: UnitOfWork) -> None:
    with unit_of_work():
        before = Return(round_id=years.last.round_id, agency_id=make_agency(years.audit.partnership).id)
        db.session.add(before)
        db.session.flush()
        theirs = submitted(years.audit, db.session.get_one(Return, before.id), {"s1_3": "met"})
    editor = browser_of(years.audit.editor)
    assert "Section 11 audit 2025" not in group(editor.page(f"{years.path}/s1"), "s1_3")
    assert press(editor, years, "s1", f"s1_3:{theirs.id}").status_code == 400
    assert stored_in(unit_of_work, years) == {}


def test_the_statements_of_a_page_do_not_grow_with_questions_or_rows(
    browser_of: Browser, years: Years, unit_of_work: UnitOfWork
) -> None:
    editor = browser_of(years.audit.editor)
    counts = {}
    for name, answers in (("few", few()), ("many", many())):
        with unit_of_work():
            db.session.get_one(Submission, years.submission.id).answers = answers
            save_as_is(years, answers)
        for section in ("s1", "s2", "profile", "evidence"):
            with count_statements(db.engine) as statements:
                editor.get(f"{years.path}/{section}")
            counts[name, section] = len(statements)
    assert [counts["few", key] for key in ("s1", "s2", "profile", "evidence")] == [
        counts["many", key] for key in ("s1", "s2", "profile", "evidence")
    ]


def few() -> dict[str, Raw]:
    return {"org_name": "x", "s1_1": "met", "s2_1": "met", "evidence": [EVIDENCE]}


def many() -> dict[str, Raw]:
    ratings = {each.key: "met" for each in SET.questions() if each.part is Part.RATING}
    rows = [{**EVIDENCE, "id": f"row-{number}"} for number in range(40)]
    return {
        **few(),
        "services": "x",
        "lead_board": "x",
        **ratings,
        "s1_1_evidence": [row["id"] for row in rows],
        "evidence": rows,
    }


def save_as_is(years: Years, answers: dict[str, Raw]) -> None:
    """This year says the same: the most that a page has to tell."""
    return_ = db.session.get_one(Return, years.audit.return_.id)
    fill_in(years.audit.editor, return_, {key: raw for key, raw in answers.items() if key != "evidence"})

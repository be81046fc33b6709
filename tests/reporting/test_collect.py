"""What goes into a workbook of the round before: whose it is, and what it costs to find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.models import Agency, Partnership
from portal.database import db
from portal.forms import library
from portal.local_time import today
from portal.reporting import collect
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_workbook
from portal.returns.models import Return, Round, Status, Submission
from tests.exports.reading import read
from tests.reporting.arrange import make_return, submit
from tests.support.builders import make_agency, make_default_partnership, make_user
from tests.support.rounds import make_round
from tests.support.statements import count_statements

Work = Callable[[], Any]
THEN = {"s1_1": "partly", "s1_1_how_we_know": "An invented audit.", "s1_2": "met", "s1_3": "met"}
NOW = {"s1_1": "met", "s1_1_how_we_know": "An invented report.", "s1_2": "not_met", "s1_3": "met"}


def submitted(round_: Round, agency: Agency, answers: dict[str, Any], number: int = 1) -> Submission:
    one = make_return(round_, agency)
    one.status = Status.SUBMITTED.value
    return submit(one, make_user("approver", agency), number, answers)


def merged(agency: Agency, into: Agency, days: int = 0) -> None:
    agency.successor_id, agency.succeeded_on = into.id, today() + timedelta(days=days)
    db.session.flush()


@pytest.fixture
def partnership(unit_of_work: Work) -> Partnership:
    with unit_of_work():
        return make_default_partnership()


def years(partnership: Partnership) -> tuple[Round, Round]:
    """Last year's round and this year's."""
    last = make_round(partnership, question_set="section11-2025")
    return last, make_round(partnership, previous_id=last.id)


def earlier_of(round_: Round) -> dict[str, Any]:
    """What each agency's row says of the round before, by the agency's code."""
    rows = collect.return_rows(round_, Filters())
    return {row.agency_code: row.earlier.answers if row.earlier else None for row in rows}


def test_the_round_before_is_named(unit_of_work: Work, partnership: Partnership) -> None:
    with unit_of_work():
        last, this = years(db.session.merge(partnership))
        previous = collect.about(this, Filters(), "").previous
        assert previous is not None
        assert (previous.title, previous.question_set) == (last.title, library.get("section11", "2025"))
        assert collect.about(last, Filters(), "").previous is None


def test_an_agencys_own_comes_first_and_the_latest_counts(unit_of_work: Work, partnership: Partnership) -> None:
    with unit_of_work():
        home = db.session.merge(partnership)
        last, this = years(home)
        agency, before, silent = (make_agency(home, code=code) for code in ("own", "before", "silent"))
        submitted(last, before, {"s1_1": "not_met"})
        first = submitted(last, agency, {"s1_1": "partly"})
        second = submit(db.session.get_one(Return, first.return_id), make_user("approver", agency), 2, THEN)
        merged(before, agency)
        for asked in (agency, silent):
            make_return(this, asked)
        assert earlier_of(this) == {"own": second.answers, "silent": None}


@pytest.mark.parametrize(("days", "follows"), [(-9, True), (0, True), (1, False)])
def test_a_predecessors_follows_from_the_day_of_the_merger(
    unit_of_work: Work, partnership: Partnership, days: int, follows: bool
) -> None:
    with unit_of_work():
        home = db.session.merge(partnership)
        last, this = years(home)
        older, old, between, newest = (make_agency(home, code=code) for code in ("older", "old", "between", "newest"))
        submitted(last, older, {"s1_1": "met"}).submitted_at -= timedelta(days=3)
        submitted(last, old, THEN)
        for agency, into in ((older, between), (old, between)):
            merged(agency, into, -9)
        merged(between, newest, days)
        make_return(this, newest)
        assert earlier_of(this) == {"newest": THEN if follows else None}


def test_a_merger_further_back_that_lies_ahead_has_not_happened(unit_of_work: Work, partnership: Partnership) -> None:
    with unit_of_work():
        home = db.session.merge(partnership)
        last, this = years(home)
        old, between, newest = (make_agency(home, code=code) for code in ("old", "between", "newest"))
        submitted(last, old, THEN)
        merged(old, between, 1)
        merged(between, newest)
        make_return(this, newest)
        assert earlier_of(this) == {"newest": None}


def test_no_other_round_and_no_draft_follows(unit_of_work: Work, partnership: Partnership) -> None:
    with unit_of_work():
        home = db.session.merge(partnership)
        last, this = years(home)
        agency = make_agency(home, code="agency")
        submitted(make_round(home, question_set="section11-2025"), agency, THEN)
        make_return(last, agency, Status.DRAFT)
        submitted(this, agency, NOW)
        assert earlier_of(this) == {"agency": None}


def test_the_workbook_shows_what_changed(unit_of_work: Work, partnership: Partnership, tmp_path: Path) -> None:
    with unit_of_work():
        home = db.session.merge(partnership)
        last, this = years(home)
        agency, gone = make_agency(home, code="agency"), make_agency(home, code="gone")
        submitted(last, gone, THEN)
        submitted(this, agency, NOW)
        merged(gone, agency)
        write_workbook(tmp_path / "x.xlsx", this, Filters(), "reference")
        write_workbook(tmp_path / "last.xlsx", last, Filters(), "reference")
    changes = {row["Number"]: row["Change"] for row in read(tmp_path / "x.xlsx")["Change"].rows}
    assert {number: changes[number] for number in ("1.1", "1.2", "1.3", "1.4")} == {
        "1.1": "up",
        "1.2": "down",
        "1.3": "same",
        "1.4": "not comparable",
    }
    assert [row["Change"] for row in read(tmp_path / "last.xlsx")["Change"].rows] == [
        "No earlier round is named for this one, so there is nothing to compare with."
    ]


def test_it_costs_so_many_statements_a_hundred_agencies(unit_of_work: Work, partnership: Partnership) -> None:
    counts: dict[int, int] = {}
    for agencies in (10, 100, 200):
        with unit_of_work():
            home = db.session.merge(partnership)
            last, this = years(home)
            for _ in range(agencies):
                agency = make_agency(home)
                submitted(last, agency, THEN)
                submitted(this, agency, NOW)
        with unit_of_work(), count_statements(db.engine) as statements:
            rows = list(collect.return_rows(db.session.get_one(Round, this.id), Filters()))
            assert sum(row.earlier is not None for row in rows) == agencies
        counts[agencies] = len(statements)
    assert counts[10] == counts[100]
    assert counts[200] - counts[100] == 4  # A hundred snapshots, their predecessors, last year's, and their surveys.

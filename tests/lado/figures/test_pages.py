"""The pages of figures: who reads them, what they show, and that a frozen file is the scrutineer's one door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.counts import Table
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Refused
from portal.lado.figures import service
from portal.lado.figures.core.tables import tables_of
from portal.lado.figures.core.years import year_of
from portal.lado.figures.models import FeedbackCount, FrozenYear, Training
from portal.local_time import today
from portal.permissions import SYSTEM
from tests.lado.arrange import make_conflict, make_contact
from tests.lado.desk.conftest import Desk, Open, Work
from tests.lado.figures.past import row, spread, write_csv
from tests.support.builders import make_agency
from tests.support.client import PageClient

YEAR = "2023-24"


@pytest.fixture
def some(unit_of_work: Work, desk: Desk, tmp_path: Path) -> Desk:
    """A year with three consultations in health and twelve referrals from the secure estate."""
    counts = {("consultation", "Health"): 3, ("referral", "Secure Estate"): 12, ("advice", "Health"): 40}
    path = write_csv(tmp_path / "past.csv", spread(YEAR, counts))
    with unit_of_work():
        service.bring(SYSTEM, desk.partnership, path, lambda _: None, lambda _: None)
    return desk


def test_tables_and_charts_stand_on_one_page(some: Desk, browser_of: Open) -> None:
    page = browser_of(some.lado).get(f"/duty/figures?year={YEAR}")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "Threshold met by sector" in page.text
    assert "Freeze 2023-24" not in page.text


def test_a_workbook_is_exact_or_for_publication(some: Desk, browser_of: Open) -> None:
    browser = browser_of(some.manager)
    exact, published = (browser.get(f"/duty/figures/{YEAR}/file{query}").data for query in ("", "?published=yes"))
    assert _health(exact) == 3
    assert _health(published) == "[c]"


def test_what_is_frozen_is_all_that_a_scrutineer_gets(
    some: Desk, scrutineer: User, browser_of: Open, unit_of_work: Work
) -> None:
    manager, reader = browser_of(some.manager), browser_of(scrutineer)
    assert "No year is frozen yet" in reader.get("/published-figures").text
    manager.submit(manager.page(f"/duty/figures?year={YEAR}"), {}, button=f"Freeze {YEAR} as it stands")
    with unit_of_work():
        frozen_id = db.session.scalars(select(FrozenYear.id)).one()
    assert "Figures 2023-24" in reader.get("/published-figures").text
    assert _health(reader.get(f"/published-figures/{frozen_id}/file").data) == "[c]"
    for address in ("/duty/figures", f"/duty/figures/{YEAR}/file", "/duty/hot-spots", "/duty/training"):
        assert reader.get(address).status_code == 403


def test_a_frozen_year_that_somebody_changed_is_not_given_out(some: Desk, unit_of_work: Work, browser_of: Open) -> None:
    with unit_of_work():
        frozen = service.freeze(SYSTEM, some.partnership, YEAR)
        frozen.numbers = {**frozen.numbers, "trainings": [["2023-05-01", "health", 9]]}
        frozen_id = frozen.id
    browser = browser_of(some.lado)
    for address in (f"/published-figures/{frozen_id}/file", f"/duty/figures?year={YEAR}"):
        assert browser.get(address).status_code == 409


def test_a_later_edit_is_shown_as_a_revision(some: Desk, unit_of_work: Work, browser_of: Open, tmp_path: Path) -> None:
    more = write_csv(tmp_path / "more.csv", [row("late", "2023-06-01", "referral", "Secure Estate")])
    with unit_of_work():
        service.freeze(SYSTEM, some.partnership, YEAR)
    with unit_of_work():
        service.bring(SYSTEM, some.partnership, more, lambda _: None, lambda _: None)
    exact, published = table(some, "Threshold met by sector"), table(some, "Threshold met by sector", published=True)
    found = {line.cells[0]: (line.cells[4:], line.marked) for line in exact.lines}
    assert exact.headings[4:] == (YEAR, f"{YEAR} worked out", f"{YEAR} difference", "Does not agree")
    assert found["Secure Estate"] == ((12, 13, -1, f"{YEAR}: changed since it was frozen"), True)
    assert found["Health"] == ((3, None, None, ""), False)
    assert published.headings[4:] == (YEAR,)
    assert "changed since it was frozen" in browser_of(some.lado).get(f"/duty/figures?year={YEAR}").text


def test_freezing_counts_everything_and_tells_nobody_what_is_hidden_from_them(some: Desk, unit_of_work: Work) -> None:
    fields = {"decision": "referral", "employer_sector": "health", "state": "triaged", "asks_for": "report"}
    with unit_of_work():
        at = datetime(2023, 6, 1, 12, tzinfo=UTC)
        hidden = make_contact(some.partnership, arrived_at=at, decided_at=at, created_at=at, **fields)
        make_conflict(hidden, some.manager)
    with unit_of_work():
        before = service.figures_of(some.manager, some.partnership, YEAR).of(YEAR)
        frozen = service.freeze(some.manager, some.partnership, YEAR)
        theirs, others = (service.figures_of(one, some.partnership, YEAR).of(YEAR) for one in (some.manager, some.lado))
        assert frozen.numbers["years"][YEAR]["all"] == others.stated["all"] == others.counted["all"]
        assert theirs.stated == theirs.counted == before.counted
        assert theirs.frozen_on == others.frozen_on == today()
        assert theirs.counted["all"] == others.counted["all"] - 1


def test_a_year_that_is_not_over_is_not_frozen(some: Desk, browser_of: Open, unit_of_work: Work) -> None:
    this = year_of(today())
    assert "as it stands" not in browser_of(some.manager).get(f"/duty/figures?year={this}").text
    with pytest.raises(Refused, match="not over yet"), unit_of_work():
        service.freeze(SYSTEM, some.partnership, this)


def test_training_is_added_counted_and_taken_back(some: Desk, browser_of: Open, unit_of_work: Work) -> None:
    browser = browser_of(some.lado)
    typed = {"day": "4", "month": "5", "year": "2023", "audience": "health", "people": "12"}
    page, button = browser.page("/duty/training"), "Add the training"
    wrong = browser.submit(page, {**typed, "people": "-3"}, button=button, status=422)
    assert "a whole number from 1" in wrong.text
    browser.submit(wrong, typed, button=button)
    assert table(some, "Training").lines[0].cells == (date(2023, 5, 4), "Health", 12)
    with unit_of_work():
        service.withdraw_training(some.lado, some.partnership, db.session.scalars(select(Training.id)).one())
    assert "12 people" not in browser.get("/duty/training").text


def test_feedback_is_counted_once_and_by_nobody_in_particular(
    some: Desk, unit_of_work: Work, new_client: Callable[[], PageClient]
) -> None:
    with unit_of_work():
        token = service.new_feedback_link(some.partnership.id)
    stranger = new_client()
    assert "Your answers are counted" in stranger.get(f"/how-was-it/{token}").text
    stranger.submit(stranger.page(f"/how-was-it/{token}"), {"easy": "agree", "clear": "nonsense"}, button="Send")
    assert stranger.get(f"/how-was-it/{token}").status_code == 409
    with unit_of_work():
        found = [(one.question, one.answer, one.count) for one in db.session.scalars(select(FeedbackCount))]
    assert found == [("easy", "agree", 1)]


def test_a_hot_spot_is_named_to_the_desk_alone(some: Desk, unit_of_work: Work, browser_of: Open) -> None:
    with unit_of_work():
        agency = make_agency(some.partnership, "invented")
        for _ in range(2):
            make_contact(some.partnership, employer_agency_id=agency.id, arrived_at=now())
        name = agency.name
    page = browser_of(some.lado).get("/duty/hot-spots")
    assert name in page.text
    assert browser_of(some.support).get("/duty/hot-spots").status_code == 403


def table(desk: Desk, name: str, *, published: bool = False) -> Table:
    """A table as the LADO's page and workbook have it."""
    with db.unit_of_work():
        found = tables_of(service.figures_of(desk.lado, desk.partnership, YEAR, published=published))
    return next(one for one in found if one.name == name)


def _health(content: bytes) -> object:
    sheet = load_workbook(BytesIO(content))["Threshold met by sector"]
    rows = {line[0]: line for line in sheet.iter_rows(values_only=True)}
    return rows["Health"][list(rows["Sector of the employer"]).index(YEAR)]

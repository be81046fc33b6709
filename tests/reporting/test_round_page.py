"""The coordinator's page of a round: what it says, in which order, to whom, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from portal.accounts.models import User
from portal.database import db, now
from portal.local_time import today
from portal.reporting import progress
from portal.reporting.heat import in_hundredths
from portal.reporting.progress import PAGE_SIZE, Filters
from portal.returns.models import Round, Status
from tests.reporting.arrange import make_full_round, make_return, make_round
from tests.support.builders import make_agency, make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import text_of
from tests.support.statements import count_statements

Work = Callable[[], Any]


@pytest.fixture
def coordinator(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user("coordinator", make_default_partnership())


def partnership_of(user: User) -> Any:
    return db.session.merge(user).memberships[0].partnership


def full_round(unit_of_work: Work, coordinator: User, agencies: int) -> Round:
    with unit_of_work():
        return make_full_round(partnership_of(coordinator), agencies)


def names_on(page: Any) -> list[str]:
    """The agencies in the order in which the page lists them."""
    (desk,) = page.with_class("portal-desk") or ([],)
    headers = [cell for row in desk for cell in row.iter("th") if cell.get("scope") == "row"]
    return [(cell.text or "").strip() or cell[0].text for cell in headers]


def test_says_how_many_are_in(client: PageClient, unit_of_work: Work, coordinator: User) -> None:
    round_ = full_round(unit_of_work, coordinator, 12)
    sign_in(client, coordinator)
    page = client.page(f"/rounds/{round_.id}")
    assert page.h1 == "Section 11 audit 2026"
    assert "12 asked, 4 in, 2 awaiting approval, 4 started, 2 not started" in " ".join(page.text.split())


def test_lists_who_needs_chasing_first(client: PageClient, unit_of_work: Work, coordinator: User) -> None:
    with unit_of_work():
        partnership = partnership_of(coordinator)
        round_ = make_round(partnership, due_in=3)
        for name, status in (("accepted", Status.ACCEPTED), ("submitted", Status.SUBMITTED), ("draft", Status.DRAFT)):
            make_return(round_, make_agency(partnership, name=name), status)
        late = make_return(round_, make_agency(partnership, name="late"), Status.AWAITING_APPROVAL)
        late.extended_to = today() - timedelta(days=1)
        make_return(round_, make_agency(partnership, name="new"), Status.NOT_STARTED)
    sign_in(client, coordinator)
    page = client.page(f"/rounds/{round_.id}")
    assert names_on(page) == ["late", "new", "draft", "submitted", "accepted"]
    assert "1 late" in page.text


def cells_of(page: Any) -> dict[str, str]:
    """What the list says of each agency, by the name."""
    (desk,) = page.with_class("portal-desk")
    bodies = [row for row in desk.iter("tr") if row.find("th[@scope='row']") is not None]
    return {name: text_of(row) for name, row in zip(names_on(page), bodies, strict=True)}


def test_marks_what_nobody_has_read_and_who_is_excused(
    client: PageClient, unit_of_work: Work, coordinator: User
) -> None:
    with unit_of_work():
        partnership = partnership_of(coordinator)
        round_ = make_round(partnership)
        read = make_return(round_, make_agency(partnership, name="read"), Status.SUBMITTED)
        make_return(round_, make_agency(partnership, name="sealed"), Status.SUBMITTED)
        for name, status in (("gone", Status.NOT_STARTED), ("gone later", Status.DRAFT)):
            make_return(round_, make_agency(partnership, name=name), status, excused_at=now())
    sign_in(client, coordinator)
    client.page(f"/returns/{read.id}/review")
    said = cells_of(client.page(f"/rounds/{round_.id}"))
    assert {name for name, text in said.items() if "Not read yet" in text} == {"sealed"}
    assert "Not started" not in said["gone"]
    assert "Excused" in said["gone"]
    assert "In progress" in said["gone later"]


@pytest.mark.parametrize(
    ("mean", "words"),
    [(Fraction(5, 8), "0.63"), (Fraction(2, 3), "0.67"), (Fraction(1, 3), "0.33"), (Fraction(7, 2), "3.50")],
    ids=["half", "up", "down", "whole"],
)
def test_a_mean_is_rounded_as_excel_rounds_it(mean: Fraction, words: str) -> None:
    assert in_hundredths(mean) == words


def test_due_today_is_not_late_until_the_day_is_over(unit_of_work: Work, coordinator: User) -> None:
    with unit_of_work():
        round_ = make_round(partnership_of(coordinator), due_in=0)
        make_return(round_, make_agency(round_.partnership), Status.DRAFT)
        assert progress.count_late(round_) == 0
        round_.due_on = today() - timedelta(days=1)
        db.session.flush()
        assert progress.count_late(round_) == 1


def test_an_excused_agency_is_neither_late_nor_counted(unit_of_work: Work, coordinator: User) -> None:
    with unit_of_work():
        round_ = make_round(partnership_of(coordinator), due_in=-1)
        make_return(round_, make_agency(round_.partnership), Status.DRAFT)
        make_return(round_, make_agency(round_.partnership), Status.DRAFT, excused_at=now())
        assert progress.count_late(round_) == 1
        assert sum(progress.counts_by_status(round_).values()) == 1
        lines, _ = progress.page_of_lines(round_, Filters(), 1)
        assert [(line.late, line.excused) for line in lines] == [(True, False), (False, True)]


@pytest.mark.parametrize(("query", "shown"), [("?status=draft", 2), ("?sector=sector+1", 4), ("?status=nonsense", 12)])
def test_filters_are_links(client: PageClient, unit_of_work: Work, coordinator: User, query: str, shown: int) -> None:
    round_ = full_round(unit_of_work, coordinator, 12)
    sign_in(client, coordinator)
    assert len(names_on(client.page(f"/rounds/{round_.id}{query}"))) == shown


def test_a_filter_that_fits_nobody_says_so(client: PageClient, unit_of_work: Work, coordinator: User) -> None:
    round_ = full_round(unit_of_work, coordinator, 3)
    sign_in(client, coordinator)
    assert "No agency fits what you chose" in client.page(f"/rounds/{round_.id}?sector=none").text


@pytest.mark.parametrize(("query", "share"), [("", 1), ("?status=submitted", 6)])
def test_costs_the_same_for_ten_agencies_and_for_many(
    client: PageClient, unit_of_work: Work, coordinator: User, query: str, share: int
) -> None:
    """With the heatmap of those that have submitted as well; whoever has not submitted needs none."""
    counts = {}
    sign_in(client, coordinator)
    for agencies in (12, 120):
        with unit_of_work():
            round_ = make_full_round(partnership_of(coordinator), agencies, key=f"example-{agencies}")
        with count_statements(db.engine) as statements:
            page = client.page(f"/rounds/{round_.id}{query}")
        heat = len(page.with_class("portal-heat"))
        counts[agencies] = len(statements) - heat
        assert len(names_on(page)) == min(agencies // share, PAGE_SIZE)
    assert counts[12] == counts[120]


def test_pages_hold_every_agency_once(client: PageClient, unit_of_work: Work, coordinator: User) -> None:
    round_ = full_round(unit_of_work, coordinator, 120)
    sign_in(client, coordinator)
    seen = [name for number in (1, 2, 3) for name in names_on(client.page(f"/rounds/{round_.id}?page={number}"))]
    assert len(seen) == len(set(seen)) == 120
    assert names_on(client.page(f"/rounds/{round_.id}?page=0")) == seen[:PAGE_SIZE]
    assert names_on(client.page(f"/rounds/{round_.id}?page=99")) == []


def test_another_partnership_sees_nothing(client: PageClient, unit_of_work: Work, coordinator: User) -> None:
    round_ = full_round(unit_of_work, coordinator, 3)
    with unit_of_work():
        stranger = make_user("coordinator", make_partnership("elsewhere"))
    sign_in(client, stranger)
    assert client.get(f"/rounds/{round_.id}").status_code == 404
    assert "No audit has been opened yet" in client.page("/rounds").text


def test_home_shows_open_rounds_at_a_fixed_cost(client: PageClient, unit_of_work: Work, coordinator: User) -> None:
    sign_in(client, coordinator)
    assert "Nothing waits for you" in client.page("/").text
    counts = []
    for number in range(3):
        with unit_of_work():
            make_full_round(partnership_of(coordinator), 6, key=f"example-{number}")
        with count_statements(db.engine) as statements:
            page = client.page("/")
        counts.append(len(statements))
    assert page.text.count("2 of 6 agencies submitted") == 3
    assert len(set(counts)) == 1

"""What follows a round: reviews by agency, challenge events, recommendations and the paper."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.local_time import today
from portal.reporting.heat import heat_of
from portal.reporting.paper import paper_of
from portal.reporting.progress import Filters, page_of_lines
from portal.reporting.service.write_workbook import write_workbook
from portal.returns.models import Round
from portal.returns.reviewing import service
from portal.returns.reviewing.models import ChallengeSeat, Recommendation, State
from portal.returns.reviewing.recommendations import count_open
from portal.returns.reviewing.service import Judgement
from portal.returns.reviewing.service.challenge import Day, keep_event, seats_of
from portal.returns.reviewing.service.recommend import Wish, follow, recommend
from portal.returns.reviewing.standing import agreed_of
from tests.reporting.arrange import make_full_round
from tests.returns.reviewing.arrange import Reviewed, make_reviewed
from tests.support.builders import make_default_partnership, make_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.statements import count_statements

Work = Callable[[], AbstractContextManager[Session]]
WORDS = "Example words zzfindzz."
PLAN = "Plan it, and choose agencies"


@pytest.fixture
def one(unit_of_work: Work) -> Reviewed:
    with unit_of_work():
        made = make_reviewed()
        made.round.closed_at = now()
        return made


@pytest.fixture
def home(one: Reviewed) -> str:
    return f"/rounds/{one.round.id}"


@pytest.fixture
def coordinator(client: PageClient, one: Reviewed) -> PageClient:
    sign_in(client, one.coordinator)
    return client


def test_the_page_of_a_closed_round_leads_to_every_step(
    coordinator: PageClient, one: Reviewed, home: str, unit_of_work: Work
) -> None:
    with unit_of_work():
        service.agree_as_it_stands(one.coordinator, one.id)
    page = coordinator.page(home)
    assert f"{len(one.keys)} of {len(one.keys)} agreed" in page.text
    assert "1 of 1 agreed in full, 0 shared" in page.text
    links = {link.get("href") for link in page.all("a")}
    steps = {f"{home}/{step}" for step in ("partnership-reviews", "challenge-events", "recommendations", "paper")}
    assert steps <= links
    for step in sorted(steps):
        coordinator.page(step)
    assert "Letter to" in coordinator.page(f"{home}/partnership-reviews").text


def test_a_recommendation_is_made_followed_and_opened_again(
    coordinator: PageClient, one: Reviewed, home: str, unit_of_work: Work
) -> None:
    page = coordinator.page(f"{home}/recommendations")
    refused = coordinator.submit(page, {"what": WORDS}, button="Add the recommendation", status=422)
    assert [link for _, link in refused.errors] == ["#owner", "#due-day"]
    day = today() - timedelta(days=1)
    boxes = {"due-day": str(day.day), "due-month": str(day.month), "due-year": str(day.year)}
    typed = {"owner": "Example head", "to": str(one.id), **boxes}
    assert "Overdue" in coordinator.submit(refused, typed, button="Add the recommendation").text
    with unit_of_work() as session:
        made = session.scalars(select(Recommendation)).one()
        assert count_open(one.round.id) == (1, 1)
    path = f"{home}/recommendations/{made.id}"
    assert coordinator.submit(coordinator.page(path), {}, button="It is done", status=422).errors
    done = coordinator.submit(coordinator.page(path), {"said": "Example: it is in place."}, button="It is done")
    assert "Example: it is in place." in done.text
    assert "Overdue" not in done.text
    assert WORDS in coordinator.page(f"/returns/{one.id}/letter").text
    again = coordinator.submit(done, {"said": "Example: not everywhere."}, button="Open it again")
    assert "Example: it is in place." in again.text
    with unit_of_work():
        assert count_open(one.round.id) == (1, 1)


def test_a_challenge_event_has_seats(coordinator: PageClient, one: Reviewed, home: str, unit_of_work: Work) -> None:
    page = coordinator.page(f"{home}/challenge-events")
    refused = coordinator.submit(page, {"place": WORDS}, button=PLAN, status=422)
    assert [link for _, link in refused.errors] == ["#day-day"]
    event = coordinator.submit(refused, {"day-day": "3", "day-month": "2", "day-year": "2027"}, button=PLAN)
    kept = coordinator.submit(event, {"attended": [str(one.id)], "heard": "Example: two teams asked."}, button="Save")
    assert "1 invited, 1 came" in kept.text
    assert "Example: two teams asked." in coordinator.page(f"{home}/paper").text
    gone = coordinator.submit(kept, {"attended": [], "invited": []}, button="Save")
    assert "0 invited, 0 came" in gone.text
    with unit_of_work() as session:
        assert not session.scalars(select(ChallengeSeat)).all()


def test_only_coordinators_of_this_partnership_write(unit_of_work: Work, one: Reviewed) -> None:
    wish, day = Wish(WORDS, "Example head", today()), Day(today(), WORDS)
    with unit_of_work():
        made = recommend(one.coordinator, one.round.id, wish)
        elsewhere = make_user("coordinator", make_partnership("elsewhere"))
        verbs: list[Callable[[User], object]] = [
            lambda user: recommend(user, one.round.id, wish),
            lambda user: follow(user, one.round.id, made.id, WORDS, state=State.DONE),
            lambda user: keep_event(user, one.round.id, None, day),
        ]
        for user, error in ((one.scrutineer, Forbidden), (one.lead, Forbidden), (elsewhere, NotFound)):
            for verb in verbs:
                with pytest.raises(error):
                    verb(user)


def test_records_of_another_round_are_not_there(unit_of_work: Work, one: Reviewed) -> None:
    with unit_of_work():
        other = make_full_round(one.partnership, 1, key="another")
        made = recommend(one.coordinator, other.id, Wish(WORDS, "Example head", today()))
        event = keep_event(one.coordinator, other.id, None, Day(today(), WORDS))
        attempts: list[Callable[[], object]] = [
            lambda: follow(one.coordinator, one.round.id, made.id, WORDS, state=State.DONE),
            lambda: keep_event(one.coordinator, one.round.id, event.id, Day(today(), WORDS)),
            lambda: keep_event(one.coordinator, other.id, event.id, Day(today(), WORDS, invited=[one.id])),
            lambda: recommend(one.coordinator, other.id, Wish(WORDS, "Example head", today(), one.id)),
            lambda: recommend(one.coordinator, other.id, Wish(WORDS, "Example head", today(), uuid.uuid4())),
        ]
        for attempt in attempts:
            with pytest.raises(NotFound):
                attempt()
        assert not seats_of(event.id)


def test_done_is_done_once(unit_of_work: Work, one: Reviewed) -> None:
    with unit_of_work():
        made = recommend(one.coordinator, one.round.id, Wish(WORDS, "Example head", today()))
        for _ in range(2):
            follow(one.coordinator, one.round.id, made.id, "Example: done.", state=State.DONE)
        assert len(made.updates) == 1
        with pytest.raises(Refused):
            follow(one.coordinator, one.round.id, made.id, "Example: done again.", state=State.DONE)


def test_agreed_stands_beside_own_once_a_standard_is_agreed(unit_of_work: Work, one: Reviewed) -> None:
    with unit_of_work() as session:
        round_ = session.get_one(Round, one.round.id)
        first = [key for key in one.keys if key.startswith("s1_")]
        for key in first[1:]:
            service.judge(one.coordinator, one.id, {key: Judgement("not_met", WORDS)})
        assert not any(square.agreed for square in squares_of(round_))
        service.judge(one.coordinator, one.id, {first[0]: Judgement("not_met", WORDS)})
        squares = squares_of(round_)
    assert [place for place, square in enumerate(squares) if square.agreed] == [1], "Not all standards, and not others."
    agreed = squares[1].agreed
    assert agreed is not None
    assert agreed.band is not None
    assert (agreed.words, agreed.band.letter) == ("0.00", "R")


def squares_of(round_: Round):  # type: ignore[no-untyped-def]
    lines, _ = page_of_lines(round_, Filters(), 1)
    heat = heat_of(round_, lines, agreed_of([line.return_id for line in lines]))
    assert heat is not None
    return heat.rows[0].squares


def test_the_paper_prints_what_the_workbook_prints(unit_of_work: Work, tmp_path: Path) -> None:
    with unit_of_work():
        round_ = make_full_round(make_default_partnership(), 12)
        paper = paper_of(round_)
        written = write_workbook(tmp_path / "book.xlsx", round_, Filters(), "")
    sheet = load_workbook(written.path)["Summary"]
    heads, *rows = list(sheet.iter_rows(values_only=True))
    at = {name: place for place, name in enumerate(heads)}
    wanted = {(row[at["Part"]], row[at["Name"]]): row for row in rows if row[at["Part"]]}
    lines = [("All", paper.overall), *(("Standard", line) for line in paper.standards)]
    lines += [("Sector", line) for line, _, _ in paper.sectors]
    lines += [("Top strength", line) for line in paper.strengths] + [("Top gap", line) for line in paper.gaps]
    assert len(lines) == len(wanted)
    for part, line in lines:
        row = wanted[part, line.name]
        figures = line.figures
        assert [row[at[name]] for name in ("Fully met", "Rated", "Does not apply", "Blank")] == [
            figures.met,
            figures.rated,
            figures.does_not_apply,
            figures.blank,
        ]
        if not figures.rated:
            continue
        assert row[at["Fully met %"]] == pytest.approx(float(figures.fully_met))
        assert line.fully_met == f"{row[at['Fully met %']] * 100:.1f}%"
    [overall] = [row for (part, _), row in wanted.items() if part == "All"]
    assert (paper.expected, paper.returned) == (overall[at["Agencies asked"]], overall[at["Returned"]])


@pytest.mark.parametrize("path", ["", "/partnership-reviews", "/paper", "/recommendations"])
def test_ten_agencies_cost_as_many_statements_as_two(path: str, client: PageClient, unit_of_work: Work) -> None:
    counts = []
    with unit_of_work():
        partnership = make_default_partnership()
        user = make_user("coordinator", partnership)
        rounds = [make_full_round(partnership, many, key=f"round-{many}") for many in (12, 18)]
        for round_ in rounds:
            recommend(user, round_.id, Wish(WORDS, "Example head", today()))
    sign_in(client, user)
    for round_ in rounds:
        with count_statements(db.engine) as statements:
            client.page(f"/rounds/{round_.id}{path}")
        counts.append(len(statements))
    assert counts[0] == counts[1]

"""Imported casebooks counted by hand equal the workbook, and the tables of a real service come out again."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts import partnerships
from portal.database import db
from portal.lado.figures.core import lists
from portal.lado.figures.models import PastContact
from portal.lado.sectors import SECTORS
from portal.permissions import Role
from tests.lado.figures.past import Sheet, read_book, read_sheet, row, spread, write_csv
from tests.support.builders import make_partnership, make_user

Work = Callable[[], AbstractContextManager[Session]]
Run = Callable[..., Result]
Book = dict[str, Sheet]

PRINTED = Path(__file__).parent / "printed_tables.csv"
"""Figures that a real service printed: the table, the row, the year, the number."""


@pytest.fixture
def run(app: Flask, unit_of_work: Work) -> Run:
    with unit_of_work():
        make_partnership("here", is_default=True)

    def go(*words: object) -> Result:
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return go


@pytest.fixture
def figures(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """The workbook of a year from rows that are imported first."""

    def write(year: str, rows: list[list[str]], *options: str) -> Path:
        if rows:
            done = run("lado", "import", write_csv(tmp_path / "past.csv", rows))
            assert done.exit_code == 0, done.output
        path = tmp_path / "figures.xlsx"
        done = run("export", "lado-statistics", year, "--output", path, *options)
        assert done.exit_code == 0, done.output
        return path

    return write


DAYS = st.dates(date(2020, 4, 1), date(2024, 3, 31))
LABELS = list(SECTORS.values())


@st.composite
def past_row(draw: st.DrawFn) -> dict[str, str]:
    received, outcome = draw(DAYS), draw(st.sampled_from(["", *lists.OUTCOMES]))
    return {
        "received_on": received.isoformat(),
        "decision": draw(st.sampled_from(["information", "advice", "consultation", "referral", "redirected"])),
        "employer": draw(st.sampled_from(LABELS)),
        "referrer_sector": draw(st.sampled_from(["", *LABELS])),
        "category_opened": draw(st.sampled_from(["", *lists.CATEGORIES])),
        "category_concluded": draw(st.sampled_from(["", *lists.CATEGORIES])),
        "outcome": outcome,
        "outcome_on": (received + timedelta(days=draw(st.integers(0, 500)))).isoformat() if outcome else "",
        "meetings_held": draw(st.sampled_from(["", "0", "1", "3"])),
        "reported_within_one_working_day": draw(st.sampled_from(["", "yes", "no"])),
    }


def year_by_hand(day: str) -> str:
    year, month, _ = (int(part) for part in day.split("-"))
    return f"{year}-{(year + 1) % 100:02}" if month > 3 else f"{year - 1}-{year % 100:02}"


CASEBOOKS = st.lists(past_row(), max_size=40)


def one_of_sixty() -> list[dict[str, str]]:
    """An invented casebook in which everything stands that can, so that the quick form has something to find."""
    chance = Random(8)
    days = [date(2020, 4, 1) + timedelta(days=chance.randrange(1461)) for _ in range(60)]
    rows = [
        {
            "received_on": day.isoformat(),
            "decision": chance.choice(["information", "advice", "consultation", "referral", "referral", "redirected"]),
            "employer": chance.choice(LABELS),
            "referrer_sector": chance.choice(["", *LABELS]),
            "category_opened": chance.choice(["", *lists.CATEGORIES]),
            "category_concluded": chance.choice(["", *lists.CATEGORIES]),
            "outcome": chance.choice(["", "", *lists.OUTCOMES]),
            "meetings_held": chance.choice(["", "0", "1", "3"]),
            "reported_within_one_working_day": chance.choice(["", "yes", "no"]),
        }
        for day in days
    ]
    edges = [{**rows[0], "received_on": day} for day in ("2023-03-31", "2023-04-01", "2024-03-31")]
    return [*rows, *({**one, "decision": "referral", "employer": "Higher education"} for one in edges)]


@settings(max_examples=1)
@example(one_of_sixty())
@given(CASEBOOKS)
def test_a_casebook_counted_by_hand_equals_the_workbook(
    figures: Callable[..., Path], unit_of_work: Work, casebook: list[dict[str, str]]
) -> None:
    compare(figures, unit_of_work, casebook)


@pytest.mark.soak
@settings(max_examples=200)
@given(CASEBOOKS)
def test_many_casebooks_counted_by_hand_equal_the_workbook(
    figures: Callable[..., Path], unit_of_work: Work, casebook: list[dict[str, str]]
) -> None:
    compare(figures, unit_of_work, casebook)


def compare(figures: Callable[..., Path], unit_of_work: Work, casebook: list[dict[str, str]]) -> None:
    with unit_of_work():
        db.session.execute(delete(PastContact))
    book = read_book(figures("2023-24", [row(f"r{number}", **values) for number, values in enumerate(casebook)]))
    for year in ("2020-21", "2021-22", "2022-23", "2023-24"):
        mine = [one for one in casebook if year_by_hand(one["received_on"]) == year]
        _decisions(book, year, mine)
        _of_the_met(book, year, [one for one in mine if one["decision"] in ("consultation", "referral")])


def _decisions(book: Book, year: str, mine: list[dict[str, str]]) -> None:
    sheet = book["Contacts by decision"]
    by_decision = Counter(one["decision"] for one in mine)
    for decision in ("information", "advice", "consultation", "referral", "redirected"):
        assert sheet[decision.capitalize()][year] == by_decision[decision]
    assert sheet["Total"][year] == len(mine)
    months = book["Contacts by month"]
    by_month = Counter(date.fromisoformat(one["received_on"]).strftime("%B") for one in mine)
    assert {name: months[name][year] for name in by_month} == dict(by_month)
    assert sum(months[name][year] for name in list(months)[:12]) == months["Total"][year] == len(mine)
    timely = book["Timeliness"]
    for typed, words in (("yes", "Yes"), ("no", "No"), ("", "Not recorded")):
        found = sum(one["reported_within_one_working_day"] == typed for one in mine)
        assert timely[f"Reported within one working day: {words}"][year] == found


def _of_the_met(book: Book, year: str, met: list[dict[str, str]]) -> None:
    sectors = book["Threshold met by sector"]
    by_sector = Counter(one["employer"] for one in met)
    assert [sectors[label][year] for label in LABELS] == [by_sector[label] for label in LABELS]
    assert sectors["Total"][year] == len(met)
    shares = book["Shares"]
    schools = sum(one["employer"].startswith("School") for one in met)
    assert shares["Education: consultations and referrals"][year] == schools
    shown = shares["Education: % of those meeting the threshold"][year]
    assert shown == (pytest.approx(schools / len(met)) if met else None)
    outcomes = book["Outcomes"]
    concluded = [one["outcome"] for one in met if one["outcome"]]
    for outcome, many in Counter(concluded).items():
        assert outcomes[outcome.capitalize()][year] == many
        assert outcomes[outcome.capitalize()][f"{year} %"] == pytest.approx(many / len(concluded))
    assert outcomes["Still open"][year] == len(met) - len(concluded)
    categories = book["Categories"]
    for key, label in lists.CATEGORIES.items():
        assert categories[f"At opening: {label}"][year] == sum(one["category_opened"] == key for one in met)
        assert categories[f"At conclusion: {label}"][year] == sum(one["category_concluded"] == key for one in met)
    if year == "2023-24":
        _referrers(book, met)
    referrals = [one for one in met if one["decision"] == "referral"]
    with_one = sum(one["meetings_held"] in ("1", "3") for one in referrals)
    assert book["Meetings"]["Referrals with a meeting"][year] == with_one


def _referrers(book: Book, met: list[dict[str, str]]) -> None:
    sheet = book["Referrer by employer"]
    for (referrer, employer), many in Counter((one["referrer_sector"], one["employer"]) for one in met).items():
        assert sheet[referrer or "Not recorded"][employer] == many


def printed(table: str) -> dict[tuple[str, str], int]:
    with PRINTED.open(encoding="utf-8") as file:
        return {(one["row"], one["year"]): int(one["printed"]) for one in csv.DictReader(file) if one["table"] == table}


def test_a_services_totals_come_out_of_contacts_that_add_up_to_them(figures: Callable[..., Path]) -> None:
    """Sections 6, 7 and 8 of its report: advice and information, the schools' share, consultations, referrals."""
    rows = []
    for year in ("2020-21", "2021-22"):
        known = {name: printed("totals")[name, year] for name in ("below", "consultation", "referral")}
        counts = {("information", "Health"): 200, ("consultation", "Health"): known["consultation"]}
        rows += spread(year, {**counts, ("referral", "Other"): known["referral"]})
        advice = known["below"] - 200
        schools = round(advice * printed("totals")["schools", year] / 100)
        for place in range(advice):
            sector = "School - Primary" if place < schools else "Health"
            rows.append(row(f"a-{year}-{place}", f"{year[:4]}-05-02", "advice", referrer_sector=sector))
    path = figures("2021-22", rows)
    sheet, shares = read_sheet(path, "Contacts by decision"), read_sheet(path, "Shares")
    for year in ("2020-21", "2021-22"):
        assert sheet["Of these: information and advice"][year] == printed("totals")["below", year]
        assert sheet["Consultation"][year] == printed("totals")["consultation", year]
        assert sheet["Referral"][year] == printed("totals")["referral", year]
        found = shares["Advice: % of contacts from schools"][year]
        assert round(found * 100) == printed("totals")["schools", year]


def test_a_services_printed_table_keeps_its_differences(run: Run, figures: Callable[..., Path], tmp_path: Path) -> None:
    """Section 9: its sectors make 171 and 192, and it printed 169 and 198; its shares do not all round as printed."""
    names = {"sector": "Threshold met by sector", "shares": "Shares"}
    rows = [
        [sheet, name, year, str(number)]
        for table, sheet in names.items()
        for (name, year), number in printed(table).items()
    ]
    header = ("sheet", "row", "year", "printed")
    done = run("lado", "printed", write_csv(tmp_path / "printed.csv", rows, header))
    assert done.exit_code == 0, done.output
    path = figures("2021-22", [])
    sheet = read_sheet(path, "Threshold met by sector")
    assert [sheet[label]["2021-22"] for label in LABELS] == [printed("sector")[label, "2021-22"] for label in LABELS]
    total = sheet["Total"]
    assert [total[name] for name in ("2020-21", "2020-21 worked out", "2020-21 difference")] == [169, 171, -2]
    assert [total[name] for name in ("2021-22", "2021-22 worked out", "2021-22 difference")] == [198, 192, 6]
    assert total["Does not agree"] == "2020-21: printed otherwise, 2021-22: printed otherwise"
    assert sheet["Health"]["Does not agree"] is None
    shares = read_sheet(path, "Shares")
    education = shares["Education: consultations and referrals"]
    assert [education[f"2020-21{end}"] for end in ("", " worked out", " difference")] == [45, 47, -2]
    secure = shares["Secure estate: % of those meeting the threshold"]
    assert [round(secure[f"2020-21{end}"] * 100, 1) for end in ("", " worked out", " difference")] == [14, 14.8, -0.8]
    assert [round(secure[f"2021-22{end}"] * 100, 1) for end in ("", " worked out", " difference")] == [29, 28.3, 0.7]


def test_one_bad_row_and_nothing_changes(run: Run, unit_of_work: Work, tmp_path: Path) -> None:
    rows = [
        row("one", "2023-04-01", "Referral", "HEALTH", outcome="false", outcome_on="2023-05-01", meetings_held="2"),
        row("two", "01/04/2023", "refer", "Hospital", category_opened="cruelty", outcome_on="2023-05-01"),
        row("ONE", "2023-04-02", "advice", "", meetings_held="-1", reported_within_one_working_day="maybe"),
        row("three", "2023-04-02", "consultation", "", outcome="malicious", outcome_on="2023-04-01"),
    ]
    done = run("lado", "import", write_csv(tmp_path / "past.csv", rows))
    assert done.exit_code == 1
    found = [line.partition(":")[0] for line in done.stderr.splitlines()]
    assert found == [
        "Row 3, received_on",
        "Row 3, decision",
        "Row 3, employer_sector",
        "Row 3, category_opened",
        "Row 3, outcome_on",
        "Row 4, meetings_held",
        "Row 4, reported_within_one_working_day",
        "Row 4, reference",
        "Row 5, employer_sector",
        "Row 5, outcome_on",
        "Error",
    ]
    with unit_of_work():
        assert db.session.query(PastContact).count() == 0
    good = write_csv(tmp_path / "good.csv", rows[:1])
    assert run("lado", "import", good).exit_code == 0
    again = run("lado", "import", good)
    assert (again.exit_code, "was imported before" in again.stderr) == (1, True)
    assert run("lado", "import", good, "--replace").exit_code == 0
    with unit_of_work():
        kept = db.session.query(PastContact).one()
        assert (kept.employer_sector, kept.decision, kept.meetings_held) == ("health", "referral", 2)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("export", "lado-statistics", "2023-25", "--output", "x.xlsx"), 1),
        (("export", "lado-statistics", "2023-24", "--output", "/nowhere/at/all/x.xlsx"), 1),
        (("export", "lado-statistics", "2023-24", "--output", "x.xlsx", "--as", "nobody@example.org"), 1),
        (("export", "lado-statistics", "2023-24", "--output", "x.xlsx", "--partnership", "elsewhere"), 1),
        (("export", "lado-statistics", "2023-24"), 2),
        (("lado", "import", "/nowhere/past.csv"), 2),
    ],
)
def test_a_command_says_what_is_wrong_in_one_sentence(run: Run, words: tuple[str, ...], status: int) -> None:
    done = run(*words)
    assert done.exit_code == status
    assert done.stderr.strip()


def test_a_file_that_is_no_table_of_ours_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("reference\nKöln".encode("latin-1"))
    for path in (tmp_path / "latin.csv", write_csv(tmp_path / "other.csv", [], ("reference", "date"))):
        done = run("lado", "import", path)
        assert done.exit_code == 1
        assert "Row 1 must be" in done.stderr or "UTF-8" in done.stderr


@pytest.mark.soak
def test_fifty_thousand_rows_take_no_more_memory_than_five_thousand(run: Run, tmp_path: Path) -> None:
    import tracemalloc

    peaks = []
    for many in (5_000, 50_000):
        rows = (row(f"{many}-{number}", "2023-05-01", "advice") for number in range(many))
        path = write_csv(tmp_path / f"{many}.csv", rows)
        tracemalloc.start()
        done = run("lado", "import", path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert done.exit_code == 0, done.output
        assert f"{many:,} rows read" in done.stderr
    assert peaks[1] < peaks[0] + 2_000_000


def test_who_may_not_keep_figures_imports_none(run: Run, unit_of_work: Work, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "past.csv", [row("one", "2023-04-01", "advice")])
    with unit_of_work():
        helper = make_user(Role.LADO_SUPPORT, partnerships.named("here")).email
    done = run("lado", "import", path, "--as", helper)
    assert (done.exit_code, "may not do this" in done.stderr) == (1, True)

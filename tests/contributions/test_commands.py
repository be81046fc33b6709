"""Both imports and the export, on the tables as they were published."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.contributions.models import BudgetLine, Entry
from portal.contributions.states import State
from portal.permissions import Role
from tests.contributions.arrange import BUDGET, PUBLISHED, YEAR, entry_of, published_year, table
from tests.support.builders import make_agency, make_partnership, make_user

Work = Callable[[], Any]
Rows = dict[str, list[tuple[Any, ...]]]


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def import_file(app: Flask, tmp_path: Path, content: bytes, what: str = "contributions", *words: str) -> Result:
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    return run(app, what, "import", str(file), "--year", YEAR, *words)


def exported(app: Flask, tmp_path: Path, *words: str) -> Rows:
    result = run(app, "export", "contributions", YEAR, "--output", str(tmp_path / "out.xlsx"), *words)
    assert result.exit_code == 0, result.output
    book = load_workbook(BytesIO((tmp_path / "out.xlsx").read_bytes()))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_published_year_adds_up_and_the_difference_is_marked(
    app: Flask, tmp_path: Path, unit_of_work: Work
) -> None:
    with unit_of_work():
        make_partnership("example", is_default=True)
    first = import_file(app, tmp_path, PUBLISHED)
    assert "9 new, 0 changed" in first.output
    assert "Children's £183,503.00, adults' £75,289.00, in all £258,792.00." in first.output
    second = import_file(app, tmp_path, BUDGET, "budget")
    assert "DIFFERS by £10.00: £210,495.38" in second.output
    rows = exported(app, tmp_path)
    assert list(rows) == ["Contributions", "Budget", "Outstanding", "Notes", "Annual report"]
    heads = ["contributor", "children's", "adults'", "total", "agreed", "confirmed", "variance", "last year"]
    assert list(rows["Contributions"][0]) == [*heads, "invoiced", "paid", "outstanding", "state"]
    total = next(row for row in rows["Contributions"] if row[0] == "Total")
    assert total[1:5] == (183503, 75289, 258792, 258792)
    lines = {row[0]: row for row in rows["Budget"]}
    assert lines["line"][:4] == ("line", "printed", "recalculated", "difference")
    assert lines["Contributions"][1:4] == (258792, 258792, 0)
    carried = lines["Total carried forward to 2025/26"]
    assert [Decimal(str(value)) for value in carried[1:4]] == [Decimal("210485.38"), Decimal("210495.38"), Decimal(10)]
    assert carried[5].startswith("DIFFERS by £10.00")
    assert any("DIFFERS" in str(row[1]) for row in rows["Notes"])


def test_ledger_signs_turn_income_and_leave_costs(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        published_year()
    plain, signed = exported(app, tmp_path), exported(app, tmp_path, "--ledger-signs")
    assert next(row for row in signed["Contributions"] if row[0] == "Total")[1] == -183503
    assert [row[1] for row in signed["Budget"][1:9]] == [
        row[1] if row[4] == "cost" else -row[1] for row in plain["Budget"][1:9]
    ]
    assert any("Ledger signs" in str(row[0]) for row in signed["Budget"])
    assert any("Amounts are positive" in str(row[0]) for row in plain["Budget"])


def test_nothing_is_changed_when_anything_is_wrong(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        published_year()
    wrong = import_file(app, tmp_path, table("Example A,-5,,-5,-5,,-5", "Example B,-5,,-5,-6,,-5"))
    assert wrong.exit_code == 1
    assert "Row 3, column childrens_value" in wrong.output
    assert import_file(app, tmp_path, BUDGET.replace(b",15.46,15.46", b",15.46,15.47"), "budget").exit_code == 1
    with unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 9
        assert session.scalar(select(func.count()).select_from(BudgetLine)) == 8


def test_a_change_keeps_the_earlier_row_and_the_same_table_changes_nothing(
    app: Flask, tmp_path: Path, unit_of_work: Work
) -> None:
    with unit_of_work():
        place = published_year()
        entry_of(place, "CNWL MK").state = State.CONFIRMED.value
    assert "0 new, 0 changed (the earlier rows are kept), 9 as before" in import_file(app, tmp_path, PUBLISHED).output
    again = PUBLISHED.replace(b'CNWL MK,"-1,974","-3,250","-5,224",-1974,-3250,-5224', b"cnwl mk,0,-1,-1,0,-1,-1")
    assert "0 new, 1 changed" in import_file(app, tmp_path, again).output
    with unit_of_work() as session:
        rows = [
            one for one in session.scalars(select(Entry).order_by(Entry.number)) if one.contributor.name == "CNWL MK"
        ]
        assert [(one.number, one.childrens, one.adults, one.replaced_at is None) for one in rows] == [
            (1, Decimal(1974), Decimal(3250), False),
            (2, Decimal(0), Decimal(1), True),
        ]
        assert rows[0].state == State.CONFIRMED
        assert (rows[1].state, rows[1].childrens_asked) == (State.PROPOSED, "nil")


def test_a_total_that_is_not_the_sum_is_kept_beside_it(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        make_partnership("example", is_default=True)
    said = import_file(app, tmp_path, table("Example A,-5,-6,-12,-5,-6,-12"))
    assert "The total printed for Example A is not what its parts come to" in said.output
    rows = exported(app, tmp_path)
    assert rows["Contributions"][1][3] == 11
    assert any("£12.00 is printed" in str(row[1]) for row in rows["Notes"])


def test_last_year_stands_beside_this_year(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        published_year()
    file = tmp_path / "next.csv"
    file.write_bytes(table("CNWL MK,-2,-3,-5,-2,-3,-5", "Example new,-2,,-2,-2,,-2"))
    assert run(app, "contributions", "import", str(file), "--year", "2025-26").exit_code == 0
    result = run(app, "export", "contributions", "2025/26", "--output", str(tmp_path / "n.xlsx"), "--format", "json")
    assert json.loads(result.stdout)["rows"] == 2
    rows = list(load_workbook(tmp_path / "n.xlsx")["Contributions"].iter_rows(values_only=True))
    assert [row[7] for row in rows[1:4]] == [5224, None, 5224]


def test_only_who_may_and_only_there(app: Flask, tmp_path: Path, unit_of_work: Work) -> None:
    with unit_of_work():
        place = published_year()
        other = make_partnership("other")
        make_user(Role.SCRUTINEER, place, email="scrutineer@example.invalid")
        make_user(Role.COORDINATOR, other, email="elsewhere@example.invalid")
        make_user(Role.EDITOR, make_agency(place), email="editor@example.invalid")
    words = ("--as", "scrutineer@example.invalid")
    assert "may not do this" in import_file(app, tmp_path, PUBLISHED, "contributions", *words).output
    assert exported(app, tmp_path, *words)
    for person in ("elsewhere", "editor"):
        args = ("export", "contributions", YEAR, "--output", str(tmp_path / "x.xlsx"))
        result = run(app, *args, "--as", f"{person}@example.invalid")
        assert result.exit_code == 1
        assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("words", [("2031-32",), ("2024",), (YEAR, "--partnership", "nowhere")])
def test_what_is_not_there_is_said_in_a_sentence(
    app: Flask, tmp_path: Path, unit_of_work: Work, words: tuple[str, ...]
) -> None:
    with unit_of_work():
        published_year()
    result = run(app, "export", "contributions", *words, "--output", str(tmp_path / "x.xlsx"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")

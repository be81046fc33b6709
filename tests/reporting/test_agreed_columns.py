"""Agreed ratings in the workbook: two columns at the end of ``Answers long``, and nothing else changes by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exports.sheets.answers_long import AGREED, COLUMNS
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_anonymised, write_workbook
from portal.returns.models import Return, Round
from portal.returns.reviewing import service
from portal.returns.reviewing.ratings import rated_in
from portal.returns.reviewing.resubmitted import look_again
from portal.returns.reviewing.service import Judgement
from tests.reporting.arrange import answers_for, make_return, submit
from tests.returns.reviewing.arrange import Reviewed, make_reviewed
from tests.support.builders import make_agency

pytestmark = pytest.mark.usefixtures("session")
REASON = "=Example reason zzfindzz"


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}


def agreed_in(rows: list[tuple[Any, ...]]) -> dict[str, tuple[Any, Any]]:
    heads = list(rows[0])
    key, agreed, reason = (heads.index(name) for name in ("key", "agreed", "agreed_reason"))
    return {row[key]: (row[agreed], row[reason]) for row in rows[1:] if row[agreed]}


def test_they_stand_at_the_end_and_no_other_figure_changes(tmp_path: Path) -> None:
    one = make_reviewed()
    before = sheets(write_workbook(tmp_path / "before.xlsx", one.round, Filters(), "").path)
    assert list(before["Answers long"][0]) == [name for name, _ in COLUMNS]
    key = one.keys[0]
    service.judge(one.coordinator, one.id, {key: Judgement(one.other(key), REASON)})
    service.agree_as_it_stands(one.coordinator, one.id, "s2")
    after = sheets(write_workbook(tmp_path / "after.xlsx", one.round, Filters(), "").path)
    assert list(after["Answers long"][0]) == [name for name, _ in (*COLUMNS, *AGREED)]
    assert [row[: len(COLUMNS)] for row in after["Answers long"]] == before["Answers long"]
    for title in ("Summary", "Heatmap", "Indicators", "Answers"):
        assert after[title] == before[title]
    question = rated_in(one.submission)[key].question
    option = question.option(one.other(key))
    assert option is not None
    said = agreed_in(after["Answers long"])
    assert said[key] == (option.label, REASON)
    assert set(said) == {key, *(each for each in one.keys if each.startswith("s2_"))}


def test_what_is_to_be_looked_at_again_is_left_out(tmp_path: Path) -> None:
    one = make_reviewed()
    service.agree_as_it_stands(one.coordinator, one.id)
    look_again(one.approver, one.return_, one.submit_again(one.keys[0]))
    said = agreed_in(sheets(write_workbook(tmp_path / "book.xlsx", one.round, Filters(), "").path)["Answers long"])
    assert set(said) == set(one.keys[1:])


def test_the_anonymised_workbook_knows_nothing_of_them(tmp_path: Path) -> None:
    one = make_reviewed()
    for _ in range(6):
        another(one)
    for return_id in [one.id]:
        service.judge(one.coordinator, return_id, {one.keys[0]: Judgement(one.other(one.keys[0]), REASON)})
    found = sheets(write_anonymised(tmp_path / "book.xlsx", one.round).path)
    assert not [cell for rows in found.values() for row in rows for cell in row if "zzfindzz" in str(cell)]
    assert not {name for name, _ in AGREED} & {cell for rows in found.values() for row in rows for cell in row}


def another(one: Reviewed) -> Return:
    round_: Round = one.round
    made = make_return(round_, make_agency(one.partnership), first_submitted_at=one.return_.first_submitted_at)
    made.status = "submitted"
    submit(made, one.approver, answers=answers_for(round_.opens_on))
    return made

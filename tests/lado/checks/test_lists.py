"""A list of checks from Excel: all of it or nothing, every mistake by row and column, and never twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.lado.checks import forgetting
from portal.lado.checks.blank import blank_workbook
from portal.lado.checks.models import Check, CheckImport
from portal.lado.checks.service import lists
from portal.lado.checks.service.lists import COLUMNS, EXAMPLE, Changed, Faulty, bring, confirm, look
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Role
from portal.uploads import BadFile, Table, read
from portal.uploads.table import Row
from tests.hostile.load import all_strings
from tests.lado.desk.conftest import Desk, Open, Work
from tests.support.builders import make_user
from tests.uploads.test_uploads import HARMFUL

HEADINGS = [column.heading for column in COLUMNS]
ROW = dict(zip((column.key for column in COLUMNS), EXAMPLE, strict=True)) | {"arrived": today().isoformat()}
OTHER = {**ROW, "name": "Quite Another"}


def table(*rows: Mapping[str, str], headings: Sequence[str] = HEADINGS) -> Table:
    """What the reader makes of such a file."""
    cells = [tuple(row.get(column.key, "") for column in COLUMNS) for row in rows]
    return Table(tuple(headings), tuple(Row(number, one) for number, one in enumerate(cells, 2)))


def content(*rows: Mapping[str, str]) -> bytes:
    book, held = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row.get(column.key, "") for column in COLUMNS])
    book.save(held)
    return held.getvalue()


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Check)) or 0


def test_the_empty_workbook_comes_back_filled_in(desk: Desk, unit_of_work: Work) -> None:
    """What the portal gives to be filled in, it reads: with the example of its own second sheet."""
    book = load_workbook(BytesIO(blank_workbook()))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADINGS
    example = [row[3].value or "" for row in book.worksheets[1].iter_rows(min_row=2)]
    assert example == list(EXAMPLE)
    book.worksheets[0].append([*example[:-1], today().strftime("%d/%m/%Y")])
    held = BytesIO()
    book.save(held)
    with unit_of_work():
        made = bring(desk.support, desk.partnership, read(held.getvalue(), "list.xlsx", lists.LIMITS))
        _, plan, token = look(desk.support, made.id)
        assert [(line.does, line.what) for line in plan.lines] == [("Add", "Inventa Examplesdottir")]
        assert confirm(desk.support, made.id, token) == 1
        check = db.session.scalars(select(Check)).one()
        assert (check.purpose, check.requester_sector, check.told) == ("foster_carer", "foster_carers", "notice")
        assert check.person["born"] == "1980-02-03"
        assert check.verified == "no"
        assert check.person["former"] == ["Inventa Madeupson"]


def test_the_same_file_twice_makes_nothing_twice(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        for wanted in (2, 0):
            made = bring(desk.lado, desk.partnership, table(ROW, OTHER))
            _, plan, token = look(desk.lado, made.id)
            assert plan.count(lists.ADD) == wanted
            assert confirm(desk.lado, made.id, token) == wanted
        references = {one.reference for one in db.session.scalars(select(Contact))}
        assert {line.more for line in plan.lines} == {f"It is logged already as {one}" for one in references}
        assert how_many() == 2
        with pytest.raises(NotFound):
            confirm(desk.lado, made.id, token)


def test_what_changed_since_it_was_looked_at_is_not_done(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        first, second = (bring(desk.lado, desk.partnership, table(ROW, OTHER)) for _ in range(2))
        token = look(desk.lado, first.id)[2]
        confirm(desk.lado, second.id, look(desk.lado, second.id)[2])
        with pytest.raises(Changed):
            confirm(desk.lado, first.id, token)
        assert how_many() == 2


def test_every_mistake_is_named_by_row_and_column(desk: Desk, unit_of_work: Work) -> None:
    wrong = {**ROW, "purpose": "For fun", "born": "31/02/1980", "name": "", "told": "Perhaps", "arrived": "yesterday"}
    with unit_of_work():
        with pytest.raises(Faulty) as faulty:
            bring(desk.lado, desk.partnership, table(ROW, wrong, OTHER, ROW))
        found = {problem.where for problem in faulty.value.plan.problems}
        assert found == {
            "Row 3, Purpose",
            "Row 3, Date of birth",
            "Row 3, Name",
            "Row 3, Was the person told",
            "Row 3, Received",
            "Row 5, Name",
        }
        assert "row 2 asks about the same person" in str([one.message for one in faulty.value.plan.problems])
        assert how_many() == 0
        assert db.session.scalar(select(func.count()).select_from(CheckImport)) == 0


@pytest.mark.parametrize("headings", [["Nonsense", *HEADINGS[1:]], [*HEADINGS[:-1], HEADINGS[0]], HEADINGS[:-1]])
def test_headings_are_those_of_the_workbook(headings: list[str], desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work(), pytest.raises(BadFile):
        bring(desk.lado, desk.partnership, table(ROW, headings=headings))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "harm", ["macros", "a workbook in a workbook", "a formula", "a part that leads out", "cut off"]
)
def test_a_harmful_workbook_is_refused_with_a_sentence(
    harm: str, desk: Desk, browser_of: Open, unit_of_work: Work
) -> None:
    client = browser_of(desk.lado)
    page = client.page("/duty/checks/list")
    answer = send(client, page, HARMFUL[harm]())
    assert answer.status_code == 422
    assert "What to correct" not in answer.text
    with unit_of_work():
        assert db.session.scalar(select(func.count()).select_from(CheckImport)) == 0


def send(client: Any, page: Any, data: bytes, name: str = "list.xlsx") -> Any:
    token = next(str(one.get("value")) for one in page.all("input") if one.get("name") == "csrf_token")
    file = FileStorage(BytesIO(data), name, "file")
    return client.post("/duty/checks/list", data={"csrf_token": token, "file": file})


def test_a_list_on_the_pages(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    client = browser_of(desk.support)
    answer = send(client, client.page("/duty/checks/list"), content(ROW, OTHER))
    assert answer.status_code == 303
    page = client.page(answer.headers["Location"])
    assert "Add: 2" in page.text
    page = client.submit(page, {}, button="Add them")
    assert "The checks are logged" in page.text
    with unit_of_work():
        assert how_many() == 2
    faulty = send(client, client.page("/duty/checks/list"), content({**ROW, "purpose": ""}))
    assert faulty.status_code == 422
    assert "Row 2, Purpose" in faulty.text
    other = browser_of(desk.lado)
    other.page(answer.headers["Location"], status=404)


@pytest.mark.sqlite
def test_hostile_cells_are_kept_as_text_or_refused_in_their_cell(desk: Desk, unit_of_work: Work) -> None:
    """Whatever stands in a cell, there is a check with it or a sentence about it; nothing fails."""
    values = [text for _, text in all_strings(longest=300)][::70]
    with unit_of_work():
        entries = [lists.Entry(number, {**ROW, "name": value}) for number, value in enumerate(values, 2)]
        plan = lists._plan(desk.lado, desk.partnership, entries)
        assert len(plan.lines) == len(values)
        wrong = {problem.row for problem in plan.problems}
        for entry in entries:
            if entry.row not in wrong:
                assert lists.log_check(desk.lado, desk.partnership, lists.asked_of(entry)).person["name"]
        assert 0 < len(wrong) < len(values)


def test_a_list_of_somebody_else_is_not_there(desk: Desk, unit_of_work: Work) -> None:
    with unit_of_work():
        made = bring(desk.lado, desk.partnership, table(ROW))
        stranger = make_user(Role.ADMINISTRATOR, desk.partnership)
        with pytest.raises(NotFound):
            look(desk.other, made.id)
        with pytest.raises(Forbidden):
            bring(stranger, desk.partnership, table(ROW))
        made.expires_at = now()
        db.session.flush()
        with pytest.raises(NotFound):
            look(desk.lado, made.id)
        assert forgetting.forget_lists() == 1

"""Amounts and tables as they are read: what is meant is understood, and what is wrong is named by row and column."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.contributions.money import MOST, NoAmount, amount_in, in_words, pounds
from portal.contributions.states import Direction, Kind
from portal.contributions.sums import Line, carried, usual_way
from portal.contributions.tables import budget_in, contributions_in
from portal.financial_years import NoSuchYear, bounds, financial_year, year_after, year_before
from portal.uploads.table import BadFile
from tests.contributions.arrange import BUDGET, HEAD, PUBLISHED, table

AMOUNTS = st.integers(0, int(MOST * 100)).map(pounds)
WRITTEN = {
    "-51,482": "-51482.00",
    "(51,482)": "-51482.00",
    "51,482 CR": "-51482.00",
    "51,482cr": "-51482.00",
    "\u221251,482.50": "-51482.50",
    "£ 1,974": "1974.00",
    "-£650": "-650.00",
    "1974 DR": "1974.00",
    "15.46": "15.46",
    "0": "0.00",
    "-0": "0.00",
    "(0.00)": "0.00",
    "15.4": "15.40",
}
NOT_AMOUNTS = [
    "51,48",
    "1,2345",
    "1.234",
    "abc",
    "(5",
    "5)",
    "-(5)",
    "-5 CR",
    "--5",
    "£",
    "-",
    "1e3",
    "٣",
    "5 6",
    "NaN",
]


@pytest.mark.parametrize(("typed", "amount"), WRITTEN.items())
def test_an_amount_is_read_as_finance_writes_it(typed: str, amount: str) -> None:
    read = amount_in(typed)
    assert read is not None
    assert str(read) == amount


@pytest.mark.parametrize("typed", NOT_AMOUNTS)
def test_what_is_no_amount_is_refused_and_says_so(typed: str) -> None:
    with pytest.raises(NoAmount):
        amount_in(typed)


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0"])
def test_a_blank_is_not_nothing(typed: str) -> None:
    assert amount_in(typed) is None


@given(AMOUNTS, st.sampled_from(["-{}", "({})", "{} CR", "{}CR", "-£{}"]), st.booleans())
def test_every_way_to_write_income_comes_to_the_same(amount: Decimal, way: str, commas: bool) -> None:
    assert amount_in(way.format(f"{amount:,}" if commas else amount)) == -amount


@given(AMOUNTS)
def test_words_and_amounts_agree(amount: Decimal) -> None:
    assert amount_in(in_words(amount)) == amount
    assert amount_in(in_words(-amount)) == -amount


def test_an_amount_has_a_bound() -> None:
    assert amount_in(str(MOST)) == MOST
    with pytest.raises(NoAmount, match="is more than"):
        amount_in("1,000,000,000")


def test_the_published_table_is_read_whole() -> None:
    rows = contributions_in(PUBLISHED)
    assert [row.row for row in rows] == list(range(3, 12))
    assert (rows[1].childrens, rows[1].adults) == (Decimal(18595), None)
    assert sum(row.total for row in rows if row.total) == 258_792


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(BadFile) as refused:
        contributions_in(content)
    *faults, last = refused.value.message.split("\n")
    assert last == "Nothing has been changed."
    return faults


WRONG = {
    'Example A,"-5",,-5,-6,,-5': ["Row 2, column childrens_value: has -6.00, and childrens_printed has -5.00."],
    "Example A,-5,,-5,,,-5": ["Row 2, column childrens_value: has nothing, and childrens_printed has -5.00."],
    "Example A,,,,,-5,": ["Row 2, column adults_value: has -5.00, and adults_printed has nothing."],
    "Example A,five,,-5,-5,,-5": ["Row 2, column childrens_printed: is not an amount."],
    "Example A,-5,x,-5,-5,y,-5": ["Row 2, column adults_printed:", "Row 2, column adults_value:"],
    ",-5,,-5,-5,,-5": ["Row 2, column agency: is empty."],
    "Example A,-5,,,-5,,": ["Row 2, column total_printed: is blank"],
    "Example A,-5,,-5,-5,,-5,7": ["Row 2, column (no name): there is a cell to the right"],
}


@pytest.mark.parametrize(("row", "begins"), WRONG.items())
def test_what_is_wrong_is_named_by_row_and_column(row: str, begins: list[str]) -> None:
    faults = faults_of(table(row))
    assert len(faults) == len(begins)
    for fault, begin in zip(faults, begins, strict=True):
        assert fault.startswith(begin)


def test_every_mistake_is_said_at_once_and_counted_with_the_comments() -> None:
    faults = faults_of(
        b'# a comment, "with a quote\n' + table("Example A,x,,-5,-5,,-5", "example a,-5,,-5,-5,,5", "B,5,,5,5,,5")
    )
    assert [fault[:24] for fault in faults] == [
        "Row 3, column childrens_",
        "Row 4, column total_valu",
        "Row 3, column agency: “E",
        "Row 4, column agency: “e",
        "Row 5, column childrens_",
        "Row 5, column total_prin",
    ]


@pytest.mark.parametrize(
    "heads",
    [HEAD.replace("agency", "who"), HEAD.replace(",total_value", ""), HEAD.replace("adults_value", "total_value")],
)
def test_columns_that_are_not_those_are_named(heads: str) -> None:
    assert all(fault.startswith("Column ") for fault in faults_of(f"{heads}A,,,,,,\n".encode()))


def test_positive_tables_are_taken_as_well() -> None:
    assert contributions_in(table("Example A,5,6,11,5,6,11"))[0].total == 11


def test_a_line_that_begins_like_a_comment_within_the_table_is_passed_over() -> None:
    assert len(contributions_in(table("# Example B,5,6,11,5,6,11", "Example A,5,6,11,5,6,11"))) == 1


def test_the_published_budget_leaves_what_its_lines_say() -> None:
    lines = budget_in(BUDGET)
    assert [line.kind for line in lines[:2]] == [Kind.BROUGHT_FORWARD, Kind.CONTRIBUTIONS]
    assert {line.direction for line in lines[2:7]} == {Direction.OUT}
    shown = [Line(one.section, one.line, one.kind, usual_way(one.kind, one.direction, one.amount)) for one in lines]
    assert str(carried(shown)) == "210495.38"


BAD_LINES = {
    "Elsewhere,Example,5,5": "Row 2, column section: “Elsewhere” is not known.",
    "Expenditure,,5,5": "Row 2, column line: is empty.",
    "Expenditure,Example,,": "Row 2, column amount_printed: is blank.",
    "Expenditure,Example,5,6": "Row 2, column amount_value: has 6.00",
    "Income,Contributions,-5,-5\nIncome,Contributions again,-5,-5": "Row 3, column line: there is a second line",
}


@pytest.mark.parametrize(("row", "begins"), BAD_LINES.items())
def test_a_budget_says_what_is_wrong(row: str, begins: str) -> None:
    with pytest.raises(BadFile) as refused:
        budget_in(f"section,line,amount_printed,amount_value\n{row}\n".encode())
    assert refused.value.message.startswith(begins)


def test_a_refund_among_income_and_a_deficit_go_the_other_way() -> None:
    rows = "Income,Other,5,5\nBalance,Carried forward,7,7\nExpenditure,Refund,-2,-2\n"
    lines = budget_in(f"section,line,amount_printed,amount_value\n{rows}".encode())
    assert [usual_way(one.kind, one.direction, one.amount) for one in lines] == [-5, -7, -2]


@pytest.mark.parametrize("typed", ["2024-25", "2024/25", " 2024-25 ", "2099-00"])
def test_a_financial_year_is_two_years_in_a_row(typed: str) -> None:
    year = financial_year(typed)
    assert year_after(year_before(year)) == year
    assert bounds(year)[0].month == 4


@pytest.mark.parametrize("typed", ["2024", "2024-26", "24-25", "2024-2025", "", "2024-24", "1999-00"])
def test_what_is_no_financial_year_is_refused(typed: str) -> None:
    with pytest.raises(NoSuchYear):
        financial_year(typed)

"""Names of sheets, tables and columns are ones that Excel takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.columns import columns_for
from exports.names import header_text, heading, sheet_name, table_name
from portal.forms.spec import Option, Question, Section
from tests.exports.sets import question_set
from tests.hostile.load import all_strings

TEXT = st.text(st.characters(codec=None), max_size=300)
CORPUS = sorted({text for _, text in all_strings(longest=5_000)})


def units(text: str) -> int:
    """How long Excel finds a text, said here a second time: it keeps a sign beyond U+FFFF as two."""
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def check_sheet_name(name: str) -> None:
    assert 1 <= units(name) <= 31
    assert not re.search(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]", name)
    assert not name.startswith(("'", " "))
    assert not name.endswith(("'", " "))
    assert name.casefold() != "history"


@given(st.lists(TEXT, min_size=1, max_size=5))
@example(["History", "HISTORY", "history sheet"])
@example(["😀" * 16, "😀" * 16])
@example(["a" * 30 + "'b", "a" * 30 + "'c"])
def test_sheet_names(titles: list[str]) -> None:
    taken: list[str] = []
    for title in titles:
        name = sheet_name(title, taken)
        check_sheet_name(name)
        assert name.casefold() not in {other.casefold() for other in taken}
        taken.append(name)


def test_sheet_names_of_the_corpus() -> None:
    taken: list[str] = []
    for title in CORPUS[::10]:
        taken.append(sheet_name(title, taken))
        check_sheet_name(taken[-1])
    assert len({name.casefold() for name in taken}) == len(taken) > 100


@given(st.lists(TEXT, min_size=1, max_size=5))
@example(["A1", "R1C1", "R", "c", "Answers long", "answers_long", "2", "é"])
def test_table_names(titles: list[str]) -> None:
    taken: list[str] = []
    for title in titles:
        name = table_name(title, taken)
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,254}", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[Rr]([0-9]*[Cc]?[0-9]*)|[Cc][0-9]*", name)
        assert name.casefold() not in {other.casefold() for other in taken}
        taken.append(name)


def check_headings(headings: list[str]) -> None:
    assert len({text.casefold() for text in headings}) == len(headings)
    for text in headings:
        assert 1 <= units(text) <= 255
        assert not re.search(r"[\n\r\t\v\f\x00-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]", text)


@given(st.lists(st.one_of(TEXT, st.sampled_from(["Evidence", "EVIDENCE", "evidence (2)"])), min_size=1, max_size=8))
@example(["x" * 300, "x" * 300, "X" * 300])
@example(["ß", "SS", "ss"])
def test_headings_of_columns_are_unique(texts: list[str]) -> None:
    options = (Option("a", texts[0]), Option("b", texts[-1]))
    questions = [Question(f"q{place}", "text", text) for place, text in enumerate(texts)]
    questions.append(Question("many", "choices", texts[0], options=options))
    columns = columns_for(question_set(Section("s", "S", questions=tuple(questions))))
    check_headings([column.heading for column in columns])
    assert len({column.key for column in columns}) == len(columns) == 5 + len(texts) + 3


def test_headings_of_the_corpus() -> None:
    taken: set[str] = set()
    headings = []
    for text in CORPUS:
        headings.append(heading(text, taken))
        taken.add(headings[-1].casefold())
    check_headings(headings)


@pytest.mark.parametrize(("text", "shown"), [("A & B", "A && B"), ("&P", "&&P"), ("a\nb", "a b")])
def test_a_page_header_has_no_commands(text: str, shown: str) -> None:
    assert header_text(text) == shown


@given(TEXT)
@example("x" * 201)
@example("&" * 150)
def test_a_page_header_is_short(text: str) -> None:
    assert units(header_text(text)) <= 200
    assert "&" not in header_text(text).replace("&&", "")

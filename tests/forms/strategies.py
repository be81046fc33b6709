"""Hypothesis strategies for answers to a question set: right ones, wrong ones and hostile ones.

``answers_for(question_set)`` mixes them over all questions; ``valid_for`` and ``raw_for`` make one answer. Everything
is invented at random. A new answer type needs one entry in VALID, and a test says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from portal.forms.answers import Raw
from portal.forms.spec import Question, QuestionSet
from tests.forms.sets import TODAY

ROW_IDS = ("r1", "r2", "r3", "row_4")
"""The ids of all generated rows, few enough for references to hit them often."""

ANY_TEXT = st.text(st.characters(), max_size=40)
"""Text with halves of characters in it, which Hypothesis leaves out by itself."""

HOSTILE_TEXTS = st.sampled_from(
    [
        "=1+1",
        "@SUM(A1)",
        "<b>x</b>",
        "a\r\nb",
        "\x00",
        "\x07",
        "�",
        "\ufffe",
        "\u200b",
        " ",
        "\t",
        "O’Brien",
        "é",
        "é",
        "1,234",
        "1e3",
        "²",
        "NaN",
        "-inf",
        "1_000",
        "0x1",
        "+1",
        "9" * 400,
        "31/2/2026",
        "2026-02-30",
        "//",
        "1//2026",
        "yes",
        "no",
        "met",
        "value",
        "a@example.org",
        "a@b@c",
        "x" * 10001,
        "word " * 300,
    ]
)
HOSTILE: st.SearchStrategy[Raw] = st.one_of(
    HOSTILE_TEXTS,
    ANY_TEXT,
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**4000),
    st.lists(HOSTILE_TEXTS | st.integers() | st.none(), max_size=3),
    st.dictionaries(st.sampled_from(["id", "what", "x"]), HOSTILE_TEXTS, max_size=2),
    st.recursive(st.none(), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner)),
)


def _text(question: Question) -> st.SearchStrategy[Raw]:
    letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
    words = st.text(letters, min_size=1, max_size=min(30, question.max_length // 4)).map(lambda text: f"x{text}")
    return words.filter(lambda text: question.max_words is None or len(text.split()) <= question.max_words)


def _email(question: Question) -> st.SearchStrategy[Raw]:
    return st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,5})?@[a-z]{2,8}\.example\.org", fullmatch=True)


def _number(question: Question, places: int) -> st.SearchStrategy[Raw]:
    low = question.minimum if question.minimum is not None else Decimal(-1000)
    high = question.maximum if question.maximum is not None else Decimal(100_000)
    return st.decimals(low, high, places=places).map(lambda number: f"{number:f}")


def _date(question: Question) -> st.SearchStrategy[Raw]:
    first = max(question.earliest or date(1950, 1, 1), TODAY + timedelta(1) if question.future_when_new else date.min)
    days = st.dates(first, max(first, question.latest or date(2050, 1, 1)))
    return days.map(date.isoformat) | days.map(lambda day: f"{day.day}/{day.month}/{day.year}")


def _roughly(question: Question) -> st.SearchStrategy[Raw]:
    years = st.integers(1901, TODAY.year - 1)
    months = st.tuples(years, st.integers(1, 12))
    ends = st.tuples(years, years).map(sorted)
    return st.one_of(
        st.dates(date(1950, 1, 1), TODAY).map(date.isoformat),
        months.map(lambda pair: f"{pair[1]}/{pair[0]}"),
        months.map(lambda pair: f"{date(2000, pair[1], 1):%B} {pair[0]}"),
        years.map(str) | years.map(lambda year: f"about {year}"),
        ends.map(lambda pair: f"{pair[0]} to {pair[1]}"),
    )


def _born(question: Question) -> st.SearchStrategy[Raw]:
    days = st.dates(date(1930, 1, 1), TODAY).filter(lambda day: day != date(1970, 1, 1))
    return days.map(date.isoformat) | st.just("1970-01-01 checked")


def _reason(question: Question) -> st.SearchStrategy[Raw]:
    keys = _one(question)
    return st.tuples(keys, _text(question)).map(": ".join) | keys.filter(lambda key: key != "other")


def _one(question: Question) -> st.SearchStrategy[Raw]:
    return st.sampled_from([option.key for option in question.options])


def _several(question: Question) -> st.SearchStrategy[Raw]:
    return st.lists(_one(question), min_size=1, unique=True)


def _rows_of(question: Question, cell: Callable[[Question], st.SearchStrategy[Raw]]) -> st.SearchStrategy[Raw]:
    needed = {column.key: cell(column) for column in question.columns if column.required}
    optional = {column.key: cell(column) for column in question.columns if not column.required}
    row: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(needed, optional=optional)
    ids = st.lists(st.sampled_from(ROW_IDS), min_size=1, unique=True)
    return st.tuples(ids, st.lists(row, min_size=4, max_size=4)).map(
        lambda pair: [{"id": row_id} | cells for row_id, cells in zip(pair[0], pair[1], strict=False)]
    )


def _refs(question: Question) -> st.SearchStrategy[Raw]:
    return st.lists(st.sampled_from(ROW_IDS), min_size=1, unique=True)


VALID: dict[str, Callable[[Question], st.SearchStrategy[Raw]]] = {
    "text": _text,
    "long_text": _text,
    "email": _email,
    "choice": _one,
    "choices": _several,
    "yes_no": _one,
    "number": lambda question: _number(question, question.decimals),
    "money": lambda question: _number(question, 2),
    "date": _date,
    "approximate_day": _roughly,
    "birth_date": _born,
    "not_known": _reason,
    "rows": lambda question: _rows_of(question, valid_for),
    "refs": _refs,
}


def valid_for(question: Question) -> st.SearchStrategy[Raw]:
    """Answers that are right in themselves; rules and references may still object."""
    return VALID[question.type](question)


def raw_for(question: Question) -> st.SearchStrategy[Raw]:
    """Answers of every kind, more right than wrong. Lists also come with wrong cells in rows that are well formed."""
    right = valid_for(question)
    if question.columns:
        return right | right | HOSTILE | _rows_of(question, raw_for)
    return right | right | HOSTILE


def answers_for(question_set: QuestionSet, hostile: bool = True) -> st.SearchStrategy[dict[str, Raw]]:
    """Answers to any of the questions; without ``hostile``, each is right in itself."""
    each = raw_for if hostile else valid_for
    return st.fixed_dictionaries({}, optional={question.key: each(question) for question in question_set.questions()})

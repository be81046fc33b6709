"""Joining what two people typed: nobody overwrites what they did not see, and nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.answers import Raw
from portal.returns.merge import merge, rows_by_id, same
from tests.returns.tiny import ACTIONS, TINY

ROWS = ACTIONS.questions[0]
words = st.sampled_from(["", "a", "b", "c\nd", "c\r\nd"])
cells = st.fixed_dictionaries({}, optional={"what": words, "owner": words, "due": words, "stray": words})
lists = st.dictionaries(st.sampled_from(["r1", "r2", "r3", "r4"]), cells, max_size=4).map(
    lambda rows: [{"id": row_id, **row} for row_id, row in rows.items()]
)
answers: dict[str, st.SearchStrategy[Any]] = {
    "notes": st.one_of(st.none(), words, st.just(7)),
    "rating": st.sampled_from([None, "", "met", "not_met", "nonsense"]),
    "doing": st.one_of(st.none(), st.lists(st.sampled_from(["r1", "r2"]), unique=True)),
    "actions": st.one_of(st.none(), lists, st.just("nonsense")),
}


@pytest.mark.parametrize("key", answers)
@given(data=st.data())
def test_who_left_it_alone_never_overwrites(key: str, data: st.DataObject) -> None:
    question = TINY.question(key)
    assert question is not None
    base, changed = data.draw(answers[key]), data.draw(answers[key])
    assert merge(question, base, changed, base).value == changed
    mine = merge(question, base, base, changed)
    assert same(question, mine.value, changed)
    assert not mine.conflict
    assert not merge(question, base, changed, changed).conflict


@pytest.mark.goal("R3")
@pytest.mark.threat(22)
@pytest.mark.parametrize("key", ["notes", "rating", "doing"])
@given(data=st.data())
def test_two_different_changes_conflict(key: str, data: st.DataObject) -> None:
    question = TINY.question(key)
    assert question is not None
    base, theirs, mine = (data.draw(answers[key]) for _ in range(3))
    changed = not same(question, base, theirs) and not same(question, base, mine)
    assert merge(question, base, theirs, mine).conflict is (changed and not same(question, theirs, mine))


@given(base=lists, theirs=lists, mine=lists)
def test_rows_are_joined_cell_by_cell(base: Raw, theirs: Raw, mine: Raw) -> None:
    merged = merge(ROWS, base, theirs, mine)
    if merged.conflict:
        back = merge(ROWS, base, mine, theirs)
        assert back.conflict, "whether two people disagree does not depend on who saves first"
        return
    of = {name: rows_by_id(raw) or {} for name, raw in zip("btm", (base, theirs, mine), strict=True)}
    result = rows_by_id(merged.value)
    assert result is not None
    for row_id in of["b"].keys() | of["t"].keys() | of["m"].keys():
        for column in ROWS.columns:
            then, there, sent, now = (
                (rows.get(row_id) or {}).get(column.key) for rows in (of["b"], of["t"], of["m"], result)
            )
            expected = there if same(column, sent, then) else sent
            assert same(column, now, expected) or row_id not in of["t"] or row_id not in of["m"]
        if (row_id in of["t"]) == (row_id in of["m"]):
            assert (row_id in result) == (row_id in of["t"]), "a row that both have stays, one that neither has is gone"


def test_a_row_taken_out_by_one_and_changed_by_the_other_is_a_conflict() -> None:
    base = [{"id": "r1", "what": "train"}]
    assert merge(ROWS, base, [], [{"id": "r1", "what": "train more"}]).conflict
    assert merge(ROWS, base, [{"id": "r1", "what": "train more"}], []).conflict
    assert merge(ROWS, base, base, []).value == []
    assert merge(ROWS, base, [*base, {"id": "r2", "what": "their new row"}], []).value == [
        {"id": "r2", "what": "their new row"}
    ]


def test_both_add_rows() -> None:
    theirs, mine = [{"id": "r1", "what": "theirs"}], [{"id": "r2", "what": "mine"}]
    assert merge(ROWS, [], theirs, mine).value == [*theirs, *mine]


def test_clearing_one_cell_survives_a_change_of_another() -> None:
    base = [{"id": "r1", "what": "train", "owner": "Example"}]
    theirs = [{"id": "r1", "what": "train everyone", "owner": "Example"}]
    assert merge(ROWS, base, theirs, [{"id": "r1", "what": "train", "owner": ""}]).value == [
        {"id": "r1", "what": "train everyone", "owner": ""}
    ]


@pytest.mark.parametrize("broken", ["text", [1], [{"what": "no id"}], [{"id": "r1"}, {"id": "r1"}], [{"id": "a b"}]])
def test_what_is_no_list_of_rows_is_never_joined(broken: Raw) -> None:
    assert rows_by_id(broken) is None
    assert merge(ROWS, [], [{"id": "r2", "what": "theirs"}], broken).conflict

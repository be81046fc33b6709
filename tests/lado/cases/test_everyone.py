"""Fourteen actors at every verb of a case in any order: what the model does not allow does not happen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from portal.lado import steps, workflow
from portal.lado.workflow import TABLE, Action, Guard, Row
from tests.lado.cases.everyone import ACTORS, LEADS, POSSIBLE, VERBS, make_people, play

Change = Callable[[Row], Row]


def test_the_model_knows_every_verb() -> None:
    assert POSSIBLE.keys() == VERBS.keys() == LEADS.keys()
    assert len(ACTORS) == 14


@pytest.mark.goal("I8")
def test_no_order_of_steps_closes_a_case_without_what_it_needs(session: Session) -> None:
    play(make_people(), examples=6, steps=40)


@pytest.mark.soak
@pytest.mark.goal("I8")
def test_nor_does_any_of_many_orders(session: Session) -> None:
    play(make_people(), examples=2_000, steps=100)


def _without(guard: Guard) -> Change:
    return lambda row: Row(
        row.state,
        row.of,
        row.action,
        row.becomes,
        row.note,
        tuple(one for one in row.guards if one is not guard),
        row.permission,
    )


@pytest.mark.soak
@pytest.mark.parametrize("guard", [one for one in Guard if one is not Guard.CATEGORIES])
def test_a_guard_that_is_gone_is_noticed(session: Session, monkeypatch: pytest.MonkeyPatch, guard: Guard) -> None:
    """But for the category at conclusion, which is given with the outcome: that guard stands behind another."""
    people = make_people()
    changed = tuple(_without(guard)(row) for row in TABLE)
    monkeypatch.setattr(workflow, "TABLE", changed)
    with pytest.raises(Exception):  # noqa: B017 - Hypothesis gathers several failures into a group.
        play(people, examples=100, steps=60)


@pytest.mark.soak
def test_more_rows_are_noticed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    people = make_people()
    more = (*TABLE, Row("on_hold", workflow.CASE, Action.CLOSE, "closed", note=True))
    monkeypatch.setattr(workflow, "TABLE", more)
    with pytest.raises(Exception):  # noqa: B017 - Hypothesis gathers several failures into a group.
        play(people, examples=100, steps=60)


@pytest.mark.soak
def test_a_history_that_is_not_written_is_noticed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    people = make_people()
    monkeypatch.setattr(steps, "_write_down", lambda *_: None)
    with pytest.raises(Exception):  # noqa: B017 - Hypothesis gathers several failures into a group.
        play(people, examples=20)

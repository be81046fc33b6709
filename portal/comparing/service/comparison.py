"""How the agencies of a round compare, by name: for the people of the partnership only."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from exports.counting.spread import Spread, middle_of, spread_of
from exports.rows import Compared
from portal.comparing.elsewhere import PLACES, standing
from portal.comparing.partners import Answered, answered
from portal.database import db
from portal.errors import NotFound
from portal.forms import library
from portal.forms.comparable import comparable
from portal.forms.figures import Kind, Measure, Reading, State, in_words, measures_of, together, value_in_words
from portal.permissions import Actor, Permission, require
from portal.returns.models import Round
from portal.returns.policy import rounds_visible_to

LAST_ROUND = "The same agencies last round, all together"


@dataclass(frozen=True, slots=True)
class CoordinatorLine:
    """One question of a theme: how the answers spread in words, and what each agency said, the best first."""

    theme: str
    measure: Measure
    n: int
    cuts: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str], ...]
    elsewhere: tuple[tuple[str, str], ...]


def comparable_round(user: Actor, round_id: uuid.UUID, permission: Permission) -> Round:
    """A round whose question set can be compared, for people of the partnership that asks."""
    found = db.session.scalars(rounds_visible_to(user).where(Round.id == round_id)).one_or_none()
    if found is None:
        raise NotFound
    require(user, permission, partnership_id=found.partnership_id)
    if not measures_of(library.get(found.question_set, found.version)):
        raise NotFound
    return found


def read_comparison(user: Actor, round_id: uuid.UUID) -> tuple[Round, tuple[CoordinatorLine, ...]]:
    round_ = comparable_round(user, round_id, Permission.SUBMISSION_READ)
    question_set = library.get(round_.question_set, round_.version)
    measures = measures_of(question_set)
    agencies, elsewhere = answered(round_, question_set, measures, first=False), standing(round_, question_set)
    before = _last_round(round_, measures, {one.agency_id for one in agencies})
    themes = {section.key: section.title for section in question_set.sections}
    return round_, tuple(
        _line(themes[measure.section], measure, agencies, before.get(measure.key, []), elsewhere)
        for measure in measures
    )


def _last_round(round_: Round, measures: Sequence[Measure], agency_ids: set[uuid.UUID]) -> dict[str, list[Reading]]:
    """By question, what the same agencies said the round before, where the same was asked."""
    if round_.previous_id is None:
        return {}
    previous = db.session.get_one(Round, round_.previous_id)
    question_set = library.get(previous.question_set, previous.version)
    then = tuple(comparable(measures, question_set).values())
    found = answered(previous, question_set, then, first=False)
    return {one.key: [each.readings[one.key] for each in found if each.agency_id in agency_ids] for one in then}


def _line(
    theme: str,
    measure: Measure,
    agencies: list[Answered],
    before: list[Reading],
    elsewhere: dict[tuple[str, str], Compared],
) -> CoordinatorLine:
    given = [(one.agency, one.readings[measure.key]) for one in agencies]
    there = [(name, reading) for name, reading in given if reading.state is not State.BLANK]
    there.sort(key=lambda pair: (pair[1].value is None, -(pair[1].value or 0), pair[0]))
    spread = spread_of([reading.value for _, reading in there if reading.value is not None])
    found = [(name, elsewhere.get((measure.key, place))) for place, name in PLACES.items()]
    last = middle_of(measure, before)
    return CoordinatorLine(
        theme,
        measure,
        spread.n if spread is not None else 0,
        _cuts(measure, spread, [reading for _, reading in there]),
        tuple((name, in_words(measure, reading)) for name, reading in there),
        (
            *([(LAST_ROUND, value_in_words(measure, last))] if last is not None else []),
            *((name, _printed(measure, one)) for name, one in found if one is not None),
        ),
    )


def _cuts(measure: Measure, spread: Spread | None, readings: list[Reading]) -> tuple[tuple[str, str], ...]:
    if spread is None:
        return ()
    whole = together(readings).value if measure.kind is Kind.PERCENTAGE else None
    named = (
        ("Lowest", spread.lowest),
        ("Lower quartile", spread.lower_quartile),
        ("Median", spread.median),
        ("Upper quartile", spread.upper_quartile),
        ("Highest", spread.highest),
        ("Mean", spread.mean),
        ("All together", whole),
    )
    return tuple((name, value_in_words(measure, value)) for name, value in named if value is not None)


def _printed(measure: Measure, found: Compared) -> str:
    value = found.words if found.value is None else value_in_words(measure, found.value)
    return f"{value} ({found.about})"

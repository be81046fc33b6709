"""Keeping figures from elsewhere: one that is typed, or a table of many, which is kept whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal import audit
from portal.comparing.elsewhere import PLACES, every_figure
from portal.comparing.markers import MARKS, Printed, read_printed
from portal.comparing.models import ElsewhereFigure
from portal.comparing.service.comparison import comparable_round
from portal.database import db, now
from portal.errors import PortalError
from portal.forms import library
from portal.forms.answers import is_blank_text, unstorable
from portal.forms.figures import Kind, Measure, measures_of
from portal.forms.spec import Comparator
from portal.local_time import today
from portal.permissions import Actor, Permission
from portal.returns.models import Round
from portal.uploads import Table

COLUMNS = ("question", "place", "value", "period", "source", "read on")
LONGEST = 200


class Wrong(PortalError):
    """What was typed cannot be kept. ``problems`` says why, by the name of the box or the number of the row."""

    status = 422
    title = "There is a problem"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Typed:
    """One figure as it was typed."""

    question: str = ""
    place: str = ""
    value: str = ""
    period: str = ""
    source: str = ""
    read_on: date | None = None


def read_figures(user: Actor, round_id: uuid.UUID) -> tuple[Round, dict[str, Measure], list[ElsewhereFigure]]:
    """The round, what can be compared there, and every figure that was kept, the newest first."""
    round_ = comparable_round(user, round_id, Permission.ROUND_MANAGE)
    return round_, _comparable(round_), every_figure(round_)


def keep_figure(user: Actor, round_id: uuid.UUID, typed: Typed) -> ElsewhereFigure:
    """Keep one figure. An older one of the same question stays. Raises Wrong."""
    round_ = comparable_round(user, round_id, Permission.ROUND_MANAGE)
    problems, printed = _judge(typed, _comparable(round_))
    if problems or printed is None or typed.read_on is None:
        raise Wrong(problems)
    made = _made(user, round_, typed, printed, typed.read_on)
    db.session.flush()
    audit.record("elsewhere.kept", user, record_id=round_.id, partnership_id=round_.partnership_id, figures=1)
    return made


def take_table(user: Actor, round_id: uuid.UUID, table: Table) -> int:
    """Keep every row of a table. Raises Wrong with what is wrong in each row, and keeps none."""
    round_ = comparable_round(user, round_id, Permission.ROUND_MANAGE)
    comparable, problems, good = _comparable(round_), {}, []
    by_number = {measure.number: measure.key for measure in comparable.values()}
    headings = [heading.strip().casefold() for heading in table.headings]
    if missing := [column for column in COLUMNS if column not in headings]:
        raise Wrong({"1": f"Row 1: the column “{missing[0]}” is missing. The columns are: {', '.join(COLUMNS)}"})
    for row in table.rows:
        cells = dict(zip(headings, row.cells, strict=False))
        typed = _of_row(cells, by_number)
        wrong, printed = _judge(typed, comparable)
        if wrong or printed is None or typed.read_on is None:
            problems[str(row.number)] = f"Row {row.number}: {'. '.join(wrong.values())}"
        else:
            good.append((typed, printed, typed.read_on))
    if problems or not good:
        raise Wrong(problems or {"1": "The file holds no rows below the headings. Fill it in first"})
    for one in good:
        _made(user, round_, *one)
    db.session.flush()
    audit.record("elsewhere.kept", user, record_id=round_.id, partnership_id=round_.partnership_id, figures=len(good))
    return len(good)


def _of_row(cells: Mapping[str, str], by_number: Mapping[str, str]) -> Typed:
    question = cells.get("question", "").strip()
    try:
        read_on = date.fromisoformat(cells.get("read on", "").strip()[:10])
    except ValueError:
        read_on = None
    value, period, source = (cells.get(name, "").strip() for name in ("value", "period", "source"))
    place = cells.get("place", "").strip().casefold()
    return Typed(by_number.get(question, question.casefold()), place, value, period, source, read_on)


def _comparable(round_: Round) -> dict[str, Measure]:
    """The questions that have a figure for the region or the nation."""
    wanted = {Comparator.REGION, Comparator.NATIONAL}
    measures = measures_of(library.get(round_.question_set, round_.version))
    return {measure.key: measure for measure in measures if measure.compare & wanted}


def _judge(typed: Typed, comparable: Mapping[str, Measure]) -> tuple[dict[str, str], Printed | None]:
    problems: dict[str, str] = {}
    measure, printed = comparable.get(typed.question), read_printed(typed.value)
    if measure is None:
        problems["question"] = "Choose a question that is compared with the region or the nation"
    if typed.place not in PLACES:
        problems["place"] = "Choose region or national"
    elif measure is not None and Comparator(typed.place) not in measure.compare:
        problems["place"] = f"Question {measure.number} is not compared with this. Choose the other one"
    if printed is None:
        problems["value"] = f"Enter the figure as it is printed: a number like 96.9, or one of {'  '.join(MARKS)}"
    elif measure is not None and (says := _out_of_range(measure, printed.value)):
        problems["value"] = says
    for name, words in (("period", "the period that the figure is for"), ("source", "where the figure was read")):
        text = getattr(typed, name).strip()
        if is_blank_text(text) or len(text) > LONGEST or unstorable(text) is not None:
            problems[name] = f"Enter {words}, in {LONGEST} characters or fewer"
    if typed.read_on is None or typed.read_on > today():
        problems["read_on"] = "Enter the day on which the figure was read, today or earlier, like 2026-09-30"
    return problems, printed


def _out_of_range(measure: Measure, value: Decimal | None) -> str:
    if value is None:
        return ""
    low, high = {Kind.PERCENTAGE: (0, 100), Kind.GRADE: (1, 4)}.get(measure.kind, (0, 10**12))
    return "" if low <= value <= high else f"The figure for question {measure.number} must be from {low} to {high:,}"


def _made(user: Actor, round_: Round, typed: Typed, printed: Printed, read_on: date) -> ElsewhereFigure:
    made = ElsewhereFigure(
        id=uuid.uuid4(),
        partnership_id=round_.partnership_id,
        question_set=round_.question_set,
        question_key=typed.question,
        place=typed.place,
        value=printed.value,
        marker=printed.marker,
        period=typed.period.strip(),
        source=typed.source.strip(),
        read_on=read_on,
        kept_by=user.actor_id,
        kept_at=now(),
    )
    db.session.add(made)
    return made

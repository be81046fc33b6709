"""The numbers of a year and the three before it, as they stand today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from sqlalchemy import select

from exports.counts import Heading, write_counts
from portal.accounts.models import Partnership
from portal.database import db, now
from portal.errors import Refused
from portal.lado import policy
from portal.lado.figures.core.numbers import Figures, Year, plain
from portal.lado.figures.core.tables import tables_of
from portal.lado.figures.core.tally import Tally
from portal.lado.figures.core.years import compared, first_day, is_year, last_day
from portal.lado.figures.frozen import numbers_of
from portal.lado.figures.models import FeedbackCount, FrozenYear, PrintedFigure, Training
from portal.lado.figures.service import gather
from portal.lado.models import Contact
from portal.local_time import today
from portal.permissions import Actor, Permission, require


def figures_of(user: Actor, partnership: Partnership, year: str, *, published: bool = False) -> Figures:
    """Count what ``user`` may know of, beside what was stated of earlier years. What was frozen counts everything: to
    somebody from whom a contact is hidden a difference would tell that there is one, so they read what they count as
    what was frozen.
    """
    require(user, Permission.FIGURES_READ, partnership_id=partnership.id)
    years = compared(checked(year))
    tally = counted(user, partnership, years)
    printed = _printed(partnership, years)
    frozen, kept = _frozen(partnership, years), _is_kept_from_some(user, partnership)
    made = {}
    for name in years:
        own = plain(tally.years[name])
        stated, frozen_on = _stated(frozen[name]) if name in frozen else (printed[name], None)
        made[name] = Year(name, own, tally.rows[name], own if kept and frozen_on else stated, frozen_on)
    return Figures(year, tally.snapshot, made, _trainings(partnership, years), published)


def counted(user: Actor, partnership: Partnership, years: tuple[str, ...]) -> Tally:
    """One pass over everything of these years."""
    tally = Tally(today())
    tally.add(gather.past(partnership, years))
    tally.add(gather.live(user, partnership, years))
    tally.add_meetings(gather.meetings(user, partnership, years))
    tally.add_asked(gather.asked(user, partnership, years))
    of = (FeedbackCount.partnership_id == partnership.id, FeedbackCount.year.in_(years))
    for one in db.session.scalars(select(FeedbackCount).where(*of)):
        tally.years[one.year][f"feedback/{one.question}/{one.answer}"] += one.count
        tally.years[one.year][f"feedback/{one.question}"] += one.count
    return tally


def write(figures: Figures, partnership: Partnership, path: Path) -> str:
    """Write the workbook to ``path``; returns its SHA-256."""
    made_for = "for publication" if figures.published else "exact counts"
    heading = Heading(f"Figures {figures.year}, {made_for}", partnership.name, now())
    return write_counts(path, heading, tables_of(figures))


def checked(year: str) -> str:
    if not is_year(year):
        raise Refused(f"{year!r} is not a year of the report. Write it like 2023-24, from April to March.")
    return year


def _printed(partnership: Partnership, years: tuple[str, ...]) -> defaultdict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    of = (PrintedFigure.partnership_id == partnership.id, PrintedFigure.year.in_(years))
    for one in db.session.scalars(select(PrintedFigure).where(*of)):
        found[one.year][one.key] = one.value
    return found


def _frozen(partnership: Partnership, years: tuple[str, ...]) -> dict[str, FrozenYear]:
    """The latest state of each year that is frozen."""
    of = (FrozenYear.partnership_id == partnership.id, FrozenYear.year.in_(years))
    return {one.year: one for one in db.session.scalars(select(FrozenYear).where(*of).order_by(FrozenYear.number))}


def _is_kept_from_some(user: Actor, partnership: Partnership) -> bool:
    """Whether some contact there is hidden from ``user``."""
    hidden = select(Contact.id).where(
        Contact.partnership_id == partnership.id, Contact.incident_id.in_(policy.hidden_from(user))
    )
    return db.session.scalar(hidden.limit(1)) is not None


def _stated(frozen: FrozenYear) -> tuple[dict[str, int], date | None]:
    """What a year was frozen at, and when; one that was only printed stays a printed one."""
    found = numbers_of(frozen)
    printed = found["known"][frozen.year]["printed"]
    return found["years"][frozen.year], None if printed else frozen.snapshot_on


def _trainings(partnership: Partnership, years: tuple[str, ...]) -> list[tuple[date, str, int]]:
    query = select(Training.held_on, Training.audience, Training.people).where(
        Training.partnership_id == partnership.id,
        Training.withdrawn_at.is_(None),
        Training.held_on.between(first_day(years[0]), last_day(years[-1])),
    )
    return [
        (row.held_on, row.audience, row.people)
        for row in db.session.execute(query.order_by(Training.held_on, Training.id))
    ]

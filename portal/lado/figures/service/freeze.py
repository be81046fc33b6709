"""Freeze a year: its numbers as they stand, with their hash. What the annual report prints is made from them alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal import audit
from portal.accounts.acting import Place
from portal.accounts.models import Partnership
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado.figures.core.numbers import Figures, Year
from portal.lado.figures.core.years import last_day
from portal.lado.figures.frozen import numbers_of, sha256_of
from portal.lado.figures.models import FrozenYear
from portal.lado.figures.service.report import figures_of
from portal.permissions import SYSTEM, Actor, Permission, places, require


def freeze(user: Actor, partnership: Partnership, year: str) -> FrozenYear:
    """Keep what the report of a year shows today. A year that is frozen already gets a further number.

    Everything counts, whoever freezes: the annual report is the partnership's, and no freezing says what is hidden
    from whom.
    """
    require(user, Permission.FIGURES_FREEZE, partnership_id=partnership.id)
    figures = figures_of(SYSTEM, partnership, year)
    if last_day(year) >= figures.snapshot:
        raise Refused(f"{year} is not over yet. Freeze it once it is.")
    numbers = _stored(figures)
    latest = select(func.max(FrozenYear.number)).where(*_of(partnership, year))
    frozen = FrozenYear(
        partnership_id=partnership.id,
        year=year,
        number=(db.session.scalar(latest) or 0) + 1,
        snapshot_on=figures.snapshot,
        numbers=numbers,
        sha256=sha256_of(numbers),
        by_id=getattr(user, "id", None),
        at=now(),
    )
    db.session.add(frozen)
    db.session.flush()
    audit.record(
        "lado.year_frozen",
        user,
        record_id=frozen.id,
        partnership_id=partnership.id,
        year=year,
        number=frozen.number,
        sha256=frozen.sha256,
    )
    return frozen


def frozen_years(user: Actor, partnership: Partnership) -> list[FrozenYear]:
    """What was frozen, the latest first."""
    require(user, Permission.FIGURES_PUBLISHED, partnership_id=partnership.id)
    query = select(FrozenYear).where(FrozenYear.partnership_id == partnership.id)
    return list(db.session.scalars(query.order_by(FrozenYear.year.desc(), FrozenYear.number.desc())))


def published_for(user: Actor, chosen: Place | None) -> Partnership:
    """The partnership for which somebody acts, or else their first one; raises Forbidden."""
    _, ids = places(user, Permission.FIGURES_PUBLISHED)
    if not ids:
        raise Forbidden(Permission.FIGURES_PUBLISHED.value)
    return db.session.get_one(Partnership, chosen.id if chosen is not None and chosen.id in ids else min(ids))


def published_figures(user: Actor, partnership: Partnership, frozen_id: object) -> tuple[FrozenYear, Figures]:
    """The figures of a frozen year, as they are published; raises NotFound, and Refused where somebody changed them."""
    require(user, Permission.FIGURES_PUBLISHED, partnership_id=partnership.id)
    query = select(FrozenYear).where(FrozenYear.id == frozen_id, FrozenYear.partnership_id == partnership.id)
    frozen = db.session.scalars(query).one_or_none()
    if frozen is None:
        raise NotFound()
    return frozen, _read(frozen)


def _stored(figures: Figures) -> dict[str, Any]:
    """Each year as it is shown: ``years`` are the numbers that later reports take over."""
    years = {name: figures.of(name) for name in figures.compared}
    return {
        "years": {name: _shown(one) for name, one in years.items()},
        "known": {
            name: {
                "contacts": one.contacts,
                "printed": one.is_printed_only,
                "empty": one.is_empty,
                "frozen_on": one.frozen_on.isoformat() if one.frozen_on is not None else None,
            }
            for name, one in years.items()
        },
        "trainings": [[on.isoformat(), audience, people] for on, audience, people in figures.trainings],
    }


def _shown(year: Year) -> dict[str, int]:
    """What the report shows: what was stated before what was counted; of a frozen year what it was frozen at alone."""
    return dict(year.stated) if year.frozen_on is not None else {**year.counted, **year.stated}


def _read(frozen: FrozenYear) -> Figures:
    found = numbers_of(frozen)
    stored, known = found["years"], found["known"]
    years = {}
    for name, numbers in stored.items():
        if known[name]["printed"] or known[name]["empty"]:
            years[name] = Year(name, stated=numbers)
        else:
            on = known[name]["frozen_on"]
            day = frozen.snapshot_on if name == frozen.year or on is None else date.fromisoformat(on)
            years[name] = Year(name, numbers, known[name]["contacts"], numbers, day)
    trainings = [(date.fromisoformat(on), audience, people) for on, audience, people in found["trainings"]]
    return Figures(frozen.year, frozen.snapshot_on, years, trainings, published=True)


def _of(partnership: Partnership, year: str) -> tuple[Any, Any]:
    return FrozenYear.partnership_id == partnership.id, FrozenYear.year == year

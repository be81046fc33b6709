"""``round open`` and ``round close``: what a coordinator does to a round, by command."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import click
from flask.cli import AppGroup
from sqlalchemy import ColumnElement, Select, select

from portal.accounts import partnerships
from portal.accounts.models import Agency, AgencyKind, Partnership, PartnershipAgency
from portal.commands import acting_as, as_option
from portal.database import db
from portal.errors import Refused
from portal.local_time import long_date, today
from portal.returns import service
from portal.returns.models import Round

DAY = click.DateTime(["%Y-%m-%d"])

round_group = AppGroup("round", help="Rounds: one collection of returns.")


@round_group.command("open")
@click.argument("question_set", metavar="SET")
@click.option("--due", required=True, type=DAY, help="The last day, for example 2026-09-30.")
@click.option("--opens", type=DAY, help="The first day; today when left out.")
@click.option("--agency", "codes", multiple=True, metavar="CODE", help="Ask this agency (again for another).")
@click.option("--sector", "sectors", multiple=True, help="Ask the agencies of this sector.")
@click.option("--kind", "kinds", multiple=True, help="Ask the agencies of this kind.")
@click.option("--all", "everyone", is_flag=True, help="Ask every active agency of the partnership.")
@click.option("--short", "short_codes", multiple=True, metavar="CODE", help="This agency gets the short version.")
@click.option("--previous", metavar="ROUND", help="Last year's round, whose answers these follow.")
@click.option("--key", help="The round's key; SET when left out. It never changes.")
@click.option("--partnership", "partnership_key", help="Needed only where there are several.")
@as_option
def open_round(
    question_set: str,
    due: datetime,
    opens: datetime | None,
    codes: tuple[str, ...],
    sectors: tuple[str, ...],
    kinds: tuple[str, ...],
    everyone: bool,
    short_codes: tuple[str, ...],
    previous: str | None,
    key: str | None,
    partnership_key: str | None,
    as_email: str | None,
) -> None:
    """Open a round with the question set SET (such as section11-2026) and tell the agencies' safeguarding leads."""
    with acting_as(as_email) as user:
        partnership = partnerships.named(partnership_key)
        short = _by_code(partnership, short_codes)
        round_ = service.open_round(
            user,
            partnership,
            question_set,
            opens_on=opens.date() if opens is not None else today(),
            due_on=due.date(),
            agencies=[*_chosen(partnership, codes, sectors, kinds, everyone), *short],
            short_for=frozenset(agency.id for agency in short),
            previous=_round(partnership, previous) if previous else None,
            key=key,
        )
    click.echo(f"Opened {round_.key}: {round_.title}, due {long_date(round_.due_on)}.")


@round_group.command("close")
@click.argument("round_key", metavar="ROUND")
@click.option("--partnership", "partnership_key", help="Needed only where there are several.")
@as_option
def close_round(round_key: str, partnership_key: str | None, as_email: str | None) -> None:
    """Close ROUND: no more answers are taken."""
    with acting_as(as_email) as user:
        round_ = _round(partnerships.named(partnership_key), round_key)
        service.close_round(user, round_.id)
    click.echo(f"Closed {round_.key}.")


def _of(partnership: Partnership) -> Select[Agency]:
    day = today()
    return (
        select(Agency)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .where(PartnershipAgency.partnership_id == partnership.id, *_active(day))
        .order_by(Agency.code)
    )


def _active(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    begun = Agency.active_from.is_(None) | (Agency.active_from <= day)
    return begun, Agency.active_to.is_(None) | (Agency.active_to >= day)


def _chosen(
    partnership: Partnership, codes: Iterable[str], sectors: Iterable[str], kinds: Iterable[str], everyone: bool
) -> list[Agency]:
    if everyone:
        return list(db.session.scalars(_of(partnership)))
    with_kind = select(AgencyKind.agency_id).where(AgencyKind.kind.in_(list(kinds)))
    fitting = _of(partnership).where(Agency.sector.in_(list(sectors)) | Agency.id.in_(with_kind))
    return [*_by_code(partnership, codes), *db.session.scalars(fitting)]


def _by_code(partnership: Partnership, codes: Iterable[str]) -> list[Agency]:
    wanted = list(codes)
    found = list(db.session.scalars(_of(partnership).where(Agency.code.in_(wanted))))
    missing = sorted(set(wanted) - {agency.code for agency in found})
    if missing:
        raise Refused(f"{partnership.name} has no active agency with the code {', '.join(missing)}.")
    return found


def _round(partnership: Partnership, key: str) -> Round:
    query = select(Round).where(Round.key == key, Round.partnership_id == partnership.id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Refused(f"{partnership.name} has no round {key!r}.")
    return found

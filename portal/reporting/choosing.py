"""Choosing whom to ask: the agencies of a partnership by sector, by kind, or one by one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.database import db
from portal.local_time import today
from portal.permissions import Permission
from portal.returns.models import Return, Round
from portal.returns.people import members_who_may


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked. ``short_sectors`` get the short version, and so do the agencies in ``short``."""

    sectors: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    short_sectors: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()

    def has(self, agency: Agency) -> bool:
        return agency.sector in self.sectors or bool(agency.kinds & self.kinds) or agency.code in self.codes

    def is_short(self, agency: Agency) -> bool:
        return agency.sector in self.short_sectors or agency.code in self.short


NOTHING = Choice()


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Whom the choice is: the agencies in order, the ids of those with the short version, and who can be told."""

    agencies: Sequence[Agency]
    short_for: frozenset[uuid.UUID]
    mails: int
    without_lead: Sequence[str]
    groups: Mapping[tuple[tuple[str, ...], bool], int] = field(default_factory=dict)


def agencies_of(partnership: Partnership, *, besides: Round | None = None) -> list[Agency]:
    """The active agencies of a partnership by sector and name; without those that ``besides`` asks already."""
    day = today()
    query = (
        select(Agency)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .where(PartnershipAgency.partnership_id == partnership.id)
        .order_by(Agency.sector, func.lower(Agency.name), Agency.code)
    )
    if besides is not None:
        asked = select(Return.id).where(Return.round_id == besides.id, Return.agency_id == Agency.id)
        query = query.where(~asked.exists())
    return [agency for agency in db.session.scalars(query) if agency.is_active(day)]


def whom(agencies: Iterable[Agency], choice: Choice) -> ToAsk:
    """Whom the choice is, and how many e-mails will go out. One statement."""
    chosen = [agency for agency in agencies if choice.has(agency)]
    leads = members_who_may(Permission.RETURN_SEND_FOR_APPROVAL, [agency.id for agency in chosen])
    groups: dict[tuple[tuple[str, ...], bool], int] = {}
    for agency in chosen:
        group = (tuple(sorted(agency.kinds)), choice.is_short(agency))
        groups[group] = groups.get(group, 0) + 1
    return ToAsk(
        agencies=chosen,
        short_for=frozenset(agency.id for agency in chosen if choice.is_short(agency)),
        mails=sum(len(leads[agency.id]) for agency in chosen),
        without_lead=[agency.name for agency in chosen if not leads[agency.id]],
        groups=dict(sorted(groups.items(), key=lambda item: -item[1])),
    )


def short_before(round_id: uuid.UUID | None) -> frozenset[str]:
    """The codes of the agencies that answered the short version in that round."""
    query = select(Agency.code).join(Return, Return.agency_id == Agency.id)
    return frozenset(db.session.scalars(query.where(Return.round_id == round_id, Return.short.is_(True))))


def sectors_of(agencies: Iterable[Agency]) -> dict[str, int]:
    """Each sector, and how many agencies there are in it."""
    return _counted(agency.sector for agency in agencies)


def kinds_of(agencies: Iterable[Agency]) -> dict[str, int]:
    return _counted(kind for agency in agencies for kind in agency.kinds)


def found(agencies: Iterable[Agency], words: str, ticked: Collection[str]) -> list[Agency]:
    """The agencies whose name, code or sector has ``words`` in it; what is ticked stays in the list."""
    wanted = words.strip().casefold()
    return [
        agency
        for agency in agencies
        if agency.code in ticked or wanted in f"{agency.name}\n{agency.code}\n{agency.sector}".casefold()
    ]


def _counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))

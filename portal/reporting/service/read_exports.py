"""Which workbooks of a round were asked for, by whom, and who took them away. The record knows the last of these."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db
from portal.permissions import SYSTEM, Actor, Permission, require
from portal.reporting import policy
from portal.reporting.models import ExportRequest
from portal.reporting.service.download_export import read_export
from portal.reporting.service.read_round import LAST_PAGE
from portal.reporting.service.request_export import askable_round
from portal.returns.models import Round

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """One download."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A workbook with the names of the people; its hash stays known when the file is gone."""

    request: ExportRequest
    asked_by: str
    sha256: str
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class ExportsPage:
    """One page of the list."""

    round: Round
    lines: Sequence[ExportLine]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def read_exports(user: Actor, round_id: uuid.UUID, page: int = 1) -> ExportsPage:
    """The workbooks of a round, newest first; the same number of statements however many there are."""
    round_ = askable_round(user, round_id)
    page = min(max(1, page), LAST_PAGE)
    wanted = policy.exports_visible_to(user).where(ExportRequest.round_id == round_.id)
    total = db.session.scalar(select(func.count()).select_from(wanted.with_only_columns(ExportRequest.id).subquery()))
    newest = wanted.order_by(ExportRequest.requested_at.desc(), ExportRequest.id)
    shown = db.session.scalars(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return ExportsPage(round_, _lines(shown), total or 0, page)


def read_export_line(user: Actor, export_id: uuid.UUID) -> ExportLine:
    """One workbook with its history. Raises NotFound for one of another partnership."""
    wanted = read_export(user, export_id)
    require(user, Permission.EXPORT_RETURNS, partnership_id=wanted.partnership_id)
    return _lines([wanted])[0]


def _lines(requests: Sequence[ExportRequest]) -> list[ExportLine]:
    events = _events(requests)
    names = _names({*(one.requested_by for one in requests), *(event.actor for event in events)})
    return [_line(one, [event for event in events if event.record == str(one.id)], names) for one in requests]


def _line(one: ExportRequest, events: Iterable[AuditEvent], names: dict[str, str]) -> ExportLine:
    taken, sha256 = [], ""
    for event in events:
        if event.action == "export.downloaded":
            taken.append(Taken(event.at, names[event.actor]))
        sha256 = event.facts.get("sha256", sha256)
    return ExportLine(one, names[one.requested_by], sha256, tuple(taken))


def _events(requests: Iterable[ExportRequest]) -> Sequence[AuditEvent]:
    """What the record says of them, the newest first."""
    query = select(AuditEvent).where(
        AuditEvent.record.in_([str(one.id) for one in requests]),
        AuditEvent.action.in_(["export.made", "export.downloaded"]),
    )
    return db.session.scalars(query.order_by(AuditEvent.seq.desc())).all()


def _names(actors: Iterable[str]) -> dict[str, str]:
    """How each is named to people: by name, and a command as what it is."""
    people = {actor for actor in actors if actor != SYSTEM.actor_id}
    query = select(User.id, User.name).where(User.id.in_([uuid.UUID(actor) for actor in people]))
    found = {str(person): name for person, name in db.session.execute(query)}
    return {SYSTEM.actor_id: "A command", **{actor: found.get(actor, "A former user") for actor in people}}

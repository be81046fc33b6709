"""From the tables to facts, a few hundred contacts at a time. It reads plain columns alone and opens no seal.

What the person who asks must not know of is not counted, as it is on no list of theirs; a command counts everything.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, null, select

from portal import working_days
from portal.accounts.models import Partnership
from portal.database import db
from portal.lado import clock, policy
from portal.lado.cases.models import Allegation, Case, FollowUp, Outcome
from portal.lado.checks.models import Check, DbsRequest
from portal.lado.checks.policy import checks_visible_to, dbs_visible_to
from portal.lado.figures.core.facts import Asked, Fact, Held
from portal.lado.figures.core.years import first_day, last_day
from portal.lado.figures.models import PastContact
from portal.lado.meetings.models import Meeting, MeetingCase, NoMeeting
from portal.lado.models import Contact, Report
from portal.local_time import day_of, end_of, start_of
from portal.permissions import Actor

AT_A_TIME = 500
BY_WEIGHT = ("substantiated", "unsubstantiated", "unfounded", "malicious", "false")
"""Which outcome a contact counts by where its allegations have several."""
_CATEGORY = {"conduct": "conduct_suitability"}


def past(partnership: Partnership, years: Sequence[str]) -> Iterator[Fact]:
    """The contacts that were imported."""
    one = PastContact
    columns = (one.received_on, one.decision, one.employer_sector, one.referrer_sector, one.category_opened)
    rest = (one.category_concluded, one.outcome, one.outcome_on, one.meetings_held, one.in_time)
    query = select(*columns, *rest).where(
        one.partnership_id == partnership.id, one.received_on.between(first_day(years[0]), last_day(years[-1]))
    )
    for row in db.session.execute(query.execution_options(yield_per=AT_A_TIME)):
        values = dict(row._mapping)
        values["meetings_unlisted"] = values.pop("meetings_held") or 0
        yield Fact(first_decision=row.decision, response_known=False, **values)


def live(user: Actor, partnership: Partnership, years: Sequence[str]) -> Iterator[Fact]:
    """The contacts of the desk."""
    one = Contact
    columns = (one.id, one.arrived_at, one.decision, one.employer_sector, one.referrer_sector, one.aware_at)
    rest = (one.acknowledged_at, one.decided_at, one.closed_at, one.employer_agency_id, Report.agency_id)
    query = _theirs(user, partnership, years).outerjoin(Report, Report.id == one.report_id)
    rows = db.session.execute(query.with_only_columns(*columns, *rest)).partitions(AT_A_TIME)
    for some in rows:
        yield from _facts(some)


def meetings(user: Actor, partnership: Partnership, years: Sequence[str]) -> Iterator[Held]:
    """The meetings that were held about something that the person may know of."""
    known = policy.visible_to(user).with_only_columns(Contact.id)
    about = select(MeetingCase.meeting_id).where(MeetingCase.contact_id.in_(known))
    query = select(Meeting.starts_at, Meeting.kind).where(
        Meeting.partnership_id == partnership.id, Meeting.state == "held", Meeting.id.in_(about)
    )
    for starts_at, kind in db.session.execute(query):
        if first_day(years[0]) <= day_of(starts_at) <= last_day(years[-1]):
            yield Held(day_of(starts_at), kind)


def asked(user: Actor, partnership: Partnership, years: Sequence[str]) -> Iterator[Asked]:
    """Checks, and requests by the DBS."""
    checks, requests = checks_visible_to(user), dbs_visible_to(user)
    within = (start_of(first_day(years[0])), end_of(last_day(years[-1])))
    known: tuple[tuple[str, Any, Any], ...] = (
        ("check", Check, checks.with_only_columns(Check.id)),
        ("dbs", DbsRequest, requests.with_only_columns(DbsRequest.id)),
    )
    for kind, model, ids in known:
        result: Any = Check.result if model is Check else null()
        query = select(model.arrived_at, model.due_on, model.answered_at, result).where(
            model.partnership_id == partnership.id, model.id.in_(ids), model.arrived_at.between(*within)
        )
        for arrived_at, due_on, answered_at, found in db.session.execute(query):
            answered_on = day_of(answered_at) if answered_at is not None else None
            yield Asked(kind, day_of(arrived_at), due_on, answered_on, found)


def _theirs(user: Actor, partnership: Partnership, years: Sequence[str]) -> Select[Contact]:
    return policy.visible_to(user).where(
        Contact.partnership_id == partnership.id,
        Contact.arrived_at >= start_of(first_day(years[0])),
        Contact.arrived_at < end_of(last_day(years[-1])),
    )


def _facts(rows: Sequence[Any]) -> Iterator[Fact]:
    """What hangs on some contacts is read for all of them together."""
    ids = [row.id for row in rows]
    allegations = _grouped(Allegation.contact_id, ids, (Allegation.id, Allegation.category_opened), Allegation.position)
    beside = _Beside(ids)
    for row in rows:
        yield Fact(
            received_on=day_of(row.arrived_at),
            decision=row.decision,
            employer_sector=row.employer_sector,
            referrer_sector=row.referrer_sector or _same_place(row),
            in_time=_in_time(row),
            response_days=_response_days(row),
            **beside.of(row, allegations[row.id]),
        )


class _Beside:
    """What stands beside contacts in the tables of the other rooms."""

    def __init__(self, ids: Sequence[uuid.UUID]) -> None:
        self._concluded: dict[uuid.UUID, str | None] = dict(
            _rows(select(Allegation.id, Allegation.category_concluded), Allegation.contact_id, ids)
        )
        replaced = select(Outcome.replaces_id).where(Outcome.replaces_id.is_not(None))
        query = select(Outcome.allegation_id, Outcome.outcome, Outcome.agreed_on).where(Outcome.id.not_in(replaced))
        self._outcomes = {one: (outcome, on) for one, outcome, on in _rows(query, Outcome.contact_id, ids)}
        self._followups = _grouped(FollowUp.contact_id, ids, (FollowUp.kind, FollowUp.state), FollowUp.kind)
        self._reasons: dict[uuid.UUID, str] = dict(
            _rows(select(NoMeeting.contact_id, NoMeeting.reason_code).order_by(NoMeeting.at), NoMeeting.contact_id, ids)
        )
        held = select(MeetingCase.contact_id, Meeting.starts_at).join(Meeting, Meeting.id == MeetingCase.meeting_id)
        self._held: defaultdict[uuid.UUID, list[date]] = defaultdict(list)
        conditions = (Meeting.state == "held", MeetingCase.discussed.is_(True))
        for contact_id, starts_at in _rows(held.where(*conditions), MeetingCase.contact_id, ids):
            self._held[contact_id].append(day_of(starts_at))
        moved = select(Case.contact_id, Case.transferred_at, Case.first_decision)
        self._cases = {one: (at, first) for one, at, first in _rows(moved, Case.contact_id, ids)}

    def of(self, row: Row[Any], allegations: Sequence[Row[Any]]) -> dict[str, Any]:
        held = self._held[row.id]
        transferred_at, first = self._cases.get(row.id, (None, None))
        over = row.closed_at or transferred_at
        outcome, outcome_on = self._outcome([one.id for one in allegations])
        return {
            "first_decision": first,
            "closed_on": day_of(over) if over is not None else None,
            "category_opened": _category(allegations[0].category_opened) if allegations else None,
            "category_concluded": _category(self._concluded.get(allegations[0].id)) if allegations else None,
            "outcome": outcome,
            "outcome_on": outcome_on,
            "discussions": len(held),
            "no_meeting": self._reasons.get(row.id),
            "first_meeting_days": working_days.between(day_of(row.arrived_at), min(held)) if held else None,
            "followups": tuple((one.kind, one.state) for one in self._followups[row.id]),
        }

    def _outcome(self, allegations: Sequence[uuid.UUID]) -> tuple[str | None, date | None]:
        """What the contact counts by, once each of its allegations has an outcome."""
        found = [self._outcomes[one] for one in allegations if one in self._outcomes]
        if not found or len(found) < len(allegations):
            return None, None
        weighed = sorted((one for one, _ in found), key=lambda one: BY_WEIGHT.index(one))
        return weighed[0], max(on for _, on in found)


def _rows(query: Any, column: Any, ids: Sequence[uuid.UUID]) -> Sequence[Any]:
    return db.session.execute(query.where(column.in_(ids))).all()


def _grouped(
    column: Any, ids: Sequence[uuid.UUID], wanted: tuple[Any, ...], order: Any
) -> defaultdict[uuid.UUID, list[Row[Any]]]:
    found: defaultdict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
    for row in _rows(select(column, *wanted).order_by(order), column, ids):
        found[row[0]].append(row)
    return found


def _category(key: str | None) -> str | None:
    return _CATEGORY.get(key, key) if key else None


def _same_place(row: Row[Any]) -> str | None:
    """Whoever reports for the organisation that employs the person works in the same sector."""
    same = row.agency_id is not None and row.agency_id == row.employer_agency_id
    return row.employer_sector if same else None


def _in_time(row: Row[Any]) -> bool | None:
    return None if row.aware_at is None else not clock.is_late(row.aware_at, row.arrived_at)


def _response_days(row: Row[Any]) -> int | None:
    answers = [one for one in (row.acknowledged_at, row.decided_at) if one is not None]
    return working_days.between(day_of(row.arrived_at), day_of(min(answers))) if answers else None

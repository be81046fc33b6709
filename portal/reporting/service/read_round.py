"""The page of a round, as the coordinator sees it: how many are in, and every agency in order of need of chasing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.database import db
from portal.errors import NotFound
from portal.permissions import Actor, Permission, require
from portal.reporting import policy, progress
from portal.reporting.after_closing import After, after_closing
from portal.reporting.heat import Heat, heat_of
from portal.reporting.needs_you import Needs, count_open_queries, needs_you
from portal.reporting.progress import Filters, Line
from portal.returns.models import Round, RoundChange, Status
from portal.returns.reviewing.models import PartnershipReview
from portal.returns.reviewing.standing import agreed_of, reviews_of
from portal.returns.round_log import changes_of

LAST_PAGE = 1_000_000
"""Far beyond the last one there is; a larger number in the address would be more than a database can count."""


@dataclass(frozen=True, slots=True)
class RoundPage:
    """Everything that the page shows; the same number of statements for ten agencies or two thousand."""

    round: Round
    counts: Mapping[Status, int]
    late: int
    sectors: Sequence[str]
    lines: Sequence[Line]
    total: int
    page: int
    filters: Filters
    needs: Sequence[Needs]
    heat: Heat | None
    changes: Sequence[RoundChange]
    after: After
    reviews: Mapping[uuid.UUID, PartnershipReview]
    unread: int
    open_queries: int

    @property
    def not_read(self) -> frozenset[uuid.UUID]:
        """The returns whose answers nobody of the partnership has opened since they were submitted."""
        return frozenset().union(*(one.all_of_them for one in self.needs if one.key == "unread"))

    @property
    def asked(self) -> int:
        return sum(self.counts.values())

    @property
    def returned(self) -> int:
        return sum(self.counts[status] for status in progress.IN)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // progress.PAGE_SIZE))


def read_rounds(user: Actor) -> Sequence[Round]:
    """The rounds that the person may see, newest first."""
    require(user, Permission.ROUND_READ)
    return list(db.session.scalars(policy.rounds_visible_to(user).order_by(Round.due_on.desc(), Round.key)))


def read_round(user: Actor, round_id: uuid.UUID, filters: Filters, page: int = 1) -> RoundPage:
    """One page of a round's list. Raises NotFound for a round of another partnership."""
    round_ = visible_round(user, round_id)
    require(user, Permission.ROUND_READ, partnership_id=round_.partnership_id)
    page = min(max(1, page), LAST_PAGE)
    needs = needs_you(round_)
    lines, total = progress.page_of_lines(round_, filters, page)
    return RoundPage(
        round=round_,
        counts=progress.counts_by_status(round_),
        late=progress.count_late(round_),
        sectors=progress.sectors_of(round_),
        lines=lines,
        total=total,
        page=page,
        filters=filters,
        needs=needs,
        heat=heat_of(round_, lines, agreed_of([line.return_id for line in lines])),
        changes=changes_of(round_),
        after=after_closing(round_),
        reviews=reviews_of([line.return_id for line in lines]),
        unread=sum(one.count for one in needs if one.key == "unread"),
        open_queries=count_open_queries(round_),
    )


def visible_round(user: Actor, round_id: uuid.UUID) -> Round:
    """The round, or NotFound when it is not there or not theirs."""
    round_ = db.session.scalars(policy.rounds_visible_to(user).where(Round.id == round_id)).one_or_none()
    if round_ is None:
        raise NotFound
    return round_

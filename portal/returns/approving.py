"""What an approver saw the last time, and what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.returns import remarks
from portal.returns.differences import Changed, since
from portal.returns.drafts import Draft
from portal.returns.models import Remark, Source


@dataclass(frozen=True, slots=True)
class EarlierReading:
    """``remarks`` is what was asked for then, by the approver and by the partnership; ``changed`` what is different.

    ``at`` is when the answers were sent back or submitted last; None when this is the first reading.
    """

    at: datetime | None
    was_sent_back: bool
    remarks: tuple[Remark, ...]
    changed: tuple[Changed, ...]


def earlier_reading(draft: Draft) -> EarlierReading:
    """The reading before this one. It checks no permission: whoever may read the draft may read this."""
    return_ = draft.return_
    sent_at = return_.sent_for_approval_at
    own = remarks.settled_at(return_.id, Source.APPROVER, sent_at) if sent_at is not None else []
    theirs = remarks.open_ones(return_.id, Source.PARTNERSHIP)
    moments = [remark.at for remark in own] + ([return_.submitted_at] if return_.submitted_at is not None else [])
    at = max(moments, default=None)
    return EarlierReading(
        at=at,
        was_sent_back=bool(own),
        remarks=(*theirs, *own),
        changed=tuple(since(draft, at)) if at is not None else (),
    )

"""Which figures from elsewhere a person may see: those that their own partnership, or one that asks them, has kept."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.comparing.models import ElsewhereFigure
from portal.permissions import Actor
from portal.returns.models import Round
from portal.returns.policy import rounds_visible_to


def visible_to(user: Actor) -> Select[ElsewhereFigure]:
    """The figures beside the rounds that ``user`` may know of."""
    partnerships = rounds_visible_to(user).with_only_columns(Round.partnership_id)
    return select(ElsewhereFigure).where(ElsewhereFigure.partnership_id.in_(partnerships))

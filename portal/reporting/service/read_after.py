"""Reading what follows a round: for coordinators and scrutineers of the partnership."""

from __future__ import annotations

import uuid

from portal.permissions import Actor, Permission, require
from portal.reporting.service.read_round import visible_round
from portal.returns.models import Round


def reviewed_round(user: Actor, round_id: uuid.UUID) -> Round:
    """The round. Raises NotFound for one of another partnership, and Forbidden for those who read no submissions."""
    round_ = visible_round(user, round_id)
    require(user, Permission.SUBMISSION_READ, partnership_id=round_.partnership_id)
    return round_

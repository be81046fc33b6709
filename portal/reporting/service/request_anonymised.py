"""Asking for the anonymised workbook of a round."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import func, select

from exports.anonymised import FEWEST, TextKey
from portal.database import db
from portal.errors import Refused
from portal.permissions import Actor
from portal.reporting.models import ExportRequest, Kind
from portal.reporting.service.request_export import ask, askable_round
from portal.returns.models import Return, Round, Submission


def request_anonymised(user: Actor, round_id: uuid.UUID, texts: Iterable[TextKey] = ()) -> ExportRequest:
    """Ask for the anonymised workbook of the whole round.

    It cannot be narrowed: two files of different parts of a round would tell more together than each alone.

    ``texts`` are the texts that the person has read and passed, each by the agency's code, the question's key
    and the number of the submission that was read: a file made later holds no other text.

    :raises Refused: when fewer than five agencies have submitted.
    """
    round_ = askable_round(user, round_id)
    require_enough(round_)
    return ask(user, round_, Kind.ANONYMISED, {"texts": sorted(map(list, texts))})


def require_enough(round_: Round) -> None:
    """Refuse while so few agencies have submitted that no letter could hide one.

    :raises Refused: with the number that there must be.
    """
    submitted = count_submitted(round_)
    if submitted < FEWEST:
        raise Refused(
            f"An anonymised workbook needs at least {FEWEST} agencies that have submitted, so that none can be told "
            f"from its answers. So far there {'is 1' if submitted == 1 else f'are {submitted}'}. Try again later."
        )


def count_submitted(round_: Round) -> int:
    """How many agencies have submitted at least once."""
    query = select(func.count(Submission.return_id.distinct())).join(Return, Submission.return_id == Return.id)
    return db.session.scalar(query.where(Return.round_id == round_.id)) or 0

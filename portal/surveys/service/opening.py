"""Opening the survey of an agency, and closing it for good."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import delete, or_, select

from portal import audit, jobs
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import Actor, Permission, can, require
from portal.returns.models import Return, Round
from portal.returns.service.get_return import lock_return
from portal.surveys.models import SurveyBrowser, SurveyLink
from portal.surveys.offered import limit_of, survey_for
from portal.surveys.policy import link_of


def open_survey(user: Actor, return_id: uuid.UUID) -> SurveyLink:
    """Make the link. Opening it again gives the same one. Raises Refused once it was closed, or the round is over."""
    return_ = lock_return(user, return_id)
    require(user, Permission.RETURN_ASSIGN, agency_id=return_.agency_id)
    survey = survey_for(return_.round)
    if survey is None:
        raise NotFound
    found = link_of(return_.id, lock=True)
    if found is not None:
        return _still_open(found)
    _refuse_over(return_)
    made = SurveyLink(
        id=uuid.uuid4(),
        return_id=return_.id,
        token=secrets.token_urlsafe(16),
        question_set=survey.name,
        version=survey.version,
        opened_by=user.actor_id,
        opened_at=now(),
        hide_below=limit_of(return_.round.partnership, survey),
    )
    db.session.add(made)
    db.session.flush()
    _note("survey.opened", user, return_)
    return made


def close_survey(user: Actor, return_id: uuid.UUID) -> SurveyLink:
    """No more answers are taken, and the results are there. It stays closed: two results could be subtracted."""
    return_ = lock_return(user, return_id)
    own = can(user, Permission.RETURN_ASSIGN, agency_id=return_.agency_id)
    if not own and not can(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id):
        raise Forbidden(Permission.RETURN_ASSIGN.value)
    link = link_of(return_.id, lock=True)
    if link is None:
        raise NotFound
    if link.closed_at is None:
        link.closed_at, link.closed_by = now(), user.actor_id
        gone = delete(SurveyBrowser).where(SurveyBrowser.link_id == link.id)
        db.session.execute(gone.execution_options(synchronize_session=False))
        db.session.flush()
        _note("survey.closed", user, return_)
    return link


def _still_open(link: SurveyLink) -> SurveyLink:
    if link.closed_at is not None:
        raise Refused(
            "This survey was closed. It cannot be opened again: what a few more people say could be worked out."
        )
    return link


def _refuse_over(return_: Return) -> None:
    if return_.round.closed_at is not None or return_.round.cancelled_at is not None:
        raise Refused(f"{return_.round.title} is over, so no survey can be opened for it.")


def _note(action: str, user: Actor, return_: Return) -> None:
    partnership_id = return_.round.partnership_id
    audit.record(action, user, record_id=return_.id, agency_id=return_.agency_id, partnership_id=partnership_id)


@jobs.hourly
def forget_browsers() -> int:
    """Erase which browsers have answered where no more answers are taken, though nobody closed the survey itself."""
    over = or_(Round.closed_at.is_not(None), Round.cancelled_at.is_not(None))
    links = select(SurveyLink.id).join(Return, SurveyLink.return_id == Return.id).join(Return.round).where(over)
    gone = delete(SurveyBrowser).where(SurveyBrowser.link_id.in_(links))
    done = db.session.execute(gone.execution_options(synchronize_session=False))
    return done.rowcount  # type: ignore[attr-defined,no-any-return]

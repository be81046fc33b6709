"""Answering, by whoever has the link. Nothing is recorded of it: who could be asked later is nobody's business."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from portal.accounts.getting_in.throttle import throttle
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.check import Asking, Problem, check
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.pace import Pace
from portal.surveys.models import EVERYBODY, SurveyBrowser, SurveyCount, SurveyLink

ROOM = Pace(at_once=60, refill=timedelta(seconds=5))
"""A room full of people answers at once; a program that goes on and on is slowed down. No network is counted, and it is
counted in memory: a row would keep the moment of the last answer.
"""


def may_answer(token: str) -> bool:
    """Count that somebody sends answers; False when too many did.

    A link that leads nowhere is not counted, so that nobody fills the memory with made-up ones.
    """
    with db.reading() as session:
        is_known = session.scalar(select(select(SurveyLink.id).where(SurveyLink.token == token).exists()))
    return not is_known or ROOM.allows(token, now())


def find_survey(token: str) -> tuple[SurveyLink, QuestionSet]:
    """The survey behind a link, open or closed. Raises NotFound."""
    link = db.session.scalars(select(SurveyLink).where(SurveyLink.token == token)).one_or_none()
    if link is None:
        raise NotFound
    return link, library.get(link.question_set, link.version)


def takes_answers(link: SurveyLink) -> bool:
    """Whether it is open, and its round is not over."""
    round_ = link.return_.round
    return link.closed_at is None and round_.closed_at is None and round_.cancelled_at is None


def has_answered(link: SurveyLink, browser: str) -> bool:
    """Whether this browser has answered. ``browser`` is its random session, which names nobody."""
    mark = select(SurveyBrowser.id).where(SurveyBrowser.link_id == link.id)
    return db.session.scalar(mark.where(SurveyBrowser.browser_hash == _hash(link, browser))) is not None


def answer(token: str, browser: str, answers: Mapping[str, Raw]) -> tuple[Problem, ...]:
    """Count the answers of one person, or say what is wrong with them. A browser counts once.

    Raises NotFound, and Refused for a survey that is closed.
    """
    link, survey = find_survey(token)
    _refuse_closed(link)
    found = check(survey, answers, Asking(today()))
    if not found.problems:
        _count(link.id, {key: str(value) for key, value in found.values.items()}, browser)
    return found.problems


def _count(link_id: uuid.UUID, values: Mapping[str, str], browser: str) -> None:
    """Add one to each count, unless the browser has answered. The link's row is held before either is looked at, so
    that nobody is lost when two send at once, and a page that is sent twice at once is counted once.
    """
    held = db.session.scalars(select(SurveyLink).where(SurveyLink.id == link_id).with_for_update(of=SurveyLink)).one()
    _refuse_closed(held)
    if has_answered(held, browser):
        return
    counts = {
        (one.question_key, one.option_key): one
        for one in db.session.scalars(select(SurveyCount).where(SurveyCount.link_id == link_id))
    }
    for key in ((EVERYBODY, EVERYBODY), *values.items()):
        if key not in counts:
            counts[key] = SurveyCount(
                id=uuid.uuid4(), link_id=link_id, question_key=key[0], option_key=key[1], people=0
            )
            db.session.add(counts[key])
        counts[key].people += 1
    db.session.add(SurveyBrowser(id=uuid.uuid4(), link_id=link_id, browser_hash=_hash(held, browser)))
    db.session.flush()


def _refuse_closed(link: SurveyLink) -> None:
    if not takes_answers(link):
        raise Refused("This survey is closed and takes no more answers. Thank you for wanting to help.")


def _hash(link: SurveyLink, browser: str) -> str:
    return throttle.key(f"survey browser {link.id.hex}", browser)

"""What the round before says beside a rating: the agency's own, what the partnership agreed then, and how they knew."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.database import db
from portal.forms import library
from portal.forms.spec import Option, Part, Question, QuestionSet
from portal.forms.web import in_words
from portal.returns.history import Earlier, earlier_of
from portal.returns.models import Return
from portal.returns.reviewing.models import AgreedRating, PartnershipReview
from portal.returns.reviewing.ratings import Rated
from portal.returns.reworded import what_changed


@dataclass(frozen=True, slots=True)
class AgreedBefore:
    """What the partnership agreed about one rating, in the words of the question as it was asked then."""

    option: Option
    reason: str


@dataclass(frozen=True, slots=True)
class Before:
    """One earlier answer. ``changed`` says how the question differs since; ``agreed`` is None where nothing was."""

    earlier: Earlier
    own: Option
    agreed: AgreedBefore | None
    how_we_know: str
    changed: tuple[str, ...]


AgreedThen = Mapping[tuple[uuid.UUID, str], AgreedBefore]
"""By return and question."""


def agreed_before(earlier: Iterable[Earlier], *, only_shared: bool) -> AgreedThen:
    """What was agreed about these earlier answers; for an agency only what was shared. One statement, or none."""
    sets = {each.return_.id: each.question_set for each in earlier}
    if not sets:
        return {}
    query = select(AgreedRating).where(
        AgreedRating.return_id.in_(list(sets)), AgreedRating.ended_at.is_(None), AgreedRating.again_at.is_(None)
    )
    if only_shared:
        review = PartnershipReview.return_id == AgreedRating.return_id
        query = query.join(PartnershipReview, review).where(PartnershipReview.shared_at.is_not(None))
    found = {}
    for one in db.session.scalars(query):
        question = sets[one.return_id].question(one.question_key)
        option = question.option(one.rating) if question is not None else None
        if option is not None:
            found[one.return_id, one.question_key] = AgreedBefore(option, one.reason)
    return found


def before_each(return_: Return, rated: Mapping[str, Rated]) -> dict[str, list[Before]]:
    """By question, the agency's own earlier answer first, then those of organisations that merged into it.

    For people of the partnership, who may read all of it. Two statements, however many questions.
    """
    earlier, now_set = earlier_of(return_), library.get(return_.round.question_set, return_.round.version)
    agreed = agreed_before(earlier, only_shared=False)
    found: dict[str, list[Before]] = {}
    for key, now in rated.items():
        for one in earlier:
            then = one.question_set.question(key)
            if then is not None and (before := _before(one, now_set, now.question, then, agreed)) is not None:
                found.setdefault(key, []).append(before)
    return found


def _before(earlier: Earlier, now_set: QuestionSet, now: Question, then: Question, agreed: AgreedThen) -> Before | None:
    raw = earlier.answers.get(then.key)
    own = then.option(raw) if isinstance(raw, str) and then.part is Part.RATING else None
    if own is None:
        return None
    return Before(
        earlier,
        own,
        agreed.get((earlier.return_.id, then.key)),
        _how_we_know(earlier, then),
        tuple(what_changed(now, now_set, then, earlier.question_set, raw)),
    )


def _how_we_know(earlier: Earlier, then: Question) -> str:
    """The agency's words beside the rating: how it knows, or why the question does not apply."""
    for question in earlier.question_set.questions():
        if question.part_of == then.key and question.part in (Part.HOW_WE_KNOW, Part.REASON):
            lines = in_words(question, earlier.question_set, earlier.answers).lines
            if lines:
                return "; ".join(lines)
    return ""

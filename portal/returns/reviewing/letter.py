"""What a letter to an agency says: agreed ratings by standard, strengths, gaps and recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.forms.spec import Option, Part
from portal.returns.models import Return
from portal.returns.reviewing.models import Recommendation
from portal.returns.reviewing.recommendations import recommendations_for
from portal.returns.reviewing.service import ReviewRead
from portal.returns.reviewing.shown import Judged, judged_in, rows_of


@dataclass(frozen=True, slots=True)
class StandardAgreed:
    """One standard of the letter: how often each rating was agreed, of those that were chosen at all."""

    name: str
    counts: tuple[tuple[Option, int], ...]


@dataclass(frozen=True, slots=True)
class ReviewLetter:
    """Everything that the letter says. ``written_at`` is None while the review is in preparation."""

    return_: Return
    message: str
    written_at: datetime | None
    agreed: int
    rated: int
    standards: Sequence[StandardAgreed]
    strengths: Sequence[str]
    gaps: Sequence[Judged]
    recommendations: Sequence[Recommendation]


def letter_of(found: ReviewRead) -> ReviewLetter:
    """The letter as things stand. A rating that has to be looked at again is not in it.

    A strength is a standard in which every rating is agreed and none needs an action; a gap is an agreed rating that
    needs one.
    """
    judged = [one for one in judged_in(found) if not one.is_again]
    sections = rows_of(found, judged)
    agreed, rated, _ = found.counts()
    review = found.review
    return ReviewLetter(
        return_=found.return_,
        message=review.message if review is not None else "",
        written_at=review.shared_at if review is not None else None,
        agreed=agreed,
        rated=rated,
        standards=[StandardAgreed(name, _counts(rows)) for _, name, rows in sections],
        strengths=[name for key, name, rows in sections if _is_strength(found, key, rows)],
        gaps=[one for one in judged if is_gap(one.agreed)],
        recommendations=recommendations_for(found.return_),
    )


def is_gap(option: Option) -> bool:
    """Whether a rating is less than met: it needs an action."""
    return Part.ACTION in option.needs and not option.does_not_apply


def _is_strength(found: ReviewRead, section_key: str, rows: Sequence[Judged]) -> bool:
    applies = [one for one in rows if not one.agreed.does_not_apply]
    is_whole = len(rows) == found.counts(section_key)[1]
    return is_whole and bool(applies) and not any(is_gap(one.agreed) for one in applies)


def _counts(rows: Sequence[Judged]) -> tuple[tuple[Option, int], ...]:
    options = {one.agreed.key: one.agreed for one in rows}
    return tuple((option, sum(one.agreed.key == key for one in rows)) for key, option in options.items())

"""The partnership shares its review with the agency, or takes it back into preparation."""

from __future__ import annotations

import uuid

from portal import audit
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import Actor, Permission, require
from portal.returns import telling
from portal.returns.about import subject
from portal.returns.models import Return
from portal.returns.notes import words_or_nothing
from portal.returns.reviewing import letters
from portal.returns.reviewing.models import PartnershipReview
from portal.returns.reviewing.ratings import rated_in
from portal.returns.reviewing.service.reviewable import reviewable
from portal.returns.reviewing.standing import begun, count_again
from portal.returns.round_log import name_of
from portal.returns.service.get_return import lock_return


def share(user: Actor, return_id: uuid.UUID, message: str = "", *, seen: int | None = None) -> PartnershipReview:
    """Let the agency read the agreed ratings and its letter; its leads and approvers are told by e-mail.

    ``message`` stands at the head of the letter. Raises Refused when nothing is agreed yet or something has to be
    looked at again, WordsNeeded for a message that cannot be kept, and as ``reviewable`` does.
    """
    return_, submission = reviewable(user, return_id, seen)
    review = count_again(return_, rated_in(submission))
    review.message = words_or_nothing(message)
    if not review.agreed:
        raise Refused("Nothing is agreed yet. Agree at least one rating before you share the review.")
    if review.again:
        raise Refused("Some answers changed since they were agreed. Look at them again before you share the review.")
    if review.shared_at is None:
        review.shared_at, review.shared_by = now(), name_of(user)
        for person in telling.leads_and_approvers(return_):
            letters.review_shared(person, return_)
        audit.record("review.shared", user, **subject(return_), agreed=review.agreed, of=review.rated)
    db.session.flush()
    return review


def unshare(user: Actor, return_id: uuid.UUID) -> PartnershipReview:
    """Take a review back into preparation: from then on the agency reads neither it nor its letter."""
    return_ = _managed(user, return_id)
    review = begun(return_)
    if review.shared_at is not None:
        review.shared_at, review.shared_by = None, ""
        audit.record("review.unshared", user, **subject(return_))
    db.session.flush()
    return review


def write_message(user: Actor, return_id: uuid.UUID, message: str) -> PartnershipReview:
    """Keep what stands at the head of the letter. Raises WordsNeeded for what cannot be kept."""
    return_ = _managed(user, return_id)
    review = begun(return_)
    if (words := words_or_nothing(message)) != review.message:
        review.message = words
        audit.record("review.letter_written", user, **subject(return_))
    db.session.flush()
    return review


def _managed(user: Actor, return_id: uuid.UUID) -> Return:
    return_ = lock_return(user, return_id)
    require(user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)
    return return_

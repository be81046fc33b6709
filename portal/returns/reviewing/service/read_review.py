"""Reading a review: in the partnership, on the record, as it stands; in the agency once it is shared."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.errors import NotFound
from portal.permissions import Actor, Permission, require
from portal.returns.models import Return, Submission
from portal.returns.reviewing.models import AgreedRating, PartnershipReview
from portal.returns.reviewing.ratings import Rated, rated_in
from portal.returns.reviewing.standing import review_of, standing
from portal.returns.service.get_return import get_return
from portal.returns.service.read_submission import read_again, read_submission


@dataclass(frozen=True, slots=True)
class ReviewRead:
    """A return, its newest submission, what can be agreed in it, and what is; ``review`` is None before it is begun."""

    return_: Return
    submission: Submission
    rated: Mapping[str, Rated]
    agreed: Mapping[str, AgreedRating]
    review: PartnershipReview | None

    @property
    def is_shared(self) -> bool:
        return self.review is not None and self.review.shared_at is not None

    def counts(self, section_key: str = "") -> tuple[int, int, int]:
        """How many ratings of a section, or of all, are agreed; how many there are; how many to look at again."""
        keys = [key for key, one in self.rated.items() if section_key in ("", one.section)]
        there = [self.agreed[key] for key in keys if key in self.agreed]
        again = sum(one.again_at is not None for one in there)
        return len(there) - again, len(keys), again


def read_review(user: Actor, return_id: uuid.UUID) -> ReviewRead:
    """For people of the partnership. Raises Forbidden for others who may know of the return, and NotFound."""
    _require_partnership(user, return_id)
    return _read(*read_submission(user, return_id))


def read_review_again(user: Actor, return_id: uuid.UUID) -> tuple[ReviewRead, Callable[[], None]]:
    """The same in a request that was refused, so that its page is shown again; see ``read_again``."""
    _require_partnership(user, return_id)
    return_, submission, note = read_again(user, return_id)
    return _read(return_, submission), note


def read_own_review(user: Actor, return_id: uuid.UUID) -> ReviewRead:
    """For people of the agency. Raises NotFound while the partnership prepares it, and for others' returns."""
    return_ = get_return(user, return_id)
    require(user, Permission.RETURN_READ, agency_id=return_.agency_id)
    found = _read(*read_submission(user, return_id))
    if not found.is_shared:
        raise NotFound
    return found


def _require_partnership(user: Actor, return_id: uuid.UUID) -> None:
    return_ = get_return(user, return_id)
    require(user, Permission.SUBMISSION_READ, partnership_id=return_.round.partnership_id)


def _read(return_: Return, submission: Submission) -> ReviewRead:
    return ReviewRead(return_, submission, rated_in(submission), standing(return_.id), review_of(return_.id))

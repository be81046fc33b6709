"""The partnership agrees ratings: as they stand, or another one with the reason; or takes an agreement back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal import audit
from portal.database import db, now
from portal.errors import NotFound
from portal.forms.answers import is_blank_text
from portal.forms.answers.text import normal
from portal.permissions import Actor
from portal.returns.about import subject
from portal.returns.models import Submission
from portal.returns.notes import words_or_nothing
from portal.returns.refusals import NotOfThisForm, WordsNeeded
from portal.returns.reviewing.models import AgreedRating
from portal.returns.reviewing.ratings import Rated, rated_in
from portal.returns.reviewing.service.reviewable import reviewable
from portal.returns.reviewing.standing import count_again, standing
from portal.returns.round_log import name_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody chose for one question: ``rating`` is the key of an option, empty for not agreed.

    ``was`` is the id of the agreed rating that the page showed, empty for none; None where nobody saw a page.
    """

    rating: str
    reason: str = ""
    was: str | None = None


def agree_as_it_stands(
    user: Actor, return_id: uuid.UUID, section_key: str = "", *, seen: int | None = None
) -> tuple[str, ...]:
    """Agree every rating of a section, or of all, that nobody has judged; gives the keys of their questions.

    What was judged before stays, and so does what has to be looked at again: that takes a look at each. Raises as
    ``reviewable`` does, and NotFound for a section without ratings.
    """
    return_, submission = reviewable(user, return_id, seen)
    rated, there = rated_in(submission), standing(return_id)
    here = {key: one for key, one in rated.items() if section_key in ("", one.section)}
    if not here:
        raise NotFound
    open_ = {key: one for key, one in here.items() if key not in there}
    db.session.add_all(_made(user, submission, one, one.own.key, "") for one in open_.values())
    count_again(return_, rated)
    if open_:
        audit.record("review.agreed", user, **subject(return_), count=len(open_), reference=submission.reference)
    return tuple(open_)


def judge(
    user: Actor, return_id: uuid.UUID, judgements: Mapping[str, Judgement], *, seen: int | None = None
) -> tuple[str, ...]:
    """Write down what was chosen for single questions; gives the keys of those for which something is new.

    Nothing is overwritten: what stood there ends, and stays in the history. Raises as ``reviewable`` does, WordsNeeded
    by question for another rating without a reason and for one that somebody judged since the page was opened, and
    NotOfThisForm for a question or an option that is not there.
    """
    return_, submission = reviewable(user, return_id, seen)
    rated, there = rated_in(submission), standing(return_id)
    _require_known(judgements, rated)
    new = {key: one for key, one in judgements.items() if _is_new(one, there.get(key))}
    problems = {key: _problem(one, rated[key], there.get(key)) for key, one in new.items()}
    if wrong := {key: words for key, words in problems.items() if words}:
        raise WordsNeeded(wrong)
    _end(user, [there[key] for key in new if key in there])
    chosen = [(rated[key], one) for key, one in new.items() if one.rating]
    db.session.add_all(_made(user, submission, one, said.rating, words_or_nothing(said.reason)) for one, said in chosen)
    count_again(return_, rated)
    if new:
        audit.record("review.judged", user, **subject(return_), questions=list(new), reference=submission.reference)
    return tuple(new)


def _require_known(judgements: Mapping[str, Judgement], rated: Mapping[str, Rated]) -> None:
    for key, one in judgements.items():
        if key not in rated or (one.rating and rated[key].question.option(one.rating) is None):
            raise NotOfThisForm("The page you sent is not one of ours. Open it again.")


def _is_new(said: Judgement, there: AgreedRating | None) -> bool:
    """Whether it says something else than what stands. One that has to be looked at again may be agreed as it was."""
    if there is None:
        return bool(said.rating) or not is_blank_text(said.reason)
    was = there.reason if said.rating else ""
    return there.again_at is not None or (said.rating, _plain(said.reason)) != (there.rating, _plain(was))


def _problem(said: Judgement, rated: Rated, there: AgreedRating | None) -> str:
    """What is wrong with a judgement, as a sentence, or nothing."""
    if said.was is not None and said.was != (str(there.id) if there else ""):
        return f"{there.by_name if there else 'A colleague'} changed this since you opened the page. Look at it again"
    if not said.rating:
        return "" if is_blank_text(said.reason) or there else "Choose our rating, or empty the box with the reason"
    if said.rating != rated.own.key and is_blank_text(said.reason):
        return "Say why our rating is not their own"
    try:
        words_or_nothing(said.reason)
    except WordsNeeded as needed:
        return needed.message
    return ""


def _plain(text: str) -> str:
    return "" if is_blank_text(text) else normal(text)


def _end(user: Actor, ratings: Iterable[AgreedRating]) -> None:
    for one in ratings:
        one.ended_at, one.ended_by = now(), name_of(user)
    db.session.flush()


def _made(user: Actor, submission: Submission, rated: Rated, rating: str, reason: str) -> AgreedRating:
    return AgreedRating(
        id=uuid.uuid4(),
        return_id=submission.return_id,
        submission_id=submission.id,
        question_key=rated.question.key,
        own=rated.own.key,
        rating=rating,
        reason=reason,
        by=user.actor_id,
        by_name=name_of(user),
        at=now(),
    )

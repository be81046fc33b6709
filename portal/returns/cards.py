"""What the home page shows of returns: one card for each that the person's agency is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import url_for

from portal import navigation
from portal.accounts.models import User
from portal.database import db
from portal.navigation import Card, Group, Progress, Waiting
from portal.permissions import Permission, can
from portal.returns import asked_of_me, policy, queries
from portal.returns.asked_of_me import Mine
from portal.returns.models import Return, Round, Status
from portal.returns.queries import Side
from portal.returns.reviewing.standing import reviews_of
from portal.returns.standing import due_words, words_of
from portal.returns.waiting import lines_of, still_waiting
from portal.returns.workflow import Action, makes_sense

REVIEW_IS_THERE = "The partnership’s review of your answers is there to read."

MOST_LINES = 5
"""So many things that wait stand on a card; the page of the return has them all."""


def register() -> None:
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterable[Card]:
    """The same few statements, however many returns there are and however much waits in them."""
    query = policy.drafts_readable_by(user).order_by(Round.due_on, Round.title)
    returns = list(db.session.scalars(query))
    mine = asked_of_me.of_returns(user, [each for each in returns if makes_sense(user, Action.SAVE, each)])
    replying = [each.id for each in returns if can(user, Permission.RETURN_EDIT, agency_id=each.agency_id)]
    asked = queries.count_waiting(Side.AGENCY, replying)
    shared = {key for key, review in reviews_of([each.id for each in returns]).items() if review.shared_at is not None}
    return [
        card_of(user, each, mine.get(each.id, Mine()), asked.get(each.id, 0), has_review=each.id in shared)
        for each in returns
    ]


def card_of(user: User, return_: Return, mine: Mine, asked: int, *, has_review: bool) -> Card:
    """``asked`` is how many questions of the partnership wait for a reply; ``has_review`` that it shared its review."""
    return Card(
        title=return_.round.title,
        href=url_for("returns.task_list", return_id=return_.id),
        place=return_.agency.name,
        lines=(due_words(return_), *([REVIEW_IS_THERE] if has_review else [])),
        progress=progress_of(return_),
        status=words_of(return_).label,
        colour=words_of(return_).colour,
        order=200 if is_finished(return_) else 100,
        group=Group.DONE if is_finished(return_) else Group.OPEN,
        waiting=few(
            (*steps_for(user, return_), *questions_to(return_, asked), *still_waiting(lines_of(return_, mine))), return_
        ),
    )


def steps_for(user: User, return_: Return) -> Iterator[Waiting]:
    """What the person's role lets them do next, where nobody else will: each leads to the page where it is done."""
    status = Status(return_.status)
    if makes_sense(user, Action.SUBMIT, return_):
        page = url_for("returns.approve", return_id=return_.id)
        yield Waiting(
            "Read the answers, then submit them or send them back", page, "Waiting for your approval", "yellow"
        )
    if not makes_sense(user, Action.SEND_FOR_APPROVAL, return_):
        return
    page = url_for("returns.task_list", return_id=return_.id)
    if status is Status.CHANGES_REQUESTED:
        yield Waiting(f"{return_.round.partnership.name} asks for changes", page, "Changes requested", "orange")
    elif was_sent_back(return_):
        yield Waiting("Your approver sent the answers back", page, "Sent back", "orange")
    elif return_.answered >= return_.asked > 0:
        page = url_for("returns.check_answers", return_id=return_.id)
        yield Waiting("Check the answers, then send them to your approver", page, "Ready to send", "green")


def questions_to(return_: Return, asked: int) -> Iterator[Waiting]:
    """What the partnership asks about answers that were submitted, also when nothing else is to be done."""
    if asked:
        page = url_for("returns.task_list", return_id=return_.id, _anchor="questions")
        what = "one of your answers" if asked == 1 else f"{asked} of your answers"
        text = f"{return_.round.partnership.name} asks about {what}"
        yield Waiting(text, page, "Waiting for your reply", "orange")


def was_sent_back(return_: Return) -> bool:
    """Sent for approval since the last submission, and being written again."""
    sent, submitted = return_.sent_for_approval_at, return_.submitted_at
    return Status(return_.status) is Status.DRAFT and sent is not None and (submitted is None or sent > submitted)


def few(lines: tuple[Waiting, ...], return_: Return) -> tuple[Waiting, ...]:
    """At most ``MOST_LINES`` lines; the last says how many more there are."""
    if len(lines) <= MOST_LINES:
        return lines
    left = len(lines) - MOST_LINES + 1
    return (
        *lines[: MOST_LINES - 1],
        Waiting(f"{left} more that wait for you", url_for("returns.task_list", return_id=return_.id)),
    )


def is_finished(return_: Return) -> bool:
    """Nothing waits for anybody in the agency: what does stands before it on the page."""
    finished = Status(return_.status) in (Status.SUBMITTED, Status.ACCEPTED)
    return finished or return_.round.closed_at is not None


def progress_of(return_: Return) -> Progress | None:
    """How much is answered, while that is what matters."""
    if is_finished(return_) or not return_.asked:
        return None
    return Progress(return_.answered, return_.asked, f"{return_.answered} of {return_.asked} answered")

"""What the partnership asks about single answers, as pages show it: in a list, and below each answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_login import current_user

from portal.forms.spec import QuestionSet
from portal.navigation import Waiting
from portal.permissions import Permission, can
from portal.returns import queries
from portal.returns.models import Query, Return
from portal.returns.places import short_name_of
from portal.returns.queries import Side
from portal.returns.views.asking import names_of
from portal.returns.views.summary import SectionShown

THREADS = "returns/_threads.html"


@dataclass(frozen=True, slots=True)
class Threads:
    """What was said about one answer. ``link`` are the words that lead to where the reader goes on, if they may."""

    name: str
    queries: Sequence[Query]
    href: str
    link: str


def may_ask(return_: Return) -> bool:
    """Whether the reader asks for the partnership; a cancelled round asks nothing more."""
    is_cancelled = return_.round.cancelled_at is not None
    return not is_cancelled and can(current_user, Permission.ROUND_MANAGE, partnership_id=return_.round.partnership_id)


def may_reply(return_: Return) -> bool:
    return can(current_user, Permission.RETURN_EDIT, agency_id=return_.agency_id)


def by_question(return_: Return, sections: Iterable[SectionShown], said: Iterable[Query]) -> dict[str, Threads]:
    """For each question that is shown what was said about it, where something was, or where the reader may begin."""
    found, asks, replies = queries.by_question(said), may_ask(return_), may_reply(return_)
    threads = {}
    for key, name in names_of(sections):
        here = found.get(key, [])
        if here or asks:
            threads[key] = Threads(name, here, href_of(return_, key), words_for(here, asks=asks, replies=replies))
    return threads


def words_for(here: Sequence[Query], *, asks: bool, replies: bool) -> str:
    """What the link below an answer says; nothing for those who only read."""
    is_open = any(query.closed_at is None for query in here)
    if asks:
        return "Write again, or close the question" if is_open else "Ask about this answer"
    return "Reply" if replies and is_open else ""


def lines_of(return_: Return, question_set: QuestionSet, said: Iterable[Query]) -> tuple[Waiting, ...]:
    """A line for each question that was asked about, those that wait first; each leads to its page."""
    mine = Side.AGENCY if may_reply(return_) else Side.PARTNERSHIP
    newest = {query.question_key: query for query in said}
    ordered = sorted(newest.values(), key=lambda query: (query.closed_at is not None, query.waits_for != mine))
    return tuple(
        Waiting(
            short_name_of(question_set, queries.place_of(question_set, query.question_key)),
            href_of(return_, query.question_key),
            *status_of(query, mine),
        )
        for query in ordered
    )


def status_of(query: Query, mine: Side) -> tuple[str, str]:
    """The words for how a question stands, seen from ``mine``, and the colour of their tag."""
    if query.closed_at is not None:
        return "Closed", ""
    if query.waits_for == mine:
        return ("Waiting for your reply" if mine is Side.AGENCY else "Replied"), "orange"
    return ("Waiting for the partnership" if mine is Side.AGENCY else "Waiting for the agency"), ""


def href_of(return_: Return, question_key: str) -> str:
    return url_for("returns.question", return_id=return_.id, question_key=question_key)

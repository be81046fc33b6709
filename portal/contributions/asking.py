"""The questions of a confirmation, put to one contributor: what was agreed stands in them, and their answers are read.

The instalments are the one thing that the question set cannot check itself: they have to come to what is confirmed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.contributions.finding import settings_of
from portal.contributions.models import Entry, Reply
from portal.contributions.money import in_words
from portal.contributions.tables import sum_of
from portal.contributions.workflow import NONE_NEEDED, Action
from portal.forms import library
from portal.forms.answers import Row
from portal.forms.check import Asking, Checked, Problem, check
from portal.forms.spec import QuestionSet
from portal.local_time import today

QUESTIONS = "contribution-2026"
"""The question set that is asked now; a reply is pinned to the one that it was made with."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a reply says, read: how they answer, and the amounts that they confirm."""

    how: Action
    childrens: Decimal | None
    adults: Decimal | None
    reason: str
    order: str
    by: str


def questions_of(reply: Reply) -> QuestionSet:
    return library.get_by_key(reply.question_set)


def asking_now() -> Asking:
    return Asking(today=today())


def prefilled(entry: Entry, second_above: Decimal | None = None) -> dict[str, Any]:
    """The answers that a reply begins with: the amounts agreed, ready to be changed, and that a second person approves
    where the partnership asks for it.
    """
    amounts = {"confirmed_childrens": str(sum_of(entry.childrens)), "confirmed_adults": str(sum_of(entry.adults))}
    return (
        {**amounts, "above_limit": "yes"} if is_above(sum_of(entry.childrens, entry.adults), second_above) else amounts
    )


def is_above(total: Decimal, limit: Decimal | None) -> bool:
    """Whether the partnership asks that a second person approves so much."""
    return limit is not None and total > limit


def as_seen(reply: Reply) -> str:
    """Stands for the answers as they are now."""
    return hashlib.sha256(json.dumps(reply.answers, sort_keys=True).encode()).hexdigest()


def limit_of(reply: Reply) -> Decimal | None:
    """The amount above which the partnership asks for a second approver this year."""
    return settings_of(reply.entry.contributor.partnership_id, reply.entry.year).second_above


def checked(reply: Reply, section: str | None = None) -> Checked:
    return check(questions_of(reply), reply.answers, asking_now(), section)


def problems_of(reply: Reply) -> tuple[Problem, ...]:
    """Everything that keeps the reply from being sent."""
    found = checked(reply)
    if found.problems:
        return found.problems
    return (*_of_instalments(found.values, reply.entry), *_of_approval(found.values, reply))


def needs_second(reply: Reply) -> Decimal | None:
    """The partnership's limit, where what is confirmed so far is above it; None where nobody else has to approve."""
    limit, total = limit_of(reply), confirmed_total(checked(reply).values, reply.entry)
    return limit if is_above(total, limit) else None


def _of_approval(values: Mapping[str, Any], reply: Reply) -> list[Problem]:
    """Above the partnership's limit a second person approves, whatever the contributor's own limit is."""
    limit, total = limit_of(reply), confirmed_total(values, reply.entry)
    confirms = values.get("reply") in (Action.CONFIRM, Action.CONFIRM_WITH_CHANGES)
    if limit is None or not confirms or not is_above(total, limit) or values.get("above_limit") == "yes":
        return []
    says = (
        f"{in_words(total)} is above {in_words(limit)}, so a second person has to approve it. Choose yes, and name them"
    )
    return [Problem("above_limit", says)]


def _of_instalments(values: Mapping[str, Any], entry: Entry) -> list[Problem]:
    rows: tuple[Row, ...] = values.get("instalments") or ()
    if not rows:
        return []
    total, confirmed = sum_of(*(_amount(row.values.get("amount")) for row in rows)), confirmed_total(values, entry)
    if total == confirmed:
        return []
    says = f"The instalments come to {in_words(total)}, and {in_words(confirmed)} is confirmed. Make the two agree"
    return [Problem("instalments", says)]


def confirmed_total(values: Mapping[str, Any], entry: Entry) -> Decimal:
    if values.get("reply") == Action.CONFIRM_WITH_CHANGES:
        return sum_of(values.get("confirmed_childrens"), values.get("confirmed_adults"))
    return sum_of(entry.childrens, entry.adults)


def answered(reply: Reply) -> Answered:
    """What was answered; call it when there are no problems."""
    values = checked(reply).values
    order = {"given": values.get("order_number"), "none_needed": NONE_NEEDED}.get(str(values.get("order")), "")
    return Answered(
        Action(str(values["reply"])),
        _amount(values.get("confirmed_childrens")),
        _amount(values.get("confirmed_adults")),
        str(values.get("reason") or ""),
        str(order or ""),
        str(values.get("holder_name") or values.get("speak_to") or ""),
    )


def _amount(value: object) -> Decimal | None:
    return Decimal(value).quantize(Decimal("0.01")) if isinstance(value, (Decimal, int)) else None

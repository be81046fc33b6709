"""Pages of returns: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.returns import acting_places, cards, desk_cards, ending
from portal.returns.views import (
    approve,
    assign,
    changes,
    check_answers,
    more_time,
    partnership_review,
    queries,
    receipt,
    review,
    review_letter,
    review_reply,
    review_standard,
    section,
    submitted,
    task_list,
    withdraw,
)
from portal.returns.views.blueprint import blueprint

__all__ = [
    "approve",
    "assign",
    "blueprint",
    "changes",
    "check_answers",
    "more_time",
    "partnership_review",
    "queries",
    "receipt",
    "review",
    "review_letter",
    "review_reply",
    "review_standard",
    "section",
    "submitted",
    "task_list",
    "withdraw",
]

acting_places.register()
ending.register()
cards.register()
desk_cards.register()

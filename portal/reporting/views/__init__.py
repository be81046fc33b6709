"""The coordinator's pages: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.reporting import cards
from portal.reporting.views import (
    anonymised,
    challenge_events,
    chosen,
    dates,
    ending,
    more_agencies,
    new_round,
    one_agency,
    paper,
    preview,
    recommendations,
    reviews,
    round_page,
    workbooks,
)
from portal.reporting.views.blueprint import blueprint

__all__ = [
    "anonymised",
    "blueprint",
    "challenge_events",
    "chosen",
    "dates",
    "ending",
    "more_agencies",
    "new_round",
    "one_agency",
    "paper",
    "preview",
    "recommendations",
    "reviews",
    "round_page",
    "workbooks",
]

cards.register()

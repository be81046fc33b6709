"""The coordinator's pages: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.reporting import cards
from portal.reporting.views import (
    anonymised,
    chosen,
    dates,
    ending,
    more_agencies,
    new_round,
    one_agency,
    preview,
    round_page,
    workbooks,
)
from portal.reporting.views.blueprint import blueprint

__all__ = [
    "anonymised",
    "blueprint",
    "chosen",
    "dates",
    "ending",
    "more_agencies",
    "new_round",
    "one_agency",
    "preview",
    "round_page",
    "workbooks",
]

cards.register()

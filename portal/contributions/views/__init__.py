"""Pages of contributions: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.contributions import cards
from portal.contributions.views import by_link, ledger, one_entry
from portal.contributions.views.blueprint import blueprint

__all__ = ["blueprint", "by_link", "ledger", "one_entry"]

cards.register()

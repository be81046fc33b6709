"""Pages of contributions: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.contributions import cards
from portal.contributions.views import bringing, by_link, contributors, ledger, one_entry, sending
from portal.contributions.views.blueprint import blueprint

__all__ = ["blueprint", "bringing", "by_link", "contributors", "ledger", "one_entry", "sending"]

cards.register()

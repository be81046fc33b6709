"""Pages of actions: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.actions import cards
from portal.actions.views import action_list, one_action
from portal.actions.views.blueprint import blueprint

__all__ = ["action_list", "blueprint", "one_action"]

cards.register()

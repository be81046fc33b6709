"""Pages of returns: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.returns import cards
from portal.returns.views import approve, assign, check_answers, receipt, section, submitted, task_list
from portal.returns.views.blueprint import blueprint

__all__ = ["approve", "assign", "blueprint", "check_answers", "receipt", "section", "submitted", "task_list"]

cards.register()

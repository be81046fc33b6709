"""What people do with actions that live on: one verb a function, each asking for the permission itself."""

from __future__ import annotations

from portal.actions.history import history_of
from portal.actions.service.close import close, drop, reopen
from portal.actions.service.find import ChangedMeanwhile, may_change, read_action
from portal.actions.service.list_actions import ActionList, Filters, list_actions
from portal.actions.service.move_due_day import move_due_day
from portal.actions.service.say_progress import say_progress

__all__ = [
    "ActionList",
    "ChangedMeanwhile",
    "Filters",
    "close",
    "drop",
    "history_of",
    "list_actions",
    "may_change",
    "move_due_day",
    "read_action",
    "reopen",
    "say_progress",
]

"""Pages of attendance. To import them is to register them."""

from __future__ import annotations

from portal.attendance import cards
from portal.attendance.views import groups, meetings
from portal.attendance.views.blueprint import blueprint

__all__ = ["blueprint", "groups", "meetings"]

cards.register()

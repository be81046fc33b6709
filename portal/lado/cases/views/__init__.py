"""Pages of the case, on the blueprint of the desk. To import them is to register them."""

from __future__ import annotations

from portal.lado.cases import panels
from portal.lado.cases.views import about, case, ending, follow_up, lessons, waiting

__all__ = ["about", "case", "ending", "follow_up", "lessons", "waiting"]

panels.register()

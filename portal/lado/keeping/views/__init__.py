"""Pages of keeping and erasing. To import them is to register them."""

from __future__ import annotations

from portal.lado.keeping import erasing, panel, sources
from portal.lado.keeping.service import due
from portal.lado.keeping.views import asking, copying, erasing_it, keeping_it, overview, ruling

__all__ = ["asking", "copying", "erasing_it", "keeping_it", "overview", "ruling", "sources"]

panel.register()
due.register()
erasing.register()

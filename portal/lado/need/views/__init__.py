"""Pages of the need to know. To import them is to register them."""

from __future__ import annotations

from portal.lado.desk import letters
from portal.lado.desk.panels import panels, watches
from portal.lado.need import beside
from portal.lado.need.service import digest
from portal.lado.need.views import naming, opening, others

__all__ = ["naming", "opening", "others"]

panels(beside.panels)
watches(beside.watches)
letters.adds(beside.paragraph)
digest.register()

"""Pages of strands. To import them is to register them."""

from __future__ import annotations

from portal.lado.strands import panels
from portal.lado.strands.views import following

__all__ = ["following"]

panels.register()

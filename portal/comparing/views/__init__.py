"""Pages of comparisons: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.comparing.views import beside, comparison, figures, results
from portal.comparing.views.blueprint import blueprint

__all__ = ["beside", "blueprint", "comparison", "figures", "results"]

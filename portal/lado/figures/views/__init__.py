"""Pages of figures. To import them is to register those that hang on the desk; the others have blueprints of theirs."""

from __future__ import annotations

from portal.lado.figures.views import desk, training
from portal.lado.figures.views.feedback import feedback
from portal.lado.figures.views.published import published_figures

__all__ = ["desk", "feedback", "published_figures", "training"]

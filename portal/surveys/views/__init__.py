"""Pages of surveys: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.surveys.views import answering, events, survey
from portal.surveys.views.blueprint import blueprint

__all__ = ["answering", "blueprint", "events", "survey"]

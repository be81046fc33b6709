"""A section of a return, to be answered: the page, what stands beside each question, and the buttons that save."""

from __future__ import annotations

from portal.returns.views.section import last_year, page, save

__all__ = ["last_year", "page", "save"]

"""A section of a return, to be answered: the page, what stands beside each question, and the buttons that save."""

from __future__ import annotations

from portal.returns.views.section import assigned, last_year, lists, notes, page, personal, remarks, save, unusual

__all__ = ["assigned", "last_year", "lists", "notes", "page", "personal", "remarks", "save", "unusual"]

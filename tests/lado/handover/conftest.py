"""The desk of the other tests."""

from __future__ import annotations

from tests.lado.desk.conftest import browser_of, desk

__all__ = ["browser_of", "desk"]

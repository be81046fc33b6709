"""Pages of strands. To import them is to register them."""

from __future__ import annotations

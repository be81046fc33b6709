"""Pages of cases. To import them is to register them."""

from __future__ import annotations

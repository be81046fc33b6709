"""Pages of the need to know. To import them is to register them."""

from __future__ import annotations

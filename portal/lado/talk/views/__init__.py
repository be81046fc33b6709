"""The pages of a conversation, on both sides. To import them is to register them."""

from __future__ import annotations

from portal.lado.talk import cards
from portal.lado.talk.views import desk, referrer

__all__ = ["desk", "referrer"]

cards.register()

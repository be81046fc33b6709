"""Pages of the door: asking for a link, opening it, and going. To import them is to register them."""

from __future__ import annotations

from portal.lado.door import forgetting
from portal.lado.door.views import ask, come_back, going, invite, opening

__all__ = ["ask", "come_back", "going", "invite", "opening"]


def register() -> None:
    """Ask for the hourly round. The pages hang on the blueprints of reports and of the desk."""
    forgetting.register()

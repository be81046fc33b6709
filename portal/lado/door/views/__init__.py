"""Pages of the door: asking for a link, opening it, and going. To import them is to register them."""

from __future__ import annotations

from portal.lado.door import forgetting
from portal.lado.door.views import ask, come_back, going, invite, opening
from portal.lado.door.views.blueprint import blueprint

__all__ = ["ask", "blueprint", "come_back", "going", "invite", "opening"]


forgetting.register()

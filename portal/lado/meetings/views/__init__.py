"""Pages of meetings, at the desk and for those who are asked to one. To import them is to register them."""

from __future__ import annotations

from portal.lado.meetings import chasing, keeping, panels
from portal.lado.meetings.views import arranging, giving, listing, noting, own
from portal.lado.meetings.views.own import blueprint

__all__ = ["arranging", "blueprint", "giving", "keeping", "listing", "noting", "own"]

chasing.register()
panels.register()
own.register()

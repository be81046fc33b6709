"""What the navigation shows of contributions."""

from __future__ import annotations

from portal import navigation
from portal.navigation import Link
from portal.permissions import Permission


def register() -> None:
    navigation.add_link(Link("Contributions", "contributions.start", Permission.CONTRIBUTION_READ, order=40))

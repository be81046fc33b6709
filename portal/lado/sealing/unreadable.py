"""What is raised when something sealed does not open. The page has a reference, the record one event."""

from __future__ import annotations

from portal.errors import PortalError


class Unreadable(PortalError):
    """It was changed, moved, or sealed with another key: nobody is told which, and nothing of it is shown."""

    status = 409
    title = "This cannot be shown"
    event = "lado.unreadable"

    def __init__(self) -> None:
        super().__init__("Part of it cannot be opened. Tell whoever runs the portal, with the reference below.")


class KeyDestroyed(Unreadable):
    """Its key was destroyed: what it held has been erased, and nothing more can be written to it."""

    title = "This has been erased"

    def __init__(self) -> None:
        PortalError.__init__(self, "It has been erased. Nothing of it can be opened, and nothing more is kept with it.")


class KeyMissing(Unreadable):
    """The key store has never heard of it: the store and the database are not of the same moment."""

"""Domain errors. Services raise them; ``error_pages.py`` turns each into one page, or JSON where JSON was asked for."""

from __future__ import annotations


class PortalError(Exception):
    """Something that a person can be told. ``status`` is the HTTP status; the message is a plain sentence.

    ``event`` is what the record calls it, where it is one that has to be known.
    """

    status = 400
    title = "Something needs to change"
    event = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Forbidden(PortalError):
    """The person's roles do not allow it. The message is for the record, never for the page."""

    status = 403
    title = "You cannot open this page"


class NotFound(PortalError):
    """There is no such record, or none that this person may know of: the two look exactly alike."""

    status = 404
    title = "Page not found"


class Conflict(PortalError):
    """Someone else changed the same thing in the meantime."""

    status = 409
    title = "Someone else changed this at the same time"


class Refused(PortalError):
    """The record is not in a state that allows this; the message says why and what to do."""

    status = 409
    title = "This cannot be done now"


class TooManyTries(PortalError):
    """Too many wrong tries came from the same place."""

    status = 429
    title = "Too many tries"

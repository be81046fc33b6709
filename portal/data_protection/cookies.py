"""Every cookie that the portal sets; a test compares this list with what a browser is sent."""

from __future__ import annotations

from dataclasses import dataclass

from portal.config import Settings


@dataclass(frozen=True, slots=True)
class Cookie:
    """Its name, what it is for and when the browser forgets it."""

    name: str
    purpose: str
    lasts: str


def cookies_of(settings: Settings) -> list[Cookie]:
    name = "portal_session" if settings.is_loopback_http else "__Host-portal_session"
    return [
        Cookie(
            name,
            "Keeps you signed in, and proves that a form that is sent was on a page of this portal.",
            "Until you close the browser. It opens nothing once you have signed out or been away too long.",
        )
    ]

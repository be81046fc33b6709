"""The data protection pages: one file a page. To import them is to register them, and what goes by the clock."""

from __future__ import annotations

from portal import navigation
from portal.data_protection import expiry
from portal.data_protection.views import notices, overview, periods, review, takeaways
from portal.data_protection.views.blueprint import blueprint
from portal.navigation import FooterLink, Link
from portal.permissions import Permission

__all__ = ["blueprint", "expiry", "notices", "overview", "periods", "review", "takeaways"]

PAGES = (("Privacy", "privacy"), ("Cookies", "cookies"), ("Accessibility", "accessibility"))

navigation.add_link(
    Link(
        "Data protection",
        "data_protection.start",
        Permission.PARTNERSHIP_MANAGE,
        order=84,
        about="What is due to go, how long things are kept, and files of everything you or one person have here.",
    )
)
for order, (words, endpoint) in enumerate(PAGES):
    navigation.add_footer_link(FooterLink(words, f"data_protection.{endpoint}", order=30 + order))

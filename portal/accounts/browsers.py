"""A few words for a browser, so that people recognise their sessions. The header itself is never kept."""

from __future__ import annotations

UNKNOWN = "Another browser"

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in the header, and the name that people know; the first that fits, for most claim to be others too."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def label_of(header: str) -> str:
    """For example "Firefox on Windows"; only ever words that are written here, whatever the header says."""
    browser = next((name for mark, name in BROWSERS if mark in header), UNKNOWN)
    system = next((name for mark, name in SYSTEMS if mark in header), "")
    return f"{browser} on {system}" if system else browser

"""The address that people use, and what stands in front of the portal."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from portal.checks.registry import Surroundings, check

A_NAME = re.compile(r"(?!\d+(\.\d+)*$)[a-z0-9-]+(\.[a-z0-9-]+)+")
"""A host with a dot in it that is no number. One that began with a dot would let every host below it in."""


@check("BASE_URL scheme", "people come by https", "Let BASE_URL begin with https://, and let a proxy speak https.")
def base_url_scheme(here: Surroundings) -> bool:
    return urlsplit(here.settings.base_url).scheme != "https"


@check(
    "BASE_URL host",
    "one host by name is answered, and no other",
    "Name the portal's own host in BASE_URL, such as https://portal.example.org: no number, no dot in front.",
)
def base_url_host(here: Surroundings) -> bool:
    return A_NAME.fullmatch(urlsplit(here.settings.base_url).hostname or "") is None


@check(
    "BASE_URL path",
    "the portal has its host to itself",
    "Leave out of BASE_URL whatever comes after the host: cookies are for the whole host, so the portal needs its own.",
)
def base_url_path(here: Surroundings) -> bool:
    parts = urlsplit(here.settings.base_url)
    return bool(parts.path or parts.query or parts.fragment or parts.username or parts.password)


@check(
    "TRUSTED_PROXIES",
    "the proxies in front are counted",
    "Set TRUSTED_PROXIES to the exact number of proxies in front, 1 to 3: with 0 every visitor has the proxy's address "
    "and no request counts as https.",
)
def trusted_proxies(here: Surroundings) -> bool:
    return not 1 <= here.settings.trusted_proxies <= 3

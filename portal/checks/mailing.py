"""What leaves the machine: e-mail, the anchor of the record, the wake-up calls of the workers."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.checks.registry import Surroundings, check
from portal.config import LOOPBACK_HOSTS
from portal.mail import is_one_address

NOWHERE = (".invalid", ".example", ".localhost", ".test", "localhost")
"""Ends of addresses to which no answer can come."""

WAYS_TO_TELL = ("mailto:", "https://", "tel:")


@check("SMTP_URL", "e-mails leave the machine", "Set SMTP_URL: without it e-mails become files that nobody gets.")
def smtp_url(here: Surroundings) -> bool:
    return not here.settings.smtp_url


@check(
    "SMTP_URL scheme",
    "e-mails and the password for them are encrypted on the way",
    "Let SMTP_URL begin with smtps:// or smtp+starttls://; plain smtp:// is for a server on this machine only.",
)
def smtp_scheme(here: Surroundings) -> bool:
    parts = urlsplit(here.settings.smtp_url)
    plain = parts.scheme == "smtp" and parts.hostname in LOOPBACK_HOSTS
    return bool(here.settings.smtp_url) and not plain and parts.scheme not in ("smtps", "smtp+starttls")


@check("MAIL_FROM", "answers to e-mails reach somebody", "Set MAIL_FROM to one address that somebody reads.")
def mail_from(here: Surroundings) -> bool:
    return not is_one_address(here.settings.mail_from) or here.settings.mail_from.lower().endswith(NOWHERE)


@check(
    "SECURITY_CONTACT",
    "who finds a weakness knows whom to tell",
    "Set SECURITY_CONTACT to mailto:ADDRESS or the https:// address of a page; security.txt shows it.",
)
def security_contact(here: Surroundings) -> bool:
    return not here.settings.security_contact.startswith(WAYS_TO_TELL)


@check(
    "AUDIT_ANCHOR_PATH",
    "the head of the record is also kept outside",
    "Set AUDIT_ANCHOR_PATH to a file outside INSTANCE_PATH, best on another disk.",
)
def audit_anchor_path(here: Surroundings) -> bool:
    path = here.settings.audit_anchor_path
    return path is None or path.is_relative_to(here.settings.instance_path)


@check(
    "REDIS_URL",
    "nobody else wakes the workers",
    "Let REDIS_URL begin with rediss:// and carry a password, or name a Redis on this machine.",
)
def redis_url(here: Surroundings) -> bool:
    parts = urlsplit(here.settings.redis_url)
    if not here.settings.redis_url or parts.hostname in LOOPBACK_HOSTS or parts.scheme == "unix":
        return False
    return parts.scheme != "rediss" or not parts.password

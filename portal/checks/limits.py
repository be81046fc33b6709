"""How long things last: sessions, links, files, the record."""

from __future__ import annotations

from datetime import timedelta

from portal.checks.registry import Surroundings, check

NOTHING = timedelta(0)


@check("SESSION_IDLE_MINUTES", "an open window is signed out within an hour", "Set SESSION_IDLE_MINUTES to 1 to 60.")
def session_idle(here: Surroundings) -> bool:
    return not NOTHING < here.settings.session_idle <= timedelta(minutes=60)


@check(
    "SESSION_IDLE_CONFIDENTIAL_MINUTES",
    "confidential pages are left sooner",
    "Set SESSION_IDLE_CONFIDENTIAL_MINUTES to 1 to 30, and no more than SESSION_IDLE_MINUTES.",
)
def session_idle_confidential(here: Surroundings) -> bool:
    longest = min(timedelta(minutes=30), here.settings.session_idle)
    return not NOTHING < here.settings.session_idle_confidential <= longest


@check("SESSION_ABSOLUTE_HOURS", "people sign in each day", "Set SESSION_ABSOLUTE_HOURS to 1 to 12.")
def session_absolute(here: Surroundings) -> bool:
    return not NOTHING < here.settings.session_absolute <= timedelta(hours=12)


@check("SESSION_FRESH_MINUTES", "what matters most wants a fresh sign-in", "Set SESSION_FRESH_MINUTES to 1 to 60.")
def session_fresh(here: Surroundings) -> bool:
    return not NOTHING < here.settings.session_fresh <= timedelta(minutes=60)


@check("INVITATION_LIFE_HOURS", "an invitation ends within a week", "Set INVITATION_LIFE_HOURS to 1 to 168.")
def invitation_life(here: Surroundings) -> bool:
    return not NOTHING < here.settings.invitation_life <= timedelta(days=7)


@check("RESET_LINK_MINUTES", "a link for a new password ends within the hour", "Set RESET_LINK_MINUTES to 1 to 60.")
def reset_life(here: Surroundings) -> bool:
    return not NOTHING < here.settings.reset_life <= timedelta(minutes=60)


@check("SIGN_IN_LINK_MINUTES", "a link for signing in ends soon", "Set SIGN_IN_LINK_MINUTES to 1 to 30.")
def sign_in_link_life(here: Surroundings) -> bool:
    return not NOTHING < here.settings.sign_in_link_life <= timedelta(minutes=30)


@check("EXPORT_LIFE_DAYS", "workbooks go within a month", "Set EXPORT_LIFE_DAYS to 1 to 30.")
def export_life(here: Surroundings) -> bool:
    return not NOTHING < here.settings.export_life <= timedelta(days=30)


@check("AUDIT_KEEP_DAYS", "the record is kept for a year at least", "Set AUDIT_KEEP_DAYS to 365 or more.")
def audit_keep(here: Surroundings) -> bool:
    return here.settings.audit_keep < timedelta(days=365)


@check("BACKUP_EVERY_MINUTES", "there is a backup each day", "Set BACKUP_EVERY_MINUTES to 1 to 1440.")
def backup_every(here: Surroundings) -> bool:
    return not NOTHING < here.settings.backup_every <= timedelta(days=1)


@check("BACKUP_KEPT_DAYS", "a loss that is noticed late can be mended", "Set BACKUP_KEPT_DAYS to 7 or more.")
def backup_life(here: Surroundings) -> bool:
    return here.settings.backup_life < timedelta(days=7)

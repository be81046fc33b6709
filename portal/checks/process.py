"""How the program runs: debugging, its user, what it leaves behind, its clock."""

from __future__ import annotations

from datetime import timedelta

from portal.checks.registry import Surroundings, check

OFF = frozenset({"", "0", "f", "false", "n", "no"})
ONE_DAY = timedelta(days=1)


@check("FLASK_DEBUG", "debugging is off", "Unset FLASK_DEBUG: a page of the debugger shows everything and runs code.")
def flask_debug(here: Surroundings) -> bool:
    return here.environment.get("FLASK_DEBUG", "").lower() not in OFF


@check("testing", "the portal does not run as in a test", "Leave ``testing`` off: in a test every host is answered.")
def testing(here: Surroundings) -> bool:
    return here.settings.testing


@check(
    "LOG_LEVEL", "logs hold no details", "Set LOG_LEVEL to INFO or WARNING: libraries log what they handle at DEBUG."
)
def log_level(here: Surroundings) -> bool:
    return here.settings.log_level == "DEBUG"


@check("SSLKEYLOGFILE", "keys of connections are not written down", "Unset SSLKEYLOGFILE.")
def ssl_key_log(here: Surroundings) -> bool:
    return bool(here.environment.get("SSLKEYLOGFILE"))


@check("user", "the portal does not run as root", "Run web and worker as a user of their own who owns INSTANCE_PATH.")
def user(here: Surroundings) -> bool:
    return here.user_id == 0


@check("umask", "new files are not for everyone", "Run web and worker with umask 0077 (UMask=0077 in a systemd unit).")
def umask(here: Surroundings) -> bool:
    return here.umask & 0o027 != 0o027


@check(
    "core dumps",
    "a crash leaves no memory on the disk",
    "Set the limit of core files to 0 (ulimit -c 0, or LimitCORE=0 in a systemd unit).",
)
def core_dumps(here: Surroundings) -> bool:
    return here.core_limit != 0


@check(
    "code folder",
    "the program cannot change itself",
    "Let another user own the code, and let the portal's user only read it.",
)
def code_folder(here: Surroundings) -> bool:
    return here.code_is_writable


@check(
    "clock",
    "the clock is not behind",
    "Set the machine's clock: it is earlier than the day on which this release was written.",
)
def clock(here: Surroundings) -> bool:
    return here.clock < here.built_at - ONE_DAY

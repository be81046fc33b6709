"""Typed settings, read once from the environment.

Nothing of a particular partnership is a setting here: its name, telephone numbers and wording are rows of the
``partnerships`` table. These settings are about the installation.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

REMINDER_DAYS = (14, 3, -1)
LOG_LEVELS = ("INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL")
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class UnsafeSettings(Exception):
    """Settings that would put the record at risk; the message has a line for each, with its name and the remedy."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Environment(dict[str, str]):
    """The variables, and what was wrong with those that have been read: all of it is told at once."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(variables)
        self.problems: list[str] = []


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an installation.

    ``instance_path`` holds database, files, keys and outbox. ``base_url`` is the only source of absolute links, so a
    forged Host header can never reach an e-mail. Times are durations; sizes are bytes. ``reminder_days`` are the days
    before an audit's due day on which agencies that have not answered are reminded; a negative one comes after it.
    Accounts unused for ``dormant_after`` are listed as dormant. ``shared_mailboxes`` are further first halves of
    addresses that several people read, and that nobody gets an account with. ``case_keys_path`` is the folder of the
    key store of cases, beside which no copy of the database should lie. ``clamd_socket`` is where ClamAV answers, a
    path or ``tcp://HOST:PORT``; ``document_size`` how large one document of a report may be.
    """

    instance_path: Path
    database_url: str
    base_url: str = "http://localhost:8000"
    smtp_url: str = ""
    mail_from: str = "portal@localhost"
    security_contact: str = ""
    redis_url: str = ""
    trusted_proxies: int = 0
    session_idle: timedelta = timedelta(minutes=60)
    session_absolute: timedelta = timedelta(hours=10)
    session_idle_confidential: timedelta = timedelta(minutes=15)
    session_fresh: timedelta = timedelta(minutes=15)
    reset_life: timedelta = timedelta(minutes=30)
    sign_in_link_life: timedelta = timedelta(minutes=15)
    invitation_life: timedelta = timedelta(hours=72)
    export_life: timedelta = timedelta(days=7)
    max_content_length: int = 4 * 1024 * 1024
    document_size: int = 10 * 1024 * 1024
    clamd_socket: str = ""
    inline_export_limit: int = 50
    reminder_days: tuple[int, ...] = REMINDER_DAYS
    dormant_after: timedelta = timedelta(days=90)
    shared_mailboxes: tuple[str, ...] = ()
    backup_path: Path | None = None
    backup_key_path: Path | None = None
    backup_every: timedelta = timedelta(days=1)
    backup_life: timedelta = timedelta(days=30)
    case_keys_path: Path | None = None
    case_key_backup_path: Path | None = None
    case_key_backup_life: timedelta = timedelta(days=30)
    audit_anchor_path: Path | None = None
    audit_mail_to: tuple[str, ...] = ()
    audit_keep: timedelta = timedelta(days=2557)
    log_level: str = "INFO"
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raises UnsafeSettings with a line for every value that cannot be read or meant."""
        settings, problems = cls.read(environment)
        if problems:
            raise UnsafeSettings(*problems)
        return settings

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> tuple[Settings, tuple[str, ...]]:
        """The settings, with what could not be read left as it is by default, and a line for each such value."""
        env = Environment(os.environ if environment is None else environment)
        instance = Path(env.get("INSTANCE_PATH") or "instance").resolve()
        settings = cls(
            instance_path=instance,
            database_url=_database_url(env.get("DATABASE_URL") or f"sqlite:///{instance / 'portal.db'}"),
            base_url=(env.get("BASE_URL") or "http://localhost:8000").rstrip("/"),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM") or "portal@localhost",
            security_contact=env.get("SECURITY_CONTACT", ""),
            redis_url=env.get("REDIS_URL", ""),
            trusted_proxies=_whole_number(env, "TRUSTED_PROXIES", 0),
            session_idle=timedelta(minutes=_whole_number(env, "SESSION_IDLE_MINUTES", 60)),
            session_absolute=timedelta(hours=_whole_number(env, "SESSION_ABSOLUTE_HOURS", 10)),
            session_idle_confidential=timedelta(minutes=_whole_number(env, "SESSION_IDLE_CONFIDENTIAL_MINUTES", 15)),
            session_fresh=timedelta(minutes=_whole_number(env, "SESSION_FRESH_MINUTES", 15)),
            reset_life=timedelta(minutes=_whole_number(env, "RESET_LINK_MINUTES", 30)),
            sign_in_link_life=timedelta(minutes=_whole_number(env, "SIGN_IN_LINK_MINUTES", 15)),
            invitation_life=timedelta(hours=_whole_number(env, "INVITATION_LIFE_HOURS", 72)),
            export_life=timedelta(days=_whole_number(env, "EXPORT_LIFE_DAYS", 7)),
            document_size=_whole_number(env, "DOCUMENT_MB", 10) * 1024 * 1024,
            clamd_socket=env.get("CLAMD_SOCKET", "").strip(),
            reminder_days=_days(env, "REMINDER_DAYS", REMINDER_DAYS),
            dormant_after=timedelta(days=_whole_number(env, "DORMANT_DAYS", 90)),
            shared_mailboxes=tuple(env.get("SHARED_MAILBOXES", "").lower().replace(",", " ").split()),
            backup_path=_path(env, "BACKUP_PATH"),
            backup_key_path=_path(env, "BACKUP_KEY_PATH"),
            backup_every=timedelta(minutes=_whole_number(env, "BACKUP_EVERY_MINUTES", 24 * 60)),
            backup_life=timedelta(days=_whole_number(env, "BACKUP_KEPT_DAYS", 30)),
            case_keys_path=_path(env, "CASE_KEYS_PATH"),
            case_key_backup_path=_path(env, "CASE_KEY_BACKUP_PATH"),
            case_key_backup_life=timedelta(days=_whole_number(env, "CASE_KEY_BACKUP_DAYS", 30)),
            audit_anchor_path=_path(env, "AUDIT_ANCHOR_PATH"),
            audit_mail_to=tuple(env.get("AUDIT_MAIL_TO", "").replace(",", " ").split()),
            audit_keep=timedelta(days=_whole_number(env, "AUDIT_KEEP_DAYS", 2557)),
            log_level=_one_of(env, "LOG_LEVEL", LOG_LEVELS),
        )
        return settings, (*env.problems, *settings.problems())

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_loopback_http(self) -> bool:
        """True for plain http on this machine, where browsers refuse cookies whose name begins with ``__Host-``."""
        return urlsplit(self.base_url).scheme == "http" and self.host in LOOPBACK_HOSTS

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_production(self) -> bool:
        """Whether other machines are meant to reach the portal: decided by ``BASE_URL`` alone."""
        return not self.is_loopback_http

    def problems(self) -> list[str]:
        """What is unsafe wherever the portal runs: cookies and passwords would cross a network in the clear."""
        found = []
        if not self.base_url.startswith("https://") and not self.is_loopback_http:
            found.append("BASE_URL must start with https:// unless it names this machine (http://localhost:8000).")
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            found.append("DATABASE_URL must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
        if not 0 <= self.trusted_proxies <= 3:
            found.append("TRUSTED_PROXIES is the exact number of proxies in front of the portal, 0 to 3.")
        return found

    def folder(self, name: str) -> Path:
        """A private folder under the instance path, made when it is first asked for (mode 0700)."""
        self.instance_path.parent.mkdir(parents=True, exist_ok=True)
        path = self.instance_path / name
        for folder in (self.instance_path, path):
            folder.mkdir(exist_ok=True, mode=0o700)
        return path

    def key(self, name: str) -> bytes:
        """The 32-byte key ``keys/NAME.key``, made when it is first asked for and readable by its owner only."""
        path = self.folder("keys") / f"{name}.key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _whole_key(path)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        return _whole_key(path)


def _whole_key(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != 32:
        raise UnsafeSettings(f"The key file {path.name} is not 32 bytes long. Restore it from the key backup.")
    return key


def _database_url(url: str) -> str:
    """``postgresql://`` and ``postgres://`` mean the psycopg 3 driver here."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _path(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name, "")
    return Path(value).resolve() if value else None


def _whole_number(env: Environment, name: str, default: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        env.problems.append(f"{name} must be a whole number of at most six digits, not {value!r}.")
        return default
    return int(value)


def _one_of(env: Environment, name: str, values: tuple[str, ...]) -> str:
    """One of ``values``; the first where nothing is said."""
    value = env.get(name) or values[0]
    if value not in values:
        env.problems.append(f"{name} must be one of {', '.join(values)}, not {value!r}.")
        return values[0]
    return value


def _days(env: Environment, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """Days with commas between them, such as ``14,3,-1``; ``none`` for no day at all."""
    value = env.get(name, "").strip()
    if not value:
        return default
    if value == "none":
        return ()
    days = [day.strip() for day in value.split(",")]
    if not all(day.isascii() and day.removeprefix("-").isdigit() and len(day) <= 4 for day in days):
        env.problems.append(f"{name} must be days with commas between them, such as 14,3,-1, or none; not {value!r}.")
        return default
    return tuple(sorted({int(day) for day in days}, reverse=True))

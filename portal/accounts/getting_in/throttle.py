"""How often signing in may be tried, kept in the database so that every process counts the same.

Three counts, of wrong tries only. For each address that was typed, known or not: after ``FREE`` wrong passwords the
next is looked at only after a second, then two, four and so on up to a quarter of an hour; while one waits, no password
is looked at, and that does not make the wait longer. For each network, and for everybody together, a bucket that runs
full and empties with time. When everybody's is full, a network that has not failed lately still gets in.

A try is counted before its password is looked at, so that a thousand at once are not a thousand guesses.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import audit, jobs
from portal.accounts.getting_in.models import SignInTry
from portal.config import Settings
from portal.database import db, now

FREE = 2
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""How long after the last wrong password an address begins anew."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """``size`` wrong tries at once, and one more every ``refill``."""

    size: int
    refill: timedelta

    def level(self, row: SignInTry | None, at: datetime) -> float:
        return max(0.0, row.level - (at - row.at) / self.refill) if row is not None else 0.0

    def has_room(self, row: SignInTry | None, at: datetime) -> bool:
        return self.level(row, at) <= self.size - 1


NETWORK = Bucket(50, timedelta(seconds=12))
EVERYBODY = Bucket(1_000, timedelta(seconds=1))
LINKS = Bucket(3, timedelta(minutes=10))
"""How many links by e-mail may be asked for with one address: nobody's mailbox is filled."""


class Verdict(Enum):
    """Whether the password of this try is looked at."""

    LOOK = "look"
    WAIT = "wait"
    CROWDED = "crowded"


class Throttle:
    """Holds the key of the hashes."""

    def __init__(self) -> None:
        self._key = b""

    def use(self, settings: Settings) -> None:
        self._key = settings.key("tries")

    def key(self, kind: str, what: str) -> str:
        if not self._key:
            raise RuntimeError("The throttle has no key: call throttle.use(settings) first.")
        return hmac.digest(self._key, f"{kind}:{what}".encode("utf-8", "replace"), "sha256").hex()


throttle = Throttle()


def take(address: str) -> Verdict:
    """Count a try with ``address`` and say whether its password may be looked at. It stays counted when the request is
    undone, until ``succeeded`` takes it back. Call it before the request has begun to write.
    """
    network = network_of(audit.circumstances.get().address)
    keys = [throttle.key(*pair) for pair in (("account", address), ("network", network), ("all", ""))]
    with db.reading() as session:
        if not _has_room(_rows(session, keys), keys, now()):
            return Verdict.CROWDED  # Nothing is written: a flood keeps nobody from saving.
    with db.own_transaction() as session:
        return _count(_locked(session, keys), keys)


def may_ask_for_link(address: str, kind: str) -> bool:
    """Count that a link by e-mail is asked for with ``address``; False when that was too often, or by too many.

    Each kind is counted by itself: a stranger who uses up the links that work in one browser only would keep the person
    from the other, and who uses up that one sends the person what they need.
    """
    network = network_of(audit.circumstances.get().address)
    keys = [throttle.key(*pair) for pair in ((f"link {kind}", address), ("network", network), ("all", ""))]
    with db.reading() as session:
        if not _may_ask(_rows(session, keys), keys, now()):
            return False  # As above; and no row for each address that a flood makes up.
    with db.own_transaction() as session:
        rows, at = _locked(session, keys), now()
        if not _may_ask(rows, keys, at):
            return False
        _fill(rows, keys, (LINKS, NETWORK, EVERYBODY), at)
        return True


def take_from(buckets: Sequence[tuple[str, Bucket]]) -> bool:
    """Count one in each bucket, by its key; False, and nothing is counted, when one of them is full."""
    keys = [key for key, _ in buckets]

    def fits(rows: dict[str, SignInTry], at: datetime) -> bool:
        return all(bucket.has_room(rows.get(key), at) for key, bucket in buckets)

    with db.reading() as session:
        if not fits(_rows(session, keys), now()):
            return False  # As above: a flood makes no rows.
    with db.own_transaction() as session:
        rows, at = _locked(session, keys), now()
        if not fits(rows, at):
            return False
        _fill(rows, keys, tuple(bucket for _, bucket in buckets), at)
        return True


def succeeded(session: Session, address: str) -> None:
    """The password was right: the address begins anew, and the network gets its try back."""
    network = network_of(audit.circumstances.get().address)
    keys = [throttle.key(*pair) for pair in (("account", address), ("network", network), ("all", ""))]
    rows = _locked(session, keys)
    rows[keys[0]].level = 0
    for key in keys[1:]:
        rows[key].level = max(0.0, rows[key].level - 1)


def network_of(address: str) -> str:
    """The address itself, and of a long one (IPv6) the part that one customer gets."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def wait_after(wrong: float) -> timedelta:
    """How long no password is looked at after so many wrong ones in a row."""
    beyond = int(wrong) - FREE
    if beyond <= 0:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(beyond - 1, 20)), LONGEST_WAIT)


def _rows(session: Session, keys: list[str]) -> dict[str, SignInTry]:
    return {row.key: row for row in session.scalars(select(SignInTry).where(SignInTry.key.in_(keys)))}


def _locked(session: Session, keys: list[str]) -> dict[str, SignInTry]:
    """The counts, made where there are none yet, and locked in the same order by everyone."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    at = now()
    fresh = [{"key": key, "level": 0, "at": at} for key in sorted(keys)]
    session.execute(insert(SignInTry).values(fresh).on_conflict_do_nothing())
    query = select(SignInTry).where(SignInTry.key.in_(keys)).order_by(SignInTry.key).with_for_update()
    return {row.key: row for row in session.scalars(query)}


def _may_ask(rows: dict[str, SignInTry], keys: list[str], at: datetime) -> bool:
    return LINKS.has_room(rows.get(keys[0]), at) and _has_room(rows, keys, at)


def _has_room(rows: dict[str, SignInTry], keys: list[str], at: datetime) -> bool:
    network, everybody = rows.get(keys[1]), rows.get(keys[2])
    if not NETWORK.has_room(network, at):
        return False
    return EVERYBODY.has_room(everybody, at) or NETWORK.level(network, at) == 0


def _count(rows: dict[str, SignInTry], keys: list[str]) -> Verdict:
    """Count the try against the network in any case; against the address unless it has to wait."""
    at, account = now(), rows[keys[0]]
    if not _has_room(rows, keys, at):
        return Verdict.CROWDED
    _fill(rows, keys[1:], (NETWORK, EVERYBODY), at)
    if at < account.at + wait_after(account.level):
        return Verdict.WAIT
    if at - account.at > FORGOTTEN:
        account.level = 0
    account.level, account.at = account.level + 1, at
    return Verdict.LOOK


def _fill(rows: dict[str, SignInTry], keys: list[str], buckets: tuple[Bucket, ...], at: datetime) -> None:
    for key, bucket in zip(keys, buckets, strict=True):
        row = rows[key]
        row.level, row.at = bucket.level(row, at) + 1, at


@jobs.hourly
def forget_old_tries() -> int:
    """Remove counts that mean nothing any more."""
    old = delete(SignInTry).where(SignInTry.at < now() - FORGOTTEN).execution_options(synchronize_session=False)
    return db.session.execute(old).rowcount  # type: ignore[attr-defined,no-any-return]

"""How many links by e-mail may be asked for. To write and to send is never counted, nor is a link that the desk sends.

Each address has a few, so that nobody's mailbox is filled. Each network has many, and there is no count of everybody
together: a flood from one network closes the door of no other. Where the schools of a county share one network, a flood
within it does not close the door of an organisation that the portal knows: its domain is asked for by address alone.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal import audit
from portal.accounts.getting_in.throttle import LINKS, Bucket, network_of, take_from, throttle
from portal.accounts.models import User
from portal.database import db

NETWORK = Bucket(200, timedelta(seconds=2))


def may_have_link(address: str, purpose: str) -> bool:
    """Count that a link is asked for; False when that was too often. Call it before the request has begun to write."""
    own = (throttle.key(f"door {purpose}", address), LINKS)
    network = network_of(audit.circumstances.get().address)
    if take_from([own, (throttle.key("door network", network), NETWORK)]):
        return True
    return _is_known(address) and take_from([own])


def _is_known(address: str) -> bool:
    """Whether somebody with an account has an address at the same domain."""
    _, at, domain = address.rpartition("@")
    there = select(User.id).where(User.email.endswith(at + domain, autoescape=True))
    with db.reading() as session:
        return session.scalar(select(there.exists())) is True

"""The finance contact answers by the link: no account, and nothing but this one contribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal import audit
from portal.accounts.sessions import TOKEN, hash_of
from portal.contributions.asking import answered, as_seen, problems_of
from portal.contributions.finding import messages_about
from portal.contributions.models import Entry, MoneyMessage, Reply
from portal.contributions.service.ask import say
from portal.contributions.service.change_entry import note_order, take_reply
from portal.contributions.states import State
from portal.contributions.workflow import Action, allowed
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import Identity


class LinkOver(Refused):
    """Unknown, used, expired, or about amounts that were agreed anew: nobody is told which."""

    title = "This link cannot be used"


class NotReady(Refused):
    """Something is missing, or wrong."""

    title = "Some answers are missing"


class Changed(Refused):
    """What is kept is no longer what was read before it was sent."""

    title = "The answers have changed"


def look_at(token: str, *, for_change: bool = False) -> Reply:
    """The reply of a link that can still be used. Looking uses nothing up. Raises LinkOver, always the same."""
    if not TOKEN.fullmatch(token):
        raise LinkOver
    if for_change:
        _hold_entry(token)
    query = select(Reply).where(Reply.token_hash == hash_of(token), Reply.used_at.is_(None), Reply.expires_at > now())
    locked = query.with_for_update(of=Reply).execution_options(populate_existing=True) if for_change else query
    found = db.session.scalars(locked).one_or_none()
    if found is None or found.entry.replaced_at is not None or not allowed(Action.CONFIRM, State(found.entry.state)):
        raise LinkOver
    return found


def _hold_entry(token: str) -> None:
    """Hold the row of the ledger before the link, as the desk does: nobody agrees other amounts meanwhile, and neither
    of the two waits for the other.
    """
    ids = select(Reply.entry_id).where(Reply.token_hash == hash_of(token))
    db.session.execute(select(Entry.id).where(Entry.id.in_(ids)).with_for_update())


def save(token: str, typed: Mapping[str, Any]) -> Reply:
    """Keep what was typed, right or wrong. Raises LinkOver."""
    found = look_at(token, for_change=True)
    found.answers = {**found.answers, **typed}
    _record("contribution.draft_saved", found)
    db.session.flush()
    return found


def send(token: str, seen: str) -> Reply:
    """Answer with what is kept: the link is used up, and the contribution stands as they say. ``seen`` tells which
    answers were read before: whoever else has the link may have changed them since.

    Raises LinkOver, Changed, NotReady while something is missing, Mistake where "other amounts" are those agreed.
    """
    found = look_at(token, for_change=True)
    if problems_of(found):
        raise NotReady("Go back and put right what is marked.")
    if seen != as_seen(found):
        raise Changed("The answers were changed meanwhile. Read them again, then send them.")
    said, entry = answered(found), found.entry
    take_reply(entry, said.how, said.childrens, said.adults)
    if said.order and allowed(Action.RECORD_ORDER, State(entry.state)):
        note_order(entry, said.order)
    if said.reason:
        author = entry.contributor.contact_name or entry.contributor.name
        say(entry, said.reason, author, from_desk=False)
    found.used_at = now()
    _record("contribution.replied", found)
    db.session.flush()
    return found


def messages_of(reply: Reply) -> list[MoneyMessage]:
    """What was said about this contribution so far, the earliest first."""
    return messages_about(reply.entry.contributor_id, reply.entry.year)


def _record(event: str, reply: Reply) -> None:
    """The record names the link, for whoever holds it has no account."""
    who = Identity(f"link:{reply.id}")
    place = reply.entry.contributor.partnership_id
    audit.record(event, who, record_id=reply.entry_id, partnership_id=place, state=reply.entry.state)

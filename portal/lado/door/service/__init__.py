"""The verbs of the door: asking for a link, opening it, and sending one during a call."""

from portal.lado.door.service.ask import ask_to_reopen, ask_to_start, partnerships_to_choose
from portal.lado.door.service.invite import invite, invite_to_call, may_invite
from portal.lado.door.service.use import LinkOver, finish, look_at, use

__all__ = [
    "LinkOver",
    "ask_to_reopen",
    "ask_to_start",
    "finish",
    "invite",
    "invite_to_call",
    "look_at",
    "may_invite",
    "partnerships_to_choose",
    "use",
]

"""The verbs of a conversation: those of whoever reported, and those of the desk."""

from portal.lado.talk.service.desk import ask, desk_conversation, desk_has_read
from portal.lado.talk.service.referrer import (
    Conversation,
    Words,
    add,
    conversation_of,
    has_read,
    letter_to_read,
    report_to_write_on,
)

__all__ = [
    "Conversation",
    "Words",
    "add",
    "ask",
    "conversation_of",
    "desk_conversation",
    "desk_has_read",
    "has_read",
    "letter_to_read",
    "report_to_write_on",
]

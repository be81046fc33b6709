"""What a conversation is called on the screen."""

from __future__ import annotations

TITLES = {
    "acknowledgement": "Acknowledgement",
    "decision_letter": "Letter",
    "closing_letter": "Closing letter",
    "message": "Message",
    "addition": "Added later",
}
"""For each kind of message its heading."""

AT_THE_DESK = {**TITLES, "known_before": "Known until then"}
"""The same at the desk, which keeps there what it has corrected. No other kind is for those who reported."""

DONE = {
    "sent": "It is sent.",
    "read": "It is marked as read.",
}

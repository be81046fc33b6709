"""What a conversation is called on the screen."""

from __future__ import annotations

TITLES = {
    "acknowledgement": "Acknowledgement",
    "decision_letter": "Letter",
    "message": "Message",
    "addition": "Added later",
}
"""For each kind of message its heading."""

DONE = {
    "sent": "It is sent.",
    "read": "It is marked as read.",
}

OLD_PAGE = "This page is not one of ours, or too old. Open it again and send it again."

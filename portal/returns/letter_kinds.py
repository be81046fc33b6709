"""The kinds of e-mail about returns. What an audit waits for cannot be switched off; what only tells can be."""

from __future__ import annotations

from portal import notices
from portal.notices import Kind
from portal.permissions import Permission

_LEAD = "you are a safeguarding lead of an agency that is asked to answer"
_APPROVER = "you are an approver of an agency that is asked to answer"

INVITED = notices.add(
    Kind("invited", "An audit asks your agency to answer", _LEAD, Permission.RETURN_SEND_FOR_APPROVAL)
)
ASSIGNED = notices.add(
    Kind(
        "assigned",
        "A colleague asks you to fill in a part",
        "your safeguarding lead asked you to fill in a part of an audit",
        Permission.RETURN_EDIT,
    )
)
NOTE = notices.add(
    Kind(
        "note",
        "A colleague leaves you a note about a question",
        "a colleague addressed a note to you",
        Permission.RETURN_READ,
        may_be_off=True,
    )
)
REMINDER = notices.add(
    Kind(
        "reminder",
        "Reminders before the due day, and after it",
        "you have a part in an audit that your agency has not finished",
        Permission.RETURN_READ,
        may_be_off=True,
    )
)
APPROVAL_WANTED = notices.add(
    Kind("approval_wanted", "Answers wait for your approval", _APPROVER, Permission.RETURN_SUBMIT)
)
SENT_BACK = notices.add(
    Kind("sent_back", "Your approver sends answers back", _LEAD, Permission.RETURN_SEND_FOR_APPROVAL)
)
SUBMITTED = notices.add(
    Kind(
        "submitted",
        "Answers of your agency are submitted",
        "you are a safeguarding lead or an approver of this agency",
        Permission.RETURN_READ,
        may_be_off=True,
    )
)
CHANGES_WANTED = notices.add(
    Kind("changes_wanted", "The partnership asks for changes", _LEAD, Permission.RETURN_SEND_FOR_APPROVAL)
)
ACCEPTED = notices.add(
    Kind(
        "accepted",
        "The partnership accepts your answers",
        "you are a safeguarding lead or an approver of this agency",
        Permission.RETURN_READ,
        may_be_off=True,
    )
)
WITHDRAWAL_ASKED = notices.add(
    Kind(
        "withdrawal_asked",
        "An agency asks to withdraw its answers",
        "you are a coordinator of the partnership that asked for these answers",
        Permission.ROUND_MANAGE,
    )
)
WITHDRAWAL_ANSWERED = notices.add(
    Kind(
        "withdrawal_answered",
        "The partnership answers your request to withdraw",
        "you asked to withdraw answers, or are a safeguarding lead of the agency that did",
        Permission.RETURN_READ,
    )
)

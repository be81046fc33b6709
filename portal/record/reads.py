"""Pages that hold what others wrote, or people's personal details: whoever opens one is on the record.

Where a verb hands out submitted answers it records that itself, with the return and its agency. Here are the pages that
gather several such things; the event names the route and the id in its address. It is written before a byte is sent,
and when it cannot be written, nothing is.

People of an agency read their own agency's work without an event each time: what they change is recorded. A page that
only lists agencies and how far they are, or an empty form, is not confidential.
"""

from __future__ import annotations

import uuid

from flask import Response, request
from flask_login import current_user

from portal import audit, guests
from portal.permissions import Identity

PEOPLE, DESK, REPORT, MONEY = "people.read", "desk.read", "lado.report_read", "contribution.read"
CONFIDENTIAL = {
    "accounts.people": PEOPLE,
    "accounts.person_account": PEOPLE,
    "accounts.end_role_page": PEOPLE,
    "accounts.change_role_page": PEOPLE,
    "accounts.merge_page": PEOPLE,
    "accounts.failed_mails": PEOPLE,
    "accounts.sign_in_security": PEOPLE,
    "accounts.review_access": PEOPLE,
    "attendance.meeting": "attendance.read",
    "concerns.task_list": REPORT,
    "concerns.section": REPORT,
    "concerns.check_answers": REPORT,
    "concerns.receipt": REPORT,
    "concerns.answers": REPORT,
    "concerns.readers": REPORT,
    "concerns.messages": REPORT,
    "concerns.letter": REPORT,
    "concerns.files": REPORT,
    "comparing.comparison": DESK,
    "contributions.one_entry": MONEY,
    "contributions.contributor": MONEY,
    "contributions.sending": MONEY,
    "data_protection.record": DESK,
    "reporting.round_page": DESK,
    "reporting.line": DESK,
    "reporting.questions_of_agency": DESK,
    "reporting.reviews": DESK,
    "reporting.paper": DESK,
    "reporting.recommendation": DESK,
    "reporting.challenge_event": DESK,
    "returns.time_request": DESK,
    "surveys.events": DESK,
}
"""The endpoint, and what reading it is called. A new page of this kind gets its line here."""


def record_read(response: Response) -> Response:
    """The hook after each request: the event of a confidential page that was about to be sent."""
    action = CONFIDENTIAL.get(request.endpoint or "")
    if action is not None and response.status_code == 200 and request.method == "GET":
        user = guests.here() or current_user
        reader = Identity(user.actor_id, tuple(user.grants))
        audit.record_apart(action, reader, record_id=_record(), outcome="done", route=request.endpoint)
    return response


def _record() -> str:
    ids = [str(value) for value in (request.view_args or {}).values() if isinstance(value, uuid.UUID)]
    return ids[-1] if ids else ""

"""How checks and requests are said on lists, on the page of their contact and on the duty list: without a name."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from portal.accounts.models import Partnership, User
from portal.lado.checks import service
from portal.lado.checks.due import is_overdue
from portal.lado.checks.models import Check, DbsRequest
from portal.lado.checks.service.queue import Waiting
from portal.lado.desk.panels import Panel, Watch
from portal.lado.models import Contact
from portal.local_time import long_date
from portal.permissions import Permission, can


def tag_for(state: str, is_own: bool, decides: bool) -> tuple[str, str]:
    """The words and the colour of a tag. That something waits for approval says that something is told."""
    if state == "answered":
        return "Answered", "grey"
    if state == "proposed" and decides:
        return ("Waits for a colleague", "blue") if is_own else ("To approve", "yellow")
    return "Open", "red"


def panels_of(user: User, contact: Contact) -> Iterator[Panel]:
    """The check or the request that a contact is, or the button that makes it one. Two statements."""
    decides = can(user, Permission.CONTACT_DECIDE, partnership_id=contact.partnership_id)
    check, request = service.of_contact(user, contact)
    if check is not None:
        page = url_for("duty.check", check_id=check.id) if decides else url_for("duty.checks")
        yield _panel("Check", page, check, decides and check.state != "answered")
    elif request is not None:
        page = url_for("duty.dbs_request", dbs_id=request.id) if decides else url_for("duty.dbs_requests")
        yield _panel("Request by the DBS", page, request, decides and request.state != "answered")
    elif decides and contact.state != "closed" and contact.decision is None and contact.asks_for == "check":
        page = url_for("duty.turn_page", contact_id=contact.id)
        yield Panel("Make it a check", page, ("Its names go into the check, and it is counted once.",), order=40)


def _panel(title: str, href: str, row: Check | DbsRequest, missing: bool) -> Panel:
    if row.answered_at is not None:
        return Panel(title, href, (f"Answered {long_date(row.answered_at)}",), missing, order=40)
    late = " It is overdue." if is_overdue(row.due_on, None) else ""
    return Panel(title, href, (f"Due {long_date(row.due_on)}.{late}",), missing, order=40)


def watches_of(user: User, partnership: Partnership) -> Iterator[Watch]:
    """A line for checks, and one for requests where there are any. Two statements."""
    if not can(user, Permission.CONTACT_LIST, partnership_id=partnership.id):
        return
    yield Watch(_waits("Checks", service.waiting_checks(user, partnership)), url_for("duty.checks"), order=60)
    dbs = service.waiting_dbs(user, partnership)
    yield Watch(_waits("Requests by the DBS", dbs), url_for("duty.dbs_requests"), order=61)


def _waits(title: str, waiting: Waiting) -> str:
    more = [f"{waiting.open} open"] if waiting.open else ["none open"]
    if waiting.overdue:
        more.append(f"{waiting.overdue} overdue")
    if waiting.to_approve:
        more.append(f"{waiting.to_approve} for you to approve")
    return f"{title}: {', '.join(more)}"

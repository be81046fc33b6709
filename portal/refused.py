"""What the record keeps of a request that was turned away, once the request's own transaction has been undone.

A missing role is recorded where it is refused (``error_pages``). Here it is what looks harmless by itself and tells
something in numbers: a record that is not there, or not this person's, a link that is used up, a form that another
site may have sent. Facts are references: which route, which id; never the text of an address or of a form.
"""

from __future__ import annotations

import uuid

from flask import Response, g, request, session

from portal import audit
from portal.permissions import Identity

_NOTED = "portal_refused"
WALL = "lado."
"""What the action of an event from behind the LADO's wall begins with; no administrator reads these."""

_behind: set[str] = set()


def behind_the_wall(*blueprints: str) -> None:
    """Pages of these are behind the wall: that somebody was turned away from one is for no administrator to read."""
    _behind.update(blueprints)


def named(action: str) -> str:
    """The action as the record names it at the page that was asked for."""
    return WALL + action.replace(".", "_") if request.blueprint in _behind else action


def note_forged_form() -> None:
    """Called where the CSRF check failed; ``record_refusal`` writes it down."""
    setattr(g, _NOTED, "form.refused")


def note_haste() -> None:
    """Called where somebody asked faster than a person could."""
    setattr(g, _NOTED, "pace.refused")


def record_refusal(response: Response) -> Response:
    """The hook after each request: at most one event, and of what floods in a bounded number."""
    action = g.pop(_NOTED, "") or _not_found(response)
    if action:
        user_id = session.get("_user_id")
        user = Identity(user_id) if user_id else None
        audit.record_noise(named(action), user, record_id=_record(), route=request.endpoint or "")
    return response


def _not_found(response: Response) -> str:
    """Only in a page of ours: an address that never existed tells nothing, and files are no records."""
    if response.status_code != 404 or request.blueprint is None:
        return ""
    return "link.refused" if "token" in (request.view_args or {}) else "page.not_found"


def _record() -> str:
    """The id that was asked for, the most specific one where the address has several."""
    ids = [str(value) for value in (request.view_args or {}).values() if isinstance(value, uuid.UUID)]
    return ids[-1] if ids else ""

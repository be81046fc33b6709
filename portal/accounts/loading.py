"""How flask-login finds the person behind a session."""

from __future__ import annotations

import uuid
from typing import Any

from flask import session

from portal.accounts import acting
from portal.accounts.models import User
from portal.database import db


def load_user(user_id: str) -> User | None:
    """The person, or None when they were suspended: what changed takes effect at the next request, everywhere."""
    user = db.session.get(User, uuid.UUID(user_id))
    browser: Any = session
    acting.chosen.set(browser.row.acting_for_id if browser.row is not None else None)
    return user if user is not None and user.is_active else None

"""What a person says about themselves."""

from __future__ import annotations

from portal import audit
from portal.accounts.models import User
from portal.accounts.words import plain_line


def change_own_details(user: User, name: str, job_title: str) -> None:
    """Change one's own name and job title, as others see them. Raises Mistake for what cannot be stored."""
    user.name = plain_line(name, "name", "your name")
    user.job_title = plain_line(job_title, "job_title", "your job title", required=False)
    audit.record("account.changed", user, record_id=user.id)

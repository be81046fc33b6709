"""The e-mails that tell people what was done to their account or their role, so that nothing happens behind them."""

from __future__ import annotations

from collections.abc import Iterable

from portal.accounts import notices, partnerships
from portal.accounts.letters import sentence
from portal.accounts.models import User
from portal.accounts.notices import Letter
from portal.notices import Kind, add

ACCOUNT = add(
    Kind(
        "account_changed",
        "Changes of your account and your roles",
        "your account or one of your roles was changed",
        None,
    )
)
ADMINISTRATION = add(
    Kind(
        "roles_offered",
        "Who is invited into the partnership",
        "you administer the partnership",
        None,
    )
)
AGENCY_PEOPLE = add(
    Kind("agency_people", "Who is let into your agency", "you are a safeguarding lead of the agency", None)
)


def tell(person: User, subject: str, *paragraphs: str, path: str = "/account", kind: Kind = ACCOUNT) -> None:
    """Write to one person. None of it names anyone else or says what was answered."""
    behind = partnerships.for_pages(person)
    team = sentence(behind.team_name) if behind is not None else ""
    notices.send(person, Letter(kind, subject, tuple(paragraphs), path, team))


def tell_all(people: Iterable[User], subject: str, *paragraphs: str, path: str) -> None:
    """The same for everyone who administers a partnership."""
    for person in people:
        tell(person, subject, *paragraphs, path=path, kind=ADMINISTRATION)

"""Who is told by e-mail when answers have gone out or were taken: those who answer for them, each person once."""

from __future__ import annotations

from portal.accounts.models import User
from portal.returns import letters, people
from portal.returns.models import Return, Submission
from portal.returns.submitted_hooks import when_submitted


def register() -> None:
    """Ask to be told when answers are submitted."""
    when_submitted(tell_of_submission)


def tell_of_submission(_user: User, return_: Return, _submission: Submission) -> None:
    for person in leads_and_approvers(return_):
        letters.submitted(person, return_)


def leads_and_approvers(return_: Return) -> list[User]:
    """The people who answer for a return."""
    both = (*people.leads_of(return_.agency_id), *people.approvers_of(return_.agency_id))
    return list({person.id: person for person in both}.values())

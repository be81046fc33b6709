"""The e-mails about questions to single answers: that there is something to read, and never what it says."""

from __future__ import annotations

from sqlalchemy import select

from portal import notices
from portal.accounts.models import User
from portal.database import db
from portal.notices import Kind
from portal.permissions import Permission
from portal.returns import drafts, people
from portal.returns.letters import send
from portal.returns.models import Assignment, Query, Return
from portal.returns.queries import place_of

ASKED = notices.add(
    Kind(
        "query_asked",
        "The partnership asks about an answer of your agency",
        "you are a safeguarding lead of this agency, or were asked to answer this question",
        Permission.RETURN_EDIT,
    )
)
REPLIED = notices.add(
    Kind(
        "query_replied",
        "An agency replies to what you asked about an answer",
        "you are a coordinator of the partnership that asked",
        Permission.ROUND_MANAGE,
        may_be_off=True,
    )
)


def query_asked(user: User, return_: Return, query: Query) -> None:
    send(
        user,
        ASKED,
        return_,
        "the partnership asks about an answer",
        f"{return_.round.partnership.name} has read the answers of {return_.agency.name} and has a question about "
        "one of them. Nothing else changes. Sign in to read it, and to reply:",
        page=page_of(query),
    )


def query_replied(user: User, return_: Return, query: Query) -> None:
    send(
        user,
        REPLIED,
        return_,
        f"{return_.agency.name} has replied to your question",
        f"{return_.agency.name} has replied to what was asked about one of its answers. Sign in to read it:",
        page=page_of(query),
    )


def page_of(query: Query) -> str:
    """The page of the question, after the address of the return."""
    return f"/questions/{query.question_key}"


def tell_agency(return_: Return, query: Query) -> None:
    """The leads, and whoever was asked to write this answer; everyone who may write where there is no lead."""
    may_write = people.members_who_may(Permission.RETURN_EDIT, [return_.agency_id])[return_.agency_id]
    asked = _asked_to_answer(return_, query)
    leads = people.leads_of(return_.agency_id)
    told = [one for one in may_write if one in leads or one.id in asked] if leads else may_write
    for person in told:
        query_asked(person, return_, query)


def _asked_to_answer(return_: Return, query: Query) -> set[object]:
    """The one who was asked to answer the question, or else its section."""
    section, question = place_of(drafts.question_set_of(return_), query.question_key)
    theirs = select(Assignment.question_key, Assignment.user_id).where(
        Assignment.return_id == return_.id,
        Assignment.section_key == section,
        Assignment.question_key.in_(("", question)),
    )
    by_key = dict(db.session.execute(theirs).all())
    return {by_key.get(question, by_key.get(""))}


def tell_partnership(return_: Return, query: Query) -> None:
    for person in people.coordinators_of(return_.round.partnership_id):
        query_replied(person, return_, query)

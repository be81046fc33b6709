"""Submitting: the answers are frozen with their SHA-256, and the approver gets a receipt."""

from __future__ import annotations

import re
import secrets
import uuid

from sqlalchemy import func, select

from portal import audit
from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Refused
from portal.permissions import Permission, require
from portal.returns import drafts, remarks, submitted_hooks, workflow
from portal.returns.about import subject
from portal.returns.models import Return, Source, Submission
from portal.returns.notes import one_line
from portal.returns.refusals import NotOfThisForm
from portal.returns.service.get_return import lock_return
from portal.returns.service.send_for_approval import require_complete
from portal.returns.snapshot import digest, snapshot
from portal.returns.workflow import Action

REFERENCE_LETTERS = "23456789CDFGHJKMNPQRTVWXY"
"""Neither letters and digits that look alike when read aloud or written by hand, nor vowels that make words."""


TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}", re.ASCII)


def submit(
    user: User,
    return_id: uuid.UUID,
    *,
    token: str,
    name: str | None = None,
    job_title: str | None = None,
    seen: str | None = None,
) -> Submission:
    """Submit a return that waits for approval, and give its receipt.

    ``token`` is the id that the approval page carried: the same page sent again, however often and at the same time,
    gives the same submission. ``name`` and ``job_title`` are how the approver signs; the account's when left out.
    ``seen`` is when the answers that the approver read were sent for approval; None where nobody read a page.
    Raises ProblemsRemain when something is wrong by today's check, Refused, NotOfThisForm, Forbidden and NotFound.
    """
    return_ = lock_return(user, return_id)
    require(user, Permission.RETURN_SUBMIT, agency_id=return_.agency_id)
    signed = one_line("Your name", name, user.name), one_line("Your job title", job_title, user.job_title)
    if (already := _submitted_with(token, return_, signed)) is not None:
        return already
    workflow.allow(user, Action.SUBMIT, return_)
    _require_seen(seen, return_)
    draft = drafts.load(return_)
    answers = snapshot(require_complete(draft))
    at = now()
    submission = Submission(
        id=uuid.uuid4(),
        return_id=return_.id,
        number=_next_number(return_),
        reference=_new_reference(),
        token=token,
        question_set=draft.question_set.key,
        short=return_.short,
        kinds=sorted(draft.asking.kinds),
        answers=answers,
        sha256=digest(answers),
        declaration=draft.question_set.declaration,
        submitted_by=user.id,
        submitter_name=signed[0],
        submitter_job_title=signed[1],
        submitted_at=at,
    )
    db.session.add(submission)
    workflow.advance(Action.SUBMIT, return_)
    return_.first_submitted_at, return_.submitted_at = return_.first_submitted_at or at, at
    db.session.flush()
    remarks.settle(return_, Source.PARTNERSHIP, at)
    submitted_hooks.tell(user, return_, submission)
    audit.record(
        "return.submitted",
        user,
        **subject(return_),
        reference=submission.reference,
        number=submission.number,
        sha256=submission.sha256,
    )
    return submission


def _submitted_with(token: str, return_: Return, signed: tuple[str, str]) -> Submission | None:
    """What this very page has submitted already. The return's row is locked, so nobody is half-way through it.

    The same page with another signature is another document: it gets no receipt that says something else.
    """
    if TOKEN.fullmatch(token) is None:
        raise NotOfThisForm("The page you sent is not one of ours. Open the approval page again.")
    found = db.session.scalars(select(Submission).where(Submission.token == token)).one_or_none()
    if found is not None and found.return_id != return_.id:
        raise Refused("This page was used to submit other answers. Open the approval page again.")
    if found is not None and signed != (found.submitter_name, found.submitter_job_title):
        raise Refused(
            f"These answers were submitted already, approved by {found.submitter_name}. "
            "Your change to the name or the job title came too late. Open the receipt to see what was signed."
        )
    return found


def _require_seen(seen: str | None, return_: Return) -> None:
    """A page left open while the answers were sent back, changed and sent again must not sign what nobody read."""
    if seen is not None and seen != str(return_.sent_for_approval_at):
        raise Refused("The answers were sent again since you opened this page. Open it again and read them.")


def _next_number(return_: Return) -> int:
    query = select(func.max(Submission.number)).where(Submission.return_id == return_.id)
    return (db.session.scalar(query) or 0) + 1


def _new_reference() -> str:
    """A reference like ``K7QP-2M9X`` that tells nothing about agency, round or order, and that nobody has had."""
    while True:
        letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
        reference = f"{letters[:4]}-{letters[4:]}"
        if db.session.scalar(select(Submission.id).where(Submission.reference == reference)) is None:
            return reference

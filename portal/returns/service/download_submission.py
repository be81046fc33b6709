"""A submission as a workbook of its own, to take away: for the agency, and for who may read it in the partnership."""

from __future__ import annotations

import uuid

from exports import one_return
from exports.one_return import OneReturn
from exports.rows import About, ReturnRow
from exports.rows import Status as WorkbookStatus
from portal import audit
from portal.database import now
from portal.errors import NotFound
from portal.forms import library
from portal.permissions import Actor
from portal.returns.about import subject
from portal.returns.models import Return, Submission
from portal.returns.service.get_return import get_return
from portal.returns.service.submission_of import submission_of
from portal.returns.timing import is_late
from portal.storage import storage


def download_submission(user: Actor, return_id: uuid.UUID, number: int) -> tuple[str, bytes]:
    """The file's name and the file. It is made anew each time, from the snapshot alone, and never kept.

    The record knows before a byte is sent, also when it is the agency's own. Raises NotFound when ``user`` may not
    read that submission.
    """
    return_ = get_return(user, return_id)
    submission = submission_of(user, return_, number)
    if submission is None:
        raise NotFound
    path = storage.new_path()
    try:
        sha256 = one_return.write(path, _workbook(return_, submission))
        content = path.read_bytes()
    finally:
        path.unlink(missing_ok=True)
    audit.record_apart(
        "submission.downloaded",
        user,
        **subject(return_),
        outcome="done",
        reference=submission.reference,
        number=submission.number,
        sha256=sha256,
    )
    return f"{return_.round.key}-{return_.agency.code}-{submission.reference}.xlsx", content


def _workbook(return_: Return, submission: Submission) -> OneReturn:
    round_ = return_.round
    about = About(
        round_key=round_.key,
        round_title=round_.title,
        partnership=round_.partnership.name,
        taken_at=now(),
        opened=round_.opens_on,
        due=round_.due_on,
        reference=submission.reference,
    )
    row = ReturnRow(
        agency_code=return_.agency.code,
        agency=return_.agency.name,
        status=WorkbookStatus(return_.status),
        kinds=frozenset(submission.kinds),
        short=submission.short,
        submitted_at=submission.submitted_at,
        reference=submission.reference,
        revision=submission.number,
        answers=submission.answers,
    )
    signed = (submission.submitter_name, submission.submitter_job_title)
    facts = (
        ("Reference", submission.reference),
        ("Submission", f"Number {submission.number} of this organisation in this audit"),
        ("Submitted", submission.submitted_at),
        *((("Late", "Yes, the first submission came after the due day"),) if is_late(return_) else ()),
        ("Approved by", ", ".join(word for word in signed if word)),
        ("Statement", submission.declaration),
        ("SHA-256 of the answers", submission.sha256),
    )
    return OneReturn(library.get_by_key(submission.question_set), about, row, facts)

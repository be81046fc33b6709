"""What people do with rounds and returns: one verb a file.

Each verb takes the user first, asks for the permission itself and never commits, so that a page, a command and a job
all pass the same door.
"""

from __future__ import annotations

from portal.returns.drafts import Draft
from portal.returns.refusals import DraftConflict, NotOfThisForm, ProblemsRemain
from portal.returns.service.accept import accept
from portal.returns.service.assign import assign, assignments_of
from portal.returns.service.close_round import close_round, reopen_round
from portal.returns.service.get_return import get_return
from portal.returns.service.open_round import open_round
from portal.returns.service.read_draft import read_draft
from portal.returns.service.read_submission import read_submission
from portal.returns.service.request_changes import request_changes
from portal.returns.service.save_section import Saved, save_section
from portal.returns.service.send_back import send_back
from portal.returns.service.send_for_approval import send_for_approval
from portal.returns.service.submission_of import find_receipt, submission_of
from portal.returns.service.submit import submit

__all__ = [
    "Draft",
    "DraftConflict",
    "NotOfThisForm",
    "ProblemsRemain",
    "Saved",
    "accept",
    "assign",
    "assignments_of",
    "close_round",
    "find_receipt",
    "get_return",
    "open_round",
    "read_draft",
    "read_submission",
    "reopen_round",
    "request_changes",
    "save_section",
    "send_back",
    "send_for_approval",
    "submission_of",
    "submit",
]

"""What people do with rounds and returns: one verb a file.

Each verb takes the user first, asks for the permission itself and never commits, so that a page, a command and a job
all pass the same door.
"""

from __future__ import annotations

from portal.returns.drafts import Draft
from portal.returns.refusals import DraftConflict, NotOfThisForm, ProblemsRemain
from portal.returns.service.accept import accept, unaccept
from portal.returns.service.add_agencies import add_agencies
from portal.returns.service.assign import assign, assignments_of, share_out
from portal.returns.service.cancel_round import cancel_round
from portal.returns.service.change_dates import change_dates
from portal.returns.service.close_round import close_round, reopen_round
from portal.returns.service.download_submission import download_submission
from portal.returns.service.excuse import excuse, unexcuse
from portal.returns.service.extend import extend
from portal.returns.service.get_return import get_return
from portal.returns.service.log_contact import log_contact
from portal.returns.service.more_time import ask_for_time, decline_time, grant_time, read_time_request
from portal.returns.service.notes_of import notes_of
from portal.returns.service.open_round import open_round
from portal.returns.service.queries import ask_about, close_query, reply_to_query
from portal.returns.service.read_draft import read_draft
from portal.returns.service.read_submission import read_again, read_submission
from portal.returns.service.remind import remind
from portal.returns.service.remove_agency import remove_agency
from portal.returns.service.request_changes import reopen, request_changes
from portal.returns.service.save_section import Saved, save_section
from portal.returns.service.send_back import send_back
from portal.returns.service.send_for_approval import send_for_approval
from portal.returns.service.settle_note import settle_note
from portal.returns.service.submission_of import Sent, find_receipt, submission_of, submissions_of
from portal.returns.service.submit import submit
from portal.returns.service.withdraw import ask_to_withdraw, decline_withdrawal, grant_withdrawal
from portal.returns.service.write_note import write_note

__all__ = [
    "Draft",
    "DraftConflict",
    "NotOfThisForm",
    "ProblemsRemain",
    "Saved",
    "Sent",
    "accept",
    "add_agencies",
    "ask_about",
    "ask_for_time",
    "ask_to_withdraw",
    "assign",
    "assignments_of",
    "cancel_round",
    "change_dates",
    "close_query",
    "close_round",
    "decline_time",
    "decline_withdrawal",
    "download_submission",
    "excuse",
    "extend",
    "find_receipt",
    "get_return",
    "grant_time",
    "grant_withdrawal",
    "log_contact",
    "notes_of",
    "open_round",
    "read_again",
    "read_draft",
    "read_submission",
    "read_time_request",
    "remind",
    "remove_agency",
    "reopen",
    "reopen_round",
    "reply_to_query",
    "request_changes",
    "save_section",
    "send_back",
    "send_for_approval",
    "settle_note",
    "share_out",
    "submission_of",
    "submissions_of",
    "submit",
    "unaccept",
    "unexcuse",
    "write_note",
]

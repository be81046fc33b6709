"""Verbs of checks, one file each."""

from __future__ import annotations

from portal.lado.checks.service.answer import Answer, answer_check, approve, draft_of, send_back, verify
from portal.lado.checks.service.log_check import Asked, log_check
from portal.lado.checks.service.queue import checks, dbs_requests, of_contact, waiting_checks, waiting_dbs
from portal.lado.checks.service.turn import may_turn, told_by, turn

__all__ = [
    "Answer",
    "Asked",
    "answer_check",
    "approve",
    "checks",
    "dbs_requests",
    "draft_of",
    "log_check",
    "may_turn",
    "of_contact",
    "send_back",
    "told_by",
    "turn",
    "verify",
    "waiting_checks",
    "waiting_dbs",
]

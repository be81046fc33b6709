"""Verbs of keeping, one file each."""

from __future__ import annotations

from portal.lado.keeping.service.asked import (
    Refusal,
    Request,
    grant_erasure,
    note_asked,
    open_request,
    refuse,
    requests_of,
)
from portal.lado.keeping.service.copy import (
    Copy,
    Marked,
    Receiver,
    Verdict,
    copy_of,
    mark,
    passage_in,
    release,
    releases_of,
    remark,
)
from portal.lado.keeping.service.due import asked_in, due_of, find_due, to_confirm, to_review
from portal.lado.keeping.service.erase import Reason, confirm, may_confirm, propose, standing_erasure, withdraw
from portal.lado.keeping.service.hold import end_hold, holds_of, place_hold, standing_hold
from portal.lado.keeping.service.review import keep_longer, open_review, reviews_of
from portal.lado.keeping.service.rules import change_rule, rules_of

__all__ = [
    "Copy",
    "Marked",
    "Reason",
    "Receiver",
    "Refusal",
    "Request",
    "Verdict",
    "asked_in",
    "change_rule",
    "confirm",
    "copy_of",
    "due_of",
    "end_hold",
    "find_due",
    "grant_erasure",
    "holds_of",
    "keep_longer",
    "mark",
    "may_confirm",
    "note_asked",
    "open_request",
    "open_review",
    "passage_in",
    "place_hold",
    "propose",
    "refuse",
    "release",
    "releases_of",
    "remark",
    "requests_of",
    "reviews_of",
    "rules_of",
    "standing_erasure",
    "standing_hold",
    "to_confirm",
    "to_review",
    "withdraw",
]

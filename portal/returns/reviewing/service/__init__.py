"""What people do in a partnership review: one verb a file, each asking for the permission itself."""

from __future__ import annotations

from portal.returns.reviewing.service.agree import Judgement, agree_as_it_stands, judge
from portal.returns.reviewing.service.read_review import ReviewRead, read_own_review, read_review, read_review_again
from portal.returns.reviewing.service.reply import reply_to_review
from portal.returns.reviewing.service.share import share, unshare, write_message

__all__ = [
    "Judgement",
    "ReviewRead",
    "agree_as_it_stands",
    "judge",
    "read_own_review",
    "read_review",
    "read_review_again",
    "reply_to_review",
    "share",
    "unshare",
    "write_message",
]

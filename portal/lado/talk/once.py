"""What a page makes is made once: its id came with the page."""

from __future__ import annotations

import uuid

from portal.errors import Refused

OLD_PAGE = "This page is not one of ours, or too old. Open it again and send it again."


def refuse_old_page(made: uuid.UUID) -> None:
    """Raise Refused for a form that came without the id of its page. Ask first whether somebody may do it at all."""
    if made.int == 0:
        raise Refused(OLD_PAGE)

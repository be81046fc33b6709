"""What a page that is sent says it was based on: the revision that it showed, of a section and of single questions."""

from __future__ import annotations

from flask import request

from portal.forms.web.form import BASE, REVISION

NEVER = -1
"""A revision that services refuse: what was sent does not come from a page of ours."""


def revision_sent() -> int:
    """The revision that the page showed; a page that does not say so is none of ours, which the service refuses."""
    return revision_of(request.form.get(REVISION, ""))


def revision_of(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else NEVER


def bases_sent() -> dict[str, tuple[int, int]]:
    """By question: the revision that the page is still based on, and the one that it showed of a colleague's text."""
    parts = (value.split(":") for value in request.form.getlist(BASE))
    return {each[0]: (revision_of("".join(each[1:2])), revision_of("".join(each[2:]))) for each in parts}

"""Beside a question that is answered: where the answer stands."""

from __future__ import annotations

from collections.abc import Mapping

from portal.comparing.lines import Line
from portal.comparing.service import beside_draft
from portal.returns.places import group_key
from portal.returns.views.section.beside import Page, beside


@beside("comparing/_beside.html", order=20, follows=True)
def compared(page: Page) -> Mapping[str, Line]:
    """It follows what is stored, so it comes once an answer is saved and moves with it."""
    return beside_draft(page.draft, [group_key(answer.question) for answer in page.form.answers])

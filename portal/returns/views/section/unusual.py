"""Below a question, what is unusual about its answer; the box for the reason stands above."""

from __future__ import annotations

from collections.abc import Mapping

from portal.forms.check import check
from portal.returns.unusual import by_question
from portal.returns.views.section.beside import Page, beside

UNUSUAL = "returns/_unusual.html"


@beside(UNUSUAL, order=5, follows=True)
def unusual(page: Page) -> Mapping[str, list[str]]:
    """It follows what is stored, so it comes with what was just saved, and goes with the reason."""
    draft = page.draft
    if not draft.question_set.watches:
        return {}
    return by_question(check(draft.question_set, draft.answers, draft.asking, section=page.form.section.key))

"""Above a question: what the approver, or the partnership, asks to be changed in its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.returns import remarks
from portal.returns.views.section.beside import Page, beside

REMARKS = "returns/_remarks.html"


@beside(REMARKS, above=True, order=10)
def remarks_above(page: Page) -> Mapping[str, Any]:
    return remarks.by_question(remarks.open_ones(page.draft.return_.id))

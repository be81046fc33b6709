"""On a section's page: who was asked to answer what."""

from __future__ import annotations

from collections.abc import Mapping

from portal.returns.places import Piece
from portal.returns.service import assignments_of
from portal.returns.views.section.beside import Page, beside


@beside("returns/_assigned.html", above=True, order=10)
def assigned(page: Page) -> Mapping[str, list[str]]:
    """The whole section is said once, above its first question; a single question above that question."""
    section = page.form.section.key
    there = assignments_of(page.user, page.draft.return_)
    groups = [group.key for group in page.form.groups]
    found: dict[str, list[str]] = {}
    whole = there.get(Piece(section))
    if whole is not None and groups:
        who = "You are" if whole.user_id == page.user.id else f"{whole.user.name} is"
        found[groups[0]] = [f"{who} asked to fill in this section."]
    for key in groups:
        one = there.get(Piece(section, key))
        if one is not None:
            who = "You are" if one.user_id == page.user.id else f"{one.user.name} is"
            found.setdefault(key, []).append(f"{who} asked to answer this question.")
    return found

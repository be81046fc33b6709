"""How far a return is: for the whole, kept on the return at each save; for each section, worked out from a draft."""

from __future__ import annotations

from dataclasses import dataclass

from portal.forms.check import Checked, check
from portal.forms.spec import Section
from portal.returns.drafts import Draft


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """``answered`` of ``needed`` questions; ``touched`` is whether anyone has saved or answered anything here."""

    section: Section
    answered: int
    needed: int
    touched: bool


def of_sections(draft: Draft, checked: Checked | None = None) -> tuple[SectionProgress, ...]:
    """The progress of each section in which something is asked, in order.

    ``checked`` is the verdict on the whole draft where the caller already has it; else it is worked out once.
    """
    verdict = checked if checked is not None else check(draft.question_set, draft.answers, draft.asking)
    asked = {question.key for question in verdict.asked}
    found = []
    for section in draft.question_set.sections:
        keys = {question.key for question in section.questions} & asked
        if keys:
            found.append(_of(section, keys, verdict, draft))
    return tuple(found)


def _of(section: Section, keys: set[str], verdict: Checked, draft: Draft) -> SectionProgress:
    needed = verdict.needed & keys
    return SectionProgress(
        section=section,
        answered=len(needed & verdict.answered),
        needed=len(needed),
        touched=draft.revision(section.key) > 0 or bool(verdict.answered & keys),
    )

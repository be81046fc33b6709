"""Confirming that answers of the round before are still true."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from portal.errors import Refused
from portal.forms.answers import Raw
from portal.forms.web.control import rows_by_id
from portal.permissions import Actor
from portal.returns import drafts, workflow
from portal.returns.history import Earlier
from portal.returns.merge import same
from portal.returns.recall import Recalled, by_group, recall
from portal.returns.refusals import DraftConflict, NotOfThisForm
from portal.returns.service.get_return import lock_return
from portal.returns.service.save_section import Saved, save_section
from portal.returns.workflow import Action


def still_true(
    user: Actor,
    return_id: uuid.UUID,
    section_key: str,
    submission_id: uuid.UUID,
    groups: Collection[str],
    seen: Mapping[str, Raw],
) -> Saved:
    """Copy what an earlier submission says at these questions of one section, with the rows that it points to.

    ``seen`` is what the person saw there when they pressed: where a colleague has written something else since, nothing
    is written and DraftConflict is raised, with the revision of the section as it was left. Rows keep their ids; one
    that is in this year's list stays as it is there. Raises Refused for answers that cannot be copied, NotFound and
    Forbidden.
    """
    return_ = lock_return(user, return_id)
    workflow.allow(user, Action.SAVE, return_)
    draft = drafts.load(return_)
    told = recalled_in(draft, section_key, _earlier(draft, submission_id), groups)
    copies = {key: raw for each in told.values() for key, raw in each.copies.items()}
    _refuse_what_nobody_saw(draft, section_key, copies, seen)
    return save_section(
        user, return_id, section_key, copies, based_on=draft.revision(section_key), new_rows=_new_rows(draft, told)
    )


def recalled_in(
    draft: drafts.Draft, section_key: str, earlier: Earlier, groups: Collection[str]
) -> dict[str, Recalled]:
    """What ``earlier`` said at these questions; raises Refused where nothing can be copied."""
    section = draft.question_set.section(section_key)
    wanted = {key: each for key, each in by_group(section.questions if section else ()).items() if key in groups}
    told = recall(draft.question_set, wanted, earlier, draft.finished)
    if told.keys() != set(groups) or not told:
        raise NotOfThisForm("There is no earlier answer to copy here. Open the section again.")
    for each in told.values():
        if each.why_not:
            raise Refused(each.why_not)
    return told


def _earlier(draft: drafts.Draft, submission_id: uuid.UUID) -> Earlier:
    found = next((each for each in draft.earlier if each.submission.id == submission_id), None)
    if found is None:
        raise NotOfThisForm("The earlier answers have changed since you opened the page. Open the section again.")
    return found


def _refuse_what_nobody_saw(
    draft: drafts.Draft, section_key: str, copies: Mapping[str, Raw], seen: Mapping[str, Raw]
) -> None:
    conflicts = {}
    for key, copied in copies.items():
        question, there = draft.question_set.question(key), draft.answers.get(key)
        if question is not None and not same(question, there, seen.get(key)) and not same(question, there, copied):
            conflicts[key] = (copied, there)
    if conflicts:
        raise DraftConflict(conflicts, draft.revision(section_key))


def _new_rows(draft: drafts.Draft, told: Mapping[str, Recalled]) -> dict[str, list[dict[str, Any]]]:
    """The rows that come along, each once, without those that are in this year's lists already."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for each in told.values():
        for key, rows in each.rows.items():
            there = rows_by_id(draft.answers.get(key))
            found.setdefault(key, {}).update({row_id: row for row_id, row in rows.items() if row_id not in there})
    return {key: list(rows.values()) for key, rows in found.items() if rows}

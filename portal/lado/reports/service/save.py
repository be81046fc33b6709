"""Saving one section of a draft: whatever was typed is kept, and an old page overwrites nothing unseen."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal import audit
from portal.accounts.models import Partnership
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.forms.answers import Raw, start_of
from portal.forms.spec import Section
from portal.lado import policy
from portal.lado.author import Author
from portal.lado.reports.draft import KEEP_FROM, REPORTER, REVISIONS, ReportDraft
from portal.lado.reports.service.read import author_draft
from portal.lado.words import words_of


@dataclass(frozen=True, slots=True)
class Saved:
    """``revision`` is what the next save of the section is based on; ``changed`` are the keys that are new now."""

    revision: int
    at: datetime
    changed: frozenset[str]


class SavedElsewhere(Mistake):
    """The section was saved from another window since; what was typed here is not lost, and not kept yet."""

    status = 409


def save_section(
    author: Author, report_id: uuid.UUID, section_key: str, typed: Mapping[str, Raw], *, based_on: int
) -> Saved:
    """Keep what was typed in one section, right or wrong. Raises NotFound, Refused for anything new once the report was
    sent (a page whose answer got lost is sent again, and says nothing new), and SavedElsewhere when another window
    changed one of these answers.
    """
    draft = author_draft(author, report_id, for_change=True)
    if draft.report.state == "sent" and policy.receipt_only(author, draft.report):
        raise NotFound
    section = _section(draft, section_key)
    foreign = set(typed) - {question.key for question in section.questions}
    if foreign or not _can_be_kept(typed):
        raise Refused("This page is not one of ours. Open it again and save again.")
    changed = {key: raw for key, raw in typed.items() if _said(raw) != _said(draft.answers.get(key))}
    if changed and draft.report.state != "draft":
        raise Refused("This was sent already. Add what is new on the page of the receipt.")
    revision = draft.revision(section_key)
    if changed and based_on != revision:
        raise _elsewhere(section, changed)
    if changed:
        revision += 1
        _keep(author, draft, section_key, changed, revision)
    return Saved(revision, draft.report.updated_at, frozenset(changed))


def _keep(author: Author, draft: ReportDraft, section_key: str, changed: Mapping[str, Raw], revision: int) -> None:
    report, at = draft.report, now()
    report.answers = {
        **draft.answers,
        **changed,
        REVISIONS: {**draft.revisions, section_key: revision},
        KEEP_FROM: list(draft.keep_from),
        REPORTER: dict(draft.reporter),
    }
    report.updated_at = at
    report.delete_after = at + words_of(db.session.get_one(Partnership, report.partnership_id).wording).draft_life
    db.session.flush()
    audit.record("lado.report_saved", author, record_id=report.id, section=section_key)


def _section(draft: ReportDraft, key: str) -> Section:
    section = draft.question_set.section(key)
    if section is None:
        raise NotFound
    return section


def _said(raw: Raw) -> Raw:
    """What is blank is one thing, however it came."""
    return None if raw in ("", [], None) else raw


def _can_be_kept(typed: Mapping[str, Raw]) -> bool:
    try:
        return "\\u0000" not in json.dumps(dict(typed), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False


def _elsewhere(section: Section, changed: Mapping[str, Raw]) -> SavedElsewhere:
    first = next(question for question in section.questions if question.key in changed)
    return SavedElsewhere(
        first.key,
        f"{start_of(first)} was changed in another window since. What you typed here is not saved yet. "
        "Look at it, and save again to keep what stands here",
    )

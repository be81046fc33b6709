"""Saving one section of a draft: whatever was typed is kept, and an old page overwrites nothing unseen."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal import audit
from portal.accounts.models import Partnership
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import NotFound, Refused
from portal.forms.answers import Raw, start_of
from portal.forms.spec import Section
from portal.forms.web import in_words
from portal.lado import policy
from portal.lado.author import Author
from portal.lado.reports.draft import BEFORE, KEEP_FROM, REPORTER, REVISIONS, ReportDraft
from portal.lado.reports.joining import as_kept, join, moved_on
from portal.lado.reports.service.read import author_draft
from portal.lado.words import words_of

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Saved:
    """``revision`` is what the next save of the section is based on; ``changed`` are the keys that are new now, and
    ``newer`` those that stand differently than the page shows them.
    """

    revision: int
    at: datetime
    changed: frozenset[str]
    newer: frozenset[str] = field(default_factory=frozenset)


class SavedElsewhere(Mistake):
    """The same answer was changed in another window since; what was typed here is not lost, and not kept yet.

    ``keys`` were changed twice; a page that shows what ``revision`` says of them may save over it.
    """

    status = 409

    def __init__(self, field: str, message: str, keys: frozenset[str], revision: int) -> None:
        super().__init__(field, message)
        self.keys, self.revision = keys, revision


def save_section(
    author: Author,
    report_id: uuid.UUID,
    section_key: str,
    typed: Mapping[str, Raw],
    *,
    based_on: int,
    bases: Mapping[str, int] | None = None,
) -> Saved:
    """Keep what was typed in one section, right or wrong. ``based_on`` is the revision of the section that the page
    showed, ``bases`` names answers of which it showed another.

    Raises NotFound, Refused for anything new once the report was sent (a page whose answer got lost is sent again, and
    says nothing new), and SavedElsewhere when an answer was changed here and in another window as well.
    """
    draft = author_draft(author, report_id, for_change=True)
    if draft.report.state == "sent" and policy.receipt_only(author, draft.report):
        raise NotFound
    section = _section(draft, section_key)
    foreign = set(typed) - {question.key for question in section.questions}
    if foreign or not _can_be_kept(typed):
        raise Refused("This page is not one of ours. Open it again and save again.")
    revision = draft.revision(section_key)
    seen = dict.fromkeys(typed, based_on) | dict(bases or {})
    if not all(0 <= each <= revision for each in seen.values()):
        raise Refused("This page is not one of ours. Open it again and save again.")
    joined = join(typed, draft.answers, draft.before, seen)
    if joined.kept or joined.both:
        if draft.report.state != "draft":
            raise Refused("This was sent already. Add what is new on the page of the receipt.")
        if joined.both:
            raise _elsewhere(draft, section, joined.both, revision)
        revision += 1
        _keep(author, draft, section_key, joined.kept, revision)
    return Saved(revision, draft.report.updated_at, frozenset(joined.kept), joined.newer)


def _keep(author: Author, draft: ReportDraft, section_key: str, changed: Mapping[str, Raw], revision: int) -> None:
    report, at = draft.report, now()
    report.answers = {
        **draft.answers,
        **changed,
        REVISIONS: {**draft.revisions, section_key: revision},
        KEEP_FROM: list(draft.keep_from),
        REPORTER: dict(draft.reporter),
        BEFORE: as_kept(moved_on(draft.before, draft.answers, changed, revision)),
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


def _can_be_kept(typed: Mapping[str, Raw]) -> bool:
    try:
        return "\\u0000" not in json.dumps(dict(typed), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False


def _elsewhere(draft: ReportDraft, section: Section, keys: frozenset[str], revision: int) -> SavedElsewhere:
    first = next(question for question in section.questions if question.key in keys)
    lines = " ".join(in_words(first, draft.question_set, draft.answers).lines)
    there = f"“{lines[:MOST_SHOWN]}{'…' if len(lines) > MOST_SHOWN else ''}”" if lines else "nothing"
    return SavedElsewhere(
        first.key,
        f"{start_of(first)} was changed in another window since: {there} stands there. What you typed here is not "
        "saved yet. Save again to keep what stands here",
        keys,
        revision,
    )

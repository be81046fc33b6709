"""What one save changes: what the person sent, laid against what others saved since the person opened the page."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.database import db
from portal.forms.answers import Raw
from portal.forms.spec import Question, QuestionSet, Section
from portal.returns.merge import RawRow, merge, merge_row, rows_by_id, same
from portal.returns.models import DraftChange, SectionDraft
from portal.returns.refusals import NotOfThisForm


@dataclass(frozen=True, slots=True)
class Then:
    """What an answer was at an earlier revision, and at which revision it was changed last."""

    value: Raw
    changed_at: int


class Changes:
    """Collects the new answers of each section, and the conflicts. It reads the history and writes nothing.

    ``by_section`` holds, by section key, the answers that change; ``conflicts`` holds ``(mine, theirs)`` by question,
    and ``changed_at`` the revision that theirs came with; ``others`` holds the answers that come out differently from
    what was sent, because someone else changed them.
    """

    def __init__(self, return_id: uuid.UUID, question_set: QuestionSet, sections: Mapping[str, SectionDraft]) -> None:
        self._return_id = return_id
        self._question_set = question_set
        self._sections = sections
        self.by_section: dict[str, dict[str, Raw]] = {}
        self.others: dict[str, Raw] = {}
        self.conflicts: dict[str, tuple[Raw, Raw]] = {}
        self.changed_at: dict[str, int] = {}
        self._then: dict[tuple[str, int], dict[str, Then]] = {}

    def of_section(
        self, section: Section, typed: Mapping[str, Raw], based_on: int, bases: Mapping[str, int] | None = None
    ) -> None:
        """Merge the answers of the section that the person saw at revision ``based_on``.

        ``bases`` names another revision for single questions: one that the page has not moved on from.
        """
        for question in section.questions:
            if question.key not in typed:
                continue
            theirs, mine = self._now(section.key, question.key), typed[question.key]
            then = self._before(section.key, (bases or {}).get(question.key, based_on)).get(question.key)
            merged = merge(question, theirs if then is None else then.value, theirs, mine)
            if merged.conflict and then is not None:
                self.conflicts[question.key] = (mine, theirs)
                self.changed_at[question.key] = then.changed_at
                continue
            if merged.value != theirs:
                self._change(section.key, question.key, merged.value)
            if not same(question, merged.value, mine):
                self.others[question.key] = merged.value

    def of_rows(self, new_rows: Mapping[str, list[RawRow]], person: uuid.UUID | None) -> None:
        """Add rows to lists, or change them. What a person last wrote into a row is what they changed it from."""
        for key, rows in new_rows.items():
            section = self._question_set.section_of(key)
            question = self._question_set.question(key)
            if section is None or question is None:
                raise KeyError(key)
            theirs = self._now(section.key, key)
            there = rows_by_id(theirs)
            if there is None:
                raise NotOfThisForm(f"The list “{question.text}” has rows that cannot be read. Put them right first.")
            merged = self._with_rows(question, section, there, rows, person)
            if merged is None:
                self.conflicts[key] = (rows, theirs)
            elif merged != list(there.values()):
                self._change(section.key, key, merged)

    def _with_rows(
        self,
        question: Question,
        section: Section,
        there: dict[str, RawRow],
        rows: list[RawRow],
        person: uuid.UUID | None,
    ) -> list[RawRow] | None:
        """The list with the rows in it, or None when someone else changed one of them differently."""
        merged: dict[str, Any] = dict(there)
        written = self._last_written(section.key, question.key, {row["id"] for row in rows}, person)
        for row in rows:
            base, theirs = written.get(row["id"]), there.get(row["id"])
            mine = {**(base or theirs or {}), **row}
            result = merge_row(question, base, theirs, mine)
            if result.conflict:
                return None
            merged[row["id"]] = result.value
        return [row for row in merged.values() if row is not None]

    def _now(self, section_key: str, question_key: str) -> Raw:
        """What stands there now, with what this save has changed already."""
        changed = self.by_section.get(section_key, {})
        if question_key in changed:
            return changed[question_key]
        section = self._sections.get(section_key)
        return section.answers.get(question_key) if section is not None else None

    def _change(self, section_key: str, question_key: str, value: Raw) -> None:
        self.by_section.setdefault(section_key, {})[question_key] = value

    def _before(self, section_key: str, based_on: int) -> dict[str, Then]:
        """For each answer that was changed after ``based_on``, what it was at ``based_on``."""
        if (section_key, based_on) not in self._then:
            then: dict[str, Then] = {}
            query = self._history(section_key).where(DraftChange.revision > based_on).order_by(DraftChange.revision)
            for change in db.session.scalars(query):
                first = then.get(change.question_key, Then(change.before, 0))
                then[change.question_key] = Then(first.value, change.revision)
            self._then[section_key, based_on] = then
        return self._then[section_key, based_on]

    def _last_written(
        self, section_key: str, question_key: str, row_ids: set[str], person: uuid.UUID | None
    ) -> dict[str, RawRow]:
        """For each row, what ``person`` last made of it. A row that they only sent along unchanged does not count."""
        query = self._history(section_key).where(
            DraftChange.question_key == question_key, DraftChange.user_id == person
        )
        newest_first = db.session.scalars(query.order_by(DraftChange.revision.desc()).execution_options(yield_per=20))
        found: dict[str, RawRow] = {}
        for row_id, row in _rows_changed_by(newest_first):
            if row_id in row_ids:
                found.setdefault(row_id, row)
            if len(found) == len(row_ids):
                break
        newest_first.close()
        return found

    def _history(self, section_key: str) -> Any:
        return select(DraftChange).where(
            DraftChange.return_id == self._return_id, DraftChange.section_key == section_key
        )


def _rows_changed_by(changes: Any) -> Iterator[tuple[str, RawRow]]:
    for change in changes:
        before = rows_by_id(change.before) or {}
        for row_id, row in (rows_by_id(change.after) or {}).items():
            if before.get(row_id) != row:
                yield row_id, row

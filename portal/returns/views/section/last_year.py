"""Last year's answer above each question, and the buttons that say it is still true.

Nothing is copied but by these buttons, each of which stands below the words that it copies.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.forms.check import asked
from portal.forms.spec import Option, Part, Question
from portal.forms.web import Shown, in_words
from portal.local_time import long_date, moment, short_time, today
from portal.returns.drafts import Draft
from portal.returns.history import Earlier, LastChange, last_changes
from portal.returns.merge import same
from portal.returns.offers import dates_of, finished_for, origin_of
from portal.returns.recall import Recalled, by_group, recall, rows_of
from portal.returns.refusals import DraftConflict
from portal.returns.service.still_true import still_true
from portal.returns.views.section.beside import Page, beside
from portal.returns.views.section.buttons import Button, Press, add_button


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of an earlier answer, by the words of its question."""

    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What one earlier submission says at one question, and how this year's answer stands to it.

    ``start`` is in sight; ``details`` are folded away. ``confirmed`` is set when this year's answer is the same.
    """

    recalled: Recalled
    option: Option | None
    start: str
    details: tuple[Detail, ...]
    confirmed: str = ""
    replaces: tuple[str, ...] = ()

    @property
    def earlier(self) -> Earlier:
        return self.recalled.earlier

    @property
    def origin(self) -> str:
        return origin_of(self.earlier)

    @property
    def name(self) -> str:
        """How a screen reader tells the buttons of a page apart."""
        lead = self.recalled.shown[0][0]
        return f"{lead.number} {lead.text}".strip()

    @property
    def value(self) -> str:
        """What the button sends."""
        return f"{self.recalled.key}:{self.earlier.submission.id}"

    @property
    def button(self) -> str:
        """What the button says; nothing where there is nothing to press."""
        if self.confirmed or self.recalled.why_not:
            return ""
        if self.recalled.changed:
            return "I have read the new wording: still true"
        return f"Use the {self.earlier.year} answer instead" if self.replaces else "Still true"


@beside("returns/last_year.html", above=True, order=10)
def last_answers(page: Page) -> Mapping[str, list[LastAnswer]]:
    """By group, what was said before: the agency's own answer first, then those of organisations that merged in."""
    told = told_in(page)
    changes = _changes(page, told)
    found: dict[str, list[LastAnswer]] = {}
    for each in told:
        found.setdefault(each.key, []).append(_answer(page.draft, each, changes))
    return found


@dataclass(frozen=True, slots=True)
class All:
    """The button that confirms all plain questions of a page which nobody has answered yet."""

    earlier: Earlier
    count: int

    @property
    def value(self) -> str:
        return f":{self.earlier.submission.id}"


@beside("returns/all_still_true.html", order=10)
def all_at_once(page: Page) -> Mapping[str, list[All]]:
    """Below the last plain question, where every value that the button copies has been in sight."""
    if page.form.section.is_standard:
        return {}
    told = told_in(page)
    open_ = [All(one, len(_open(page.draft, told, one))) for one in page.draft.earlier]
    worth = [each for each in open_ if each.count > 1]
    return {page.form.groups[-1].key: worth} if worth else {}


def told_in(page: Page) -> list[Recalled]:
    """Everything that was said before at the questions of the page."""
    groups = by_group(answer.question for answer in page.form.answers)
    finished = finished_for(page.draft) if page.draft.earlier else frozenset[str]()
    return [
        told
        for earlier in page.draft.earlier
        for told in recall(page.draft.question_set, groups, earlier, finished).values()
    ]


def _open(draft: Draft, told: Iterable[Recalled], earlier: Earlier) -> list[str]:
    """The groups that one button may confirm: unanswered, and asked in the same words as before."""
    return [
        each.key
        for each in told
        if each.earlier is earlier and each.copies and not each.changed and not list(_given(draft, each))
    ]


def _given(draft: Draft, told: Recalled) -> Iterator[Question]:
    """The parts of the question that are asked and answered this year."""
    for question in asked(draft.question_set, draft.answers, draft.asking):
        if (question.part_of or question.key) == told.key and not _is_blank(draft, question):
            yield question


def _is_blank(draft: Draft, question: Question) -> bool:
    return same(question, draft.answers.get(question.key), None)


def _is_same(draft: Draft, told: Recalled) -> bool:
    questions = [draft.question_set.question(key) for key in told.copies]
    return bool(told.copies) and all(
        same(each, draft.answers.get(each.key), told.copies[each.key]) for each in questions if each is not None
    )


def _changes(page: Page, told: Iterable[Recalled]) -> dict[str, LastChange]:
    keys = {key for each in told if _is_same(page.draft, each) for key in each.copies}
    return last_changes(page.draft.return_.id, page.form.section.key, keys) if keys else {}


def _answer(draft: Draft, told: Recalled, changes: Mapping[str, LastChange]) -> LastAnswer:
    lead = told.shown[0][1]
    confirmed, given = "", list(_given(draft, told))
    if _is_same(draft, told):
        confirmed = _confirmed(told, given, [changes[key] for key in told.copies if key in changes])
    return LastAnswer(
        recalled=told,
        option=lead.option if told.shown[0][0].part is Part.RATING else None,
        start=_start(told),
        details=tuple(_details(draft, told)),
        confirmed=confirmed,
        replaces=tuple(_replaced(draft, told, given)),
    )


def _confirmed(told: Recalled, given: Iterable[Question], changes: list[LastChange]) -> str:
    more = any(each.key not in told.copies for each in given)
    start = f"As in {told.earlier.year}, with more added" if more else f"Same as in {told.earlier.year}"
    if not changes:
        return start
    last = max(changes, key=lambda each: each.at)
    at = short_time(last.at) if long_date(last.at) == long_date(today()) else moment(last.at)
    return f"{start}: confirmed by {last.name}, {at}" if last.name else f"{start}: confirmed at {at}"


def _replaced(draft: Draft, told: Recalled, given: Iterable[Question]) -> Iterator[str]:
    """What stands there this year and goes when the button is pressed."""
    for each in given:
        if each.key in told.copies and not same(each, draft.answers.get(each.key), told.copies[each.key]):
            shown = in_words(each, draft.question_set, draft.answers)
            yield f"“{shown.lines[0]}”" if shown.option is not None else f"what you wrote at “{each.text}”"


def _start(told: Recalled) -> str:
    """The first words of what was written, after the rating."""
    written = [shown.lines[0] for question, shown in told.shown if shown.lines and question.part is not Part.RATING]
    return written[0] if written else ""


def _details(draft: Draft, told: Recalled) -> Iterator[Detail]:
    """The parts in words. Evidence and actions are told with their dates."""
    for question, shown in told.shown[1:]:
        yield Detail(question.text, tuple(_lines(draft, told, question, shown)))


def _lines(draft: Draft, told: Recalled, question: Question, shown: Shown) -> Iterator[str]:
    target = draft.question_set.question(question.refers_to or "")
    raw = told.earlier.answers.get(question.key)
    if target is None or not isinstance(raw, list):
        yield from shown.lines
        return
    rows = rows_of(told.earlier, draft.question_set, target.key)
    for row_id, line in zip(raw, shown.lines, strict=False):
        dates = dates_of(target, rows.get(row_id, {}), draft)
        yield f"{line} ({dates[:1].lower()}{dates[1:]})" if dates else line


class StillTrue(Button):
    """Confirms one question (``KEY:SUBMISSION``), or all open plain questions of the page (``:SUBMISSION``)."""

    name = "_still_true"

    def after(self, press: Press) -> None:
        """What the person had typed is saved already, so that what is replaced can be found again."""
        key, _, submission = press.value.partition(":")
        submission_id = _uuid(submission)
        groups = [key] if key else self._all(press, submission_id)
        if not groups:
            return
        try:
            still_true(press.user, press.draft.return_.id, press.section_key, submission_id, groups, press.answers)
        except DraftConflict:
            """A colleague has answered meanwhile: their answer stands, and the page shows it beside last year's."""
        press.redrawn.update(groups)

    def _all(self, press: Press, submission_id: uuid.UUID) -> list[str]:
        """Those that are open as the page was sent: what someone has just typed is no longer open."""
        sent = Draft(
            press.draft.return_,
            press.draft.question_set,
            press.draft.asking,
            {**press.draft.answers, **press.answers},
            press.draft.revisions,
            press.draft.saved_at,
            press.draft.earlier,
        )
        told = told_in(Page(sent, press.form, press.user))
        earlier = [each for each in sent.earlier if each.submission.id == submission_id]
        return [key for one in earlier for key in _open(sent, told, one)]

    def leads_to(self, press: Press) -> str:
        key = press.value.partition(":")[0]
        return press.at_group(key) if key else press.here()


def _uuid(typed: str) -> uuid.UUID:
    """The id, or one that belongs to nothing."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.UUID(int=0)


class Take(Button):
    """Brings over the rows that are ticked in a list. They are saved with the list, as whatever else stands in it."""

    name = "_take"

    def after(self, press: Press) -> None:
        press.redrawn.add(press.value)

    def leads_to(self, press: Press) -> str:
        return press.at_group(press.value)


add_button(StillTrue())
add_button(Take())

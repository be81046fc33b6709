"""Last year's answer above each question, and the buttons that say it is still true.

Nothing is copied but by these buttons, each of which stands below the words that it copies.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.forms.web import SectionForm
from portal.returns.drafts import Draft
from portal.returns.history import Earlier
from portal.returns.last_answers import IN_SIGHT, LastAnswer, LastAnswers
from portal.returns.refusals import DraftConflict
from portal.returns.service.still_true import still_true
from portal.returns.views.section.beside import Page, beside
from portal.returns.views.section.buttons import Button, Press, add_button


@dataclass(frozen=True, slots=True)
class Shelf:
    """The earlier answers to one question. ``in_sight`` is how many letters of each are not folded away."""

    answers: tuple[LastAnswer, ...]
    in_sight: int = IN_SIGHT


@dataclass(frozen=True, slots=True)
class All:
    """The button that confirms all plain questions of a page that nobody has answered yet."""

    earlier: Earlier
    count: int

    @property
    def value(self) -> str:
        return f":{self.earlier.submission.id}"


@beside("returns/last_year.html", above=True, order=10)
def beside_each(page: Page) -> Mapping[str, Shelf]:
    return {key: Shelf(tuple(answers)) for key, answers in told_in(page.draft, page.form).by_group().items()}


@beside("returns/all_still_true.html", order=10, follows=True)
def all_at_once(page: Page) -> Mapping[str, list[All]]:
    """Below the last plain question, where every value that the button copies has been in sight.

    A standard has no such button: each of its ratings is a judgement of its own.
    """
    if page.form.section.is_standard:
        return {}
    told = told_in(page.draft, page.form)
    open_ = [All(one, len(told.open_to(one))) for one in page.draft.earlier]
    worth = [each for each in open_ if each.count > 1]
    return {page.form.groups[-1].key: worth} if worth else {}


def told_in(draft: Draft, form: SectionForm) -> LastAnswers:
    return LastAnswers(draft, form.section.key, [answer.question for answer in form.answers])


class StillTrue(Button):
    """Confirms one question (``KEY:SUBMISSION``), or all open plain questions of the page (``:SUBMISSION``)."""

    name = "_still_true"

    def after(self, press: Press) -> None:
        """What the person had typed is saved by now, so that what is replaced stays in the history of the draft."""
        key, _, submission = press.value.partition(":")
        submission_id = _uuid(submission)
        groups = [key] if key else _all_open(press, submission_id)
        if not groups:
            return
        press.redrawn.update(groups)
        try:
            still_true(press.user, press.draft.return_.id, press.section_key, submission_id, groups, press.answers)
        except DraftConflict:
            """A colleague has answered meanwhile. Their answer stands, and the page shows it below last year's."""

    def leads_to(self, press: Press) -> str:
        key = press.value.partition(":")[0]
        return press.at_group(key) if key else press.here()


def _all_open(press: Press, submission_id: uuid.UUID) -> list[str]:
    """The questions that are open as the page was sent: what someone has just typed is an answer."""
    if press.form.section.is_standard:
        return []
    sent = replace(press.draft, answers={**press.draft.answers, **press.answers})
    told = told_in(sent, press.form)
    return [key for one in sent.earlier if one.submission.id == submission_id for key in told.open_to(one)]


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

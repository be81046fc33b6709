"""What comes back from saving a section, when it is not just the next page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.words import Mistake
from portal.error_pages import wants_json
from portal.forms.web import SectionForm
from portal.forms.web.based_on import bases_sent, revision_sent
from portal.forms.web.rows import TAKE
from portal.returns.service import Draft, Saved
from portal.returns.standing import saved_words
from portal.returns.views.section.beside import Page, changed_between
from portal.returns.views.section.buttons import Button, Press
from portal.returns.views.section.conflict import show_conflicts
from portal.returns.views.section.forms import empty_form
from portal.returns.views.section.page import beside_of, page_of
from portal.returns.views.shared import draft_of


def mistake_answer(press: Press, mistake: Mistake) -> ResponseReturnValue:
    """What was typed beside the answers cannot be kept, so nothing was saved, and all of it comes back to the page."""
    if wants_json():
        return {"problem": mistake.message, "field": mistake.field}, mistake.status
    return page_of(press.draft, press.form, revision_sent(), mistake=mistake), mistake.status


def conflict_page(press: Press, button: Button, saved: Saved) -> ResponseReturnValue:
    """Both texts of what two people changed. All else is saved, so this is no failure and is kept."""
    draft = draft_of(press.draft.return_.id)
    form = empty_form(draft, press.section_key)
    button.drawn(press, form)
    show_conflicts(press, draft, form, saved.conflicts)
    return page_of(draft, form, draft.revision(press.section_key), is_conflict=True)


def in_json(press: Press, button: Button, saved: Saved) -> ResponseReturnValue:
    """The new revision, when it was saved, and the groups that look different now from what the page shows.

    ``others`` names the questions that a colleague changed, ``undecided`` those at which a choice is to be made.
    """
    draft = draft_of(press.draft.return_.id)
    form = empty_form(draft, press.section_key)
    button.drawn(press, form)
    undecided = show_conflicts(press, draft, form, saved.conflicts)
    for key in saved.others:
        answer = form.answer(key)
        if answer is not None:
            answer.is_news = key not in saved.conflicts
    keys = {group_of(draft, key) for key in (*saved.others, *_not_shown_yet(press, saved, undecided))}
    return {
        "revision": draft.revision(press.section_key),
        "saved": saved_words(saved.at),
        "groups": groups_of(draft, form, press.redrawn | keys | _that_follow(press, draft)),
        "others": sorted(saved.others),
        "undecided": sorted(undecided),
        "focus": press.focus,
        "said": press.said,
    }


def _that_follow(press: Press, draft: Draft) -> set[str]:
    """The groups beside which something stands, or stands no more, because of what was just saved."""
    before, after = (Page(each, empty_form(each, press.section_key), press.user) for each in (press.draft, draft))
    return changed_between(before, after)


def _not_shown_yet(press: Press, saved: Saved, undecided: set[str]) -> set[str]:
    """The questions that the page shows as they were: new conflicts, those that are over, rows that are stored now."""
    sent, bases = request.form, bases_sent()
    changed = {key: both.changed_at for key, both in saved.conflicts.items()}
    news = {key for key in undecided if key not in bases or changed.get(key, 0) > bases[key][1]}
    rows = {each.question.key for each in press.form.answers if each.new_row is not None or each.name + TAKE in sent}
    return news | rows | (set(bases) - undecided)


def group_of(draft: Draft, key: str) -> str:
    """The group in which the question ``key`` stands."""
    question = draft.question_set.question(key)
    return (question.part_of or key) if question is not None else key


def groups_of(draft: Draft, form: SectionForm, keys: Iterable[str]) -> dict[str, str]:
    """The HTML of some groups of the form, by their keys."""
    wanted, around = set(keys), beside_of(draft, form)
    return {
        group.key: render_template("returns/question_group.html", form=form, group=group, **around)
        for group in form.groups
        if group.key in wanted
    }

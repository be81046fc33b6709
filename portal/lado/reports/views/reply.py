"""What the script that saves a section gets back; the script is the one of the audits' sections."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from portal.accounts.words import Mistake
from portal.forms.answers.birth import USUALLY_FALSE
from portal.forms.web import ADD, REMOVE, SectionForm
from portal.forms.web.based_on import bases_sent
from portal.lado.reports.draft import ReportDraft
from portal.lado.reports.service import Saved, SavedElsewhere
from portal.local_time import moment

NEWS = "An answer on this page was changed in another window. It is shown now."
DOUBTED = USUALLY_FALSE.isoformat()


def mistake_in_json(mistake: Mistake) -> dict[str, Any]:
    """What is wrong; and what the page has been told of, so that it may be saved over when it is sent again."""
    return {"problem": mistake.message, "field": mistake.field, "bases": bases_told(mistake)}


def bases_told(mistake: Mistake | None) -> dict[str, int]:
    return dict.fromkeys(sorted(mistake.keys), mistake.revision) if isinstance(mistake, SavedElsewhere) else {}


def saved_words(draft: ReportDraft, section_key: str) -> str:
    """When it was saved last; a section in which nothing was saved yet says so."""
    return f"Saved {moment(draft.report.updated_at)}" if draft.revision(section_key) else "Nothing to save yet"


def in_json(draft: ReportDraft, form: SectionForm, saved: Saved) -> dict[str, Any]:
    """The new revision, and the HTML of the groups that look different from what the page shows."""
    focus, said = "", ""
    redrawn = {key for key in saved.changed if _is_doubted(form, key)} | saved.newer
    if (added := form.answer(request.form.get(ADD, ""))) is not None:
        added.blank_rows = 1
        redrawn.add(added.question.key)
        focus, said = f"{added.id}-new", "A new row is added at the end of the list."
    if removed := request.form.get(REMOVE, "").partition(":")[0]:
        redrawn.add(removed)
        focus, said = f"{removed}-add", "The row is removed."
    if cleared := request.form.get("_clear", ""):
        redrawn.add(cleared)
        focus, said = cleared, "The answer is cleared."
    return {
        "revision": saved.revision,
        "saved": saved_words(draft, form.section.key),
        "groups": _groups(form, redrawn | set(bases_sent())),
        "others": sorted(saved.newer),
        "news": NEWS,
        "undecided": [],
        "focus": focus,
        "said": said,
    }


def _is_doubted(form: SectionForm, key: str) -> bool:
    """Whether a date of birth was typed that the page has to ask about, in a box or in a row."""
    answer = form.answer(key)
    return answer is not None and DOUBTED in str(answer.data)


def _groups(form: SectionForm, keys: set[str]) -> dict[str, str]:
    return {
        group.key: render_template("concerns/question_group.html", form=form, group=group)
        for group in form.groups
        if keys & {member.question.key for member in group.members}
    }

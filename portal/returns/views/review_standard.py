"""One standard of a partnership review: each answer as it was submitted, and below it the partnership's rating."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import NotFound, Refused
from portal.forms.spec import Option
from portal.permissions import Permission, needs
from portal.returns import queries
from portal.returns.refusals import WordsNeeded
from portal.returns.reviewing import service
from portal.returns.reviewing.before import before_each
from portal.returns.reviewing.models import AgreedRating
from portal.returns.reviewing.ratings import Rated, asked_in
from portal.returns.reviewing.service import Judgement, ReviewRead
from portal.returns.views import threads
from portal.returns.views.around import around
from portal.returns.views.blueprint import blueprint
from portal.returns.views.partnership_review import Standard, may_judge, set_of, standards_of
from portal.returns.views.review import number_seen
from portal.returns.views.summary import SectionShown, summary_of

RATING, REASON, WAS = "rating-", "reason-", "was-"
"""Before the key of a question, the names of its fields."""
DONE = {
    "save": "What you chose is kept.",
    "rest": "What you chose is kept, and the other ratings of the standard are agreed as they stand.",
}
Judgements = Mapping[str, Judgement]


@dataclass(frozen=True, slots=True)
class Box:
    """The partnership's rating of one question. ``chosen`` is None where nothing is to be ticked beforehand."""

    key: str
    name: str
    options: tuple[Option, ...]
    own: Option
    stands: AgreedRating | None
    agreed: Option | None
    chosen: str | None
    reason: str
    error: str
    can_manage: bool


@blueprint.get("/<uuid:return_id>/partnership-review/<section_key>")
@needs(Permission.SUBMISSION_READ)
def review_standard(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    return page_of(service.read_review(current_user, return_id), section_key)


@blueprint.post("/<uuid:return_id>/partnership-review/<section_key>")
@needs(Permission.ROUND_MANAGE)
def judge_standard(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    do, typed = request.form.get("_do", ""), typed_judgements()
    do = do if do in DONE else "save"
    try:
        service.judge(current_user, return_id, typed, seen=number_seen())
        if do == "rest":
            service.agree_as_it_stands(current_user, return_id, section_key, seen=number_seen())
    except (WordsNeeded, Refused) as why:
        problems = why.problems if isinstance(why, WordsNeeded) else {"": why.message}
        found, note = service.read_review_again(current_user, return_id)
        page = page_of(found, section_key, typed, problems)
        note()
        return page, why.status
    return redirect(url_for("returns.review_standard", return_id=return_id, section_key=section_key, done=do), 303)


def typed_judgements() -> dict[str, Judgement]:
    """What the page sent, by question; one that nobody ticked and wrote about is left as it is."""
    form = request.form
    keys = {name.removeprefix(prefix) for name in form for prefix in (RATING, REASON) if name.startswith(prefix)}
    return {
        key: Judgement(form.get(RATING + key, ""), form.get(REASON + key, ""), form.get(WAS + key))
        for key in sorted(keys)
        if RATING + key in form or form.get(REASON + key, "").strip()
    }


def page_of(
    found: ReviewRead, section_key: str, typed: Judgements | None = None, problems: Mapping[str, str] | None = None
) -> str:
    section, wrong = section_of(found, section_key), problems or {}
    rated = {key: one for key, one in found.rated.items() if one.section == section_key}
    names = {group.key: group.number or group.title or group.members[0].question.text for group in section.groups}
    boxes = {key: box_of(found, one, names[key], (typed or {}).get(key), wrong) for key, one in rated.items()}
    said = queries.of_return(found.return_.id)
    before = {key: {"name": names[key], "before": each} for key, each in before_each(found.return_, rated).items()}
    return render_template(
        "returns/review_standard.html",
        found=found,
        return_=found.return_,
        section=section,
        counts=found.counts(section_key),
        above=around(("returns/_before.html", before)),
        below=around(
            (threads.THREADS, threads.by_question(found.return_, [section], said)), ("returns/_judgement.html", boxes)
        ),
        errors=errors_of(boxes, wrong),
        can_manage=may_judge(found.return_),
        neighbours=neighbours_of(standards_of(found), section_key),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def section_of(found: ReviewRead, section_key: str) -> SectionShown:
    """The section with its answers in words. Raises NotFound for one without ratings."""
    question_set = set_of(found)
    here = asked_in(found.submission, question_set)
    for section in summary_of(question_set, here, found.submission.answers):
        if section.section.key == section_key and any(one.section == section_key for one in found.rated.values()):
            return section
    raise NotFound


def box_of(found: ReviewRead, rated: Rated, name: str, typed: Judgement | None, wrong: Mapping[str, str]) -> Box:
    key = rated.question.key
    stands = found.agreed.get(key)
    is_fresh = stands is not None and stands.again_at is None
    kept = stands.rating if stands is not None and is_fresh else None if stands is not None else ""
    return Box(
        key=key,
        name=name,
        options=rated.question.options,
        own=rated.own,
        stands=stands,
        agreed=rated.question.option(stands.rating) if stands is not None else None,
        chosen=typed.rating if typed is not None else kept,
        reason=typed.reason if typed is not None else stands.reason if stands is not None else "",
        error=wrong.get(key, ""),
        can_manage=may_judge(found.return_),
    )


def errors_of(boxes: Mapping[str, Box], wrong: Mapping[str, str]) -> list[tuple[str, str]]:
    """The error summary: what is about how things stand first, then each box in the order of the page."""
    found = [(wrong[""], "")] if "" in wrong else []
    return found + [(f"{box.name}: {box.error}", f"#{REASON}{key}") for key, box in boxes.items() if box.error]


def neighbours_of(lines: list[Standard], section_key: str) -> tuple[Standard | None, Standard | None]:
    """The standards before and after this one."""
    place = next(place for place, each in enumerate(lines) if each.key == section_key)
    before = lines[place - 1] if place else None
    return before, lines[place + 1] if place + 1 < len(lines) else None

"""One agency in a round: people, history, and what the coordinator can do about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import Refused
from portal.permissions import Permission, can, needs
from portal.reporting.history import CONTACTS
from portal.reporting.service.read_line import read_line
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.days import NO_DAY, TypedDay, day_problem, typed_day
from portal.returns.models import Return
from portal.returns.refusals import WordsNeeded
from portal.returns.service import excuse, extend, get_return, log_contact, remove_agency, unexcuse
from portal.returns.standing import STATUS_WORDS, late_words

DONE = {
    "extend": "The agency has more time, and is told by e-mail.",
    "excuse": "The agency is excused, and is told by e-mail.",
    "unexcuse": "The agency is asked to answer after all, and is told by e-mail.",
    "contact": "The contact is logged.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the boxes of the page, and what is wrong with it by the id of the box."""

    texts: Mapping[str, str] = field(default_factory=dict)
    until: TypedDay = NO_DAY
    problems: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""


NOTHING = Typed()


def _extend(return_: Return, typed: Typed) -> None:
    if typed.until.day is None:
        raise WordsNeeded({"until": day_problem(typed.until, "the new due date")})
    extend(current_user, return_, typed.until.day, typed.texts["extend_note"])


def _note(return_: Return, typed: Typed) -> None:
    if typed.texts["kind"] not in set(CONTACTS):
        raise WordsNeeded({"kind": "Choose whether it was a call, an e-mail, a meeting or a note"})
    log_contact(current_user, return_, typed.texts["kind"], typed.texts["text"])


STEPS: dict[str, tuple[str, Callable[[Return, Typed], object]]] = {
    "extend": ("extend_note", _extend),
    "excuse": ("reason", lambda return_, typed: excuse(current_user, return_, typed.texts["reason"])),
    "unexcuse": ("unexcuse_note", lambda return_, typed: unexcuse(current_user, return_, typed.texts["unexcuse_note"])),
    "remove": ("remove_note", lambda return_, typed: remove_agency(current_user, return_, typed.texts["remove_note"])),
    "contact": ("text", _note),
}
"""What each button does, by its value, and the box that its words stand in."""
BOXES = ("extend_note", "reason", "unexcuse_note", "remove_note", "kind", "text")


@blueprint.get("/rounds/<uuid:round_id>/agencies/<uuid:return_id>")
@needs(Permission.ROUND_READ)
def line(round_id: uuid.UUID, return_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(round_id, return_id)


@blueprint.post("/rounds/<uuid:round_id>/agencies/<uuid:return_id>")
@needs(Permission.ROUND_MANAGE)
def change_line(round_id: uuid.UUID, return_id: uuid.UUID) -> ResponseReturnValue:
    """One address for all buttons. What is none of them notes a contact, which changes nothing for the agency."""
    do = request.form.get("_do", "")
    do = do if do in STEPS else "contact"
    box, step = STEPS[do]
    texts, until = {name: request.form.get(name, "") for name in BOXES}, typed_day("until")
    try:
        step(get_return(current_user, return_id), Typed(texts, until))
    except WordsNeeded as needed:
        problems = {key or box: words for key, words in needed.problems.items()}
        return page_of(round_id, return_id, Typed(texts, until, problems)), needed.status
    except Refused as refused:
        problems = {"until": refused.message} if do == "extend" else {}
        typed = Typed(texts, until, problems, "" if problems else refused.message)
        return page_of(round_id, return_id, typed), refused.status
    if do == "remove":
        return redirect(url_for("reporting.round_page", round_id=round_id, done="removed"), 303)
    return redirect(url_for("reporting.line", round_id=round_id, return_id=return_id, done=do), 303)


def page_of(round_id: uuid.UUID, return_id: uuid.UUID, typed: Typed = NOTHING) -> str:
    page = read_line(current_user, round_id, return_id)
    round_ = page.round
    return render_template(
        "reporting/one_agency.html",
        page=page,
        typed=typed,
        kinds=CONTACTS,
        status_words=STATUS_WORDS,
        late_words=late_words(page.return_),
        can_manage=can(current_user, Permission.ROUND_MANAGE, partnership_id=round_.partnership_id),
        is_running=round_.closed_at is None and round_.cancelled_at is None,
        done=DONE.get(request.args.get("done", ""), ""),
    )

"""Who fills in what: the safeguarding lead shares out sections and questions, and sees how far everyone is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.errors import NotFound
from portal.forms.check import check
from portal.permissions import Permission, needs
from portal.returns import sharing
from portal.returns.models import Assignment
from portal.returns.places import Piece, name_of
from portal.returns.service import Draft, assignments_of, share_out
from portal.returns.service.assign import colleagues_of
from portal.returns.sharing import Tally
from portal.returns.views.blueprint import blueprint
from portal.returns.views.ids import chosen_id
from portal.returns.views.shared import draft_of, may
from portal.returns.who_did_what import last_saved_in, people_of
from portal.returns.workflow import Action

FIELD, WAS = "assign-", "was-"
"""Before the key of a section or question: who is to answer it, and who was when the page was drawn."""

DONE = "It is saved who fills in what. Everyone who is newly asked gets one e-mail."


@dataclass(slots=True)
class Choice:
    """One line of the form. ``chosen`` is a person's id as it stands in the box; ``others`` counts single questions."""

    piece: Piece
    name: str
    chosen: str
    was: str
    tally: Tally
    saved: str = ""
    others: int = 0
    problem: str = ""
    otherwise: str = "Nobody in particular"

    @property
    def key(self) -> str:
        return self.piece.question or self.piece.section


@blueprint.get("/<uuid:return_id>/people")
@needs(Permission.RETURN_ASSIGN)
def people(return_id: uuid.UUID) -> ResponseReturnValue:
    draft = draft_of(return_id)
    return people_page(draft, section_choices(draft))


@blueprint.post("/<uuid:return_id>/people")
@needs(Permission.RETURN_ASSIGN)
def assign_sections(return_id: uuid.UUID) -> ResponseReturnValue:
    draft = draft_of(return_id)
    choices = section_choices(draft)
    if not saved(draft, choices):
        return people_page(draft, choices), 422
    return redirect(url_for("returns.people", return_id=return_id, done="assigned"), 303)


@blueprint.get("/<uuid:return_id>/people/<section_key>")
@needs(Permission.RETURN_ASSIGN)
def people_of_section(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    draft = draft_of(return_id)
    return section_page(draft, section_key, question_choices(draft, section_key))


@blueprint.post("/<uuid:return_id>/people/<section_key>")
@needs(Permission.RETURN_ASSIGN)
def assign_questions(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    draft = draft_of(return_id)
    choices = question_choices(draft, section_key)
    if not saved(draft, choices):
        return section_page(draft, section_key, choices), 422
    return redirect(url_for("returns.people", return_id=return_id, done="assigned", _anchor=f"row-{section_key}"), 303)


def saved(draft: Draft, choices: list[Choice]) -> bool:
    """Save what the person changed on the page; False when someone was chosen who cannot be, and the page says so.

    What a colleague changed since the page was drawn stays, unless the person changed the same line too.
    """
    colleagues = {str(one.id) for one in colleagues_of(draft.return_)}
    wanted = {}
    for each in choices:
        typed = request.form.get(FIELD + each.key, each.chosen)
        if typed in (request.form.get(WAS + each.key, each.was), each.was):
            continue
        each.chosen = typed
        if typed and typed not in colleagues:
            each.problem = f"{each.name}: choose someone of {draft.return_.agency.name} who may fill in its answers"
        else:
            wanted[each.piece] = chosen_id(typed)
    if any(each.problem for each in choices):
        return False
    share_out(current_user, draft.return_.id, wanted)
    return True


def section_choices(draft: Draft) -> list[Choice]:
    """A line for each section in which something is asked."""
    assignments, tallies = assignments_of(current_user, draft.return_), tallies_in(draft)
    last = last_saved_in(draft)
    choices = []
    for section in draft.question_set.sections:
        here = [tally for piece, tally in tallies.items() if piece.section == section.key]
        if here:
            choice = _choice(draft, Piece(section.key), assignments, sharing.total(here))
            choice.saved = last.get(section.key, "")
            choice.others = sum(1 for each in assignments if each.section == section.key and each in tallies)
            choices.append(choice)
    return choices


def question_choices(draft: Draft, section_key: str) -> list[Choice]:
    """A line for each question of a section that is asked; NotFound when none is."""
    assignments, tallies = assignments_of(current_user, draft.return_), tallies_in(draft)
    whole = assignments.get(Piece(section_key))
    choices = [
        _choice(draft, piece, assignments, tally) for piece, tally in tallies.items() if piece.section == section_key
    ]
    if not choices:
        raise NotFound
    for choice in choices:
        choice.otherwise = f"{whole.user.name}, like the whole section" if whole is not None else choice.otherwise
    return choices


def tallies_in(draft: Draft) -> dict[Piece, Tally]:
    return sharing.tallies_of(draft.question_set, check(draft.question_set, draft.answers, draft.asking))


def _choice(draft: Draft, piece: Piece, assignments: Mapping[Piece, Assignment], tally: Tally) -> Choice:
    there = assignments.get(piece)
    now = str(there.user_id) if there is not None else ""
    return Choice(piece, name_of(draft.question_set, piece), now, now, tally)


def people_page(draft: Draft, choices: list[Choice]) -> str:
    return render_template(
        "returns/people.html", people=people_of(current_user, draft, tallies_in(draft)), **_common(draft, choices)
    )


def section_page(draft: Draft, section_key: str, choices: list[Choice]) -> str:
    piece = Piece(section_key)
    name = name_of(draft.question_set, piece)
    return render_template(
        "returns/people_of_section.html", section_key=section_key, name=name, **_common(draft, choices)
    )


def _common(draft: Draft, choices: list[Choice]) -> dict[str, Any]:
    return {
        "return_": draft.return_,
        "choices": choices,
        "colleagues": colleagues_of(draft.return_),
        "can_assign": may(Action.ASSIGN, draft.return_),
        "errors": [(each.problem, f"#{FIELD}{each.key}") for each in choices if each.problem],
        "done": DONE if request.args.get("done") == "assigned" else "",
    }

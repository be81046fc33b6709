"""The return as a list of tasks: what waits for the reader first, then one task a section, and who does it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.forms.check import Checked, check
from portal.permissions import Permission, needs
from portal.returns import more_time, queries, sharing
from portal.returns.asked_of_me import Mine
from portal.returns.models import Assignment, Note, Return, Status
from portal.returns.places import Piece, name_of
from portal.returns.progress import SectionProgress, of_sections
from portal.returns.reviewing.standing import is_shared
from portal.returns.service import Draft, assignments_of, notes_of
from portal.returns.standing import due_words, words_of
from portal.returns.views import threads
from portal.returns.views.blueprint import blueprint
from portal.returns.views.more_time import may_ask_now
from portal.returns.views.shared import draft_of, standing_of
from portal.returns.waiting import lines_of

DONE = {
    "saved": "Your answers are saved.",
    "sent": "The answers are with your approver now.",
    "time": "The partnership has your request for more time. You get an e-mail when it has answered.",
    "back": "The answers are back with your safeguarding lead, who gets an e-mail and reads here what you wrote.",
}
"""What a page says after something was done; the address names one of these."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. No ``colour`` is for calm words; ``hints`` say who does it and what is waiting there."""

    key: str
    name: str
    href: str
    status: str
    colour: str
    hints: tuple[str, ...]
    answered: int
    needed: int


@blueprint.get("/<uuid:return_id>")
@needs(Permission.RETURN_READ)
def task_list(return_id: uuid.UUID) -> ResponseReturnValue:
    draft = draft_of(return_id)
    standing = standing_of(draft.return_)
    verdict = check(draft.question_set, draft.answers, draft.asking)
    assignments = assignments_of(current_user, draft.return_)
    notes = notes_of(current_user, draft.return_)
    return render_template(
        "returns/task_list.html",
        draft=draft,
        return_=draft.return_,
        standing=standing,
        waiting=lines_of(draft.return_, mine_of(draft, verdict, assignments, notes)) if standing.can_edit else (),
        asked_about=threads.lines_of(draft.return_, draft.question_set, queries.of_return(return_id)),
        has_review=is_shared(draft.return_),
        wanted_time=more_time.latest(return_id),
        can_ask_for_time=may_ask_now(draft.return_),
        tasks=tasks_of(draft, verdict, standing.can_edit, assignments, notes),
        answered=verdict.progress,
        due=due_words(draft.return_),
        status=words_of(draft.return_),
        done=DONE.get(request.args.get("done", ""), ""),
    )


def mine_of(
    draft: Draft, verdict: Checked, assignments: Mapping[Piece, Assignment], notes: Mapping[str, list[Note]]
) -> Mine:
    """What waits for the reader in this return."""
    tallies = sharing.tallies_of(draft.question_set, verdict)
    waiting = sharing.notes_for(current_user.id, [note for each in notes.values() for note in each])
    return Mine(
        sharing.asked_of(current_user.id, draft.question_set, assignments, tallies),
        sharing.in_order(draft.question_set, waiting),
    )


def tasks_of(
    draft: Draft,
    verdict: Checked,
    can_edit: bool,
    assignments: Mapping[Piece, Assignment],
    notes: Mapping[str, list[Note]],
) -> list[Task]:
    """The tasks, in order. They lead to where the person may write, or else to where they may read."""
    wrong = {problem.key for problem in verdict.problems} & verdict.answered
    tasks = []
    for progress in of_sections(draft, verdict):
        section = progress.section
        has_wrong = any(question.key in wrong for question in section.questions)
        status, colour = status_of(progress, has_wrong)
        look = "1" if has_wrong else None
        href = url_for("returns.section", return_id=draft.return_.id, section_key=section.key, check=look)
        tasks.append(
            Task(
                key=section.key,
                name=name_of(draft.question_set, Piece(section.key)),
                href=href if can_edit else to_read(draft.return_, section.key),
                status=status,
                colour=colour,
                hints=hints_of(section.key, assignments, notes),
                answered=progress.answered,
                needed=progress.needed,
            )
        )
    return tasks


def hints_of(
    section_key: str, assignments: Mapping[Piece, Assignment], notes: Mapping[str, list[Note]]
) -> tuple[str, ...]:
    """Who fills in a section, who answers single questions of it, and how many notes are open there."""
    whole = assignments.get(Piece(section_key))
    singly = [one for piece, one in assignments.items() if piece.section == section_key and piece.question]
    names = list(dict.fromkeys(one.user.name for one in singly))
    there = sharing.open_notes(note for each in notes.values() for note in each if note.section_key == section_key)
    found = (
        f"{whole.user.name} fills this in" if whole is not None else "",
        f"{counted(len(singly), 'single question')} asked of {' and '.join(names)}" if singly else "",
        counted(len(there), "open note") if there else "",
    )
    return tuple(words for words in found if words)


def counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def to_read(return_: Return, section_key: str) -> str:
    """The place of a section on the page of answers: as submitted, or as they stand while none have been."""
    is_in = Status(return_.status) in (Status.SUBMITTED, Status.ACCEPTED)
    page = "returns.submitted" if is_in else "returns.check_answers"
    return url_for(page, return_id=return_.id, _anchor=f"read-{section_key}")


def status_of(progress: SectionProgress, has_wrong: bool) -> tuple[str, str]:
    """The words beside a section, and the colour of their tag; no colour for what needs nobody's eye."""
    if has_wrong:
        return "Has problems", "red"
    if progress.answered < progress.needed:
        if progress.touched:
            return "In progress", "light-blue"
        return "Not started", "blue"
    if progress.needed == 0 and not progress.touched:
        return "Optional", "grey"
    return "Complete", ""

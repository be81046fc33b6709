"""The case: how it stands, what can be done, what is missing before that, and each step it took."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.errors import NotFound
from portal.forms.lado_cases import StepForm, TransferForm
from portal.forms.lado_desk import DecideForm, SeenForm
from portal.lado import steps
from portal.lado.cases import service, words
from portal.lado.cases.reading import get_case
from portal.lado.cases.views.parts import after, draw, href_of, text_of, whole
from portal.lado.desk import people
from portal.lado.desk.service import Verdict
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import tag_of
from portal.lado.desk.words import STATE_TAGS
from portal.lado.models import Contact
from portal.lado.sectors import CRITERIA, DECISIONS
from portal.lado.workflow import Action, Row, why_not
from portal.permissions import Permission, needs

Step = Callable[[uuid.UUID, SeenForm], object]


@dataclass(frozen=True, slots=True)
class StepWords:
    """``does`` is the button and the heading, ``says`` what follows from it, ``done`` what the next page says."""

    does: str
    says: str
    done: str


STEP_WORDS = {
    Action.BEGIN: StepWords("Begin the case", "It leaves triage.", "The case has begun."),
    Action.HOLD: StepWords(
        "Put the case on hold",
        "It waits for something else to end, such as a court. It stays on the duty list and goes on ageing.",
        "The case is on hold.",
    ),
    Action.RESUME: StepWords("Take the case up again", "It goes on.", "The case goes on."),
    Action.TRANSFER: StepWords(
        "Transfer the case",
        "Another area’s LADO leads it from now on. Send them what they need yourself: nothing is sent from here.",
        "The case is transferred.",
    ),
    Action.REOPEN: StepWords(
        "Reopen the case",
        "It goes back to triage. What was decided and found before stays as it is.",
        "The case is open again. Look at what was decided, then begin it.",
    ),
    Action.CLOSE: StepWords(
        "Close the case", "Nothing of it can be changed then, unless it is reopened.", "The case is closed."
    ),
}
OTHERS = {
    Action.DECIDE: ("Decide again", "duty.decide_page"),
    Action.RECLASSIFY: ("Reclassify the case", "duty.reclassify_page"),
}
DONE = {action.value: one.done for action, one in STEP_WORDS.items()} | {
    "reclassify": "The case is reclassified. What was decided before stays beside it.",
    "delay": "The reason is saved.",
    "letter": "The closing letter is sent.",
}
VERBS: dict[Action, Step] = {
    Action.BEGIN: lambda one, form: service.begin(current_user, one, text_of(form, "note"), seen=form.seen_revision),
    Action.HOLD: lambda one, form: service.hold(current_user, one, text_of(form, "note"), seen=form.seen_revision),
    Action.RESUME: lambda one, form: service.resume(current_user, one, text_of(form, "note"), seen=form.seen_revision),
    Action.REOPEN: lambda one, form: service.reopen(current_user, one, text_of(form, "note"), seen=form.seen_revision),
    Action.CLOSE: lambda one, form: service.close(current_user, one, text_of(form, "note"), seen=form.seen_revision),
    Action.TRANSFER: lambda one, form: service.transfer(
        current_user, one, text_of(form, "to_whom"), text_of(form, "note"), seen=form.seen_revision
    ),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be done with a case, where, and what is missing before: a sentence and its page each."""

    words: str
    href: str
    missing: list[tuple[str, str]]


@blueprint.get("/contacts/<uuid:contact_id>/case")
@needs(Permission.CONTACT_LIST)
@confidential
def case(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, one = whole(contact_id)
    taken = steps.steps_of(found)
    label, colour = tag_of(found)
    return draw(
        "case",
        None,
        found,
        case=one,
        label=label,
        colour=colour,
        ways=ways_of(found),
        steps=taken,
        names=people.names_of({step.by_id for step in taken} | {one.delay_set_by_id}),
        states={key: words_[0] for key, words_ in STATE_TAGS.items()},
        actions={action.value: ACTION_WORDS[action] for action in Action},
        decisions=DECISIONS,
        delays=words.DELAYS,
        closed_as=words.CLOSED_AS,
        done=DONE.get(request.args.get("done", ""), ""),
    )


ACTION_WORDS = {
    Action.ACKNOWLEDGE: "Acknowledged",
    Action.DECIDE: "Decided",
    Action.BEGIN: "Began",
    Action.CLOSE: "Closed",
    Action.HOLD: "Put on hold",
    Action.RESUME: "Taken up again",
    Action.TRANSFER: "Transferred",
    Action.REOPEN: "Reopened",
    Action.RECLASSIFY: "Reclassified",
    Action.WITHDRAW: "Threshold withdrawn",
}


def ways_of(found: Contact) -> list[Way]:
    """What this person may do with it as it stands."""
    return [_way(found, row) for row in steps.open_to(current_user, found) if row.action in (*STEP_WORDS, *OTHERS)]


def _way(found: Contact, row: Row) -> Way:
    missing = [(one.why, href_of(one, found)) for one in steps.lacks(found, row)]
    if row.action in OTHERS:
        label, endpoint = OTHERS[row.action]
        return Way(label, url_for(endpoint, contact_id=found.id), missing)
    href = url_for("duty.case_step_page", contact_id=found.id, case_step=row.action.value)
    return Way(STEP_WORDS[row.action].does, href, missing)


@blueprint.get("/contacts/<uuid:contact_id>/case/steps/<case_step>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def case_step_page(contact_id: uuid.UUID, case_step: str) -> ResponseReturnValue:
    action = _action(case_step)
    found, _ = whole(contact_id)
    return _step_page(action, _form(action, empty=True), found)


@blueprint.post("/contacts/<uuid:contact_id>/case/steps/<case_step>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def take_case_step(contact_id: uuid.UUID, case_step: str) -> ResponseReturnValue:
    action = _action(case_step)
    form = _form(action)

    def redraw(form: SeenForm, found: Contact, changed: str) -> str:
        return _step_page(action, form, found, changed)

    return after(lambda: VERBS[action](contact_id, form), contact_id, form, redraw, "duty.case", action.value)


def _action(typed: str) -> Action:
    """One of the steps that have a page; raises NotFound for what an address has made up."""
    found = next((one for one in STEP_WORDS if one.value == typed), None)
    if found is None:
        raise NotFound()
    return found


def _form(action: Action, *, empty: bool = False) -> SeenForm:
    made: SeenForm = (TransferForm if action is Action.TRANSFER else StepForm)(**({"formdata": None} if empty else {}))
    return made


def _step_page(action: Action, form: SeenForm, found: Contact, changed: str = "") -> str:
    """What is missing is there to be done first; the form is there once nothing is."""
    row = next((one for one in steps.open_to(current_user, found) if one.action is action), None)
    missing = [(one.why, href_of(one, found)) for one in steps.lacks(found, row)] if row is not None else []
    refused = "" if row is not None else why_not(found.state, action)
    return draw(
        "step",
        form,
        found,
        changed,
        said=STEP_WORDS[action],
        step=action.value,
        missing=missing,
        why_not=refused,
        asks_why=row is None or row.note,
    )


@blueprint.get("/contacts/<uuid:contact_id>/case/reclassify")
@needs(Permission.CONTACT_DECIDE)
@confidential
def reclassify_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, _ = whole(contact_id)
    return _reclassify_page(DecideForm(formdata=None), found)


@blueprint.post("/contacts/<uuid:contact_id>/case/reclassify")
@needs(Permission.CONTACT_DECIDE)
@confidential
def reclassify(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = DecideForm()
    criteria = tuple(form.criteria.data or ())
    verdict = Verdict(form.decision.data or "", form.reason.data or "", criteria)
    form.criteria.data = list(criteria)
    return after(
        lambda: service.reclassify(current_user, contact_id, verdict, seen=form.seen_revision),
        contact_id,
        form,
        _reclassify_page,
        "duty.case",
        "reclassify",
    )


def _reclassify_page(form: DecideForm, found: Contact, changed: str = "") -> str:
    form.criteria.data = form.criteria.data or []
    said = [(key, f"{one.label}: {one.to_referrer[:1].lower()}{one.to_referrer[1:]}") for key, one in DECISIONS.items()]
    form.offer(said, [(key, f"{text[:1].upper()}{text[1:]}") for key, text in CRITERIA.items()])
    return draw("reclassify", form, found, changed, case=get_case(found), decisions=DECISIONS)

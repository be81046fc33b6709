"""What a LADO answers: the acknowledgement, the decision, its letter, and advice on one screen.

Two people may answer at once. Whoever comes second sees what the other one wrote beside what they typed themselves, and
nothing of theirs is kept until they send it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_desk import AdviceForm, DecideForm, LetterForm, SeenForm
from portal.lado.desk import knowing, letters, people, service
from portal.lado.desk.service import Verdict
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.doing import Draw, do
from portal.lado.desk.views.one_contact import back_to
from portal.lado.models import Contact
from portal.lado.sectors import CRITERIA, DECISIONS
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/acknowledge")
@needs(Permission.CONTACT_DECIDE)
@confidential
def acknowledge_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, form = service.read_whole(current_user, contact_id), LetterForm(formdata=None)
    form.letter.data = letters.draft(letters.ACKNOWLEDGEMENT, found)
    return _acknowledge_page(form, found)


@blueprint.post("/contacts/<uuid:contact_id>/acknowledge")
@needs(Permission.CONTACT_DECIDE)
@confidential
def acknowledge(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = LetterForm()
    text = form.letter.data or ""
    return _do(
        lambda: service.acknowledge(current_user, contact_id, text, seen=form.seen_revision),
        (contact_id, "acknowledged"),
        form,
        _acknowledge_page,
    )


@blueprint.get("/contacts/<uuid:contact_id>/decide")
@needs(Permission.CONTACT_DECIDE)
@confidential
def decide_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = service.read_whole(current_user, contact_id)
    return _decide_page(DecideForm(formdata=None), found)


@blueprint.post("/contacts/<uuid:contact_id>/decide")
@needs(Permission.CONTACT_DECIDE)
@confidential
def decide(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = DecideForm()
    verdict = Verdict(form.decision.data or "", form.reason.data or "", tuple(form.criteria.data or ()))
    return _do(
        lambda: service.decide(current_user, contact_id, verdict, seen=form.seen_revision),
        (contact_id, "decided"),
        form,
        _decide_page,
    )


@blueprint.get("/contacts/<uuid:contact_id>/letter")
@needs(Permission.CONTACT_DECIDE)
@confidential
def letter_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, form = service.read_whole(current_user, contact_id), LetterForm(formdata=None)
    last = next(iter(knowing.known_of(current_user, found).decisions), None)
    form.letter.data = letters.draft(last.decision, found, last.criteria) if last is not None else ""
    return _letter_page(form, found)


@blueprint.post("/contacts/<uuid:contact_id>/letter")
@needs(Permission.CONTACT_DECIDE)
@confidential
def send_letter(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = LetterForm()
    text = form.letter.data or ""
    return _do(
        lambda: service.send_letter(current_user, contact_id, text, seen=form.seen_revision),
        (contact_id, "letter"),
        form,
        _letter_page,
    )


@blueprint.get("/contacts/<uuid:contact_id>/advice")
@needs(Permission.CONTACT_DECIDE)
@confidential
def advice_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, form = service.read_whole(current_user, contact_id), AdviceForm(formdata=None)
    form.letter.data = letters.draft("advice", found)
    return _advice_page(form, found)


@blueprint.post("/contacts/<uuid:contact_id>/advice")
@needs(Permission.CONTACT_DECIDE)
@confidential
def advise(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = AdviceForm()
    reason, text = form.reason.data or "", form.letter.data or ""
    return _do(
        lambda: service.advise(current_user, contact_id, reason, text, seen=form.seen_revision),
        (contact_id, "advised"),
        form,
        _advice_page,
    )


def _do(verb: Callable[[], object], leads_to: tuple[uuid.UUID, str], form: SeenForm, draw: Draw) -> ResponseReturnValue:
    """What was not sent is empty, whatever it is, when the form is drawn again."""
    for field in form:
        field.data = field.data or ([] if field.name == "criteria" else "")
    return do(verb, leads_to[0], form, draw, lambda _: back_to(*leads_to))


def _acknowledge_page(form: LetterForm, found: Contact, changed: str = "") -> str:
    return _page("acknowledge", form, found, changed)


def _letter_page(form: LetterForm, found: Contact, changed: str = "") -> str:
    return _page("letter", form, found, changed)


def _advice_page(form: AdviceForm, found: Contact, changed: str = "") -> str:
    return _page("advice", form, found, changed)


def _decide_page(form: DecideForm, found: Contact, changed: str = "") -> str:
    form.offer([(key, _offered(key)) for key in DECISIONS], [(key, _sentence(CRITERIA[key])) for key in CRITERIA])
    return _page("decide", form, found, changed)


def _offered(key: str) -> str:
    """A decision as the desk calls it, and as whoever reported will read it."""
    return f"{DECISIONS[key].label}: {DECISIONS[key].to_referrer[:1].lower()}{DECISIONS[key].to_referrer[1:]}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _page(name: str, form: SeenForm, found: Contact, changed: str) -> str:
    """The form, over what is known; with what a colleague wrote when they came first."""
    known = knowing.known_of(current_user, found)
    decision = known.decisions[0] if known.decisions else None
    message = next((one for one in known.messages if one.from_desk), None)
    return render_template(
        f"lado/desk/{name}.html",
        form=form,
        contact=found,
        known=known,
        changed=changed,
        theirs=decision if changed else None,
        their_letter=message if changed else None,
        labels=DECISIONS,
        names=people.names_of([one.by_id for one in known.decisions] + [one.author_id for one in known.messages]),
    )

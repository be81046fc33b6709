"""The page of one contact. To open it is to be on the record, before a byte is sent."""

from __future__ import annotations

import uuid
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.errors import NotFound
from portal.forms.lado_desk import SeenForm
from portal.lado import steps
from portal.lado.desk import knowing, service, words
from portal.lado.desk.panels import panels_of
from portal.lado.desk.safety import not_safe
from portal.lado.desk.service import ChangedMeanwhile
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import answer_day, clock_of, lines_of, tag_of
from portal.lado.door.service import may_invite
from portal.lado.models import OVER, Contact
from portal.lado.reports.draft import draft_of
from portal.lado.reports.reading import sections_to_read
from portal.lado.reports.service import reporter_lines
from portal.lado.sectors import CRITERIA, DECISIONS, LATE_REASONS, SECTORS
from portal.lado.workflow import Action
from portal.local_time import long_date
from portal.permissions import Permission, can, needs

DONE = {
    "logged": "The contact is logged.",
    "taken": "This contact is yours.",
    "allocated": "The contact is allocated.",
    "acknowledged": "The acknowledgement is sent.",
    "decided": "The decision is saved.",
    "advised": "The letter is sent and the contact is closed.",
    "letter": "The letter is sent.",
    "closed": "The contact is closed.",
    "granted": "They may read it now.",
    "ended": "They may not read it any more.",
    "lifted": "The account is not kept from it any more.",
    "corrected": "What is known is corrected. What was known before stands among the messages.",
    "joined": "The report is joined to the call. It counts once.",
}


@blueprint.get("/contacts/<uuid:contact_id>")
@needs(Permission.CONTACT_LIST)
@confidential
def contact(contact_id: uuid.UUID) -> ResponseReturnValue:
    found = service.read_contact(current_user, contact_id)
    return contact_page(found, done=DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/contacts/<uuid:contact_id>/take")
@needs(Permission.CONTACT_DECIDE)
@confidential
def take(contact_id: uuid.UUID) -> ResponseReturnValue:
    try:
        service.take(current_user, contact_id, seen=SeenForm().seen_revision)
    except ChangedMeanwhile as changed:
        return after_change(contact_id, changed)
    return back_to(contact_id, "taken")


@blueprint.post("/contacts/<uuid:contact_id>/close")
@needs(Permission.CONTACT_DECIDE)
@confidential
def close(contact_id: uuid.UUID) -> ResponseReturnValue:
    try:
        service.close(current_user, contact_id, seen=SeenForm().seen_revision)
    except ChangedMeanwhile as changed:
        return after_change(contact_id, changed)
    return back_to(contact_id, "closed")


@blueprint.get("/contacts/<uuid:contact_id>/letters/<uuid:letter_id>")
@needs(Permission.CONTACT_LIST)
@confidential
def letter(contact_id: uuid.UUID, letter_id: uuid.UUID) -> ResponseReturnValue:
    """A letter as it was sent, to print."""
    found = service.read_whole(current_user, contact_id)
    messages = knowing.known_of(current_user, found).messages
    one = next((message for message in messages if message.id == letter_id and message.from_desk), None)
    if one is None:
        raise NotFound()
    return render_template("lado/desk/letter_sent.html", contact=found, letter=one)


@blueprint.get("/contacts/<uuid:contact_id>/report")
@needs(Permission.CONTACT_LIST)
@confidential
def report(contact_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that was sent, as it was sent."""
    found = service.read_whole(current_user, contact_id)
    sent = knowing.known_of(current_user, found).report
    if sent is None:
        raise NotFound()
    draft = draft_of(sent)
    parts = sections_to_read(draft)
    return render_template(
        "lado/desk/report.html",
        contact=found,
        report=sent,
        parts=parts,
        keep_from=draft.keep_from,
        reporter=reporter_lines(draft),
    )


def back_to(contact_id: uuid.UUID, done: str) -> ResponseReturnValue:
    return redirect(url_for("duty.contact", contact_id=contact_id, done=done), 303)


def after_change(contact_id: uuid.UUID, changed: ChangedMeanwhile) -> ResponseReturnValue:
    """The contact as it stands now, for a form in which nothing was typed."""
    found = service.read_contact(current_user, contact_id, after_refusal=True)
    return contact_page(found, changed=changed.message), changed.status


def contact_page(found: Contact, *, done: str = "", changed: str = "") -> str:
    known = knowing.known_of(current_user, found)
    label, colour = tag_of(found)
    return render_template(
        "lado/desk/contact.html",
        known=known,
        contact=found,
        label=label,
        colour=colour,
        clock=clock_of(found),
        not_safe=not_safe([found]).get(found.id, ""),
        answer_by=answer_day(found),
        born=_born(known.person.get("born")),
        how=words.arrived_by_words(found.arrived_by),
        asks_for=words.ASKS_FOR.get(found.asks_for, found.asks_for),
        sectors=SECTORS,
        late_reasons=LATE_REASONS,
        decisions=DECISIONS,
        criteria=CRITERIA,
        why=words.WHY_HIDDEN,
        matches=lines_of(one.contact for one in known.matches),
        sure={one.contact.id for one in known.matches if one.is_exact},
        others=lines_of(known.others),
        live_grants={one.id for one in knowing.live_grants(known)},
        may=_may(found, known.reads),
        panels=panels_of(current_user, found),
        done=done,
        changed=changed,
    )


def _born(kept: object) -> str:
    """A date of birth as people read it; what is no day stays as it was written."""
    try:
        return long_date(date.fromisoformat(str(kept)))
    except ValueError:
        return str(kept or "")


def _may(found: Contact, reads: bool) -> dict[str, bool]:
    """What buttons there are; the verbs ask again."""
    if found.erased_at is not None:
        return {}
    here = found.partnership_id
    decides = reads and can(current_user, Permission.CONTACT_DECIDE, partnership_id=here)
    actions = {row.action for row in steps.open_to(current_user, found)} if reads else set()
    return {
        "decide": decides,
        "triage": Action.DECIDE in actions,
        "take": service.may_take(current_user, found),
        "allocate": can(current_user, Permission.CONTACT_ALLOCATE, partnership_id=here) and found.state not in OVER,
        "grant": can(current_user, Permission.CONTACT_GRANT, partnership_id=here),
        "acknowledge": Action.ACKNOWLEDGE in actions,
        "advise": decides and found.decision is None,
        "letter": decides and found.decision is not None,
        "close": Action.CLOSE in actions and steps.case_of(found) is None,
        "invite": can(current_user, Permission.CONTACT_LOG, partnership_id=here) and may_invite(found),
        "join": decides and found.report_id is not None and found.decision is None,
    }

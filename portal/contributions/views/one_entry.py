"""One contribution: how it stands, what stood before, its money, and what the coordinator can do now."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.contributions import service
from portal.contributions.models import Entry
from portal.contributions.money import in_words
from portal.contributions.standing import is_late
from portal.contributions.states import STATE_WORDS, Asked, Moved
from portal.contributions.views.blueprint import blueprint
from portal.contributions.views.ledger import fund_words
from portal.contributions.views.typed import boxes, day, typed
from portal.contributions.workflow import Action, allowed
from portal.database import db
from portal.forms.web.day import BOXES, taken_apart
from portal.local_time import today
from portal.permissions import Permission, can, needs

ASKED = {
    Asked.AGREED: "An amount",
    Asked.NIL: "Nothing, and that is agreed",
    Asked.IN_KIND: "In kind only, nothing in cash",
    Asked.NOT_ASKED: "They are not asked for this",
}
SAID = {
    Action.CONFIRM: "They confirm the amounts",
    Action.CONFIRM_WITH_CHANGES: "They confirm other amounts",
    Action.DISPUTE: "They dispute them",
    Action.DECLINE: "They decline",
    Action.NOTE_NO_REPLY: "They have not replied",
}
KINDS = {
    Moved.INVOICE: "Invoice",
    Moved.CREDIT_NOTE: "Credit note",
    Moved.PAYMENT: "Payment",
    Moved.REFUND: "Refund",
    Moved.WRITE_OFF: "Written off",
}
DONE = {
    "added": "The contributor is in the ledger. They are asked from the page “Ask for confirmations”.",
    "agree": "The amounts are agreed anew. The earlier ones are kept below.",
    "reply": "The reply is noted.",
    "order": "The purchase order is noted.",
    "money": "It is entered.",
    "strike": "It is struck out.",
    "ask": "The link is on its way to the contact.",
    "answer": "Your answer is sent, with a fresh link.",
}


@blueprint.get("/entries/<uuid:entry_id>")
@needs(Permission.CONTRIBUTION_READ)
def one_entry(entry_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(entry_id, done=DONE.get(request.args.get("done", ""), ""))


@blueprint.post("/entries/<uuid:entry_id>/agree")
@needs(Permission.CONTRIBUTION_MANAGE)
def agree(entry_id: uuid.UUID) -> ResponseReturnValue:
    funds = (typed("childrens_asked"), typed("childrens"), typed("adults_asked"), typed("adults"))

    def verb() -> Entry:
        agreed = service.Agreed(*funds, day("agreed_on"), typed("meeting"), typed("why"))
        return service.agree(current_user, entry_id, agreed)

    return _do("agree", entry_id, verb)


@blueprint.post("/entries/<uuid:entry_id>/reply")
@needs(Permission.CONTRIBUTION_MANAGE)
def reply(entry_id: uuid.UUID) -> ResponseReturnValue:
    said = (typed("how"), typed("confirmed_childrens"), typed("confirmed_adults"), typed("said_by"))
    return _do("reply", entry_id, lambda: service.reply(current_user, entry_id, *said))


@blueprint.post("/entries/<uuid:entry_id>/order")
@needs(Permission.CONTRIBUTION_MANAGE)
def record_order(entry_id: uuid.UUID) -> ResponseReturnValue:
    return _do("order", entry_id, lambda: service.record_order(current_user, entry_id, typed("purchase_order")))


@blueprint.post("/entries/<uuid:entry_id>/money")
@needs(Permission.CONTRIBUTION_MANAGE)
def move(entry_id: uuid.UUID) -> ResponseReturnValue:
    what = (typed("kind"), typed("amount"))

    def verb() -> Entry:
        moved = service.Typed(_movement_id(), *what, day("day"), day("due_on"), typed("reference"))
        return service.move(current_user, entry_id, moved)

    return _do("money", entry_id, verb)


def _movement_id() -> uuid.UUID:
    """The id that the page carries; a new one where it carries none."""
    try:
        return uuid.UUID(typed("movement_id"))
    except ValueError:
        return uuid.uuid4()


@blueprint.post("/entries/<uuid:entry_id>/strike")
@needs(Permission.CONTRIBUTION_MANAGE)
def strike(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Strike out a movement of this contribution."""
    whole = service.read_whole(current_user, entry_id)
    chosen = next((one.id for one in whole.movements if str(one.id) == typed("struck")), None)

    def verb() -> Entry:
        if chosen is None:
            raise Mistake("struck", "Choose what to strike out")
        return service.strike(current_user, chosen, typed("struck_why"))

    return _do("strike", entry_id, verb)


@blueprint.post("/entries/<uuid:entry_id>/ask")
@needs(Permission.CONTRIBUTION_MANAGE)
def ask(entry_id: uuid.UUID) -> ResponseReturnValue:
    to = (typed("contact_name"), typed("contact_email"))
    return _do("ask", entry_id, lambda: service.ask(current_user, entry_id, *to).entry)


@blueprint.post("/entries/<uuid:entry_id>/answer")
@needs(Permission.CONTRIBUTION_MANAGE)
def answer(entry_id: uuid.UUID) -> ResponseReturnValue:
    words = request.form.get("message", "")
    return _do("answer", entry_id, lambda: service.answer(current_user, entry_id, words).entry)


def _do(name: str, entry_id: uuid.UUID, verb: Callable[[], Entry]) -> ResponseReturnValue:
    """Do it and lead on; what cannot be done comes back with everything that was typed."""
    try:
        entry = verb()
    except Mistake as mistake:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return page_of(entry_id, sent=name, problems={mistake.field: mistake.message}), mistake.status
    return redirect(url_for("contributions.one_entry", entry_id=entry.id, done=name), 303)


def page_of(entry_id: uuid.UUID, *, sent: str = "", problems: dict[str, str] | None = None, done: str = "") -> str:
    whole = service.read_whole(current_user, entry_id)
    state = whole.share.state
    place = whole.entry.contributor.partnership_id
    return render_template(
        "contributions/entry.html",
        whole=whole,
        entry=whole.entry,
        share=whole.share,
        may_change=can(current_user, Permission.CONTRIBUTION_MANAGE, partnership_id=place),
        may={action.value: allowed(action, state) for action in Action},
        said=[(action, words) for action, words in SAID.items() if allowed(action, state)],
        sent=sent,
        problems=problems or {},
        done=done,
        value=lambda name, default="": request.form.get(name, default) if sent else default,
        day_boxes_of=lambda name: list(zip(BOXES, taken_apart(boxes(name) if sent else ""), strict=True)),
        movement_id=uuid.uuid4(),
        states=STATE_WORDS,
        asked=ASKED,
        kinds=KINDS,
        late=is_late(whole.share, today()),
        money=in_words,
        fund=fund_words,
    )

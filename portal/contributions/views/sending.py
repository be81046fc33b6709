"""Asking everybody of a year: who would get what, the last day for replies, and how far each e-mail is."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.contributions import service
from portal.contributions.money import in_words
from portal.contributions.service.ask import LIFE, letter
from portal.contributions.service.ask_all import Letter, Sending
from portal.contributions.states import STATE_WORDS
from portal.contributions.views.blueprint import blueprint
from portal.contributions.views.ledger import fund_words, partnership_with
from portal.contributions.views.typed import boxes, day, typed
from portal.database import db, now
from portal.financial_years import financial_year
from portal.forms.web.day import BOXES, taken_apart
from portal.permissions import Permission, needs

MOST_CHOSEN = 1_000
DO = "_do"


@blueprint.get("/<uuid:partnership_id>/<year>/send")
@needs(Permission.CONTRIBUTION_MANAGE)
def sending(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    return _page(partnership_id, year)


@blueprint.post("/<uuid:partnership_id>/<year>/send")
@needs(Permission.CONTRIBUTION_MANAGE)
def send_all(partnership_id: uuid.UUID, year: str) -> ResponseReturnValue:
    """Keep what was settled for the year and, with the one button of the two, send what was ticked."""
    partnership, named = partnership_with(partnership_id), financial_year(year)
    sent, passed = 0, 0
    try:
        service.settle_year(current_user, partnership, named, day("reply_by"), typed("second_above"))
        if typed(DO) != "settle":
            chosen = set(request.form.getlist("entry")[:MOST_CHOSEN])
            sent, passed = service.ask_all(current_user, partnership, named, chosen)
    except Mistake as mistake:
        db.finish_request(succeeded=False)  # What the verb had begun is not what stands.
        return _page(partnership_id, year, {mistake.field: mistake.message}), mistake.status
    done = f"{sent}-{passed}" if sent or passed else "settled"
    return redirect(url_for("contributions.sending", partnership_id=partnership_id, year=named, done=done), 303)


def _page(partnership_id: uuid.UUID, year: str, problems: dict[str, str] | None = None) -> str:
    found = service.read_sending(current_user, partnership_with(partnership_id), year)
    settings, kept = found.settings, problems is None
    reply_by = settings.reply_by.isoformat() if settings.reply_by is not None else ""
    limit = f"{settings.second_above:,.2f}" if settings.second_above is not None else ""
    return render_template(
        "contributions/sending.html",
        found=found.year,
        sending=found,
        reply_by=list(zip(BOXES, taken_apart(reply_by if kept else boxes("reply_by")), strict=True)),
        limit=limit if kept else typed("second_above"),
        ticked=_ticked(found) if kept else set(request.form.getlist("entry")),
        problems=problems or {},
        done=_done(request.args.get("done", "")),
        post=_post,
        sample=_sample(found),
        states=STATE_WORDS,
        money=in_words,
        fund=fund_words,
    )


def _ticked(found: Sending) -> set[str]:
    """Whoever was not asked yet; where everybody was, all of them, as a reminder."""
    new = {str(one.entry.id) for one in found.ready if not one.was_asked}
    return new or {str(one.entry.id) for one in found.ready}


def _done(said: str) -> str:
    """What the page before has done, in words; the two numbers are of those who got it and of those who did not."""
    sent, _, passed = said.partition("-")
    if said == "settled":
        return "The last day and the limit are saved. Nothing was sent."
    if not (sent.isdigit() and passed.isdigit()):
        return ""
    words = f"{sent} {'e-mail is' if sent == '1' else 'e-mails are'} on the way. This page shows how far each is."
    return words if passed == "0" else f"{words} {passed} had answered meanwhile and got nothing."


def _post(one: Letter) -> str:
    """How far the last e-mail is, and what came of it."""
    if one.link is None:
        return "Not asked yet"
    if one.link.answers.get("reply"):
        return "They have begun to answer"
    if one.message is not None and one.message.given_up_at is not None:
        return "The e-mail could not be delivered. Check the address"
    on_its_way = one.message is not None and one.message.sent_at is None
    return "The e-mail is on its way" if on_its_way else "They have not begun to answer"


def _sample(found: Sending) -> tuple[str, str] | None:
    """The letter as the first of them would get it, without the link, which is made when it is sent."""
    for one in found.ready:
        link = "(a link of their own)"
        return letter(one.entry, link, now() + LIFE, found.settings.reply_by, one.was_asked)
    return None

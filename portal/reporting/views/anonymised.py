"""Single texts are read and passed, one by one, into the anonymised workbook. Nothing is ticked unless someone did."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import audit
from portal.database import db
from portal.permissions import Identity, Permission, needs
from portal.reporting.service import keys_of, read_texts, request_anonymised
from portal.reporting.service.read_texts import Passed, ReadAgain, TextsPage
from portal.reporting.views.blueprint import blueprint

TICK = re.compile(r"([A-Za-z0-9-]{1,40}):([A-Za-z0-9_]{1,200}):([0-9]{1,9})", re.ASCII)
"""How a tick names a text: the agency's code, the question, the number of the submission that was read."""
MOST = 5_000


@blueprint.get("/rounds/<uuid:round_id>/anonymised")
@needs(Permission.EXPORT_RETURNS)
def anonymised_page(round_id: uuid.UUID) -> ResponseReturnValue:
    page = read_texts(current_user, round_id)
    audit.record_apart("texts.read", current_user, **about(page))
    return page_of(page, frozenset())


@blueprint.post("/rounds/<uuid:round_id>/anonymised")
@needs(Permission.EXPORT_RETURNS)
def pass_texts(round_id: uuid.UUID) -> ResponseReturnValue:
    """Go on to another question or page with everything that is ticked, or make the workbook."""
    passed = ticked()
    if request.form.get("_do") != "make":
        return shown_again(round_id, passed, *asked_for())
    try:
        keys = keys_of(current_user, round_id, passed)
    except ReadAgain as again:
        question, page = request.form.get("question", ""), page_number("page")
        return shown_again(round_id, passed - again.stale, question, page, again.message), again.status
    wanted = request_anonymised(current_user, round_id, keys)
    return redirect(url_for("reporting.export_page", export_id=wanted.id), 303)


def ticked() -> frozenset[Passed]:
    """What is ticked on this page and was ticked on those before; what no page of ours sends is left out."""
    found = (TICK.fullmatch(value) for value in request.form.getlist("pass")[:MOST])
    return frozenset(Passed(match[1], match[2], int(match[3])) for match in found if match)


def asked_for() -> tuple[str, int]:
    """Which question and page to show: the one that was chosen, or another page of the same."""
    here, chosen = request.form.get("question", ""), request.form.get("chosen", "")
    if request.form.get("_do") == "show":
        return chosen, 1
    return here, page_number("_page")


def page_number(field: str) -> int:
    typed = request.form.get(field, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def shown_again(round_id: uuid.UUID, passed: Collection[Passed], question: str, page: int, problem: str = "") -> str:
    """The page with other texts. To show them is a reading, which goes on the record beside this request."""
    texts, reader = read_texts(current_user, round_id, question, page), Identity(current_user.actor_id)
    facts, html = about(texts), page_of(texts, passed, problem)
    db.finish_request(succeeded=False)
    audit.record_apart("texts.read", reader, **facts)
    return html


def page_of(page: TextsPage, passed: Collection[Passed], problem: str = "") -> str:
    here = {text.passed for text in page.texts}
    return render_template(
        "reporting/anonymised.html",
        page=page,
        passed=passed,
        kept=sorted(one for one in passed if one not in here),
        problem=problem,
    )


def about(page: TextsPage) -> dict[str, Any]:
    """What the record says: whose round, which question, how many texts; never a word of them."""
    return {
        "record_id": page.round.id,
        "partnership_id": page.round.partnership_id,
        "outcome": "done",
        "question": page.question.key,
        "texts": len(page.texts),
    }

"""What was said about a report, as those read it who reported: letters, questions, and a box to answer or add."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.database import db
from portal.forms.account import show
from portal.forms.answers import is_blank_text
from portal.forms.lado_talk import SayForm, as_uuid
from portal.lado.author import account_id
from portal.lado.door.visits import current_author
from portal.lado.reports.views.blueprint import blueprint
from portal.lado.talk import service
from portal.lado.talk.service import Conversation, Words
from portal.lado.talk.words import DONE, TITLES
from portal.permissions import reporter
from portal.typed_words import Words as TypedWords
from portal.typed_words import kept_when_signed_out


@blueprint.get("/<uuid:receipt_id>/messages")
@reporter
@confidential
def messages(receipt_id: uuid.UUID) -> ResponseReturnValue:
    found = service.conversation_of(current_author(), receipt_id)
    form = SayForm(formdata=None)
    form.made.data = str(uuid.uuid4())
    question = found.question(as_uuid(request.args.get("answers", "")))
    form.answers.data = str(question.id) if question is not None else ""
    return page(form, found, DONE.get(request.args.get("done", ""), ""))


def words_typed(fields: MultiDict[str, str], *, receipt_id: uuid.UUID) -> TypedWords:
    """What somebody wrote before they were signed out."""
    service.conversation_of(current_author(), receipt_id)
    return [("What you wrote", fields["text"])] if not is_blank_text(fields.get("text", "")) else []


@blueprint.post("/<uuid:receipt_id>/messages")
@kept_when_signed_out(words_typed, lambda name: name == "text")
@reporter
@confidential
def add_message(receipt_id: uuid.UUID) -> ResponseReturnValue:
    """Say it once. What is wrong with it comes back with everything that was typed."""
    form = SayForm()
    form.text.data = form.text.data or ""
    try:
        service.add(current_author(), receipt_id, Words(form.id_made, form.text.data, as_uuid(form.answers.data or "")))
    except Mistake as mistake:
        db.finish_request(succeeded=False)
        show(form, mistake.field, mistake.message)
        return page(form, service.conversation_of(current_author(), receipt_id)), mistake.status
    return redirect(url_for("concerns.messages", receipt_id=receipt_id, done="sent"), 303)


@blueprint.post("/<uuid:receipt_id>/messages/read")
@reporter
@confidential
def read_messages(receipt_id: uuid.UUID) -> ResponseReturnValue:
    service.has_read(current_author(), receipt_id)
    return redirect(url_for("concerns.messages", receipt_id=receipt_id, done="read"), 303)


@blueprint.get("/<uuid:receipt_id>/letters/<uuid:post_id>")
@reporter
@confidential
def letter(receipt_id: uuid.UUID, post_id: uuid.UUID) -> ResponseReturnValue:
    """One letter as it was sent, to print."""
    found = service.letter_to_read(current_author(), receipt_id, post_id)
    return render_template("concerns/letter.html", letter=found, receipt_id=receipt_id, title=TITLES[found.kind])


def page(form: SayForm, found: Conversation, done: str = "") -> str:
    return render_template(
        "concerns/messages.html",
        form=form,
        conversation=found,
        report=found.report,
        question=found.question(as_uuid(form.answers.data or "")),
        titles=TITLES,
        mine=account_id(current_author()),
        done=done,
    )

"""The few questions that a closing letter leads to: without signing in, once, and nothing to type."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import notices
from portal.database import db
from portal.lado.cases import letters
from portal.lado.figures import service
from portal.lado.figures.core.feedback import QUESTIONS
from portal.lado.figures.service import FeedbackOver
from portal.lado.models import Contact
from portal.permissions import public

WAY = "/how-was-it"
feedback = Blueprint("feedback", __name__, url_prefix=WAY)


@feedback.get("/<token>")
@public
def questions(token: str) -> ResponseReturnValue:
    service.open_feedback(token)
    return render_template("lado/figures/feedback.html", questions=QUESTIONS, token=token)


@feedback.post("/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    service.give_feedback(token, {one.key: request.form.get(one.key, "") for one in QUESTIONS})
    return render_template("lado/figures/thanks.html")


@feedback.errorhandler(FeedbackOver)
def over(_over: FeedbackOver) -> ResponseReturnValue:
    """One page, whatever the reason."""
    db.finish_request(succeeded=False)
    return render_template("lado/figures/feedback_over.html"), 409


def paragraph_of(contact: Contact) -> str:
    """The last paragraph of a closing letter. Each letter has a link of its own, and nothing says which."""
    token = service.new_feedback_link(contact.partnership_id)
    return f"Tell us how it was, once and without your name: {notices.link(f'{WAY}/{token}')}"


letters.when_sent(paragraph_of)

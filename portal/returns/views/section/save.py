"""Saving a section: by a button, or by the script that saves while someone types."""

from __future__ import annotations

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.words import Mistake
from portal.error_pages import wants_json
from portal.forms.web.based_on import bases_sent, revision_sent
from portal.permissions import Permission, needs
from portal.returns.service import Draft, Saved, save_section
from portal.returns.views.blueprint import blueprint
from portal.returns.views.section import reply
from portal.returns.views.section.buttons import AUTOMATIC, Button, Press, keep_all, pressed
from portal.returns.views.section.forms import next_section, sent_form
from portal.returns.views.section.typed import is_typed, words_of
from portal.returns.views.shared import draft_of
from portal.typed_words import kept_when_signed_out

GO = "_go"
"""The name of the buttons that save; the value says where to go afterwards."""


@blueprint.post("/<uuid:return_id>/<section_key>")
@kept_when_signed_out(words_of, is_typed)
@needs(Permission.RETURN_EDIT)
def save(return_id: uuid.UUID, section_key: str) -> ResponseReturnValue:
    """Keep what was typed. A page without scripts is led on; a script gets JSON about what to show.

    What a colleague changed at the same time is left as it stands, and the page shows both texts; all else is saved.
    """
    draft = draft_of(return_id)
    form = sent_form(draft, section_key)
    typed = form.typed()
    button, value = pressed() or (Button(), "")
    bases = dict.fromkeys(typed.answers, revision_sent()) | {key: base for key, (base, _) in bases_sent().items()}
    press = Press(current_user, draft, form, section_key, value, typed.answers, typed.new_rows, bases=bases)
    try:
        saved = save_and_keep(press, button)
    except Mistake as mistake:
        return reply.mistake_answer(press, mistake)
    if wants_json():
        return reply.in_json(press, button, saved)
    if saved.conflicts:
        return reply.conflict_page(press, button, saved)
    return redirect(where_next(draft, section_key) if type(button) is Button else button.leads_to(press), 303)


def save_and_keep(press: Press, button: Button) -> Saved:
    """The answers, what the button does, and what else was typed."""
    button.before(press)
    saved = save_section(
        press.user,
        press.draft.return_.id,
        press.section_key,
        press.answers,
        based_on=revision_sent(),
        new_rows=press.new_rows,
        bases=press.bases,
        partly=True,
    )
    button.after(press)
    if AUTOMATIC not in request.form:
        keep_all(press)
    return saved


def where_next(draft: Draft, section_key: str) -> str:
    """Where the button that was pressed leads to."""
    return_id = draft.return_.id
    if request.form.get(GO) == "stay":
        return url_for("returns.section", return_id=return_id, section_key=section_key)
    if request.form.get(GO) == "list":
        return url_for("returns.task_list", return_id=return_id, done="saved")
    following = next_section(draft, section_key)
    if following is None:
        return url_for("returns.check_answers", return_id=return_id)
    return url_for("returns.section", return_id=return_id, section_key=following)

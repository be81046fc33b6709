"""The copy for the person of concern: its passages, what becomes of each, and giving it. It is made when it is given,
downloaded once, and kept nowhere.
"""

from __future__ import annotations

import uuid
from functools import partial

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.database import now
from portal.forms.lado_keeping import PassageForm, ReleaseForm, RemarkForm
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.keeping import service, words
from portal.lado.keeping.models import Release
from portal.lado.keeping.service.find import read_case
from portal.lado.keeping.views.shown import do
from portal.lado.models import Contact
from portal.permissions import Permission, needs

FILE_NAME = "copy.html"


@blueprint.get("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/copy")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_copy(contact_id: uuid.UUID, asked_id: uuid.UUID) -> ResponseReturnValue:
    return _copy_page(asked_id, ReleaseForm(formdata=None), read_case(current_user, contact_id))


@blueprint.post("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/copy")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_release(contact_id: uuid.UUID, asked_id: uuid.UUID) -> ResponseReturnValue:
    form = ReleaseForm()
    whom = form.whom.data = form.whom.data or ""
    to = service.Receiver(whom, form.how.data or "")
    return do(
        lambda: service.release(current_user, contact_id, asked_id, to, _as_file, seen=form.seen_revision),
        contact_id,
        form,
        partial(_copy_page, asked_id),
        _download,
    )


@blueprint.get("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/copy/<passage_key>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_passage(contact_id: uuid.UUID, asked_id: uuid.UUID, passage_key: str) -> ResponseReturnValue:
    found = read_case(current_user, contact_id)
    return _passage_page(asked_id, passage_key, None, found)


@blueprint.post("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/copy/<passage_key>")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_mark(contact_id: uuid.UUID, asked_id: uuid.UUID, passage_key: str) -> ResponseReturnValue:
    form = PassageForm()
    text = form.text.data = form.text.data or ""
    verdict = service.Verdict(form.mark.data or "", form.code.data or "", text)
    return do(
        lambda: service.mark(current_user, contact_id, asked_id, passage_key, verdict, seen=form.seen_revision),
        contact_id,
        form,
        partial(_passage_page, asked_id, passage_key),
        lambda _done: _to_copy(contact_id, asked_id, "marked", passage_key),
    )


@blueprint.post("/contacts/<uuid:contact_id>/keeping/asked/<uuid:asked_id>/copy/<passage_key>/remark")
@needs(Permission.CONTACT_DECIDE)
@confidential
def keeping_remark(contact_id: uuid.UUID, asked_id: uuid.UUID, passage_key: str) -> ResponseReturnValue:
    form = RemarkForm()
    text = form.remark.data = form.remark.data or ""
    return do(
        lambda: service.remark(current_user, contact_id, asked_id, passage_key, text, seen=form.seen_revision),
        contact_id,
        form,
        partial(_remark_page, asked_id, passage_key),
        lambda _done: _to_copy(contact_id, asked_id, "remarked", passage_key),
    )


def _to_copy(contact_id: uuid.UUID, asked_id: uuid.UUID, done: str, passage_key: str) -> ResponseReturnValue:
    """Back to where the passage stands: there may be a hundred of them."""
    return redirect(
        url_for("duty.keeping_copy", contact_id=contact_id, asked_id=asked_id, done=done, _anchor=passage_key), 303
    )


def _copy_page(asked_id: uuid.UUID, form: ReleaseForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.HOW.items()))
    return render_template(
        "lado/keeping/copy.html",
        form=form,
        contact=found,
        copy=service.copy_of(found, asked_id),
        releases=[one for one in service.releases_of(found) if one.asked_id == asked_id],
        lists=words,
        done=words.DONE.get(request.args.get("done", ""), ""),
        changed=changed,
    )


def _passage_page(
    asked_id: uuid.UUID, passage_key: str, typed: PassageForm | None, found: Contact, changed: str = ""
) -> str:
    one = service.passage_in(service.copy_of(found, asked_id), passage_key)
    form = typed if typed is not None else _filled_in(one)
    return _both(asked_id, one, form, RemarkForm(formdata=None), found, changed)


def _remark_page(asked_id: uuid.UUID, passage_key: str, typed: RemarkForm, found: Contact, changed: str = "") -> str:
    one = service.passage_in(service.copy_of(found, asked_id), passage_key)
    return _both(asked_id, one, _filled_in(one), typed, found, changed)


def _filled_in(one: service.Marked) -> PassageForm:
    form = PassageForm(formdata=None)
    form.mark.data, form.code.data = one.mark, one.code
    form.text.data = one.text or one.passage.text
    return form


def _both(
    asked_id: uuid.UUID, one: service.Marked, form: PassageForm, beside: RemarkForm, found: Contact, changed: str
) -> str:
    form.offer(list(words.MARKS.items()), list(words.KEPT_BACK.items()))
    return render_template(
        "lado/keeping/passage.html",
        form=form,
        beside=beside,
        wrong=form if form.errors else beside,
        contact=found,
        asked_id=asked_id,
        one=one,
        changed=changed,
    )


def _as_file(copy: service.Copy) -> str:
    return render_template("lado/keeping/file.html", copy=copy, lists=words, made=now())


def _download(done: tuple[Release, str]) -> ResponseReturnValue:
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(done[1], mimetype="text/html", headers=headers)

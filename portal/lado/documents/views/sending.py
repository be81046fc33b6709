"""How a document comes in, and how it goes out: always as a download under a neutral name, never shown."""

from __future__ import annotations

import uuid

from flask import Response, current_app, request

from portal.config import Settings
from portal.forms.lado_talk import DocumentForm
from portal.lado.documents import service, words
from portal.lado.documents.files import MEDIA_TYPE
from portal.lado.documents.refusing import BadDocument
from portal.lado.documents.service import Brought
from portal.lado.models import Document
from portal.permissions import Actor


def blank_form() -> DocumentForm:
    form = DocumentForm(formdata=None)
    form.made.data = str(uuid.uuid4())
    return form


def brought(user: Actor, holder_id: uuid.UUID, form: DocumentForm) -> Brought:
    """What this request brings, examined; raises BadDocument. The file's own name is not kept."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadDocument(words.CHOOSE)
    label, settings = form.label.data or "", settings_here()
    content = file.stream.read(settings.document_size + 1)
    return Brought(form.id_made, label, service.examine(user, holder_id, content, settings))


def download(document: Document, content: bytes) -> Response:
    """The content as bytes of no kind, which no browser shows."""
    headers = {"Content-Disposition": f'attachment; filename="{words.file_name(document)}"'}
    return Response(content, mimetype=MEDIA_TYPE, headers=headers)


def settings_here() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found

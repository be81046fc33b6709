"""The school of the other tests with a report that was sent, and files to bring."""

from __future__ import annotations

import io
from collections.abc import Mapping

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.lado.reports.conftest import browser_of, dsl, school
from tests.lado.talk.conftest import sent
from tests.support.client import PageClient, find_form
from tests.support.pages import Page

__all__ = ["browser_of", "dsl", "school", "sent"]


def bring(
    client: PageClient, path: str, content: bytes, *, name: str = "x.pdf", label: str = "", status: int = 200
) -> Page:
    """Choose a file on the page of documents, and add it."""
    form = find_form(client.page(path), "Add it")
    return bring_again(client, form.action, {**form.fields, "label": label}, content, name=name, status=status)


def bring_again(
    client: PageClient,
    action: str,
    fields: Mapping[str, object],
    content: bytes,
    *,
    name: str = "x.pdf",
    status: int = 200,
) -> Page:
    """Send that form, with its token and its id, as often as one likes."""
    file = FileStorage(io.BytesIO(content), name, "file")
    boundary, body = encode_multipart({**fields, "file": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = client.post(action, data=body, content_type=kind, follow_redirects=True)
    assert answer.status_code == status, answer.text
    return Page(answer.text)

"""What may come in: how much in one request, in how many fields, and from which site."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

import structlog
from flask import Request, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from portal import typed_words
from portal.config import Settings
from portal.errors import PortalError

SMALL = 256 * 1024
"""Bytes of a form without long texts: ticking two thousand agencies takes half of it."""

MOST_FIELDS = 5_000

MUCH_GOES_TO = ("/sign-in", "/account/confirm", "/imports/")
"""Beginnings of routes that take files, or that carry on what someone typed while they sign in again."""

DOCUMENTS_GO_TO: set[str] = set()
"""Endpoints that take one document each, which may be as large as the settings say."""

OWN_SITE = frozenset({"same-origin", "none"})
"""What browsers put into Sec-Fetch-Site for our own pages, and for what a person does in the address bar."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

log = structlog.get_logger("portal.incoming")


class ForeignSite(PortalError):
    """A browser says that another website had it send this."""

    status = 403
    title = "This did not come from a page of the portal"


class FewFields(FormDataParser):
    """Counts the fields of a plain form before it takes them apart: two million empty ones fit into a few megabytes.

    Werkzeug counts those of a form with files only.
    """

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        body = stream.read()
        if body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(body), mimetype, content_length, options)


class BoundedRequest(Request):
    """A request whose form has a bounded number of fields, and whose files stay in memory.

    Werkzeug would write the larger ones into plain temporary files. The whole body is bounded, so that memory is.
    """

    form_data_parser_class = FewFields

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def limit() -> None:
    """Set how large the body of this request may be; nothing of it has been read yet."""
    settings: Settings = current_app.extensions["settings"]
    most = settings.max_content_length if _takes_much() else min(SMALL, settings.max_content_length)
    request.max_content_length = request.max_form_memory_size = most
    if request.endpoint in DOCUMENTS_GO_TO:
        request.max_content_length = settings.document_size + SMALL


def _takes_much() -> bool:
    rule = request.url_rule.rule if request.url_rule is not None else ""
    return rule.startswith(MUCH_GOES_TO) or typed_words.is_kept(request.endpoint)


def refuse_foreign() -> None:
    """A second layer beside the CSRF token: raise ForeignSite when the browser names another site as the sender.

    Browsers that do not say where a request comes from are left to the token.
    """
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in SAFE_METHODS and site not in OWN_SITE:
        log.warning("foreign_site", endpoint=request.endpoint or "-")
        raise ForeignSite("Open the portal in a window of its own, and send the form from there.")

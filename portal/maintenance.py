"""The portal is closed for a while: one page for everything, without a database, so that the database can be worked on.

A file in the instance folder turns it on, which web processes see at once; its first line says until when. Nothing is
read of what is sent meanwhile: the browser still has it, and sends it again when the page is loaded again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import click
from flask import Flask
from flask.cli import AppGroup
from werkzeug.wrappers import Request, Response

from portal.config import Settings
from portal.headers import CACHEABLE, security_headers

FILE = "maintenance"
RETRY_AFTER = "300"
LONGEST = 200
"""Characters of what the page says about when it is over."""

HEALTH = "/health"


def file_of(settings: Settings) -> Path:
    return settings.instance_path / FILE


class Maintenance:
    """Stands in front of the application and answers in its place while the file is there."""

    def __init__(self, app: Flask, inner: WSGIApplication, settings: Settings) -> None:
        self._app, self._inner, self._file = app, inner, file_of(settings)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not self._file.exists() or path.startswith(CACHEABLE):
            return self._inner(environ, start_response)
        request = Request(environ)
        response = self._health() if path == HEALTH else self._closed(request)
        response.headers.extend(security_headers(path, is_secure=request.is_secure))
        return response(environ, start_response)

    def _health(self) -> Response:
        """The process is well, and says what it is doing, so that nobody starts it anew."""
        return _json({"status": "maintenance"}, 200)

    def _closed(self, request: Request) -> Response:
        until, was_sent = self._until(), request.method not in ("GET", "HEAD", "OPTIONS")
        if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
            remedy = "Leave this page open. It goes on saving when the work is done."
            response = _json({"error": "The portal is closed for maintenance", "remedy": remedy}, 503)
        else:
            template = self._app.jinja_env.get_template("errors/maintenance.html")
            response = Response(template.render(until=until, was_sent=was_sent), 503, mimetype="text/html")
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    def _until(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8", errors="replace").strip().partition("\n")[0][:LONGEST]
        except OSError:
            return ""  # It was taken away at this moment; the next request is served again.


def _json(words: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(words), status, mimetype="application/json")


maintenance = AppGroup("maintenance", help="Close the portal while something is worked on.")


@maintenance.command("on")
@click.option("--until", default="", help="When it is over, in words, such as 'about 2pm today'.")
def turn_on(until: str) -> None:
    """Show everyone the maintenance page, at once."""
    settings = Settings.from_environment()
    settings.folder("keys")  # Makes the instance folder, its owner's alone, where there is none.
    file_of(settings).write_text(f"{until}\n", encoding="utf-8")
    click.echo("The portal is closed. Open it again with: flask --app wsgi maintenance off")


@maintenance.command("off")
def turn_off() -> None:
    """Serve the portal again, at once."""
    file_of(Settings.from_environment()).unlink(missing_ok=True)
    click.echo("The portal is open.")

"""One application for all tests of a process. To make one takes longer than most tests: hundreds of routes.

It is given to each test as it was when it was made, with that test's settings and database. A test that hung something
on it - a route, a hook, a filter - gets it for itself: the next test finds another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from portal import assemble, create_app
from portal.config import Settings
from tests.support.client import PageClient, remember_errors

Fingerprint = list[tuple[str, object]]
HOOKS = (
    "after_request_funcs",
    "before_request_funcs",
    "blueprints",
    "error_handler_spec",
    "shell_context_processors",
    "teardown_appcontext_funcs",
    "teardown_request_funcs",
    "template_context_processors",
    "url_build_error_handlers",
    "url_default_functions",
    "url_value_preprocessors",
    "view_functions",
)


class KeptApp:
    """The application of this process, and what it was like when it was made."""

    def __init__(self, cache: FileSystemBytecodeCache) -> None:
        self._cache = cache
        self._app: Flask | None = None
        self._own: dict[str, Any] = {}
        self._config: dict[str, Any] = {}
        self._extensions: dict[str, Any] = {}
        self._hangs_on_it: Fingerprint = []

    def of(self, settings: Settings) -> Flask:
        """The application of an installation with ``settings``, as if it had been made just now."""
        if self._app is None or fingerprint(self._app) != self._hangs_on_it:
            self._app = self._made(settings)
        else:
            self._put_back(self._app)
            assemble.configure(self._app, settings)
            assemble.connect(settings)
        return self._app

    def _made(self, settings: Settings) -> Flask:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = self._cache
        app.test_client_class = PageClient
        remember_errors(app)
        self._own, self._config, self._extensions = dict(vars(app)), dict(app.config), dict(app.extensions)
        self._hangs_on_it = fingerprint(app)
        return app

    def _put_back(self, app: Flask) -> None:
        """Whatever a test or a request set on it; ``configure`` stands in front of its own door once, not again."""
        vars(app).clear()
        vars(app).update({name: value for name, value in self._own.items() if name != "wsgi_app"})
        for kept, was in ((app.config, self._config), (app.extensions, self._extensions)):
            kept.clear()
            kept.update(was)


def fingerprint(app: Flask) -> Fingerprint:
    """Everything that hangs on an application, by identity."""
    rules = ("rules", tuple(id(rule) for rule in app.url_map.iter_rules()))
    templates = [(name, _identities(getattr(app.jinja_env, name))) for name in ("filters", "tests")]
    return [rules, *templates, *((name, _identities(getattr(app, name))) for name in HOOKS)]


def _identities(held: Any) -> object:
    """What a nested holder of functions holds: the functions are compared by identity, their order counts."""
    if isinstance(held, dict):
        return tuple((key, _identities(value)) for key, value in held.items() if _is_something(value))
    if isinstance(held, list | tuple):
        return tuple(_identities(value) for value in held)
    return id(held)


def _is_something(value: Any) -> bool:
    """Asking for the handlers of a code makes empty holders; they hang nothing on anything."""
    return not isinstance(value, dict | list) or any(True for _ in _functions(value))


def _functions(value: Any) -> Iterator[Any]:
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, dict | list):
            yield from _functions(one)
        else:
            yield one

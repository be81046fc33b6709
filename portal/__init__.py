"""The partner portal. ``create_app`` is all there is to see here; it imports what it needs when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: settings, extensions, hooks, guard, packages, errors.

    Raises UnsafeSettings when a setting would put the record at risk.
    """
    from flask import Flask

    from portal import assemble
    from portal.config import Settings

    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder="static")
    assemble.configure(app, settings)
    assemble.connect(settings)
    assemble.extend(app, settings)
    assemble.register_packages(app)
    return app

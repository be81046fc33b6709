"""The partner portal. ``create_app`` is all there is to see here; it imports what it needs when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: settings, extensions, hooks, guard, packages, errors.

    Without ``settings`` they are read from the environment, and in production the portal starts only when every check
    of ``portal.checks`` is content: UnsafeSettings says what is not, all at once.
    """
    from flask import Flask

    from portal import assemble
    from portal.checks import here
    from portal.database import db

    is_start = settings is None
    settings = settings or here.settings_for_start()
    app = Flask(__name__, static_folder="static")
    assemble.configure(app, settings)
    assemble.connect(settings)
    assemble.extend(app, settings)
    assemble.register_packages(app)
    if is_start and not here.is_command():
        here.refuse_unsafe(here.surroundings(settings, db.engine))
    return app

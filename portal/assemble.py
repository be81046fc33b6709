"""The steps of ``create_app``, each a few lines."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import audit, cli, error_pages, logs, pace, page_context, refused, request_hooks, wake
from portal.accounts.factors.seal import seal
from portal.accounts.getting_in.throttle import throttle
from portal.accounts.loading import load_user
from portal.accounts.sessions import DatabaseSessions
from portal.audit.anchors import anchorage
from portal.audit.noise import sieve
from portal.config import Settings
from portal.database import db
from portal.extensions import csrf, login_manager
from portal.incoming import MOST_FIELDS, BoundedRequest
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.traces import index
from portal.mail import postbox
from portal.maintenance import Maintenance
from portal.storage import storage

FRONTEND = Path(__file__).resolve().parent.parent / "node_modules" / "govuk-frontend" / "dist" / "govuk"


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings: nothing of ours is kept in its cookie, and forms live as long as the session."""
    logs.configure(settings.log_level)
    app.request_class = BoundedRequest
    hosts = [settings.host] if not settings.testing else None
    app.config.update(
        SECRET_KEY=settings.key("secret").hex(),
        TESTING=settings.testing,
        TRUSTED_HOSTS=hosts,
        MAX_CONTENT_LENGTH=settings.max_content_length,
        MAX_FORM_MEMORY_SIZE=settings.max_content_length,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
    )
    app.extensions["settings"] = settings
    app.session_interface = DatabaseSessions(settings)
    app.wsgi_app = Maintenance(app, app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def connect(settings: Settings) -> None:
    """Everything that lives outside the application: database, key of the record, files, mail."""
    db.connect(settings)
    audit.chain.use(settings.key("audit"))
    seal.use(settings.key("factors"))
    keys.use(settings)
    index.use(settings.key("traces"))
    anchorage.use(settings)
    sieve.forget()
    storage.use(settings.folder("files"))
    postbox.use(settings)
    throttle.use(settings)
    wake.connect(settings)


def extend(app: Flask, settings: Settings) -> None:
    """Hooks and extensions, in the order in which a request meets them: transaction, CSRF check, guard."""
    request_hooks.register(app)
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None
    login_manager.user_loader(load_user)
    request_hooks.register_guard(app)
    pace.register(app, settings)
    error_pages.register(app)
    app.jinja_env.undefined = ChainableUndefined
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("portal"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)
    page_context.register(app, FRONTEND)


def register_packages(app: Flask) -> None:
    """Each package brings its pages, cards and commands."""
    from portal import pages, public_files
    from portal.accounts import views as accounts
    from portal.actions import finished, following, overdue
    from portal.actions import views as actions
    from portal.attendance import views as attendance
    from portal.backups import by_clock
    from portal.comparing import views as comparing
    from portal.contributions import views as contributions
    from portal.data_protection import views as data_protection
    from portal.lado import latecomers, leavers
    from portal.lado.cases import views as _cases  # noqa: F401 - its pages hang on the desk's blueprint.
    from portal.lado.checks import views as _checks  # noqa: F401 - its pages hang on the desk's blueprint.
    from portal.lado.desk import views as duty
    from portal.lado.documents import views as _documents  # noqa: F401 - its pages hang on the two blueprints.
    from portal.lado.door import views as door
    from portal.lado.figures import views as figures
    from portal.lado.handover import commands as _handing  # noqa: F401 - they hang on the LADO's group.
    from portal.lado.handover import views as _handover  # noqa: F401 - its pages hang on the desk's blueprint.
    from portal.lado.keeping import views as _keeping  # noqa: F401 - its pages hang on the desk's blueprint.
    from portal.lado.meetings import views as meetings
    from portal.lado.need import views as _need  # noqa: F401 - its pages hang on the desk's blueprint.
    from portal.lado.reports import views as concerns
    from portal.lado.sealing import copies, rotation
    from portal.lado.strands import views as _strands  # noqa: F401 - its pages hang on the desk's blueprint.
    from portal.lado.talk import views as _talk  # noqa: F401 - its pages hang on the two blueprints.
    from portal.record import views as record
    from portal.reporting import views as reporting
    from portal.returns import leaving, more_time, reminders, telling
    from portal.returns import views as returns
    from portal.returns.reviewing import resubmitted
    from portal.surveys import views as surveys

    behind = (duty, concerns, door, meetings)
    outside_the_desk = (figures.published_figures, figures.feedback)
    everyday = (pages, public_files, accounts, returns, actions, comparing, surveys, reporting, data_protection, record)
    for module in (*everyday, contributions, attendance, *behind):
        app.register_blueprint(module.blueprint)
    for one in outside_the_desk:
        app.register_blueprint(one)
    refused.behind_the_wall(*(module.blueprint.name for module in behind), *(one.name for one in outside_the_desk))
    for registers in (leaving, telling, more_time, reminders, resubmitted, finished, following, overdue):
        registers.register()
    for watches in (latecomers, leavers):
        watches.register()
    for keeps in (by_clock, copies, rotation):
        keeps.register()
    cli.register(app)

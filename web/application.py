"""The application, put together: the only place that knows all rooms."""

from __future__ import annotations

from flask import Flask, g
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.interface.application import mount_interface
from web.jobs import Queue
from web.settings import Settings, figures_folder
from web.sign_in.library import init_sign_in
from web.store.engine import Store, give_back
from web.views import (
    access,
    bands,
    blueprints,
    bodies,
    errors,
    headers,
    hosts,
    icons,
    language,
    navigation,
    said,
    watched,
)
from web.watching.figures import Figures
from web.watching.requests import Watch


def create_app(settings: Settings, store: Store | None = None, queue: Queue | None = None) -> Flask:
    """Return the application for a site; store and queue are opened by the settings unless they are given."""
    app = Flask(__name__)
    app.request_class = bodies.BoundedRequest
    app.config.update(
        SECRET_KEY=settings.secret,
        SECRET_KEY_FALLBACKS=list(settings.old_secrets),
        # Where it is reached by https, browsers let nobody else's page or host plant this cookie.
        SESSION_COOKIE_NAME="__Host-matcher" if settings.secure else "matcher",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        # A form may stay open overnight: its token holds as long as the session it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=60 * 60 * 24 * 7,
    )
    opened = store or Store.at(settings.database)
    site = access.Site(settings, opened, queue or Queue.at(settings, opened))
    app.extensions["matcher"] = site
    watched.init_watched(app)
    Bootstrap5(app)
    protection = CSRFProtect(app)
    language.init_language(app)
    said.init_filters(app)
    bands.init_bands(app)
    icons.init_icons(app)
    navigation.init_navigation(app)
    hosts.init_hosts(app)
    init_sign_in(app, settings)
    access.init_access(app)
    errors.init_errors(app)
    headers.init_headers(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    # A mail program that stops letters with one click knows no token; the link itself says whose they are.
    protection.exempt(app.view_functions["stopping.stop"])
    mount_interface(app, site)
    if settings.proxies:
        # Else everybody seems to come from one place, and the limits on guessing hold for all together.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.teardown_appcontext(lambda _error: _close(app))
    app.extensions["matcher_watch"] = watch = Watch(app.wsgi_app, Figures(figures_folder()))
    app.wsgi_app = watch  # type: ignore[assignment, method-assign]
    return app


def _close(app: Flask) -> None:  # noqa: ARG001
    if db := g.pop("db", None):
        give_back(db)

"""The application, put together: the only place that knows all rooms."""

from __future__ import annotations

from flask import Flask, g
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.interface.application import mount_interface
from web.jobs import Queue
from web.settings import Settings
from web.sign_in.library import init_sign_in
from web.store.engine import Store
from web.views import access, bands, blueprints, errors, headers, icons, language, navigation, said


def create_app(settings: Settings, store: Store | None = None, queue: Queue | None = None) -> Flask:
    """Return the application for a site; store and queue are opened by the settings unless they are given."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="matcher",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 30,
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
    Bootstrap5(app)
    protection = CSRFProtect(app)
    language.init_language(app)
    said.init_filters(app)
    bands.init_bands(app)
    icons.init_icons(app)
    navigation.init_navigation(app)
    init_sign_in(app, settings, opened)
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
    return app


def _close(app: Flask) -> None:  # noqa: ARG001
    if db := g.pop("db", None):
        db.close()

"""The interface, put together: an application of its own beside the pages, without cookies and forms."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from apiflask import APIFlask
from flask import Flask, Request, Response, g
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SessionInterface, SessionMixin
from flask_babel import Babel
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from matcher.words import Language
from web.interface.description import init_description
from web.interface.door import init_door
from web.interface.problems import init_problems
from web.store.engine import give_back
from web.views.access import RowNumber, Site
from web.views.headers import init_headers
from web.views.hosts import init_hosts
from web.views.language import LOCALES, reader_language
from web.views.watched import init_watched

PREFIX = "/api/v1"
_NOUNS = ("programme", "people", "match_lists", "timetables", "meetings", "meeting_requests", "feedback", "tables")


class _Json(DefaultJSONProvider):
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON; what is nested deeper than anybody reads is none."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class _NoCookies(dict[str, str], SessionMixin):
    """What the pages keep in a cookie lasts for one call here: the language of its words."""


class _Sessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> SessionMixin:  # noqa: ARG002
        """Begin with the language that the call asks for."""
        return _NoCookies(language=request.accept_languages.best_match(["en", "zh"], default="en"))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep nothing."""


def mount_interface(app: Flask, site: Site) -> APIFlask:
    """Answer calls under ``/api/v1`` beside the pages of an application."""
    interface = create_interface(site, int(app.config["MAX_CONTENT_LENGTH"]))
    app.extensions["matcher_interface"] = interface
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: interface})  # type: ignore[method-assign]
    return interface


def create_interface(site: Site, most_bytes: int) -> APIFlask:
    """Return the application that answers calls of other programs."""
    app = APIFlask("web.interface", title="matcher", version="1", docs_path=None, static_folder=None)  # type: ignore[arg-type]
    app.config.update(MAX_CONTENT_LENGTH=most_bytes, SECRET_KEY=None)
    app.session_interface = _Sessions()
    app.extensions["matcher"] = site
    app.url_map.converters["int"] = RowNumber
    app.json = _Json(app)
    Babel(app, default_locale=LOCALES[Language.EN], locale_selector=lambda: LOCALES[reader_language()])
    init_watched(app, PREFIX)
    init_description(app)
    init_problems(app)
    init_hosts(app)
    init_door(app)
    init_headers(app)
    for noun in _NOUNS:
        app.register_blueprint(import_module(f"web.interface.{noun}").calls)
    app.teardown_appcontext(lambda _error: _close())
    return app


def _close() -> None:
    if db := g.pop("db", None):
        give_back(db)

"""What is found out about a request for its line in the log."""

from __future__ import annotations

from flask import Flask, g

from tests.web.logged import logged
from web.views.watched import init_watched, tell_refusal
from web.watching.figures import Figures
from web.watching.requests import Watch


def _small_app() -> Flask:
    app = Flask("small")
    init_watched(app, "/there")

    @app.get("/rooms/<name>")
    def room(name: str) -> str:
        tell_refusal("taken")
        g._login_user = type("Somebody", (), {"id": len(name)})()
        return "fine"

    app.wsgi_app = Watch(app.wsgi_app, Figures(None))  # type: ignore[assignment, method-assign]
    return app


def test_rule_account_and_refusal_are_told() -> None:
    with logged() as lines:
        _small_app().test_client().get("/rooms/seven77")
    (line,) = lines.events("request")
    assert (line["rule"], line["account"], line["refused"]) == ("/there/rooms/<name>", 7, "taken")
    assert "seven77" not in lines.text

"""What is found out about a request for its line in the log: the rule of its address, and whose it is."""

from __future__ import annotations

from flask import Flask, Response, g, request

from web.watching.requests import NO_RULE, told_of


def init_watched(app: Flask, prefix: str = "") -> None:
    """Tell of each request; must come before everything else that looks at requests."""

    @app.before_request
    def tell_rule() -> None:
        told_of(request.environ).rule = prefix + request.url_rule.rule if request.url_rule else NO_RULE

    @app.after_request
    def tell_account(response: Response) -> Response:
        told_of(request.environ).account = _account()
        return response

    app.add_template_global(lambda: told_of(request.environ).number, "request_number")


def tell_refusal(reason: str) -> None:
    """Tell that what was asked for was refused."""
    told_of(request.environ).refusal = reason


def _account() -> int | None:
    """Return the account that asks, where somebody wanted to know that; nobody is looked up for the log alone."""
    if (seat := g.get("seat") or getattr(g.get("caller"), "seat", None)) is not None:
        return int(seat.account_id) if seat.account_id is not None else None
    return getattr(g.get("_login_user"), "id", None)

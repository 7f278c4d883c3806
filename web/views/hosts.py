"""By which names the site may be called: it tells nobody an address that a visitor made up."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.sansio.utils import host_is_trusted

from web.views.access import site

#: How whoever runs the site reaches it on its own machine.
_OWN_MACHINE: Final = ("localhost", "127.0.0.1")
#: Asked by programs that know a process by its number; they tell no addresses.
_BY_NUMBER: Final = ("/health", "/ready", "/metrics")
_ANSWER: Final = "This site has another name: see MATCHER_ADDRESS.\n本站使用其他名称：请查看 MATCHER_ADDRESS。\n"


def init_hosts(app: Flask) -> None:
    """Refuse requests to another name before anything else looks at them."""
    app.before_request(_refuse_other_names)


def _refuse_other_names() -> Response | None:
    known = (urlsplit(site().settings.address).netloc, *_OWN_MACHINE)
    if host_is_trusted(request.host, known) or request.path in _BY_NUMBER:
        return None
    return Response(_ANSWER, 421, mimetype="text/plain")

"""What every answer tells the browser to refuse: foreign scripts and frames, guessed types, leaked addresses."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Where the site is reached by https: browsers come by nothing else for two years, to any host below it.
_HTTPS_ALONE = "max-age=63072000; includeSubDomains"


def init_headers(app: Flask) -> None:
    """Add the headers to every answer; pages are nobody else's to keep."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if current_app.extensions["matcher"].settings.secure:
            response.headers.setdefault("Strict-Transport-Security", _HTTPS_ALONE)
        if request.endpoint not in ("static", "bootstrap.static") or response.status_code >= 400:
            # Also of what people sent and of exports, which send_file takes for files of the site.
            response.headers["Cache-Control"] = "no-store"
        return response

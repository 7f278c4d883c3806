"""What is around the site: the mail server, and the way from a browser to it."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from web.doctor.findings import Finding, ill, note, well
from web.services.keeper import keepers_pass
from web.services.letters.mailing import Mailer
from web.settings import Settings

_SECONDS: Final = 15
#: An address that nobody has (RFC 5737); a site that takes it for ours believes what browsers say of themselves.
_MADE_UP: Final = "192.0.2.77"
_RENEW: Final = timedelta(days=10)


def examine_reach(settings: Settings) -> Iterator[Finding]:
    """Examine all of it."""
    yield _mail(settings)
    yield from _address(settings)


def _mail(settings: Settings) -> Finding:
    if not settings.mail_server:
        told = "No mail server is set: letters are kept and not sent, and nobody can sign in by a link."
        return note("mail", told, "Set MATCHER_MAIL to smtp://user:password@host:587")
    with Mailer(settings) as mailer:
        why = mailer.greet()
    if why:
        return ill(
            "mail", why, "Is MATCHER_MAIL right? Does the mail server know this machine, name and password?"
        )
    return well("mail", "The mail server lets us in.")


def _address(settings: Settings) -> Iterator[Finding]:
    if not settings.secure:
        yield note(
            "address", f"{settings.address} is not https.", "Put nginx with TLS before it and set MATCHER_ADDRESS."
        )
    try:
        seen = _asked(settings)
    except HTTPError as error:
        yield _answered_oddly(settings, error.code)
        return
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        yield ill("address", f"{settings.address} does not answer: {reason}", _remedy(reason))
        return
    yield well("address", f"{settings.address} answers.")
    yield from _proxies(settings, seen)
    if settings.secure:
        yield _certificate(settings)
    yield _figures(settings)


def _asked(settings: Settings) -> Any:
    """Return how a request looks from within the site that comes in by its own address."""
    query = urlencode({"pass": keepers_pass(settings)})
    request = Request(f"{settings.address}/seen?{query}", headers={"X-Forwarded-For": _MADE_UP})  # noqa: S310
    with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - the site's own address
        return json.load(answer)


def _answered_oddly(settings: Settings, status: int) -> Finding:
    if status in (HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT):
        return ill(
            "address", f"nginx answers {status}: it does not reach the site.", "systemctl status matcher-serve"
        )
    if status == HTTPStatus.NOT_FOUND:
        told = f"{settings.address} is answered by another site, or by one with another secret."
        return ill("address", told, "Start doctor with the settings of the site.")
    return ill("address", f"{settings.address} answers {status}.", "journalctl -u matcher-serve")


def _remedy(reason: object) -> str:
    if isinstance(reason, ssl.SSLError):
        return "Renew the certificate, with its whole chain: certbot renew"
    if isinstance(reason, socket.gaierror):
        return "The name is not known: look at MATCHER_ADDRESS and at DNS."
    return "Do nginx and matcher-serve run? Is MATCHER_ADDRESS right?"


def _proxies(settings: Settings, seen: dict[str, str]) -> Iterator[Finding]:
    said = f"MATCHER_PROXIES is {settings.proxies}"
    if settings.secure and seen["scheme"] != "https":
        told = f"{said}, and the site does not learn that it is asked by https."
        yield ill(
            "proxy", told, "Set MATCHER_PROXIES=1, and in nginx: proxy_set_header X-Forwarded-Proto $scheme;"
        )
    elif seen["place"] == _MADE_UP:
        told = f"{said}, and the site believes what browsers say of where they are."
        yield ill(
            "proxy", told, "Set it to the number of proxies, with X-Forwarded-For $proxy_add_x_forwarded_for."
        )
    elif seen["host"] != urlsplit(settings.address).netloc:
        told = f"The site is asked as {seen['host']}, not by its own name."
        yield ill("proxy", told, "In nginx: proxy_set_header Host $host;")
    else:
        yield well("proxy", f"{said}; the site knows how and from where it is asked.")


def _certificate(settings: Settings) -> Finding:
    parts = urlsplit(settings.address)
    with (
        socket.create_connection((parts.hostname or "", parts.port or 443), timeout=_SECONDS) as line,
        ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname) as secured,
    ):
        told: Any = secured.getpeercert()
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), UTC)
    if until < datetime.now(UTC) + _RENEW:
        return note("certificate", f"It ends on {until:%Y-%m-%d}.", "certbot renew")
    return well("certificate", f"It is valid until {until:%Y-%m-%d}.")


def _figures(settings: Settings) -> Finding:
    """Look whether the figures are anybody's to read."""
    try:
        with urlopen(f"{settings.address}/metrics", timeout=_SECONDS):  # noqa: S310 - the site's own address
            pass
    except HTTPError:
        return well("figures", "/metrics is not told to everybody.")
    if settings.secure:
        told = "Everybody can read /metrics."
        return ill("figures", told, "In nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")
    return well("figures", "/metrics is told on this machine.")

"""Letters to other machines: posted to addresses of the open network alone, and to the one that was looked at."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from matcher.words import Words
from web.errors import RefusedError

LONGEST_ADDRESS = 2000
#: A machine that takes longer is told again later.
SECONDS = 10
_PORTS = {"http": 80, "https": 443}
# Addresses of IPv6 that stand for one of IPv4, in their last 32 bits.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# The only addresses of IPv6 that were ever given out to the open network.
_GIVEN_OUT = IPv6Network("2000::/3")

_NO_ADDRESS = Words(
    "Write the whole address of the other program, such as https://example.org/matcher.",
    "请填写对方程序的完整地址，例如 https://example.org/matcher。",
)
_NOT_SECURE = Words("The address must begin with https://.", "地址必须以 https:// 开头。")
_INWARD = Words(
    "{host} is inside this site's own network. Only addresses that everybody can reach are told anything.",
    "{host} 位于本站内部网络。只能通知公网可访问的地址。",
)
_UNKNOWN = Words(
    "{host} is known nowhere. Correct the address, or try again once it is.",
    "无法找到 {host}。请更正地址，或待其可用后重试。",
)


class UnreachableError(Exception):
    """The other machine could not be reached, or did not answer."""


def checked_address(address: str, *, inward: bool = False) -> SplitResult:
    """Return the parts of an address that may be told; ``inward``: the site's own network is allowed too.

    Raises
    ------
    RefusedError
        If it is none, or leads to where nobody outside can look.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise RefusedError(_NO_ADDRESS) from None
    plain = address.isascii() and address.isprintable() and " " not in address.strip()
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or port == 0 or not plain:
        raise RefusedError(_NO_ADDRESS)
    if len(address) > LONGEST_ADDRESS:
        raise RefusedError(_NO_ADDRESS)
    if parts.scheme != "https" and not inward:
        raise RefusedError(_NOT_SECURE)
    return parts


def outward_host(parts: SplitResult, *, inward: bool = False) -> str:
    """Return the network address of a machine; refuse one of our own network.

    Whoever connects uses this very address: asked again, its name could mean another one.
    """
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusedError(_UNKNOWN.format(host=host)) from None
    addresses = [str(one[4][0]) for one in found]
    if not inward and not all(is_outward(one) for one in addresses):
        raise RefusedError(_INWARD.format(host=host))
    return addresses[0]


def is_outward(address: str) -> bool:
    """Return whether a network address is one that everybody can reach."""
    one = ip_address(address.partition("%")[0])
    inner = _inner(one) if isinstance(one, IPv6Address) else None
    if isinstance(one, IPv6Address) and inner is None and one not in _GIVEN_OUT:
        return False
    return one.is_global and not one.is_multicast and (inner is None or is_outward(str(inner)))


def _inner(one: IPv6Address) -> IPv4Address | None:
    """Return the address of IPv4 that one of IPv6 leads to, if it does."""
    if one.ipv4_mapped is not None:
        return one.ipv4_mapped
    if one in _TRANSLATED:
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return one.sixtofour or (one.teredo[1] if one.teredo else None)


def post(address: str, body: bytes, headers: Mapping[str, str], *, inward: bool = False) -> int:
    """Post to another machine, and return the status that it answers with; where it points to is not followed.

    Raises
    ------
    RefusedError
        If the address may not be told.
    UnreachableError
        If there was no answer in time.
    """
    parts = checked_address(address, inward=inward)
    connection = _connection(parts, outward_host(parts, inward=inward))
    # A machine that sends a letter a second would never be too late for a socket.
    deadline = Timer(SECONDS, _hang_up, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", path, body, {"User-Agent": "matcher", **headers})
        return connection.getresponse().status
    except (OSError, HTTPException) as failure:
        raise UnreachableError(f"{type(failure).__name__}: {failure}"[:500]) from failure
    finally:
        deadline.cancel()
        connection.close()


def _hang_up(connection: _Plain | _Secure) -> None:
    # Whoever is connected only after this sees it and gives up by itself.
    connection.late = True
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _connection(parts: SplitResult, at: str) -> _Plain | _Secure:
    """Return a connection to a machine at a network address; its certificate must still bear its name."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    if parts.scheme == "http":
        return _Plain(host, at, port)
    return _Secure(host, at, port)


class _Plain(HTTPConnection):
    """A connection to a network address, under a name."""

    def __init__(self, host: str, at: str, port: int) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.at, self.late = at, False

    def connect(self) -> None:
        """Connect to the address that was looked at."""
        self.sock = socket.create_connection((self.at, self.port), SECONDS)
        _refuse_late(self)


class _Secure(HTTPSConnection):
    """The same, and nobody listens."""

    def __init__(self, host: str, at: str, port: int) -> None:
        self.trust = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.trust)
        self.at, self.late = at, False

    def connect(self) -> None:
        """Connect to the address that was looked at, and see that who answers there bears the name."""
        plain = socket.create_connection((self.at, self.port), SECONDS)
        try:
            self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        _refuse_late(self)


def _refuse_late(connection: _Plain | _Secure) -> None:
    if connection.late:
        raise TimeoutError("connecting took too long")

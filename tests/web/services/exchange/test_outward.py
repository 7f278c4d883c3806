from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from tests.web.ears import Ears, listening
from web.errors import RefusedError
from web.services.exchange import outward
from web.services.exchange.outward import UnreachableError, checked_address, is_outward, outward_host, post


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:5ef5:79fd::1",
        "fec0::1",
        "64:ff9b:1::a00:1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
    ],
)
def test_addresses_of_inner_networks_are_known(address: str) -> None:
    assert not is_outward(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"]
)
def test_addresses_that_everybody_reaches_are_known(address: str) -> None:
    assert is_outward(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://user:password@example.org/",
        "https://example.org:port/",
        "https://example.org:0/",
        "https://exa mple.org/",
        "https://例子.中国/",
        "https://example.org/\r\nX: y",
        "https://[::1/",
        "http://example.org/",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_address_to_tell_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        checked_address(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "[::1]", "0x7f.1", "169.254.169.254"])
def test_no_spelling_of_an_inner_address_is_told(host: str) -> None:
    with pytest.raises(RefusedError):
        outward_host(checked_address(f"https://{host}/"))


def test_a_name_that_means_an_inner_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(RefusedError, match="inside this site's own network"):
        outward_host(checked_address("https://two-faced.example/"))


def test_who_connects_uses_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means another machine a moment later leads nowhere else."""
    known, asked = socket.getaddrinfo, []

    def rebinding(host: str, *rest: Any, **named: Any) -> list[Any]:
        if host == "name.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "198.51.100.1"
        return list(known(host, *rest, **named))

    with listening() as ears:
        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        assert post(f"http://name.example:{ears.port}/", b"{}", {}, inward=True) == 200
    assert ears.heard[0].headers["Host"] == f"name.example:{ears.port}"
    assert asked == ["name.example"]


def test_what_is_posted_arrives_and_the_answer_comes_back() -> None:
    with listening() as ears:
        status = post(f"{ears.address}/in?a=b", b'{"x":1}', {"Webhook-Id": "m1"}, inward=True)
    (heard,) = ears.heard
    assert (status, heard.path, heard.body, heard.headers["Webhook-Id"]) == (200, "/in?a=b", b'{"x":1}', "m1")


def test_where_an_answer_points_to_is_not_followed() -> None:
    with listening(Ears(status=302, location="http://169.254.169.254/")) as ears:
        assert post(f"{ears.address}/", b"", {}, inward=True) == 302
    assert len(ears.heard) == 1


def test_a_machine_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "SECONDS", 0.3)
    with listening(Ears(silent=True)) as ears, pytest.raises(UnreachableError):
        post(f"{ears.address}/", b"", {}, inward=True)


def test_a_machine_that_dawdles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "SECONDS", 0.5)
    with listening(Ears(dawdles=True)) as ears, pytest.raises(UnreachableError):
        post(f"{ears.address}/", b"", {}, inward=True)


def test_a_machine_that_lets_connect_too_late_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "SECONDS", 0.3)
    connect = socket.create_connection

    def slowly(*args: Any) -> socket.socket:
        time.sleep(0.6)
        return connect(*args)

    monkeypatch.setattr(socket, "create_connection", slowly)
    with listening(Ears()) as ears, pytest.raises(UnreachableError, match="too long"):
        post(f"{ears.address}/", b"", {}, inward=True)


def test_nobody_there_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnreachableError, match="refused"):
        post(f"http://127.0.0.1:{port}/", b"", {}, inward=True)

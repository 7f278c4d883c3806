"""The demonstration's processes: one that answers browsers, one that works, and this one, which minds them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import urlopen

from web.services.demonstration import demonstration_accounts
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.engine import Store

_PATIENCE_SECONDS = 60


def free_port(wanted: int) -> int:
    """Return a port that nobody listens on: the wanted one, else the next that is free."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return wanted


def demonstration_links(store: Store, settings: Settings, now: datetime) -> dict[str, str]:
    """Return an address for each kind of person that lets in again and again, on this machine only."""
    with store.writing() as db:
        accounts = demonstration_accounts(db)
        return {
            kind.value: sign_in_link(settings, account, Purpose.DEMO, now) for kind, account in accounts.items()
        }


def run_demonstration(settings: Settings, store: Store, port: int, browser: bool) -> None:
    """Serve until interrupted; prints ``investor:``, ``startup:`` and ``organiser:`` with a link each."""
    environment = {
        **os.environ,
        "MATCHER_FOLDER": str(settings.folder),
        "MATCHER_ADDRESS": settings.address,
        "MATCHER_LINKS_ON_PAGE": "yes",
    }
    # Lines for programs would drown the links.
    with (
        (settings.folder / "log").open("ab") as log,
        _process(environment, log, "work"),
        _process(environment, log, "serve", "--port", str(port)) as server,
    ):
        _wait_until_it_answers(settings.address, server)
        links = demonstration_links(store, settings, datetime.now(UTC))
        for kind, link in links.items():
            print(f"{kind}: {link}", flush=True)  # noqa: T201 - this is what the command is asked for
        if browser:
            webbrowser.open(links["organiser"])
        server.wait()


@contextmanager
def _process(environment: Mapping[str, str], log: BinaryIO, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "web.program", *arguments]
    process = subprocess.Popen(command, env=dict(environment), stdout=log, stderr=log)  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_SECONDS)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{address}/sign-in", timeout=5):  # noqa: S310 - an address of our own
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The site did not start; what it said stands at the end of the log in its folder.")

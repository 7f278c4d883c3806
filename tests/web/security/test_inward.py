"""Addresses that an organiser may name to be told at: none leads inwards, however it is written."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.cast import TestSite
from web.store.records.interface import WebhookRecord

Tried = Callable[[str], None]
ROOT = Path(__file__).parents[3]

INWARD = [
    "http://example.org/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.1:22/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://0/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://example.org@127.0.0.1/",
    "https://127.0.0.1#@example.org/",
    "https://127.0.0.1\\@example.org/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:25/_HELO",
    "ftp://127.0.0.1/",
    "javascript:alert(1)",
    "//127.0.0.1/",
]


@pytest.mark.parametrize("address", INWARD)
def test_no_address_that_leads_inwards_is_told(site: TestSite, tried: Tried, address: str) -> None:
    tried("addresses of webhooks")
    answer = site.client("olga").post("/spring/organiser/connections/webhooks", data={"address": address})
    assert answer.status_code in (303, 409, 422)
    with site.store.reading() as db:
        assert db.query(WebhookRecord).count() == 0


#: Who may speak to other machines, and why.
SPEAKERS = {
    "web/services/exchange/outward.py": "webhooks, after looking where they lead",
    "web/services/letters/mailing.py": "the mail server of the settings",
    "web/demonstration.py": "its own process",
    "web/watching/pulse.py": "asks for the name of its own machine",
}
_NETWORK = {
    "socket",
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
}


def test_nothing_else_of_the_application_speaks_to_other_machines() -> None:
    """Whoever adds a request to an address that somebody wrote is stopped here, and sent to ``outward``."""
    found = set()
    for path in sorted((ROOT / "web").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if set(names) & _NETWORK:
                found.add(str(path.relative_to(ROOT)))
    assert {name for name in found if not name.startswith("web/doctor/")} <= SPEAKERS.keys()

"""Another program that calls, with a token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.test import TestResponse

from tests.web.cast import TestSite
from web.services.exchange.tokens import Scope, make_token

BASE = "/api/v1/conferences/spring"


@dataclass(frozen=True)
class Program:
    """A program with a token of the conference of spring; without one it is a stranger."""

    site: TestSite
    token: str
    base: str = BASE

    def call(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        """Call an address within the conference; ``_`` in the names of headers stands for ``-``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        return self.site.app.test_client().open(f"{self.base}{path}", method=method, json=json, headers=named)

    def read(self, path: str) -> Any:
        """Return what an address holds."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def seen(self, path: str) -> str:
        """Return the ETag of an address."""
        return str(self.call("GET", path).headers["ETag"])


def program_for(site: TestSite, scopes: Iterable[Scope] = tuple(Scope), who: str = "olga") -> Program:
    """Return a program whose token somebody made for something."""
    _id, secret = make_token(site.store, site.seat(who), "tests", list(scopes), 30, datetime.now(UTC))
    slug = "spring" if site.seat(who).conference_id == site.conference_id else "autumn"
    return Program(site, secret, f"/api/v1/conferences/{slug}")

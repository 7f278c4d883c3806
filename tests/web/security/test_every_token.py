"""Tokens of programs at every address of the interface, with numbers of the other conference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.routing import Rule

from tests.web.security.standing import BRAND, Standing, every_rule
from tests.web.world import everything_in
from web.services.exchange.tokens import Scope, make_token, revoke_token
from web.store.records.interface import TokenRecord

Tried = Callable[[str], None]

#: What a call asks for, so that it is its token and its numbers that decide.
ASKED = {
    "people.add": {"side": "investor", "name": "Ilse"},
    "people.change": {"city": "Xi'an"},
    "people.email": {"email": "new@example.org"},
    "match_lists.decide": {"state": "approved"},
    "meetings.cancel": {},
    "requests.reply": {"accept": True},
    "tables.send": {"table": "startups", "filename": "new.csv", "content": "id,name\ns1,S\n"},
}


def _token(standing: Standing, who: str, scopes: tuple[Scope, ...] = tuple(Scope)) -> tuple[int, str]:
    return make_token(standing.site.store, standing.site.seat(who), "tests", scopes, 30, datetime.now(UTC))


def _address(standing: Standing, rule: Rule, slug: str) -> str:
    told = standing.world.values
    numbers = {
        "person": standing.site.people["suri"],
        "version": 1,
        "match": told["match_lists"]["match"],
        "meeting": told["meetings"]["number"],
        "number": told["meetings.answered"]["number"],
        "upload": told[""]["upload"],
        "job": told["jobs"]["number"],
    }
    values = {name: numbers[name] for name in rule.arguments - {"slug"}}
    adapter = standing.site.app.extensions["matcher_interface"].url_map.bind("localhost")
    return str(adapter.build(rule.endpoint, values | {"slug": slug}, method=next(iter(rule.methods or ["GET"]))))


def _answers(
    standing: Standing, secret: str, slug: str, tried: Tried, wanted: Callable[[Rule], bool]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for method, rule in every_rule(standing.site.app.extensions["matcher_interface"]):
        if rule.endpoint == "openapi.spec" or not wanted(rule):
            continue
        tried("interface: tokens")
        answer = standing.site.client().open(
            f"/api/v1{_address(standing, rule, slug)}",
            method=method,
            json=ASKED.get(rule.endpoint, {}),
            headers={"Authorization": f"Bearer {secret}", "If-Match": '"1"'},
            # Each from elsewhere, since whoever guesses is soon not listened to.
            environ_overrides={"REMOTE_ADDR": f"198.51.100.{len(found)}"},
        )
        assert BRAND not in answer.text, rule.rule
        found[f"{method} {rule.rule}"] = answer.status_code
    return found


def _changed(standing: Standing, before: dict[str, list[str]]) -> set[str]:
    after = everything_in(standing.site.store, standing.site.conference_id)
    counted = {"limits"}  # how often somebody guessed of late
    return {name for name in after.keys() - counted if not set(before[name]) <= set(after[name])}


def test_a_token_of_one_conference_reaches_nothing_of_another(standing: Standing, tried: Tried) -> None:
    _id, secret = _token(standing, "otto")
    before = everything_in(standing.site.store, standing.site.conference_id)
    answers = _answers(standing, secret, "spring", tried, lambda _rule: True)
    assert {address: status for address, status in answers.items() if status != 404} == {}
    numbered = _answers(standing, secret, "autumn", tried, lambda rule: bool(rule.arguments - {"slug", "version"}))
    assert {address: status for address, status in numbered.items() if status not in (404, 422)} == {}
    assert _changed(standing, before) == set()


@pytest.mark.parametrize("kind", ["revoked", "expired", "cut", "changed", "of nobody", "empty"])
def test_a_token_that_is_none_any_more_opens_nothing(standing: Standing, tried: Tried, kind: str) -> None:
    number, secret = _token(standing, "olga")
    now = datetime.now(UTC)
    if kind == "revoked":
        revoke_token(standing.site.store, standing.site.seat("olga"), number, now)
    if kind == "expired":
        with standing.site.store.writing() as db:
            db.get_one(TokenRecord, number).expires_at = now - timedelta(seconds=1)
    last = "A" if secret[-1] != "A" else "B"
    shown = {"cut": secret[:-1], "changed": secret[:-1] + last, "of nobody": "matcher_" + "x" * 43, "empty": ""}
    before = everything_in(standing.site.store, standing.site.conference_id)
    answers = _answers(standing, shown.get(kind, secret), "spring", tried, lambda _rule: True)
    assert {address: status for address, status in answers.items() if status != 401} == {}
    assert _changed(standing, before) == set()

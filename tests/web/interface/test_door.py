from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.web.cast import TestSite
from tests.web.interface.program import Program, program_for
from tests.web.world import World, everything_in
from web.services.exchange.tokens import Scope, caller_with, revoke_token
from web.services.limits import RULES, Limit, count
from web.store.engine import Store
from web.store.records.accounts import MembershipRecord
from web.store.records.interface import RepeatedCallRecord, TokenRecord

NUMBERS = {"person": 1, "version": 1, "match": 1, "meeting": 1, "number": 1, "upload": 1, "job": 1}


def rules(site: TestSite) -> Iterator[tuple[str, Rule]]:
    """Yield method and rule of every address of the interface but its description."""
    for rule in site.app.extensions["matcher_interface"].url_map.iter_rules():
        if rule.endpoint != "openapi.spec":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def statuses(program: Program, slug: str = "spring") -> dict[str, int]:
    """Call every address."""
    found = {}
    adapter = program.site.app.extensions["matcher_interface"].url_map.bind("localhost")
    for method, rule in rules(program.site):
        values = {name: NUMBERS[name] for name in rule.arguments - {"slug"}} | {"slug": slug}
        address = adapter.build(rule.endpoint, values, method=method)
        headers = {"Authorization": f"Bearer {program.token}"} if program.token else {}
        answer = program.site.app.test_client().open(
            f"/api/v1{address}", method=method, json={}, headers={**headers, "If-Match": '"1"'}
        )
        assert answer.mimetype == "application/problem+json" or answer.status_code < 300, address
        found[f"{method} {rule.rule}"] = answer.status_code
    return found


def in_store(store: Store) -> dict[str, list[str]]:
    """Return every row but those that tell when, and how often, a token was used."""
    return {name: rows for name, rows in everything_in(store).items() if name not in ("tokens", "limits")}


@pytest.mark.parametrize("token", ["", "matcher_wrong", "nonsense", "matcher_é"])
def test_nobody_comes_in_without_a_token(site: TestSite, world: World, token: str) -> None:
    before = in_store(site.store)
    found = statuses(Program(site, token.encode().decode("latin-1")))
    assert {address: status for address, status in found.items() if status != 401} == {}
    assert in_store(site.store) == before


def test_a_token_of_another_conference_finds_nothing(site: TestSite, world: World) -> None:
    stranger = program_for(site, who="otto")
    before = in_store(site.store)
    found = statuses(stranger)
    assert {address: status for address, status in found.items() if status != 404} == {}
    assert in_store(site.store) == before


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_does_only_what_it_was_made_for(site: TestSite, world: World, scope: Scope) -> None:
    views = site.app.extensions["matcher_interface"].view_functions
    closed = {
        f"{method} {rule.rule}"
        for method, rule in rules(site)
        if getattr(views[rule.endpoint], "scope", scope) not in (scope, Scope(scope.replace("write", "read")))
    }
    before = in_store(site.store)
    found = statuses(program_for(site, [scope]))
    after = in_store(site.store)
    assert closed
    assert {address: found[address] for address in closed if found[address] != 403} == {}
    if scope.value.endswith("read"):
        assert {name: rows for name, rows in after.items() if name != "changes"} == {
            name: rows for name, rows in before.items() if name != "changes"
        }


def test_every_address_but_the_conference_asks_for_something(site: TestSite) -> None:
    views = site.app.extensions["matcher_interface"].view_functions
    open_ = {rule.rule for _method, rule in rules(site) if not hasattr(views[rule.endpoint], "scope")}
    assert open_ == {"/conferences/<slug>"}


def test_whoever_may_write_may_read(site: TestSite) -> None:
    program = program_for(site, [Scope.PEOPLE_WRITE])
    assert program.call("GET", "/participants").status_code == 200


def test_a_token_that_was_revoked_opens_nothing(site: TestSite, program: Program) -> None:
    with site.store.reading() as db:
        token = db.query(TokenRecord).one().id
    assert program.call("GET", "").status_code == 200
    revoke_token(site.store, site.seat("olga"), token, datetime.now(UTC))
    assert program.call("GET", "").status_code == 401


def test_a_token_that_is_over_opens_nothing(site: TestSite, program: Program) -> None:
    with site.store.writing() as db:
        db.query(TokenRecord).one().expires_at = datetime.now(UTC) - timedelta(seconds=1)
    assert program.call("GET", "").status_code == 401


def test_a_token_ends_with_the_seat_of_its_maker(site: TestSite, program: Program) -> None:
    with site.store.writing() as db:
        db.delete(db.query(MembershipRecord).filter_by(account_id=site.accounts["olga"]).one())
    assert program.call("GET", "").status_code == 401


def test_when_a_token_was_used_is_written_down(site: TestSite, program: Program) -> None:
    program.call("GET", "")
    with site.store.reading() as db:
        assert db.query(TokenRecord).one().used_at is not None
    assert caller_with(site.store, program.token, datetime.now(UTC)) is not None


def test_cookies_open_nothing(site: TestSite) -> None:
    answer = site.client("olga").get("/api/v1/conferences/spring/participants")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "Set-Cookie" not in answer.headers


def test_a_repeat_gets_the_first_answer_and_does_nothing(site: TestSite, program: Program) -> None:
    new = {"side": "investor", "name": "Ilse"}
    first = program.call("POST", "/participants", new, Idempotency_Key="k1")
    again = program.call("POST", "/participants", new, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.data, again.headers["ETag"], again.headers["Location"]) == (
        first.data,
        first.headers["ETag"],
        first.headers["Location"],
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    people = program.read("/participants")["items"]
    assert [one["name"] for one in people].count("Ilse") == 1


def test_a_refusal_is_repeated_too(site: TestSite, program: Program) -> None:
    new = {"side": "investor", "name": "Ilse", "email": "no address"}
    first = program.call("POST", "/participants", new, Idempotency_Key="k1")
    again = program.call("POST", "/participants", new, Idempotency_Key="k1")
    assert (first.status_code, first.data) == (again.status_code, again.data) == (409, first.data)


def test_a_key_is_for_one_call(site: TestSite, program: Program) -> None:
    program.call("POST", "/participants", {"side": "investor", "name": "Ilse"}, Idempotency_Key="k1")
    other = program.call("POST", "/participants", {"side": "investor", "name": "Irma"}, Idempotency_Key="k1")
    assert (other.status_code, "another call" in other.get_json()["detail"]) == (422, True)
    assert program.call("POST", "/participants", {}, Idempotency_Key="k" * 201).status_code == 422


def test_a_first_call_that_is_under_way_is_not_overtaken(site: TestSite, program: Program) -> None:
    new = {"side": "investor", "name": "Ilse"}
    program.call("POST", "/participants", new, Idempotency_Key="k1")
    with site.store.writing() as db:
        db.query(RepeatedCallRecord).one().status = None
    assert program.call("POST", "/participants", new, Idempotency_Key="k1").status_code == 409
    with site.store.writing() as db:
        db.query(RepeatedCallRecord).one().at = datetime.now(UTC) - timedelta(hours=1)
    assert program.call("POST", "/participants", new, Idempotency_Key="k1").status_code == 201


def test_changes_ask_for_what_was_seen(site: TestSite, program: Program) -> None:
    path = f"/participants/{site.people['sara']}"
    unseen = program.call("PATCH", path, {"city": "Xi'an"})
    old = program.call("PATCH", path, {"city": "Xi'an"}, If_Match='"99"')
    seen = program.call("PATCH", path, {"city": "Xi'an"}, If_Match=program.seen(path))
    assert [one.status_code for one in (unseen, old, seen)] == [428, 412, 200]
    assert seen.headers["ETag"] == program.seen(path)


def used_up(site: TestSite, limit: Limit, who: object) -> None:
    with site.store.writing() as db:
        for _ in range(RULES[limit].most):
            count(db, site.settings, limit, who, datetime.now(UTC))


def test_too_many_calls_with_a_token_are_told_when_to_go_on(site: TestSite, program: Program) -> None:
    with site.store.reading() as db:
        token = db.scalars(select(TokenRecord)).one()
    used_up(site, Limit.CALLS, token.id)
    answer = program.call("GET", "/participants")
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.get_json()["words"] == {"en": RULES[Limit.CALLS].words.en, "zh": RULES[Limit.CALLS].words.zh}


def test_who_tries_tokens_is_stopped_and_whoever_has_one_goes_on(site: TestSite, program: Program) -> None:
    used_up(site, Limit.BAD_TOKEN, "127.0.0.1")
    assert Program(site, "matcher_wrong").call("GET", "/participants").status_code == 429
    assert program.call("GET", "/participants").status_code == 200

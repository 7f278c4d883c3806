"""Each request has a number, a line and a place in the figures."""

from __future__ import annotations

import re

from tests.web.cast import TestSite, posted
from tests.web.logged import logged
from tests.web.world import future_slot, into_the_future
from web.watching.requests import HEADER, Watch


def _refused(site: TestSite) -> float:
    watch: Watch = site.app.extensions["matcher_watch"]
    told = watch.figures.text([]).decode()
    found = re.search(r'^matcher_refusals_total\{reason="asked already"\} (.+)$', told, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_request_is_a_line_with_the_rule_of_its_address(site: TestSite) -> None:
    with logged() as lines:
        answer = site.client("ines").get(f"/spring/people/{site.people['sara']}?q=secret")
    (line,) = lines.events("request")
    assert {name: line[name] for name in ("rule", "method", "status", "account", "level")} == {
        "rule": "/<slug>/people/<int:other>",
        "method": "GET",
        "status": answer.status_code,
        "account": site.accounts["ines"],
        "level": "info",
    }
    assert line["request"] == answer.headers[HEADER]
    assert line["ms"] > 0
    assert "secret" not in lines.text


def test_numbers_are_never_given_twice_and_never_taken_from_outside(site: TestSite) -> None:
    client = site.client("ines")
    numbers = [client.get("/health", headers={HEADER: "mine"}).headers[HEADER] for _ in range(3)]
    assert len(set(numbers)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", number) for number in numbers)


def test_an_error_page_shows_the_number(site: TestSite) -> None:
    answer = site.client("ines").get("/spring/organiser/team/")
    assert answer.status_code == 403
    assert answer.headers[HEADER] in answer.text


def test_strangers_and_mistyped_addresses_have_no_account_and_no_rule(site: TestSite) -> None:
    with logged() as lines:
        site.client().get("/no/such/page/at-all")
    (line,) = lines.events("request")
    assert (line["rule"], line["account"], line["status"]) == ("none", None, 404)


def test_other_programs_are_told_by_their_rule_too(site: TestSite) -> None:
    with logged() as lines:
        answer = site.client().get(
            "/api/v1/conferences/spring/participants", headers={"Authorization": "Bearer matcher_secret"}
        )
    (line,) = lines.events("request")
    assert (line["rule"], line["status"]) == ("/api/v1/conferences/<slug>/participants", 401)
    assert line["request"] == answer.headers[HEADER]
    assert "matcher_secret" not in lines.text


def test_a_refused_booking_is_counted_by_its_reason(site: TestSite) -> None:
    into_the_future(site)
    address = f"/spring/meetings/with/{site.people['ines']}"
    before = _refused(site)
    with logged() as lines:
        posted(site.client("sara"), address, message="Hello", start=future_slot(0).isoformat())
        posted(site.client("sara"), address, message="Hello again", start=future_slot(0).isoformat())
    assert [line.get("refused") for line in lines.events("request")] == [None, "asked already"]
    assert _refused(site) - before == 1

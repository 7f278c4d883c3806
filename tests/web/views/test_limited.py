"""Pages that are done so often and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.web.cast import TestSite, posted
from web.services.limits import RULES, Limit, count
from web.store.records.limits import LimitRecord

Deed = Callable[[FlaskClient], Any]

DEEDS: dict[str, tuple[str, Limit, Deed]] = {
    "own data": ("ines", Limit.TAKEN, lambda client: posted(client, "/spring/my-data/take")),
    "own schedule": ("ines", Limit.TAKEN, lambda client: client.get("/spring/schedule/schedule.pdf")),
    "export": ("olga", Limit.TAKEN, lambda client: client.get("/spring/organiser/overview/export/meetings.csv")),
    "results": ("olga", Limit.TAKEN, lambda client: client.get("/spring/organiser/results/results.csv")),
    "colleague": (
        "ines",
        Limit.INVITED,
        lambda client: posted(client, "/spring/profile/colleagues", email="new@example.org", name="New"),
    ),
    "team": (
        "olga",
        Limit.INVITED,
        lambda client: posted(client, "/spring/organiser/team/", email="x@example.org"),
    ),
    "import": (
        "olga",
        Limit.UPLOADS,
        lambda client: client.post(
            "/spring/organiser/import/", data={"kind": "investors", "file": (BytesIO(b"name\nA\n"), "a.csv")}
        ),
    ),
    "job": ("olga", Limit.JOBS, lambda client: posted(client, "/spring/organiser/overview/suggestions")),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_costs_much_is_refused_when_it_was_done_enough(site: TestSite, deed: str) -> None:
    who, limit, do = DEEDS[deed]
    with site.store.writing() as db:
        for _ in range(RULES[limit].most):
            count(db, site.settings, limit, site.accounts[who], datetime.now(UTC))
    client = site.client(who, accept="application/json")
    answer = do(client)
    assert answer.status_code == 429, answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= RULES[limit].within.total_seconds()


def test_a_person_reads_why(site: TestSite) -> None:
    with site.store.writing() as db:
        for _ in range(RULES[Limit.TAKEN].most):
            count(db, site.settings, Limit.TAKEN, site.accounts["ines"], datetime.now(UTC))
    answer = site.client("ines").get("/spring/schedule/schedule.pdf")
    assert answer.status_code == 429
    assert RULES[Limit.TAKEN].words.en in answer.text


def test_reading_pages_counts_nothing(site: TestSite) -> None:
    ines, olga = site.client("ines"), site.client("olga")
    for client, address in (
        (ines, "/spring/my-data/"),
        (ines, "/spring/people/"),
        (olga, "/spring/organiser/team/"),
    ):
        assert client.get(address).status_code == 200
    with site.store.reading() as db:
        assert db.scalars(select(LimitRecord)).all() == []

"""How values are written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from matcher.words import Words
from tests.web.cast import TestSite
from web.views.said import clock, country, day, money, percent, said

MOMENT = datetime(2017, 11, 7, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["near", "05:30", "Tuesday 7 November", "12%", "US$2.5M", "China", ""]),
        ("zh", ["近", "05:30", "11月7日 星期二", "12%", "US$250万", "中国", ""]),
    ],
)
def test_values_are_written_as_their_readers_do(site: TestSite, language: str, expected: list[Any]) -> None:
    with site.app.test_request_context(headers={"Accept-Language": language}):
        written = [
            said(Words("near", "近")),
            clock(MOMENT),
            day(MOMENT),
            percent(0.123),
            money(2_500_000),
            country("CN"),
            money(None),
        ]
    assert written == expected


def test_words_that_miss_a_language_are_said_in_the_other(site: TestSite) -> None:
    with site.app.test_request_context(headers={"Accept-Language": "en"}):
        assert said({"en": "", "zh": "只有中文"}) == "只有中文"


def test_times_are_those_of_the_conference(site: TestSite) -> None:
    from flask import g

    with site.app.test_request_context(headers={"Accept-Language": "en"}), site.store.reading() as db:
        from web.store.memberships import conference_by_slug

        g.conference = conference_by_slug(db, "spring")
        assert g.conference is not None
        g.conference.zone = "Asia/Shanghai"
        assert clock(MOMENT) == "13:30"

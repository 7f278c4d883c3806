"""Everybody sees the ways they may go, and no others."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("ines", ["Suggestions", "Meetings", "Profile"], ["Match lists"]),
        ("sara", ["Suggestions", "Meetings", "Profile"], ["Match lists"]),
        ("olga", ["Overview", "People", "Match lists", "Timetable", "Set-up"], ["Suggestions"]),
        ("stan", ["People"], ["Match lists", "Set-up", "Overview"]),
    ],
)
def test_the_ways_of_each_seat(site: TestSite, who: str, shown: list[str], hidden: list[str]) -> None:
    page = site.client(who).get("/spring/", follow_redirects=True).text
    navigation = page[page.index("<nav") : page.index("</nav>")]
    assert [name for name in shown if name not in navigation] == []
    assert [name for name in hidden if name in navigation] == []

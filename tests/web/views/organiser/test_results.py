"""The page of results, and the same figures as files."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from tests.web.aftermath import into_the_past, met, say
from tests.web.cast import TestSite
from web.store.records.floor import Outcome


def _some_results(site: TestSite) -> None:
    for number, (investor, startup) in enumerate((("ines", "sara"), ("ines", "suri"), ("ivo", "sol"))):
        meeting = met(site, investor, startup, number % 2, Outcome.HELD)
        say(site, investor, meeting, True, True)
        say(site, startup, meeting, False, True)
    into_the_past(site)


def test_without_meetings_it_says_what_will_be_there(site: TestSite) -> None:
    into_the_past(site)
    assert "No meeting is over yet" in site.client("olga").get("/spring/organiser/results/").text


def test_shares_stand_with_their_intervals_and_small_groups_stay_quiet(site: TestSite) -> None:
    _some_results(site)
    page = site.client("olga").get("/spring/organiser/results/").text
    assert "3 of 6; 19% to 81%" in page
    assert "too few" in page
    assert "Too few people have answered to compare" in page


def test_the_files_hold_the_same_and_hide_the_same(site: TestSite) -> None:
    _some_results(site)
    client = site.client("olga")
    lines = client.get("/spring/organiser/results/results.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("by,group_en,group_zh,meetings,held,missed,unknown,useful_of,useful_share")
    assert lines[1] == "All,All,全部,3,3,0,0,6,0.5,0.1876,0.8124,6,1.0,0.6097,1.0,3,1.0,0.4385,1.0"
    assert "Sub-forum,Biotechnology,生物技术,1,1,0,0,,,,,,,,,,,," in lines
    book = openpyxl.load_workbook(BytesIO(client.get("/spring/organiser/results/results.xlsx").data))
    assert book.active is not None
    assert client.get("/spring/organiser/results/results.pdf").status_code == 404

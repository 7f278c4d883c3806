"""The way in."""

from __future__ import annotations

import re

from tests.web.cast import TestSite


def test_a_stranger_to_a_conference_does_not_learn_that_it_exists(site: TestSite) -> None:
    answers = [site.client("nadia").get(address) for address in ("/nowhere/", "/spring/")]
    assert [one.status_code for one in answers] == [404, 404]
    missing, hidden = (re.sub(r'name="csrf_token" value="[^"]*"', "", one.text) for one in answers)
    assert missing == hidden


def test_whoever_has_one_seat_goes_there_at_once(site: TestSite) -> None:
    answer = site.client("ines").get("/")
    assert answer.location == "/spring/"


def test_pages_speak_the_language_their_reader_chose(site: TestSite) -> None:
    client = site.client("nadia")
    assert 'lang="en"' in client.get("/").text
    client.post("/language", data={"language": "zh"})
    assert 'lang="zh-Hans"' in client.get("/").text

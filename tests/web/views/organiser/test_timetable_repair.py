"""Saying what happened, and getting a draft for it."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite, posted
from tests.web.services.timetable_story import agree, hold_in_the_future, released, session_id, version

HOME = "/spring/organiser/timetable"


@pytest.fixture(autouse=True)
def to_come(site: TestSite) -> None:
    hold_in_the_future(site)


def test_without_booked_meetings_there_is_nothing_to_repair(site: TestSite) -> None:
    assert "No meeting is booked yet" in site.client("olga").get(f"{HOME}/repair").text


def test_what_happened_is_gathered_and_then_repaired(site: TestSite) -> None:
    agree(site, "ines", "sara")
    agree(site, "ida", "siri")
    released(site)
    client = site.client("olga")
    posted(client, f"{HOME}/repair/not_coming", **{"not_coming-person": "Sara"})
    posted(
        client,
        f"{HOME}/repair/tables_lost",
        **{"tables_lost-session": session_id(site), "tables_lost-tables": "1"},
    )
    page = client.get(f"{HOME}/repair").text
    assert "Sara does not come" in page
    assert "ai-1: tables 1 are lost" in page
    answer = posted(client, f"{HOME}/repair/start")
    assert answer.status_code == 303
    told = client.get(f"{HOME}/2/changes").text
    assert "1 meeting is cancelled" in told
    assert "Proven: no repair cancels fewer meetings" in told
    assert [one["pair"] for one in version(site, 2).difference["cancelled"]] == ["Ines × Sara"]
    assert "So far" in client.get(f"{HOME}/repair").text
    posted(client, f"{HOME}/2/release", revision=version(site, 2).revision)
    assert "So far" not in client.get(f"{HOME}/repair").text


def test_an_absence_is_read_in_the_conferences_zone(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    client = site.client("olga")
    fields = {"away-person": "ines", "away-start": "2036-05-09T17:00", "away-end": "2036-05-09T18:00"}
    posted(client, f"{HOME}/repair/away", **fields)
    posted(client, f"{HOME}/repair/start")
    hours = version(site, 2).difference["happenings"][0]["hours"]
    assert hours == ["2036-05-09T09:00:00+00:00", "2036-05-09T10:00:00+00:00"]


def test_an_unclear_name_asks_for_the_code_and_keeps_what_was_typed(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    answer = posted(site.client("olga"), f"{HOME}/repair/not_coming", **{"not_coming-person": "i"})
    assert answer.status_code == 422
    assert "Type the code." in answer.text
    assert 'value="i"' in answer.text
    missing = posted(site.client("olga"), f"{HOME}/repair/not_coming", **{"not_coming-person": "Nobody"})
    assert "Nobody here is called “Nobody”" in missing.text


def test_what_makes_no_sense_is_refused_beside_its_field(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    client = site.client("olga")
    tables = {"tables_lost-session": session_id(site), "tables_lost-tables": "the blue one"}
    assert "Write numbers such as 1, 4-6." in posted(client, f"{HOME}/repair/tables_lost", **tables).text
    away = {"away-person": "ines", "away-start": "2036-05-09T18:00", "away-end": "2036-05-09T17:00"}
    assert "The end must be after the start." in posted(client, f"{HOME}/repair/away", **away).text
    assert posted(client, f"{HOME}/repair/flood").status_code == 404


def test_one_thing_is_taken_from_the_list(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    client = site.client("olga")
    posted(client, f"{HOME}/repair/room_lost", **{"room_lost-session": session_id(site)})
    posted(client, f"{HOME}/repair/remove/0")
    assert "So far" not in client.get(f"{HOME}/repair").text


def test_a_late_session_is_one_click_and_shows_who_is_affected_before(site: TestSite) -> None:
    agree(site, "ines", "sara")
    agree(site, "ida", "siri")
    released(site)
    client, late = site.client("olga"), {"delay-session": session_id(site), "delay-minutes": 10}
    assert posted(client, f"{HOME}/repair/later", **late).status_code == 303
    page = client.get(f"{HOME}/repair").text
    assert "Who is affected" in page
    assert "<dd>2</dd>" in page
    assert "<dd>4</dd>" in page
    assert "Ines × Sara" in page
    posted(client, f"{HOME}/repair/start")
    assert "2 meetings move" in client.get(f"{HOME}/2/changes").text
    assert posted(client, f"{HOME}/repair/later", **late | {"delay-minutes": 0}).status_code == 422


def test_what_concerns_nobody_says_so(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    client = site.client("olga")
    lost = {"tables_lost-session": session_id(site), "tables_lost-tables": "2"}
    posted(client, f"{HOME}/repair/tables_lost", **lost)
    assert "Nobody: every meeting to come can stay as it is." in client.get(f"{HOME}/repair").text

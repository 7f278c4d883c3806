"""Moving by form, by keyboard and by dragging."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, posted
from tests.web.services.timetable_story import (
    agree,
    coming,
    hold_in_the_future,
    released,
    seen,
    session_id,
    version,
)
from web.services.timetable.versions import Target, draft_by_hand, move_place
from web.store.busy import add_absence
from web.store.records.meetings import MeetingRecord

HOME = "/spring/organiser/timetable"


@pytest.fixture(autouse=True)
def to_come(site: TestSite) -> None:
    hold_in_the_future(site)


def begun(site: TestSite) -> None:
    draft_by_hand(site.store, site.seat("olga"), NOW)


def time(site: TestSite, number: int, code: str = "ai-1") -> str:
    return f"{session_id(site, code)}@{coming(number).isoformat()}"


def dragged(client: FlaskClient, address: str, **fields: Any) -> Any:
    return client.post(address, data=fields, headers={"Accept": "application/json"})


def test_the_page_of_a_meeting_offers_legal_times_and_says_why_not_the_others(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(coming(0), coming(1)))
    begun(site)
    page = site.client("olga").get(f"{HOME}/1/meetings/{id_}").text
    assert "Ines is away at that time." in page
    assert page.count("disabled aria-describedby") == 1
    assert page.count("2 tables free") == 2


def test_a_move_by_form_leads_back_to_the_session(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    begun(site)
    client = site.client("olga")
    answer = posted(client, f"{HOME}/1/meetings/{id_}/move", time=time(site, 1), table="2")
    assert (answer.status_code, answer.location) == (303, f"{HOME}/1?session={session_id(site)}")
    assert "Moved to 17:20, table 2." in client.get(answer.location).text
    spot = seen(site, version(site, 1))[id_].spot
    assert spot
    assert (spot.starts_at, spot.table) == (coming(1), 2)


def test_a_refused_drag_answers_with_the_reason_alone(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    begun(site)
    client = site.client("olga")
    assert dragged(client, f"{HOME}/1/meetings/{first}/move", time=time(site, 0), table="1").status_code == 200
    answer = dragged(client, f"{HOME}/1/meetings/{second}/move", time=time(site, 0), table="1")
    assert (answer.status_code, answer.text) == (409, "Table 1 is taken by Ines × Sara.")


def test_a_refusal_is_said_in_the_readers_language(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    begun(site)
    client = site.client("olga", accept_language="zh")
    answer = dragged(client, f"{HOME}/1/meetings/{id_}/move", time=time(site, 0), table="9")
    assert answer.text == "Hall 1 有 2 张桌子。"


def test_two_meetings_swap_by_dragging_one_onto_the_other(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    begun(site)
    draft = version(site, 1)
    for id_, number in ((first, 0), (second, 1)):
        to = Target(session_id(site), coming(number), 1)
        move_place(site.store, site.seat("olga"), draft.id, id_, to, NOW)
    answer = dragged(site.client("olga"), f"{HOME}/1/meetings/{first}/swap", other=second)
    assert (answer.status_code, answer.text) == (200, "The two meetings have changed places.")
    spots = [seen(site, draft)[id_].spot for id_ in (first, second)]
    assert [spot.starts_at for spot in spots if spot] == [coming(1), coming(0)]


def test_a_form_that_makes_no_sense_is_refused(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    begun(site)
    client = site.client("olga")
    for text in ("", "1", "x@2026-05-12", f"{session_id(site)}@tomorrow", f"{session_id(site)}@2036-05-09T09:00"):
        assert posted(client, f"{HOME}/1/meetings/{id_}/move", time=text).status_code == 400
    assert posted(client, f"{HOME}/1/meetings/{id_}/swap").status_code == 400


def test_a_meeting_is_pinned_and_unpinned(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    begun(site)
    client = site.client("olga")
    for word, pinned in (("yes", True), ("no", False)):
        posted(client, f"{HOME}/1/meetings/{id_}/pin", pinned=word)
        with site.store.reading() as db:
            assert db.get_one(MeetingRecord, id_).pinned is pinned
        assert ("This meeting is pinned" in client.get(f"{HOME}/1/meetings/{id_}").text) is pinned


def test_a_released_version_leads_back_to_its_grid(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    assert site.client("olga").get(f"{HOME}/1/meetings/{id_}").location == f"{HOME}/1"


def test_nobody_else_moves_anything(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    begun(site)
    for who, status in (("ines", 403), ("stan", 403), ("otto", 404)):
        answer = posted(site.client(who), f"{HOME}/1/meetings/{id_}/move", time=time(site, 0))
        assert answer.status_code == status
    assert seen(site, version(site, 1))[id_].spot is None

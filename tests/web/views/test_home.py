"""The way in."""

from __future__ import annotations

import re

from tests.web.cast import TestSite
from web.services.accounts import add_seat
from web.store.records.accounts import SeatKind, User
from web.store.records.conferences import ConferenceRecord, ConferenceState


def test_a_stranger_to_a_conference_does_not_learn_that_it_exists(site: TestSite) -> None:
    answers = [site.client("nadia").get(address) for address in ("/nowhere/", "/spring/")]
    assert [one.status_code for one in answers] == [404, 404]
    own = re.compile(r'name="csrf_token" value="[^"]*"|[0-9a-f]{16}')  # each answer has a number of its own
    missing, hidden = (own.sub("", one.text) for one in answers)
    assert missing == hidden


def test_whoever_has_one_seat_goes_there_at_once(site: TestSite) -> None:
    answer = site.client("ines").get("/")
    assert answer.location == "/spring/"


def test_pages_speak_the_language_their_reader_chose(site: TestSite) -> None:
    client = site.client("nadia")
    assert 'lang="en"' in client.get("/").text
    client.post("/language", data={"language": "zh"})
    assert 'lang="zh-Hans"' in client.get("/").text


def test_whoever_organises_and_takes_part_can_get_up_from_a_seat_while_it_is_set_up(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.SETUP
        olga, row = db.get_one(User, site.accounts["olga"]), db.get_one(ConferenceRecord, site.conference_id)
        own = add_seat(db, olga, row.id, SeatKind.INVESTOR, site.people["ines"]).id
        organises = olga.memberships[0].id
    client = site.client("olga")
    client.get(f"/spring/seat/{own}")
    assert client.get("/spring/review/").location == "/spring/soon"
    client.get(f"/spring/seat/{organises}")
    assert client.get("/spring/organiser/overview/").status_code == 200

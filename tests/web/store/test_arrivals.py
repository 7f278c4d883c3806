"""The list at the door."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import TestSite
from tests.web.services.floor.test_arrivals import DOOR, TODAY, floor_seat
from web.services.floor.arrivals import check_in, undo_check_in
from web.services.participants import withdraw_person
from web.store.arrivals import (
    arrival_by_key,
    arrival_of,
    badge_renewals,
    badge_row,
    found_guests,
    guest,
    guests_of,
)
from web.store.people import participant_row


def test_the_door_knows_everybody_who_takes_part_and_who_came(site: TestSite) -> None:
    check_in(site.store, floor_seat(site), site.people["sara"], "one", DOOR)
    check_in(site.store, floor_seat(site), site.people["sol"], "two", DOOR)
    undo_check_in(site.store, floor_seat(site), site.people["sol"], DOOR)
    withdraw_person(site.store, site.seat("olga"), site.people["ivo"], "ill", DOOR)
    with site.store.reading() as db:
        found = guests_of(db, site.conference_id, TODAY)
        tomorrow = guests_of(db, site.conference_id, TODAY + timedelta(days=1))
        sara = guest(db, participant_row(db, site.conference_id, site.people["sara"]), TODAY)  # type: ignore[arg-type]
    assert [one.name for one in found] == ["Ida", "Ines", "Sara", "Sina", "Siri", "Sol", "Suri", "Sven"]
    assert {one.name: one.arrived_at for one in found if one.arrived_at} == {"Sara": DOOR}
    assert [one for one in tomorrow if one.arrived_at] == []
    assert sara == found[2]


def test_all_words_must_be_there_in_any_order_and_case(site: TestSite) -> None:
    with site.store.reading() as db:
        found = {
            words: [one.name for one in found_guests(db, site.conference_id, TODAY, words, 3)]
            for words in ("S", "INES", "ines ines", "sara ines", "%", "")
        }
    assert found == {
        "S": ["Ines", "Sara", "Sina"],
        "INES": ["Ines"],
        "ines ines": ["Ines"],
        "sara ines": [],
        "%": [],
        "": ["Ida", "Ines", "Ivo"],
    }


def test_a_check_in_is_found_by_its_key_within_its_conference(site: TestSite) -> None:
    check_in(site.store, floor_seat(site), site.people["sara"], "one", DOOR)
    with site.store.reading() as db:
        own = arrival_by_key(db, site.conference_id, "one")
        assert own is not None
        assert own.participant.name == "Sara"
        assert arrival_by_key(db, site.other_id, "one") is None
        assert arrival_of(db, site.people["ines"], TODAY) is None
        assert (badge_renewals(db, [site.people["sara"]]), badge_row(db, site.people["sara"])) == ({}, None)

"""People as organisers list them."""

from __future__ import annotations

from datetime import datetime

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_programme import book
from web.store.records.accounts import User
from web.store.records.participants import ParticipantRecord
from web.store.rosters import (
    PAGE,
    Standing,
    Wanted,
    add_alias,
    aliases_of,
    codes_of,
    listed_people,
    namesakes,
    seats_for,
    standing_counts,
)


def names(site: TestSite, **wanted: object) -> list[str]:
    with site.store.reading() as db:
        people, count = listed_people(db, site.conference_id, Wanted(**wanted))  # type: ignore[arg-type]
    assert count == len(people)
    return [one.row.name for one in people]


def test_people_are_found_by_words_id_and_address(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sven"]).email = "x@welding.example"
    assert names(site, words="weld SHIPS") == ["Sven"]
    assert names(site, words="welding.ex") == ["Sven"]
    assert names(site, words="sven") == ["Sven"]
    assert names(site, words="100%") == []


def test_the_list_is_narrowed_by_side_and_sub_forum(site: TestSite) -> None:
    assert names(site, side=Side.INVESTOR) == ["Ida", "Ines", "Ivo"]
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["ivo"])
        bio = row.forums[0].sub_forum_id
    assert names(site, sub_forum_id=bio) == ["Ines", "Ivo", "Sina", "Sol", "Suri"]


def test_everybody_stands_somewhere_on_the_way_in(site: TestSite) -> None:
    book(site, slot(0))
    with site.store.writing() as db:
        for name in ("sven", "sara", "sol", "ines"):
            db.get_one(ParticipantRecord, site.people[name]).email = f"{name}@example.org"
        for name in ("sara", "ines"):
            seats_for(db, site.people[name])[0].invited_at = NOW
        db.get_one(User, site.accounts["ines"]).current_login_at = datetime(2026, 4, 1)
        db.get_one(ParticipantRecord, site.people["sol"]).withdrawn_at = NOW
    assert names(site, standing=Standing.NOT_INVITED) == ["Sven"]
    assert names(site, standing=Standing.NOT_SIGNED_IN) == ["Sara"]
    assert names(site, standing=Standing.SIGNED_IN) == ["Ines"]
    assert names(site, standing=Standing.WITHDRAWN) == ["Sol"]
    with site.store.reading() as db:
        counts = standing_counts(db, site.conference_id)
        (ines,), _count = listed_people(db, site.conference_id, Wanted(words="ines"))
    assert counts == {
        Standing.NO_EMAIL: 5,
        Standing.NOT_INVITED: 1,
        Standing.NOT_SIGNED_IN: 1,
        Standing.SIGNED_IN: 1,
        Standing.NO_MEETING: 6,
        Standing.WITHDRAWN: 1,
    }
    assert (ines.invited_at, ines.signed_in, ines.meetings) == (NOW, True, 1)


def test_pages_hold_fifty(site: TestSite) -> None:
    with site.store.reading() as db:
        _people, count = listed_people(db, site.conference_id, Wanted(), 2)
    assert (PAGE, count, _people) == (50, 9, [])


def test_another_id_means_one_participant_until_it_means_another(site: TestSite) -> None:
    with site.store.writing() as db:
        sara, sol = (db.get_one(ParticipantRecord, site.people[name]) for name in ("sara", "sol"))
        add_alias(db, sara, "s-77")
        db.flush()
        add_alias(db, sol, "s-77")
        db.flush()
        assert aliases_of(db, site.conference_id, Side.STARTUP) == {"s-77": sol.id}
        assert {"s-77", "sara"} < codes_of(db, site.conference_id, Side.STARTUP)


def test_namesakes_are_of_the_wanted_side_and_not_oneself(site: TestSite) -> None:
    with site.store.reading() as db:
        sara = db.get_one(ParticipantRecord, site.people["sara"])
        assert [row.name for row in namesakes(db, sara, "S", Side.STARTUP)] == [
            "Sina",
            "Siri",
            "Sol",
            "Suri",
            "Sven",
        ]
        assert [row.name for row in namesakes(db, sara, "ivo", Side.INVESTOR)] == ["Ivo"]

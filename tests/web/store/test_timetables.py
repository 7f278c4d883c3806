"""Versions, and meetings as each of them has them."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import agree, drafted, released, seen, session_id, version
from web.services.places import Place, hold
from web.store.bookings import cancel_meetings, free_places
from web.store.records.meetings import MeetingRecord
from web.store.records.plans import VersionState
from web.store.timetables import (
    Spot,
    View,
    add_timetable,
    count_by_session,
    discard_drafts,
    meetings_around,
    meetings_in_session,
    meetings_without_place,
    names_of_authors,
    newest,
    put_place,
    timetables_of,
    write_places,
)


def test_versions_are_counted_in_each_conference(site: TestSite) -> None:
    with site.store.writing() as db:
        numbers = [add_timetable(db, id_, None, NOW).version for id_ in (site.conference_id, site.other_id)]
        numbers.append(add_timetable(db, site.conference_id, None, NOW).version)
    assert numbers == [1, 1, 2]


def test_the_newest_of_a_state_is_found(site: TestSite) -> None:
    with site.store.writing() as db:
        for _ in range(3):
            add_timetable(db, site.conference_id, site.accounts["olga"], NOW)
        kept = newest(db, site.conference_id, VersionState.DRAFT)
        assert kept is not None
        assert discard_drafts(db, site.conference_id, kept.id) == [1, 2]
        assert [one.state.value for one in timetables_of(db, site.conference_id)] == [
            "draft",
            "discarded",
            "discarded",
        ]
        assert newest(db, site.conference_id, VersionState.FROZEN) is None
        assert names_of_authors(db, site.conference_id) == {site.accounts["olga"]: "Olga"}


def test_writing_places_replaces_what_was_there(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri")]
    row = drafted(site)
    spot = Spot(session_id(site), slot(1), slot(1) + timedelta(minutes=15), 2)
    with site.store.writing() as db:
        write_places(db, row.id, [seen(site)[ids[0]].at(spot)])
    found = seen(site, row)
    assert (found[ids[0]].spot, found[ids[1]].spot) == (spot, None)
    with site.store.writing() as db:
        put_place(db, row.id, found[ids[0]].at(None))
        put_place(db, row.id, found[ids[1]].at(spot))
    found = seen(site, row)
    assert (found[ids[0]].spot, found[ids[1]].spot) == (None, spot)


def test_a_draft_has_a_booked_meeting_that_moved_since_where_it_is(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    agree(site, "ida", "siri")
    row = drafted(site)
    start = next(slot(n) for n in range(3) if slot(n) != seen(site)[id_].spot.starts_at)  # type: ignore[union-attr]
    with site.store.writing() as db:
        meeting = db.get_one(MeetingRecord, id_)
        hold(db, meeting, Place(session_id(site), "", start, start + timedelta(minutes=15), 2), NOW)
    one = seen(site, row)[id_]
    assert one.spot == one.live
    assert one.spot
    assert (one.spot.starts_at, one.known) == (start, False)
    assert seen(site, version(site, 1))[id_].spot != one.spot


def test_a_kept_version_shows_what_was_cancelled_since_and_a_draft_does_not(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    agree(site, "ida", "siri")
    released(site)
    with site.store.writing() as db:
        free_places(db, [id_])
        cancel_meetings(db, {id_: "ill"}, NOW)
    assert id_ in seen(site, version(site, 1))
    assert id_ not in seen(site)


def test_meetings_are_counted_and_listed_by_session(site: TestSite) -> None:
    placed, waits = agree(site, "ines", "sara"), agree(site, "ivo", "sol", "bio")
    row = drafted(site)
    with site.store.writing() as db:
        put_place(db, row.id, seen(site, row)[waits].at(None))
    view = View(site.conference_id, row)
    with site.store.reading() as db:
        assert count_by_session(db, view) == {session_id(site): 1, None: 1}
        assert [one.meeting_id for one in meetings_in_session(db, view, session_id(site))] == [placed]
        assert [one.pair for one in meetings_without_place(db, view, 5)] == ["Ivo × Sol"]
        assert count_by_session(db, View(site.conference_id)) == {None: 2}


def test_around_a_sub_forum_are_all_meetings_of_its_people(site: TestSite) -> None:
    own, theirs, far = (
        agree(site, "ines", "sara"),
        agree(site, "ines", "sol", "bio"),
        agree(site, "ivo", "sina", "bio"),
    )
    forum = seen(site)[own].sub_forum_id
    with site.store.reading() as db:
        near = {one.meeting_id for one in meetings_around(db, View(site.conference_id), forum)}
    assert near == {own, theirs}
    assert far not in near
